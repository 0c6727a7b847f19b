// What REST may ask about recordings. https://www.twilio.com/docs/voice/api/recording

#include "carrier/core.hpp"
#include "carrier/engine.hpp"

namespace softphone::carrier {

namespace {

constexpr std::string_view kCurrent = "Twilio.CURRENT";

ApiError unknown(const std::string& sid) {
  return {404, 20404, "The requested resource /Recordings/" + sid.substr(0, 64) + " was not found"};
}
/// https://www.twilio.com/docs/api/errors/21220
ApiError not_eligible() {
  return {400, 21220, "Requested resource is not eligible for recording"};
}

}  // namespace

Result<std::string, ApiError> Engine::record_call(
    const std::string& call_sid, const RecordingSettings& settings, Now now
) {
  core_->now = now;
  const Call* call = core_->calls.find(call_sid);
  if (!call) {
    return ApiError{404, 20404, "The requested resource /Calls/" + call_sid.substr(0, 64) + " was not found"};
  }
  if (call->ended() || !call->answered()) return not_eligible();
  std::string sid = core_->recordings.start(*call, RecordingSource::start_call_api, settings);
  settle();
  return sid;
}

Result<std::string, ApiError> Engine::record_conference(
    const std::string& conference_sid, const RecordingSettings& settings, Now now
) {
  core_->now = now;
  const Conference* conference = core_->conferences.find(conference_sid);
  if (!conference) {
    return ApiError{
        404, 20404, "The requested resource /Conferences/" + conference_sid.substr(0, 64) + " was not found"};
  }
  if (conference->status != ConferenceStatus::in_progress) return not_eligible();
  std::string sid = core_->recordings.start(
      conference_sid, conference->room, RecordingSource::start_conference_api, settings
  );
  settle();
  return sid;
}

Result<std::string, ApiError> Engine::update_recording(
    const std::string& parent_sid, const std::string& sid, const UpdateRecording& request, Now now
) {
  core_->now = now;
  Recording* recording =
      sid == kCurrent ? core_->recordings.current(parent_sid) : core_->recordings.find(sid);
  if (!recording || (recording->call_sid != parent_sid && recording->conference_sid != parent_sid)) {
    return unknown(sid);
  }
  const auto status = recording_status(request.status);
  const bool known = status == RecordingStatus::paused || status == RecordingStatus::in_progress ||
                     status == RecordingStatus::stopped;
  if (!known) return ApiError{400, 20001, "Status must be paused, in-progress or stopped"};
  if (request.pause_behavior != "skip" && request.pause_behavior != "silence") {
    return ApiError{400, 20001, "PauseBehavior must be skip or silence"};
  }
  if (is_over(recording->status)) return not_eligible();
  if (status == RecordingStatus::paused) {
    core_->recordings.pause(*recording, request.pause_behavior == "skip");
  } else if (status == RecordingStatus::in_progress) {
    core_->recordings.resume(*recording);
  } else {
    core_->recordings.stop(*recording);
  }
  settle();
  return recording->sid;
}

std::optional<ApiError> Engine::delete_recording(const std::string& sid, Now now) {
  core_->now = now;
  Recording* recording = core_->recordings.find(sid);
  if (!recording || recording->status == RecordingStatus::deleted) return unknown(sid);
  core_->recordings.remove(*recording);
  settle();
  return std::nullopt;
}

void Engine::restore_recording(Recording recording, std::optional<Milliseconds> saved, Now now) {
  core_->now = now;
  core_->recordings.restore(std::move(recording), saved);
  settle();
}

const Recording* Engine::find_recording(const std::string& sid) const {
  return core_->recordings.find(sid);
}

std::vector<const Recording*> Engine::list_recordings(const RecordingFilter& filter, std::size_t limit)
    const {
  return core_->recordings.list(
      [&](const Recording& recording) {
        return (filter.with_deleted || recording.status != RecordingStatus::deleted) &&
               (filter.call_sid.empty() || recording.call_sid == filter.call_sid) &&
               (filter.conference_sid.empty() || recording.conference_sid == filter.conference_sid) &&
               (!filter.created_from || recording.started >= *filter.created_from) &&
               (!filter.created_before || recording.started < *filter.created_before);
      },
      limit
  );
}

}  // namespace softphone::carrier
