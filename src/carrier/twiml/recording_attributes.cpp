#include "carrier/twiml/recording_attributes.hpp"

#include "base/words.hpp"

namespace softphone::carrier {

namespace {
void warn_value(CallContext& context, int code, std::string_view name) {
  context.warn(code, "Invalid value of '" + std::string(name) + "'");
}
}  // namespace

RecordingCallback read_recording_callback(CallContext& context, const twiml::Element& element, int code) {
  RecordingCallback callback;
  const std::string* url = element.attribute("recordingStatusCallback");
  if (!url || url->empty()) return callback;
  callback.url = context.resolve(*url);
  callback.method = method_attribute(context, element, "recordingStatusCallbackMethod", code);
  if (const std::string* events = element.attribute("recordingStatusCallbackEvent")) {
    callback.events.clear();
    for (std::string& event : split_words(*events)) {
      if (event == "in-progress" || event == "completed" || event == "absent") {
        callback.events.push_back(std::move(event));
      } else {
        warn_value(context, code, "recordingStatusCallbackEvent");
      }
    }
    if (callback.events.empty()) callback.events = RecordingCallback{}.events;
  }
  return callback;
}

bool read_trim(CallContext& context, const twiml::Element& element, bool fallback, int code) {
  const std::string* value = element.attribute("trim");
  if (!value) return fallback;
  if (*value == "trim-silence") return true;
  if (*value == "do-not-trim") return false;
  warn_value(context, code, "trim");
  return fallback;
}

RecordingTrack read_track(
    CallContext& context, const twiml::Element& element, std::string_view name, int code
) {
  const std::string* value = element.attribute(name);
  if (!value) return RecordingTrack::both;
  if (const auto track = recording_track(*value)) return *track;
  warn_value(context, code, name);
  return RecordingTrack::both;
}

DialRecording read_dial_recording(CallContext& context, const twiml::Element& dial) {
  DialRecording recording;
  std::string when(dial.attribute_or("record", "do-not-record"));
  if (when == "true") when = "record-from-answer";
  constexpr std::string_view kDual = "-dual";
  if (when.ends_with(kDual)) {
    recording.settings.channels = 2;
    when.resize(when.size() - kDual.size());
  }
  if (when == "record-from-answer") {
    recording.from = DialRecording::From::answer;
  } else if (when == "record-from-ringing") {
    recording.from = DialRecording::From::ringing;
  } else if (when != "do-not-record" && when != "false") {
    warn_value(context, 12200, "record");
  }
  recording.settings.track = read_track(context, dial, "recordingTrack", 12200);
  recording.settings.trim = read_trim(context, dial, false, 12200);
  recording.settings.callback = read_recording_callback(context, dial, 12200);
  return recording;
}

void add_recording(const CallContext& context, const std::string& sid, Form& fields) {
  const Recording* recording = context.recording(sid);
  if (!recording) return;
  fields.add("RecordingUrl", context.recording_url(*recording));
  fields.add("RecordingSid", recording->sid);
}

std::optional<MachineDetection> read_machine_detection(CallContext& context, const twiml::Element& noun) {
  const std::string* mode = noun.attribute("machineDetection");
  if (!mode) return std::nullopt;
  if (*mode != "Enable" && *mode != "DetectMessageEnd") {
    warn_value(context, 12200, "machineDetection");
    return std::nullopt;
  }
  MachineDetection detection;
  detection.async = true;
  detection.options.await_message_end = *mode == "DetectMessageEnd";
  const auto read = [&](std::string_view name, long fallback, long least, long most) {
    return number_attribute(context, noun, name, fallback, least, most, 12200);
  };
  detection.options.timeout = std::chrono::seconds(read("machineDetectionTimeout", 30, 3, 59));
  detection.options.speech_threshold =
      Milliseconds(read("machineDetectionSpeechThreshold", 2400, 1000, 6000));
  detection.options.speech_end = Milliseconds(read("machineDetectionSpeechEndThreshold", 1200, 500, 5000));
  detection.options.silence_timeout = Milliseconds(read("machineDetectionSilenceTimeout", 5000, 2000, 10000));
  if (const std::string* url = noun.attribute("amdStatusCallback"); url && !url->empty()) {
    detection.callback_url = context.resolve(*url);
    detection.callback_method = method_attribute(context, noun, "amdStatusCallbackMethod", 12200);
  }
  return detection;
}

}  // namespace softphone::carrier
