#include "io/carrier/recording_json.hpp"

#include <boost/json.hpp>

#include "base/json_text.hpp"
#include "base/sid.hpp"

namespace softphone::io::carrier {

namespace json = boost::json;
using softphone::carrier::Recording;

namespace {

json::value text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return json::value(text);
}

WallTime from_milliseconds(std::int64_t time) {
  return WallTime{Milliseconds(time)};
}

bool is_true(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_bool() && value->as_bool();
}

std::int64_t number_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_int64() ? value->as_int64() : 0;
}

}  // namespace

json::object recording_json(
    const Recording& recording, const softphone::carrier::Config& config, const std::string& parent
) {
  const std::string account = "/2010-04-01/Accounts/" + config.account_sid;
  const std::string path = account + "/Recordings/" + recording.sid;
  json::value duration = nullptr;
  if (recording.duration) duration = std::to_string(*recording.duration);
  json::value error = nullptr;
  if (recording.error_code != 0) error = recording.error_code;
  json::object resource{
      {"sid", recording.sid},
      {"account_sid", config.account_sid},
      {"api_version", "2010-04-01"},
      {"call_sid", text_or_null(recording.call_sid)},
      {"conference_sid", text_or_null(recording.conference_sid)},
      {"channels", recording.settings.channels},
      {"status", std::string(to_string(recording.status))},
      {"source", std::string(to_string(recording.source))},
      {"track", std::string(to_string(recording.settings.track))},
      {"start_time", format_rfc2822(recording.started)},
      {"date_created", format_rfc2822(recording.started)},
      {"date_updated", format_rfc2822(recording.updated)},
      {"duration", std::move(duration)},
      {"price", nullptr},
      {"price_unit", "USD"},
      {"error_code", std::move(error)},
      {"encryption_details", nullptr},
      {"uri", account + parent + "/Recordings/" + recording.sid + ".json"},
  };
  // As a part of a call or of a conference a recording says neither.
  if (!parent.empty()) return resource;
  resource["media_url"] = config.api_base + path;
  resource["subresource_uris"] = json::object{
      {"add_on_results", path + "/AddOnResults.json"}, {"transcriptions", path + "/Transcriptions.json"}};
  return resource;
}

std::string recording_note(const Recording& recording) {
  const auto& settings = recording.settings;
  json::object note{
      {"version", 1},
      {"sid", recording.sid},
      {"call_sid", recording.call_sid},
      {"conference_sid", recording.conference_sid},
      {"source", std::string(to_string(recording.source))},
      {"status", std::string(to_string(recording.status))},
      {"track", std::string(to_string(settings.track))},
      {"channels", settings.channels},
      {"trim", settings.trim},
      {"started_ms", unix_milliseconds(recording.started)},
      {"updated_ms", unix_milliseconds(recording.updated)},
      {"error_code", recording.error_code},
  };
  if (recording.duration) note["duration"] = *recording.duration;
  if (recording.to_announce) note["to_announce"] = true;
  if (!settings.event_url.empty()) note["event_url"] = settings.event_url;
  if (!settings.callback.url.empty()) {
    json::array events;
    for (const std::string& event : settings.callback.events) events.emplace_back(event);
    note["callback"] = json::object{
        {"url", settings.callback.url}, {"method", settings.callback.method}, {"events", std::move(events)}};
  }
  return json::serialize(note) + '\n';
}

std::optional<Recording> read_recording_note(std::string_view text) {
  boost::system::error_code error;
  const json::value parsed = json::parse(text, error);
  if (error || !parsed.is_object()) return std::nullopt;
  const json::object& note = parsed.as_object();
  Recording recording;
  recording.sid = text_of(note, "sid");
  recording.call_sid = text_of(note, "call_sid");
  recording.conference_sid = text_of(note, "conference_sid");
  const auto source = softphone::carrier::recording_source(text_of(note, "source"));
  const auto status = softphone::carrier::recording_status(text_of(note, "status"));
  const auto track = softphone::carrier::recording_track(text_of(note, "track"));
  const bool owned = is_sid("CA", recording.call_sid) || is_sid("CF", recording.conference_sid);
  if (!is_sid("RE", recording.sid) || !owned || !source || !status || !track) return std::nullopt;
  recording.source = *source;
  recording.status = *status;
  recording.settings.track = *track;
  recording.settings.channels = number_of(note, "channels") == 2 ? 2 : 1;
  recording.settings.trim = is_true(note, "trim");
  recording.settings.event_url = text_of(note, "event_url");
  recording.to_announce = is_true(note, "to_announce");
  recording.started = from_milliseconds(number_of(note, "started_ms"));
  recording.updated = from_milliseconds(number_of(note, "updated_ms"));
  recording.error_code = static_cast<int>(number_of(note, "error_code"));
  if (note.contains("duration")) recording.duration = static_cast<long>(number_of(note, "duration"));
  const json::value* callback = note.if_contains("callback");
  if (callback && callback->is_object()) {
    const json::object& fields = callback->as_object();
    recording.settings.callback.url = text_of(fields, "url");
    recording.settings.callback.method = text_of(fields, "method") == "GET" ? "GET" : "POST";
    recording.settings.callback.events.clear();
    const json::value* events = fields.if_contains("events");
    if (events && events->is_array()) {
      for (const json::value& event : events->as_array()) {
        if (event.is_string()) recording.settings.callback.events.emplace_back(event.as_string());
      }
    }
  }
  return recording;
}

}  // namespace softphone::io::carrier
