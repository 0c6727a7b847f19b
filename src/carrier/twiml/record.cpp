// <Record>: https://www.twilio.com/docs/voice/twiml/record
#include <string_view>

#include "carrier/twiml/recording_attributes.hpp"

namespace softphone::carrier {

namespace {

constexpr std::string_view kKeys = "0123456789*#";
/// To close the file; a disk that needs longer does not keep the caller.
constexpr Duration kClosing = 10s;

class RecordVerb : public Verb {
 public:
  explicit RecordVerb(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    method_ = method_attribute(context, element_, "method", 13610);
    limits_.silence =
        std::chrono::seconds(number_attribute(context, element_, "timeout", 5, 1, 86400, 13611));
    limits_.length =
        std::chrono::seconds(number_attribute(context, element_, "maxLength", 3600, 1, 86400, 13612));
    read_finish_keys(context);
    settings_.trim = read_trim(context, element_, true, 12200);
    settings_.track = RecordingTrack::inbound;
    settings_.callback = read_recording_callback(context, element_, 12200);
    if (boolean_attribute(context, element_, "transcribe", false, 12200) ||
        element_.attribute("transcribeCallback")) {
      context.warn(12200, "Recordings are not transcribed; transcribeCallback will not be called");
    }
    context.answer();
    if (boolean_attribute(context, element_, "playBeep", true, 12200)) {
      beep_ = context.play(Beep{Beep::Kind::record}, 1);
    } else {
      record(context);
    }
    return StillRunning{};
  }

  Step handle(CallContext& context, const VerbEvent& event) override {
    if (const auto* sound = std::get_if<PlayEnded>(&event)) {
      if (beep_ && sound->play == *beep_) record(context);
    } else if (const auto* key = std::get_if<KeyPressed>(&event)) {
      // A key during the beep ends a recording that has nothing in it.
      if (finish_keys_.find(key->digit) == std::string::npos || !digits_.empty()) return StillRunning{};
      digits_ = key->digit;
      if (sid_.empty()) return NextVerb{};
      finish(context);
    } else if (const auto* done = std::get_if<RecordingDone>(&event)) {
      if (done->sid == sid_) return ended(context);
    } else if (std::holds_alternative<VerbTimer>(event)) {
      return NextVerb{};
    }
    return StillRunning{};
  }

  void stop(CallContext& context, bool call_ended) override {
    if (sid_.empty()) {
      if (!call_ended) context.stop_sound();
      return;
    }
    if (call_ended) {
      FetchNext next = action(context);
      next.extra.add("Digits", "hangup");
      context.ask_when_recorded(sid_, std::move(next));
    }
    context.stop_recording(sid_);
  }

 private:
  void read_finish_keys(CallContext& context) {
    finish_keys_ = std::string(kKeys);
    const std::string* value = element_.attribute("finishOnKey");
    if (!value) return;
    if (value->find_first_not_of(kKeys) == std::string::npos) {
      finish_keys_ = *value;
    } else {
      context.warn(13613, "Invalid value of 'finishOnKey'");
    }
  }

  void record(CallContext& context) {
    beep_.reset();
    if (sid_.empty()) sid_ = context.start_recording(RecordingSource::record_verb, settings_, limits_);
  }

  void finish(CallContext& context) {
    context.set_timer(kClosing);
    context.stop_recording(sid_);
  }

  [[nodiscard]] FetchNext action(CallContext& context) const {
    FetchNext next;
    next.url = context.resolve(element_.attribute_or("action", ""));
    next.method = method_;
    return next;
  }

  Step ended(CallContext& context) {
    const Recording* recording = context.recording(sid_);
    if (!recording || recording->status != RecordingStatus::completed) return NextVerb{};
    FetchNext next = action(context);
    next.extra.add("RecordingUrl", context.recording_url(*recording));
    next.extra.add("RecordingSid", recording->sid);
    next.extra.add("RecordingDuration", std::to_string(recording->duration.value_or(0)));
    if (!digits_.empty()) next.extra.add("Digits", digits_);
    return next;
  }

  twiml::Element element_;
  std::string method_ = "POST";
  RecordingSettings settings_;
  RecordingLimits limits_;
  std::string finish_keys_;
  std::optional<PlayId> beep_;  ///< under way
  std::string sid_;             ///< of the recording; empty before
  std::string digits_;          ///< the key that ended it
};

}  // namespace

VerbEntry record_verb() {
  return {
      .name = "Record",
      .attributes =
          {"action",
           "method",
           "timeout",
           "finishOnKey",
           "maxLength",
           "playBeep",
           "trim",
           "transcribe",
           "transcribeCallback",
           "recordingStatusCallback",
           "recordingStatusCallbackMethod",
           "recordingStatusCallbackEvent"},
      .children = {},
      .make = [](const twiml::Element& element) { return std::make_unique<RecordVerb>(element); },
  };
}

}  // namespace softphone::carrier
