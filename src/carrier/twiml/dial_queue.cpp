// <Dial><Queue>: https://www.twilio.com/docs/voice/twiml/queue
#include "carrier/twiml/dial_nouns.hpp"
#include "carrier/twiml/queue_context.hpp"

namespace softphone::carrier {

namespace {

class DialQueue : public Verb {
 public:
  explicit DialQueue(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    hangup_on_star_ = boolean_attribute(context, element_, "hangupOnStar", false, 13213);
    timeout_ = std::chrono::seconds(number_attribute(context, element_, "timeout", 30, 1, 600, 13212));
    limit_ = std::chrono::seconds(number_attribute(context, element_, "timeLimit", 14400, 1, 86400, 13216));
    method_ = method_attribute(context, element_, "method", 13210);
    const twiml::Element& noun = *element_.child("Queue");
    check_attributes(context, noun, {"url", "method", "reservationSid", "postWorkActivitySid"});
    read_whisper(context, noun);
    const std::string name = noun.own_text();
    context.answer();
    if (name.empty() || name.size() > kMaxQueueName) {
      context.error(name.empty() ? 14212 : 14213, "A queue has a name of 1 to 64 characters");
      return finish(context, CallStatus::failed);
    }
    const CallQueue* queue = context.find_queue(name);
    if (!queue) {
      context.error(12200, "There is no queue of this name");
      return finish(context, CallStatus::failed);
    }
    queue_sid_ = queue->sid;
    context.set_timer(timeout_);
    take(context);
    return StillRunning{};
  }

  Step handle(CallContext& context, const VerbEvent& event) override {
    if (std::holds_alternative<MemberArrived>(event)) {
      take(context);
    } else if (std::holds_alternative<PeerReady>(event)) {
      bridged_at_ = context.wall_time();
      context.set_timer(limit_);
    } else if (std::holds_alternative<PeerGone>(event)) {
      return finish(context, CallStatus::completed);
    } else if (const auto* key = std::get_if<KeyPressed>(&event)) {
      if (hangup_on_star_ && key->digit == '*' && bridged_at_) return part(context);
    } else if (std::holds_alternative<VerbTimer>(event)) {
      if (bridged_at_) return part(context);
      context.stop_waiting_for_member(queue_sid_);
      return finish(context, CallStatus::no_answer);
    }
    return StillRunning{};
  }

  void stop(CallContext& context, bool call_ended) override {
    if (!queue_sid_.empty()) context.stop_waiting_for_member(queue_sid_);
    release(context);
    if (!call_ended || !element_.attribute("action")) return;
    context.notify_url(action(context, bridged_at_ ? CallStatus::completed : CallStatus::canceled));
  }

 private:
  void read_whisper(CallContext& context, const twiml::Element& noun) {
    const std::string* url = noun.attribute("url");
    if (!url || url->empty()) return;
    whisper_.url = context.resolve(*url);
    if (whisper_.url.empty()) context.error(14211, "Invalid value of 'url'");
    whisper_.method = method_attribute(context, noun, "method", 14214);
  }

  void take(CallContext& context) {
    const auto member = context.take_from_queue(queue_sid_);
    if (!member) {
      context.wait_for_member(queue_sid_);
      return;
    }
    peer_ = member->call_sid;
    waited_ = member->waited_seconds(context.wall_time());
    // The time to wait is over, however long the other is spoken to first.
    context.cancel_timer();
    context.tell(peer_, Dequeued{whisper_});
  }

  /// The other goes its own way.
  void release(CallContext& context) {
    if (peer_.empty()) return;
    context.unbridge();
    context.tell(peer_, PeerGone{});
  }

  Step part(CallContext& context) {
    release(context);
    return finish(context, CallStatus::completed);
  }

  Step finish(CallContext& context, CallStatus result) {
    context.cancel_timer();
    if (!element_.attribute("action")) return NextVerb{};
    return action(context, result);
  }

  [[nodiscard]] FetchNext action(CallContext& context, CallStatus result) const {
    FetchNext next;
    next.url = context.resolve(element_.attribute_or("action", ""));
    next.method = method_;
    next.extra.add("DialCallStatus", std::string(to_string(result)));
    if (!peer_.empty()) {
      next.extra.add("DialCallSid", peer_);
      const auto talked = bridged_at_ ? context.wall_time() - *bridged_at_ : WallTime::duration{};
      next.extra.add(
          "DialCallDuration", std::to_string(std::chrono::duration_cast<std::chrono::seconds>(talked).count())
      );
      add_queue_facts(next.extra, queue_sid_, waited_);
    }
    next.extra.add("DialBridged", bridged_at_ ? "true" : "false");
    return next;
  }

  twiml::Element element_;
  bool hangup_on_star_ = false;
  Duration timeout_{};
  Duration limit_{};
  std::string method_ = "POST";
  SoundSource whisper_{};
  std::string queue_sid_;
  std::string peer_;  ///< SID of whom the queue gave us
  long long waited_ = 0;
  std::optional<WallTime> bridged_at_;
};

}  // namespace

std::unique_ptr<Verb> make_dial_queue(const twiml::Element& element) {
  return std::make_unique<DialQueue>(element);
}

}  // namespace softphone::carrier
