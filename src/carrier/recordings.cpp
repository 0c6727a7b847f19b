#include "carrier/recordings.hpp"

#include <algorithm>

#include "base/sid.hpp"
#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

/// Twilio names no number for its debugger when a recording is lost; this is that of "internal error".
constexpr int kLost = 12400;
/// What `ErrorCode` says of a recording in which nothing was said.
/// https://www.twilio.com/docs/api/errors/21230
constexpr int kNothingHeard = 21230;

const std::string& parent_of(const Recording& recording) {
  return recording.call_sid.empty() ? recording.conference_sid : recording.call_sid;
}

}  // namespace

long recording_seconds(Milliseconds length) {
  if (length <= Milliseconds{0}) return 0;
  return std::max<long>(1, static_cast<long>((length.count() + 500) / 1000));
}

Recording& Recordings::add(Recording recording) {
  auto owned = std::make_unique<Recording>(std::move(recording));
  Recording& added = *owned;
  order_.push_back(&added);
  by_parent_[parent_of(added)].push_back(added.sid);
  by_sid_[added.sid] = std::move(owned);
  return added;
}

void Recordings::save(Recording& recording) {
  recording.updated = core_.now.wall;
  core_.emit(SaveRecording{recording});
}

void Recordings::begin(
    Recording recording, const std::variant<LegId, RoomId>& of, const RecordingLimits& limits
) {
  recording.started = core_.now.wall;
  if (recording.settings.track != RecordingTrack::both) recording.settings.channels = 1;
  Recording& added = add(std::move(recording));
  // First what it is, then its sound: after a crash there is no sound that nobody knows.
  save(added);
  core_.emit(StartRecording{
      .sid = added.sid,
      .of = of,
      .channels = added.settings.channels,
      .track = added.settings.track,
      .trim = added.settings.trim,
      .silence = limits.silence,
      .length = limits.length});
  report(added, "in-progress");
}

std::string Recordings::start(
    const Call& call, RecordingSource source, const RecordingSettings& settings, const RecordingLimits& limits
) {
  Recording recording;
  recording.sid = make_sid("RE", core_.random);
  recording.call_sid = call.sid;
  recording.source = source;
  recording.settings = settings;
  std::string sid = recording.sid;
  begin(std::move(recording), call.leg, limits);
  return sid;
}

std::string Recordings::start(
    const std::string& conference_sid, RoomId room, RecordingSource source, const RecordingSettings& settings
) {
  Recording recording;
  recording.sid = make_sid("RE", core_.random);
  recording.conference_sid = conference_sid;
  recording.source = source;
  recording.settings = settings;
  recording.settings.channels = 1;  // a conference has one mix
  std::string sid = recording.sid;
  begin(std::move(recording), room, {});
  return sid;
}

void Recordings::pause(Recording& recording, bool skip) {
  if (is_over(recording.status)) return;
  recording.status = RecordingStatus::paused;
  core_.emit(PauseRecording{.sid = recording.sid, .skip = skip});
  save(recording);
}

void Recordings::resume(Recording& recording) {
  if (recording.status != RecordingStatus::paused) return;
  recording.status = RecordingStatus::in_progress;
  core_.emit(ResumeRecording{recording.sid});
  save(recording);
}

void Recordings::stop(Recording& recording) {
  if (is_over(recording.status)) return;
  recording.status = RecordingStatus::stopped;
  core_.emit(StopRecording{recording.sid});
  save(recording);
}

void Recordings::stop(const std::string& sid) {
  if (Recording* recording = find(sid)) stop(*recording);
}

void Recordings::stop_all(const std::string& parent_sid) {
  const auto found = by_parent_.find(parent_sid);
  if (found == by_parent_.end()) return;
  for (const std::string& sid : found->second) stop(sid);
}

void Recordings::remove(Recording& recording) {
  if (recording.status == RecordingStatus::deleted) return;
  stop(recording);
  recording.status = RecordingStatus::deleted;
  core_.emit(DeleteRecording{recording.sid});
  save(recording);
  Call* call = core_.calls.find(recording.call_sid);
  if (call && call->ended()) core_.control.recording_settled(*call);
}

void Recordings::ended(const RecordingEnded& event) {
  Recording* recording = find(event.sid);
  if (!recording || is_settled(recording->status)) return;
  const bool lost = event.reason == RecordingEnded::Reason::failed;
  // Without trimming, silence is a recording too; for <Record> it is nobody's message.
  const bool empty =
      event.length <= Milliseconds{0} || (!event.heard && recording->source == RecordingSource::record_verb);
  if (lost) {
    recording->error_code = kLost;
    core_.emit(Notify{
        .code = kLost,
        .error = true,
        .call_sid = parent_of(*recording),
        .text = "Recording " + recording->sid + " failed: " + event.error,
        .url = {}});
  }
  if (empty) recording->error_code = kNothingHeard;
  settle(
      *recording,
      lost    ? RecordingStatus::failed
      : empty ? RecordingStatus::absent
              : RecordingStatus::completed,
      event.length
  );
}

void Recordings::settle(Recording& recording, RecordingStatus status, Milliseconds length) {
  recording.status = status;
  recording.duration = recording_seconds(length);
  // What was saved before a failure stays in the folder for people; nobody can fetch it.
  if (status == RecordingStatus::absent) core_.emit(DeleteRecording{recording.sid});
  // Saved with the mark before anybody is told: a crash in between tells it twice rather than never.
  recording.to_announce = !recording.settings.callback.url.empty() || !recording.settings.event_url.empty();
  save(recording);
  announce(recording);

  if (recording.call_sid.empty()) return;
  core_.tell(recording.call_sid, RecordingDone{recording.sid});
  const auto farewell = farewells_.find(recording.sid);
  Call* call = core_.calls.find(recording.call_sid);
  if (farewell != farewells_.end()) {
    FetchNext request = std::move(farewell->second);
    farewells_.erase(farewell);
    if (call && status == RecordingStatus::completed && !request.url.empty()) {
      request.extra.add("RecordingUrl", url(recording));
      request.extra.add("RecordingSid", recording.sid);
      request.extra.add("RecordingDuration", std::to_string(*recording.duration));
      core_.webhooks.fetch(*call, request.url, request.method, request.extra);
    }
  }
  if (call && call->ended()) core_.control.recording_settled(*call);
}

void Recordings::announce(Recording& recording) {
  if (!recording.to_announce) return;
  const int told =
      (report(recording, to_string(recording.status)) ? 1 : 0) + (report_event(recording) ? 1 : 0);
  if (told > 0) {
    announcements_[recording.sid] = told;
  } else {
    recording.to_announce = false;
    core_.emit(SaveRecording{recording});
  }
}

void Recordings::announced(const std::string& sid) {
  const auto under_way = announcements_.find(sid);
  if (under_way == announcements_.end() || --under_way->second > 0) return;
  announcements_.erase(under_way);
  Recording* recording = find(sid);
  if (!recording) return;
  recording->to_announce = false;
  core_.emit(SaveRecording{*recording});
}

/// What Twilio's pages said of `eventCallbackUrl` before recordings had status callbacks: where the recording
/// is, seconds, and the moment as a Unix time. https://www.twilio.com/docs/api/twiml/conference
bool Recordings::report_event(const Recording& recording) {
  if (recording.settings.event_url.empty() || recording.status != RecordingStatus::completed) return false;
  Form fields;
  fields.add("ConferenceSid", recording.conference_sid);
  fields.add("RecordingUrl", url(recording));
  fields.add("Duration", std::to_string(recording.duration.value_or(0)));
  fields.add("timestamp", std::to_string(unix_milliseconds(core_.now.wall) / 1000));
  core_.webhooks.callback(
      parent_of(recording), recording.settings.event_url, "POST", std::move(fields), recording.sid
  );
  return true;
}

bool Recordings::report(const Recording& recording, std::string_view event) {
  const RecordingCallback& callback = recording.settings.callback;
  if (callback.url.empty()) return false;
  // Whoever waits for a recording must learn that none will come.
  const std::string_view asked = event == "failed" ? "completed" : event;
  if (std::find(callback.events.begin(), callback.events.end(), asked) == callback.events.end()) return false;
  Form fields;
  fields.add("AccountSid", core_.config.account_sid);
  if (recording.call_sid.empty()) {
    fields.add("ConferenceSid", recording.conference_sid);
  } else {
    fields.add("CallSid", recording.call_sid);
  }
  fields.add("RecordingSid", recording.sid);
  fields.add("RecordingUrl", url(recording));
  fields.add("RecordingStatus", std::string(event));
  if (recording.duration) fields.add("RecordingDuration", std::to_string(*recording.duration));
  fields.add("RecordingChannels", std::to_string(recording.settings.channels));
  fields.add("RecordingStartTime", format_rfc2822(recording.started));
  fields.add("RecordingSource", std::string(to_string(recording.source)));
  fields.add("RecordingTrack", std::string(to_string(recording.settings.track)));
  fields.add("ErrorCode", std::to_string(recording.error_code));
  core_.webhooks.callback(
      parent_of(recording),
      callback.url,
      callback.method,
      std::move(fields),
      is_settled(recording.status) ? recording.sid : std::string{}
  );
  return true;
}

void Recordings::restore(Recording recording, std::optional<Milliseconds> saved) {
  if (by_sid_.contains(recording.sid)) return;
  Recording& added = add(std::move(recording));
  if (is_settled(added.status)) {
    announce(added);  // if the last run was cut before it could
    return;
  }
  RecordingEnded end;
  end.sid = added.sid;
  end.heard = true;  // who talked is not known any more; what is there is kept
  if (saved) {
    end.length = *saved;
  } else {
    end.reason = RecordingEnded::Reason::failed;
    end.error = "its file is not there any more";
  }
  ended(end);
}

Recording* Recordings::find(std::string_view sid) const {
  const auto found = by_sid_.find(std::string(sid));
  return found == by_sid_.end() ? nullptr : found->second.get();
}

Recording* Recordings::current(std::string_view parent_sid) const {
  const auto found = by_parent_.find(std::string(parent_sid));
  if (found == by_parent_.end()) return nullptr;
  for (auto sid = found->second.rbegin(); sid != found->second.rend(); ++sid) {
    Recording* recording = find(*sid);
    if (recording && !is_over(recording->status)) return recording;
  }
  return nullptr;
}

bool Recordings::busy(std::string_view parent_sid) const {
  const auto found = by_parent_.find(std::string(parent_sid));
  return found != by_parent_.end() &&
         std::any_of(found->second.begin(), found->second.end(), [&](const std::string& sid) {
           return !is_settled(find(sid)->status);
         });
}

const Recording* Recordings::last_completed(std::string_view call_sid) const {
  const auto found = by_parent_.find(std::string(call_sid));
  if (found == by_parent_.end()) return nullptr;
  for (auto sid = found->second.rbegin(); sid != found->second.rend(); ++sid) {
    const Recording* recording = find(*sid);
    if (recording->status == RecordingStatus::completed) return recording;
  }
  return nullptr;
}

std::vector<const Recording*> Recordings::list(
    const std::function<bool(const Recording&)>& wanted, std::size_t limit
) const {
  std::vector<const Recording*> result;
  for (auto recording = order_.rbegin(); recording != order_.rend() && result.size() < limit; ++recording) {
    if (wanted(**recording)) result.push_back(*recording);
  }
  return result;
}

std::string Recordings::url(const Recording& recording) const {
  return core_.config.api_base + "/2010-04-01/Accounts/" + core_.config.account_sid + "/Recordings/" +
         recording.sid;
}

}  // namespace softphone::carrier
