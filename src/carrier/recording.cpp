#include "carrier/recording.hpp"

#include <array>
#include <utility>

namespace softphone::carrier {

namespace {

constexpr std::array<std::pair<RecordingStatus, std::string_view>, 8> kStatus{{
    {RecordingStatus::in_progress, "in-progress"},
    {RecordingStatus::paused, "paused"},
    {RecordingStatus::stopped, "stopped"},
    {RecordingStatus::processing, "processing"},
    {RecordingStatus::completed, "completed"},
    {RecordingStatus::absent, "absent"},
    {RecordingStatus::failed, "failed"},
    {RecordingStatus::deleted, "deleted"},
}};
constexpr std::array<std::pair<RecordingSource, std::string_view>, 7> kSource{{
    {RecordingSource::dial_verb, "DialVerb"},
    {RecordingSource::conference, "Conference"},
    {RecordingSource::outbound_api, "OutboundAPI"},
    {RecordingSource::record_verb, "RecordVerb"},
    {RecordingSource::start_call_api, "StartCallRecordingAPI"},
    {RecordingSource::start_conference_api, "StartConferenceRecordingAPI"},
    {RecordingSource::start_verb, "StartCallRecordingTwiML"},
}};
constexpr std::array<std::pair<RecordingTrack, std::string_view>, 3> kTrack{{
    {RecordingTrack::both, "both"},
    {RecordingTrack::inbound, "inbound"},
    {RecordingTrack::outbound, "outbound"},
}};

template <class Table, class Value>
std::string_view name_of(const Table& table, Value value) {
  for (const auto& [key, name] : table) {
    if (key == value) return name;
  }
  return {};
}

template <class Value, std::size_t size>
std::optional<Value> value_of(
    const std::array<std::pair<Value, std::string_view>, size>& table, std::string_view text
) {
  for (const auto& [key, name] : table) {
    if (name == text) return key;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(RecordingStatus status) {
  return name_of(kStatus, status);
}
std::string_view to_string(RecordingSource source) {
  return name_of(kSource, source);
}
std::string_view to_string(RecordingTrack track) {
  return name_of(kTrack, track);
}
std::optional<RecordingStatus> recording_status(std::string_view text) {
  return value_of(kStatus, text);
}
std::optional<RecordingSource> recording_source(std::string_view text) {
  return value_of(kSource, text);
}
std::optional<RecordingTrack> recording_track(std::string_view text) {
  return value_of(kTrack, text);
}

}  // namespace softphone::carrier
