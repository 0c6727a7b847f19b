// <Dial><Conference>: https://www.twilio.com/docs/voice/twiml/conference
#include "carrier/twiml/conference_settings.hpp"
#include "carrier/twiml/dial_nouns.hpp"
#include "carrier/twiml/recording_attributes.hpp"

namespace softphone::carrier {

namespace {

class DialConference : public Verb {
 public:
  explicit DialConference(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    hangup_on_star_ = boolean_attribute(context, element_, "hangupOnStar", false, 13213);
    const auto limit =
        std::chrono::seconds(number_attribute(context, element_, "timeLimit", 14400, 1, 86400, 13216));
    method_ = method_attribute(context, element_, "method", 13210);
    if (element_.children.size() > 1) {
      // https://www.twilio.com/docs/api/errors/13000
      context.warn(13000, "A <Conference> stands alone in its <Dial>; the rest is ignored");
    }
    const DialRecording record = read_dial_recording(context, element_);
    const auto noun = read_conference(context, *element_.child("Conference"));
    context.answer();
    if (!noun) return finish(context);
    if (const auto problem = context.join_conference(noun->name, noun->participant, noun->conference)) {
      return refused(context, *problem);
    }
    joined_ = true;
    // The call's person and what it hears of the conference; not the conference, which has a `record` of its
    // own.
    if (record.from != DialRecording::From::never) {
      recording_ = context.start_recording(RecordingSource::dial_verb, record.settings);
    }
    context.set_timer(limit);
    return StillRunning{};
  }

  Step handle(CallContext& context, const VerbEvent& event) override {
    const auto* key = std::get_if<KeyPressed>(&event);
    const bool star = key && hangup_on_star_ && key->digit == '*';
    if (!star && !std::holds_alternative<LeftConference>(event) &&
        !std::holds_alternative<VerbTimer>(event)) {
      return StillRunning{};
    }
    context.leave_conference(ParticipantEnd::hung_up);
    return finish(context);
  }

  void stop(CallContext& context, bool call_ended) override {
    context.stop_recording(recording_);
    context.leave_conference(call_ended ? ParticipantEnd::hung_up : ParticipantEnd::updated_via_api);
    // The caller is gone; the application still learns how its Dial went, and its answer is not run.
    if (call_ended && element_.attribute("action")) context.notify_url(action(context));
  }

 private:
  Step refused(CallContext& context, JoinProblem problem) {
    switch (problem) {
      case JoinProblem::label_taken:
        // https://www.twilio.com/docs/api/errors/16025
        context.error(16025, "The conference has a participant with this label");
        return NextVerb{};
      case JoinProblem::no_such_coached:
        context.error(13240, "'coach' must be the SID of a call in this conference");
        break;
      case JoinProblem::no_such_conference:
        // https://www.twilio.com/docs/api/errors/13236
        context.warn(13236, "The conference does not exist, or is over");
        break;
      case JoinProblem::full:
        // https://www.twilio.com/docs/api/errors/16020
        context.error(16020, "The conference has as many participants as it may have");
        break;
    }
    return finish(context);
  }

  Step finish(CallContext& context) {
    context.cancel_timer();
    context.stop_recording(recording_);
    if (!element_.attribute("action")) return NextVerb{};
    return action(context);
  }

  [[nodiscard]] FetchNext action(CallContext& context) const {
    FetchNext next;
    next.url = context.resolve(element_.attribute_or("action", ""));
    next.method = method_;
    // https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus-values
    next.extra.add("DialCallStatus", joined_ ? "answered" : "failed");
    next.extra.add("DialBridged", joined_ ? "true" : "false");
    add_recording(context, recording_, next.extra);
    return next;
  }

  twiml::Element element_;
  bool hangup_on_star_ = false;
  bool joined_ = false;
  std::string recording_;  ///< SID; empty when nothing is recorded
  std::string method_ = "POST";
};

}  // namespace

std::unique_ptr<Verb> make_dial_conference(const twiml::Element& element) {
  return std::make_unique<DialConference>(element);
}

}  // namespace softphone::carrier
