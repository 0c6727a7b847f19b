// <Enqueue> and, for those who wait, <Leave>: https://www.twilio.com/docs/voice/twiml/enqueue
#include "carrier/twiml/queue_context.hpp"

namespace softphone::carrier {

namespace {

class Enqueue : public Verb {
 public:
  explicit Enqueue(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    method_ = method_attribute(context, element_, "method", 14207);
    SoundSource wait{.url = std::string(kDefaultMusic), .method = "POST"};
    wait.method = method_attribute(context, element_, "waitUrlMethod", 14206);
    read_wait_url(context, wait);
    const auto max_size = static_cast<std::size_t>(number_attribute(
        context, element_, "maxQueueSize", static_cast<long>(kDefaultQueueSize), 1, kMaxQueueSize, 12200
    ));
    const std::string name = element_.own_text();
    context.answer();
    if (name.empty() || name.size() > kMaxQueueName) {
      context.error(name.empty() ? 14204 : 14205, "A queue needs a name of 1 to 64 characters");
      return finish(context, "error");
    }
    CallQueue* queue = context.queue(name, max_size);
    if (!queue) return finish(context, "system-error");
    queue_sid_ = queue->sid;
    if (!context.enter_queue(*queue)) return finish(context, "queue-full");
    since_ = context.wall_time();
    context.wait_in_queue(wait, queue_sid_);
    return StillRunning{};
  }

  Step handle(CallContext& context, const VerbEvent& event) override {
    if (const auto* dequeued = std::get_if<Dequeued>(&event)) return taken(context, *dequeued);
    if (std::holds_alternative<WhisperOver>(event)) return connect(context);
    if (std::holds_alternative<PeerGone>(event)) {
      end_talk(context);
      return finish(context, "bridged");
    }
    if (std::holds_alternative<LeaveQueue>(event) && waited_ < 0) {
      leave(context);
      return finish(context, "leave");
    }
    return StillRunning{};
  }

  void stop(CallContext& context, bool call_ended) override {
    const bool with_somebody = !context.call().dequeued_by.empty();
    if (queue_sid_.empty()) return;
    leave(context);
    if (with_somebody) {
      context.tell(context.call().dequeued_by, PeerGone{});
      end_talk(context);
    }
    if (!element_.attribute("action")) return;
    // The application learns how it went; its answer is not run.
    std::string result = with_somebody ? "redirected-from-bridged" : "redirected";
    if (call_ended) result = with_somebody ? "bridged" : "hangup";
    context.notify_url(action(context, result));
  }

 private:
  void read_wait_url(CallContext& context, SoundSource& wait) const {
    const std::string* url = element_.attribute("waitUrl");
    if (!url) return;
    const std::string resolved = url->empty() ? std::string{} : context.resolve(*url);
    if (resolved.empty() && !url->empty()) {
      context.error(14202, "Invalid value of 'waitUrl'");
    } else {
      wait.url = resolved;
    }
  }

  /// Out of the queue, in silence.
  void leave(CallContext& context) {
    context.leave_queue();
    context.stop_background();
    if (waited_ < 0) waited_ = seconds_since(context);
  }

  [[nodiscard]] long long seconds_since(CallContext& context) const {
    return QueueMember{.call_sid = {}, .since = since_}.waited_seconds(context.wall_time());
  }

  Step taken(CallContext& context, const Dequeued& event) {
    leave(context);
    if (event.whisper.url.empty()) return connect(context);
    Form facts;
    add_queue_facts(facts, queue_sid_, waited_);
    // Twilio's spelling.
    facts.add("DequeingCallSid", context.call().dequeued_by);
    context.whisper(event.whisper, facts);
    return StillRunning{};
  }

  Step connect(CallContext& context) {
    const std::string dialler = context.call().dequeued_by;
    context.bridge(dialler);
    context.tell(dialler, PeerReady{});
    return StillRunning{};
  }

  void end_talk(CallContext& context) {
    context.stop_background();
    context.unbridge();
    context.forget_dequeuer();
  }

  Step finish(CallContext& context, const std::string& result) {
    if (!element_.attribute("action")) return NextVerb{};
    return action(context, result);
  }

  [[nodiscard]] FetchNext action(CallContext& context, const std::string& result) const {
    FetchNext next;
    next.url = context.resolve(element_.attribute_or("action", ""));
    next.method = method_;
    next.extra.add("QueueResult", result);
    if (!queue_sid_.empty()) add_queue_facts(next.extra, queue_sid_, std::max(0LL, waited_));
    return next;
  }

  twiml::Element element_;
  std::string method_ = "POST";
  std::string queue_sid_;
  WallTime since_{};
  long long waited_ = -1;  ///< seconds; negative while it waits
};

class Leave : public Verb {
 public:
  Step start(CallContext& context) override {
    if (context.call().queue_sid.empty()) {
      context.warn(12200, "<Leave> stands in the document of somebody who waits in a queue");
      return NextVerb{};
    }
    context.tell(context.call().sid, LeaveQueue{});
    return StillRunning{};
  }
};

}  // namespace

VerbEntry enqueue_verb() {
  return {
      .name = "Enqueue",
      .attributes = {"action", "method", "waitUrl", "waitUrlMethod", "maxQueueSize", "workflowSid"},
      .children = {},
      .in_whisper = false,
      .make = [](const twiml::Element& element) { return std::make_unique<Enqueue>(element); },
  };
}

VerbEntry leave_verb() {
  return {
      .name = "Leave",
      .attributes = {},
      .children = {},
      .in_queue = true,
      .make = [](const twiml::Element&) { return std::make_unique<Leave>(); },
  };
}

}  // namespace softphone::carrier
