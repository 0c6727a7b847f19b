#pragma once
// A recording as the account sees it. https://www.twilio.com/docs/voice/api/recording

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace softphone::carrier {

enum class RecordingStatus { in_progress, paused, stopped, processing, completed, absent, failed, deleted };
/// As on the wire: "in-progress", "completed" …
std::string_view to_string(RecordingStatus status);
std::optional<RecordingStatus> recording_status(std::string_view text);
/// The sound comes to an end, or has: nothing can be paused any more.
constexpr bool is_over(RecordingStatus status) {
  return status != RecordingStatus::in_progress && status != RecordingStatus::paused;
}
/// It is closed, for better or worse.
constexpr bool is_settled(RecordingStatus status) {
  return status >= RecordingStatus::completed;
}

enum class RecordingSource {
  dial_verb,
  conference,
  outbound_api,
  record_verb,
  start_call_api,
  start_conference_api,
  start_verb,
};
/// "DialVerb", "StartCallRecordingAPI" …
std::string_view to_string(RecordingSource source);
std::optional<RecordingSource> recording_source(std::string_view text);

/// Of a call: what its person says, what that person hears.
enum class RecordingTrack { both, inbound, outbound };
std::string_view to_string(RecordingTrack track);
std::optional<RecordingTrack> recording_track(std::string_view text);

/// Who is told how the recording goes on.
struct RecordingCallback {
  std::string url;  ///< empty: nobody
  std::string method = "POST";
  std::vector<std::string> events{"completed"};  ///< in-progress, completed, absent
};

struct RecordingSettings {
  int channels = 1;  ///< 2: the call's person and what it hears apart
  RecordingTrack track = RecordingTrack::both;
  bool trim = false;  ///< silence at both ends is left out
  RecordingCallback callback = {};
  std::string event_url = {};  ///< told in the older form of <Conference eventCallbackUrl>; may be empty
};

struct Recording {
  std::string sid;  ///< RE…
  std::string call_sid;
  std::string conference_sid;  ///< one of the two is set
  RecordingSource source = RecordingSource::record_verb;
  RecordingSettings settings;
  RecordingStatus status = RecordingStatus::in_progress;
  WallTime started{};
  WallTime updated{};
  std::optional<long> duration;  ///< seconds, once settled
  int error_code = 0;
  /// It is settled, and who asked to be told may not know yet: a restart tells it again.
  bool to_announce = false;
};

}  // namespace softphone::carrier
