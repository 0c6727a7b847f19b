#include "carrier/twiml/conference_settings.hpp"

#include <algorithm>

#include "base/sid.hpp"
#include "base/words.hpp"

namespace softphone::carrier {

namespace {

/// https://www.twilio.com/docs/api/errors/16002
constexpr int kBadAttribute = 16002;

const AttributeNames kAttributes{
    "muted",
    "beep",
    "startConferenceOnEnter",
    "endConferenceOnExit",
    "participantLabel",
    "jitterBufferSize",
    "waitUrl",
    "waitMethod",
    "maxParticipants",
    "record",
    "region",
    "trim",
    "coach",
    "statusCallbackEvent",
    "statusCallback",
    "statusCallbackMethod",
    "recordingStatusCallback",
    "recordingStatusCallbackMethod",
    "recordingStatusCallbackEvent",
    "eventCallbackUrl"};

/// One of `allowed`, the first of which is the default.
std::string choice_attribute(
    CallContext& context,
    const twiml::Element& noun,
    std::string_view name,
    std::initializer_list<std::string_view> allowed
) {
  const std::string* value = noun.attribute(name);
  if (!value) return std::string(*allowed.begin());
  if (std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return *value;
  context.warn(kBadAttribute, "Invalid value of '" + std::string(name) + "'");
  return std::string(*allowed.begin());
}

std::string url_attribute(CallContext& context, const twiml::Element& noun, std::string_view name) {
  const std::string* value = noun.attribute(name);
  if (!value || value->empty()) return {};
  std::string url = context.resolve(*value);
  if (url.empty()) context.warn(kBadAttribute, "Invalid value of '" + std::string(name) + "'");
  return url;
}

void read_wait(CallContext& context, const twiml::Element& noun, SoundSource& wait) {
  const std::string* url = noun.attribute("waitUrl");
  wait.method = method_attribute(context, noun, "waitMethod", 13234);
  if (!url) return;
  if (url->empty()) {
    wait.url.clear();
    return;
  }
  const std::string resolved = context.resolve(*url);
  if (resolved.empty()) {
    context.warn(13233, "Invalid value of 'waitUrl'");
  } else {
    wait.url = resolved;
  }
}

void read_beep(CallContext& context, const twiml::Element& noun, ParticipantSettings& participant) {
  const std::string beep = choice_attribute(context, noun, "beep", {"true", "false", "onEnter", "onExit"});
  participant.beep_on_enter = beep == "true" || beep == "onEnter";
  participant.beep_on_exit = beep == "true" || beep == "onExit";
}

std::optional<ConferenceCallback> read_callback(CallContext& context, const twiml::Element& noun) {
  ConferenceCallback callback;
  callback.url = url_attribute(context, noun, "statusCallback");
  if (callback.url.empty()) return std::nullopt;
  callback.method = method_attribute(context, noun, "statusCallbackMethod", kBadAttribute);
  if (const std::string* events = noun.attribute("statusCallbackEvent")) {
    for (std::string& event : split_words(*events)) {
      if (is_conference_event(event)) {
        callback.events.push_back(std::move(event));
      } else {
        context.warn(kBadAttribute, "Unknown value in 'statusCallbackEvent'");
      }
    }
  }
  if (callback.events.empty()) callback.events = {"start", "end"};
  return callback;
}

void read_recording(CallContext& context, const twiml::Element& noun, ConferenceRecordingRequest& recording) {
  recording.from_start =
      choice_attribute(context, noun, "record", {"do-not-record", "record-from-start", "true", "false"})
          .find_first_of("rt") == 0;
  recording.trim_silence =
      choice_attribute(context, noun, "trim", {"trim-silence", "do-not-trim"}) == "trim-silence";
  recording.status_callback = url_attribute(context, noun, "recordingStatusCallback");
  recording.status_callback_method =
      method_attribute(context, noun, "recordingStatusCallbackMethod", kBadAttribute);
  const std::string* events = noun.attribute("recordingStatusCallbackEvent");
  if (!events) return;
  recording.status_callback_events.clear();
  for (std::string& event : split_words(*events)) {
    if (event == "in-progress" || event == "completed" || event == "absent") {
      recording.status_callback_events.push_back(std::move(event));
    } else {
      context.warn(kBadAttribute, "Unknown value in 'recordingStatusCallbackEvent'");
    }
  }
  if (recording.status_callback_events.empty()) {
    recording.status_callback_events = ConferenceRecordingRequest{}.status_callback_events;
  }
}

}  // namespace

std::optional<ConferenceNoun> read_conference(CallContext& context, const twiml::Element& noun) {
  check_attributes(context, noun, kAttributes);
  ConferenceNoun out;
  out.name = noun.own_text();
  if (out.name.empty() || out.name.size() > kMaxConferenceText) {
    context.error(kBadAttribute, "A conference needs a name of 1 to 128 characters");
    return std::nullopt;
  }
  ParticipantSettings& participant = out.participant;
  participant.muted = boolean_attribute(context, noun, "muted", false, 13230);
  participant.end_on_exit = boolean_attribute(context, noun, "endConferenceOnExit", false, 13231);
  participant.start_on_enter = boolean_attribute(context, noun, "startConferenceOnEnter", true, 13232);
  read_beep(context, noun, participant);
  read_wait(context, noun, participant.wait);
  if (const std::string* label = noun.attribute("participantLabel")) {
    const bool bad =
        label->size() > kMaxConferenceText || is_sid("CA", *label) || label->find('/') != std::string::npos;
    if (bad) {
      // https://www.twilio.com/docs/api/errors/16023
      context.warn(16023, "Invalid value of 'participantLabel'");
    } else {
      participant.label = *label;
    }
  }
  if (const std::string* coach = noun.attribute("coach"); coach && !coach->empty()) {
    participant.coaching = true;
    participant.call_sid_to_coach = *coach;
  }
  // Taken as it is: the jitter buffer adapts by itself.
  choice_attribute(context, noun, "jitterBufferSize", {"large", "medium", "small", "off"});

  ConferenceSettings& conference = out.conference;
  conference.max_participants = static_cast<std::size_t>(number_attribute(
      context,
      noun,
      "maxParticipants",
      static_cast<long>(kMaxParticipants),
      1,
      kMaxParticipants,
      kBadAttribute
  ));
  conference.region =
      choice_attribute(context, noun, "region", {"us1", "us2", "ie1", "de1", "sg1", "br1", "au1", "jp1"});
  conference.callback = read_callback(context, noun);
  conference.event_callback = url_attribute(context, noun, "eventCallbackUrl");
  read_recording(context, noun, conference.recording);
  return out;
}

}  // namespace softphone::carrier
