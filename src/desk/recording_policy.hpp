#pragma once
// Whether the team records its calls, and tells so. Set by admins; a call goes
// by what held when it began.

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace softphone::desk {

struct RecordingPolicy {
  enum class When {
    off,        ///< nobody may record
    on_demand,  ///< the rep decides
    always      ///< from the answer on; it may be paused, not stopped
  };
  When when = When::on_demand;
  bool announced = false;       ///< those in the call are told by a voice
  std::string language = "fr";  ///< of that voice: fr or en
  friend bool operator==(const RecordingPolicy&, const RecordingPolicy&) = default;
};

/// The id of the recording that a policy of `always` begins, as if a command
/// had.
inline constexpr std::string_view kPolicyRecording = "policy";

/// {"policy":"off"|"rep"|"always","announcement":true,"language":"fr"|"en"}
std::string to_json(const RecordingPolicy& policy);
/// Error code: malformed; its detail is for people.
Result<RecordingPolicy> read_recording_policy(std::string_view json);

}  // namespace softphone::desk
