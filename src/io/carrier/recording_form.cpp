#include "io/carrier/recording_form.hpp"

#include <charconv>
#include <sstream>

namespace softphone::io::carrier {

namespace core = softphone::carrier;

namespace {

core::ApiError invalid(std::string_view name) {
  return {400, 20001, std::string(name) + " is not valid"};
}

bool is_http_url(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

/// A whole number between `least` and `most`; `fallback` when the field is absent.
Result<long, core::ApiError> read_number(
    const Form& form, std::string_view name, long fallback, long least, long most
) {
  const auto text = form.get(name);
  // An ApiError could be made of a number, too.
  const auto value = [](long number) {
    return Result<long, core::ApiError>(boost::system::in_place_value, number);
  };
  if (!text || text->empty()) return value(fallback);
  long number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size() || number < least || number > most) {
    return core::ApiError{
        400,
        20001,
        std::string(name) + " must be between " + std::to_string(least) + " and " + std::to_string(most)};
  }
  return value(number);
}

}  // namespace

Result<core::RecordingSettings, core::ApiError> read_recording_settings(const Form& form, bool trim) {
  core::RecordingSettings settings;
  const std::string channels = form.get_or("RecordingChannels", "mono");
  if (channels != "mono" && channels != "dual") return invalid("RecordingChannels");
  settings.channels = channels == "dual" ? 2 : 1;
  const auto track = core::recording_track(form.get_or("RecordingTrack", "both"));
  if (!track) return invalid("RecordingTrack");
  settings.track = *track;
  const std::string trimming = form.get_or("Trim", trim ? "trim-silence" : "do-not-trim");
  if (trimming != "trim-silence" && trimming != "do-not-trim") return invalid("Trim");
  settings.trim = trimming == "trim-silence";
  const std::string url = form.get_or("RecordingStatusCallback", "");
  if (url.empty()) return settings;
  if (!is_http_url(url)) return core::ApiError{400, 21609, "RecordingStatusCallback is not a valid URL"};
  settings.callback.url = url;
  settings.callback.method = form.get_or("RecordingStatusCallbackMethod", "POST") == "GET" ? "GET" : "POST";
  // Given several times, or in one field with spaces between.
  const auto given = form.all("RecordingStatusCallbackEvent");
  if (given.empty()) return settings;
  settings.callback.events.clear();
  for (const std::string& field : given) {
    std::istringstream words(field);
    for (std::string event; words >> event;) {
      if (event != "in-progress" && event != "completed" && event != "absent") {
        return invalid("RecordingStatusCallbackEvent");
      }
      settings.callback.events.push_back(std::move(event));
    }
  }
  return settings;
}

Result<std::optional<core::MachineDetection>, core::ApiError> read_machine_detection(const Form& form) {
  using Out = std::optional<core::MachineDetection>;
  const std::string mode = form.get_or("MachineDetection", "");
  if (mode.empty()) return Out{};
  if (mode != "Enable" && mode != "DetectMessageEnd") return invalid("MachineDetection");
  core::MachineDetection detection;
  detection.options.await_message_end = mode == "DetectMessageEnd";
  // Ranges: https://www.twilio.com/docs/voice/answering-machine-detection#optional-api-tuning-parameters
  const auto timeout = read_number(form, "MachineDetectionTimeout", 30, 3, 59);
  const auto speech = read_number(form, "MachineDetectionSpeechThreshold", 2400, 1000, 6000);
  const auto speech_end = read_number(form, "MachineDetectionSpeechEndThreshold", 1200, 500, 5000);
  const auto silence = read_number(form, "MachineDetectionSilenceTimeout", 5000, 2000, 10000);
  for (const auto* number : {&timeout, &speech, &speech_end, &silence}) {
    if (!*number) return number->error();
  }
  detection.options.timeout = std::chrono::seconds(*timeout);
  detection.options.speech_threshold = Milliseconds(*speech);
  detection.options.speech_end = Milliseconds(*speech_end);
  detection.options.silence_timeout = Milliseconds(*silence);
  // Participants are always connected at once, and name the callback differently:
  // https://www.twilio.com/docs/voice/api/conference-participant-resource#create-a-participant
  if (const auto url = form.get("AmdStatusCallback"); url && is_http_url(*url)) {
    detection.async = true;
    detection.callback_url = *url;
    detection.callback_method = form.get_or("AmdStatusCallbackMethod", "POST") == "GET" ? "GET" : "POST";
    return Out{std::move(detection)};
  }
  detection.async = form.get_or("AsyncAmd", "false") == "true";
  if (detection.async) {
    detection.callback_url = form.get_or("AsyncAmdStatusCallback", "");
    if (!detection.callback_url.empty() && !is_http_url(detection.callback_url)) {
      return invalid("AsyncAmdStatusCallback");
    }
    detection.callback_method = form.get_or("AsyncAmdStatusCallbackMethod", "POST") == "GET" ? "GET" : "POST";
  }
  return Out{std::move(detection)};
}

}  // namespace softphone::io::carrier
