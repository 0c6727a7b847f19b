// <Dial>: https://www.twilio.com/docs/voice/twiml/dial
#include <algorithm>
#include <deque>
#include <iterator>

#include "carrier/twiml/dial_nouns.hpp"
#include "carrier/twiml/dial_targets.hpp"
#include "carrier/twiml/recording_attributes.hpp"

namespace softphone::carrier {

namespace {

class Dial : public Verb {
 public:
  explicit Dial(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    const bool answer_on_bridge = boolean_attribute(context, element_, "answerOnBridge", false, 12200);
    hangup_on_star_ = boolean_attribute(context, element_, "hangupOnStar", false, 13213);
    sequential_ = boolean_attribute(context, element_, "sequential", false, 12200);
    timeout_ = std::chrono::seconds(number_attribute(context, element_, "timeout", 30, 1, 600, 13212));
    time_limit_ =
        std::chrono::seconds(number_attribute(context, element_, "timeLimit", 14400, 1, 86400, 13216));
    method_ = method_attribute(context, element_, "method", 13210);
    record_ = read_dial_recording(context, element_);

    std::vector<DialTarget> targets = read_dial_targets(context, element_);
    answers_ = !(answer_on_bridge && context.first_verb());
    if (answers_) {
      // Two pages that talk through us: the one called must not lose the race against the caller's `accept`.
      const bool calls_a_page = std::any_of(targets.begin(), targets.end(), [](const DialTarget& target) {
        return target.kind == DialTarget::Kind::client;
      });
      calls_a_page ? context.answer_later() : context.answer();
    }
    if (targets.empty()) {
      result_ = CallStatus::failed;
      return finish(context);
    }
    country_ = tone_country(context, targets.front());
    waiting_.assign(std::make_move_iterator(targets.begin()), std::make_move_iterator(targets.end()));
    dial_waiting(context);
    return StillRunning{};
  }

  Step handle(CallContext& context, const VerbEvent& event) override {
    if (const auto* ringing = std::get_if<ChildRinging>(&event)) return child_ringing(context, ringing->sid);
    if (const auto* answered = std::get_if<ChildAnswered>(&event))
      return child_answered(context, answered->sid);
    if (const auto* ready = std::get_if<ChildReady>(&event)) {
      if (ready->sid == answered_) put_through(context);
      return StillRunning{};
    }
    if (const auto* ended = std::get_if<ChildEnded>(&event)) return child_ended(context, ended->sid);
    if (std::holds_alternative<VerbTimer>(event)) return timer(context);
    if (const auto* asked = std::get_if<TransferAsked>(&event)) return transfer_asked(context, *asked);
    if (const auto* key = std::get_if<KeyPressed>(&event)) {
      if (hangup_on_star_ && key->digit == '*' && !answered_.empty()) {
        context.end_child(answered_, CallStatus::completed, 200);
      }
    }
    return StillRunning{};
  }

  [[nodiscard]] bool takes_transfer() const override { return bridged_; }

  void stop(CallContext& context, bool call_ended) override {
    stop_tone(context);
    context.stop_recording(recording_);
    context.unbridge();
    const std::string talked_to = answered_;
    if (!talked_to.empty()) context.end_child(talked_to, CallStatus::completed, 200);
    for (const std::string& sid : std::vector<std::string>(ringing_)) {
      last_ = sid;
      context.end_child(sid, CallStatus::canceled, 487);
    }
    if (!call_ended || !element_.attribute("action")) return;
    // The caller is gone; the application still learns how its Dial went, and its answer is not run.
    result_ = talked_to.empty() ? CallStatus::canceled : CallStatus::completed;
    if (!talked_to.empty()) last_ = talked_to;
    context.notify_url(action(context));
  }

 private:
  using RecordFrom = DialRecording::From;

  /// All that wait, or the next of a sequence, which has the whole timeout for itself.
  void dial_waiting(CallContext& context) {
    context.set_timer(timeout_);
    do {
      const DialTarget target = std::move(waiting_.front());
      waiting_.pop_front();
      ringing_.push_back(context.dial(target));
    } while (!sequential_ && !waiting_.empty());
  }

  void record(CallContext& context, RecordFrom now) {
    if (record_.from == RecordFrom::never || !recording_.empty()) return;
    // A callee who picks up without ringing is recorded all the same.
    if (record_.from == RecordFrom::answer && now == RecordFrom::ringing) return;
    recording_ = context.start_recording(RecordingSource::dial_verb, record_.settings);
  }

  std::string tone_country(CallContext& context, const DialTarget& first) const {
    std::string country(element_.attribute_or("ringTone", ""));
    if (country.empty()) {
      return first.kind == DialTarget::Kind::number ? ring_tone_country(first.address) : "fr";
    }
    if (country == "uk") return "gb";
    const bool letters =
        std::all_of(country.begin(), country.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (country == "us-old") return "us";
    if (country.size() == 2 && letters) return country;
    context.warn(12200, "Invalid value of 'ringTone'");
    return "fr";
  }

  void stop_tone(CallContext& context) {
    if (!tone_) return;
    context.stop_sound();
    tone_ = false;
  }

  Step child_ringing(CallContext& context, const std::string& sid) {
    const bool ours = std::find(ringing_.begin(), ringing_.end(), sid) != ringing_.end();
    if (!ours || early_) return StillRunning{};
    record(context, RecordFrom::ringing);
    const Call* child = context.child(sid);
    const bool alone = ringing_.size() == 1 && (sequential_ || waiting_.empty());
    if (child && child->early_media && alone) {
      // The far end's own tone or announcement, which says more than ours.
      stop_tone(context);
      context.bridge(sid);
      early_ = true;
      return StillRunning{};
    }
    if (tone_) return StillRunning{};
    context.play(RingBackTone{country_}, 0);
    tone_ = true;
    return StillRunning{};
  }

  Step child_answered(CallContext& context, const std::string& sid) {
    const auto position = std::find(ringing_.begin(), ringing_.end(), sid);
    if (position == ringing_.end()) return StillRunning{};
    ringing_.erase(position);
    if (!answered_.empty()) {
      context.end_child(sid, CallStatus::canceled, 487);
      return StillRunning{};
    }
    // If it has hung up again already, ChildEnded is under way and finishes this Dial as any other talk.
    answered_ = sid;
    waiting_.clear();
    for (const std::string& loser : std::vector<std::string>(ringing_)) {
      context.end_child(loser, CallStatus::canceled, 487);
    }
    ringing_.clear();
    const Call* child = context.child(sid);
    if (child && child->whispering) {
      // The caller goes on hearing the ring-back tone.
      context.cancel_timer();
      if (early_) context.unbridge();
    } else {
      put_through(context);
    }
    return StillRunning{};
  }

  void put_through(CallContext& context) {
    stop_tone(context);
    context.answer();
    context.bridge(answered_);
    record(context, RecordFrom::answer);
    context.set_timer(time_limit_);
    bridged_ = true;
  }

  Step child_ended(CallContext& context, const std::string& sid) {
    if (sid == answered_) {
      last_ = sid;
      result_ = CallStatus::completed;
      return finish(context);
    }
    const auto position = std::find(ringing_.begin(), ringing_.end(), sid);
    if (position == ringing_.end()) return StillRunning{};
    ringing_.erase(position);
    last_ = sid;
    early_ = false;
    if (const Call* child = context.child(sid)) note_failure(child->status);
    if (!ringing_.empty()) return StillRunning{};
    if (waiting_.empty()) return finish(context);
    dial_waiting(context);
    return StillRunning{};
  }

  /// Of several targets that did not answer, the one that came closest to it names the result; of a sequence
  /// the last.
  void note_failure(CallStatus status) {
    if (sequential_) result_.reset();
    const auto rank = [](CallStatus s) {
      switch (s) {
        case CallStatus::completed:
          return 5;  // hung up just when it answered
        case CallStatus::busy:
          return 4;
        case CallStatus::no_answer:
          return 3;
        case CallStatus::canceled:
          return 2;
        default:
          return 1;
      }
    };
    if (!result_ || rank(status) > rank(*result_)) result_ = status;
  }

  Step timer(CallContext& context) {
    if (!answered_.empty()) {
      context.end_child(answered_, CallStatus::completed, 200);
      return StillRunning{};
    }
    for (const std::string& sid : std::vector<std::string>(ringing_)) {
      context.end_child(sid, CallStatus::no_answer, 487);
    }
    return StillRunning{};
  }

  /// https://www.twilio.com/docs/voice/api/refer-to-twilio: whoever does not ask goes on with the document of
  /// referUrl; whoever asks is let go.
  Step transfer_asked(CallContext& context, const TransferAsked& asked) {
    const std::string* url = element_.attribute("referUrl");
    if (!url) context.error(13802, "A transfer was asked for by SIP, and <Dial> has no referUrl");
    context.answer_transfer(asked.sid, url != nullptr);
    if (!url) return StillRunning{};
    FetchNext document;
    document.url = context.resolve(*url);
    document.method = method_attribute(context, element_, "referMethod", 13210);
    document.extra.add("ReferTransferTarget", asked.target);
    const std::string other = std::exchange(answered_, {});
    last_ = other;
    result_ = CallStatus::completed;
    context.stop_recording(recording_);
    if (asked.sid != other) {
      context.release_child(other, document);
      return EndCall{};
    }
    context.unbridge();
    context.end_child(other, CallStatus::completed, 200);
    return document;
  }

  Step finish(CallContext& context) {
    stop_tone(context);
    if (answers_) context.answer();
    context.cancel_timer();
    context.stop_recording(recording_);
    const std::string* action_url = element_.attribute("action");
    if (!action_url) return NextVerb{};
    return action(context);
  }

  [[nodiscard]] FetchNext action(CallContext& context) const {
    FetchNext next;
    next.url = context.resolve(element_.attribute_or("action", ""));
    next.method = method_;
    next.extra.add("DialCallStatus", std::string(to_string(result_.value_or(CallStatus::failed))));
    if (const Call* child = context.child(last_)) {
      next.extra.add("DialCallSid", child->sid);
      if (child->answered()) {
        next.extra.add("DialCallDuration", std::to_string(child->duration_seconds(context.wall_time())));
      }
      if (child->sip) {
        // https://www.twilio.com/docs/voice/twiml/sip
        next.extra.add("DialSipCallId", child->sip_call_id);
        next.extra.add("DialSipResponseCode", std::to_string(child->sip_code));
        for (const auto& [name, value] : child->sip_headers) next.extra.add("DialSipHeader_" + name, value);
      }
    }
    next.extra.add("DialBridged", bridged_ ? "true" : "false");
    add_recording(context, recording_, next.extra);
    return next;
  }

  twiml::Element element_;
  bool hangup_on_star_ = false;
  Duration time_limit_{};
  std::string method_ = "POST";
  std::string country_ = "fr";
  bool sequential_ = false;
  Duration timeout_{};
  std::deque<DialTarget> waiting_;    ///< not called yet
  std::vector<std::string> ringing_;  ///< SIDs not answered yet
  std::string answered_;              ///< SID we talk with
  std::string last_;                  ///< SID that the result is about
  std::optional<CallStatus> result_;
  bool answers_ = true;
  bool tone_ = false;
  DialRecording record_;
  std::string recording_;  ///< SID; empty when nothing is recorded
  bool early_ = false;     ///< the caller hears whom we call, who has not answered
  bool bridged_ = false;
};

}  // namespace

VerbEntry dial_verb() {
  return {
      .name = "Dial",
      .attributes =
          {"action",
           "method",
           "timeout",
           "timeLimit",
           "callerId",
           "answerOnBridge",
           "hangupOnStar",
           "ringTone",
           "sequential",
           "referUrl",
           "referMethod",
           "record",
           "recordingTrack",
           "trim",
           "recordingStatusCallback",
           "recordingStatusCallbackMethod",
           "recordingStatusCallbackEvent",
           // Of branding, STIR and stored settings, which change nothing here.
           "callReason",
           "events",
           "passports",
           "recordingConfigurationId"},
      .children = {"Number", "Client", "Sip", "Conference", "Queue"},
      .in_whisper = false,
      .make = [](const twiml::Element& element) -> std::unique_ptr<Verb> {
        if (element.child("Conference")) return make_dial_conference(element);
        if (element.child("Queue")) return make_dial_queue(element);
        return std::make_unique<Dial>(element);
      },
  };
}

}  // namespace softphone::carrier
