#pragma once
// What happened in a call and after it, as one list, whoever was in it: derived from the call's facts.

#include <boost/json/array.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "desk/call.hpp"
#include "desk/roster.hpp"

namespace softphone::desk {

struct TimelineEvent {
  UnixMs at = 0;
  /// called outside_hours answered not_reached joined left held resumed transfer_asked consult_asked
  /// add_asked swapped completed canceled merged removed hung_up recording_started recording_paused
  /// recording_resumed recording_stopped ended wrapped_up follow_up_done quality rated listened downloaded
  /// logged not_logged warned trouble
  std::string_view kind;
  std::string by;   ///< identity of the rep who did it; empty: nobody in particular
  std::string who;  ///< whom it concerns: an E.164 number, client:identity, or empty
  /// not_reached: busy no_answer declined failed; ended: caller callee system; wrapped_up: key of the
  /// outcome; quality: good fair poor; rated: the issue; listened, downloaded: the recording's SID;
  /// logged: the record's name; not_logged: why; outside_hours: promised confirmed unasked refused;
  /// warned: the SDK's name; trouble: error or warning.
  std::string detail;
  std::string note;      ///< of wrapped_up
  UnixMs follow_up = 0;  ///< of wrapped_up, and the promised moment of outside_hours; 0: none
  /// ended: seconds of talk; resumed: seconds on hold; rated: 1 to 5; warned: seconds it lasted (0: to the
  /// end); trouble: Twilio's code; else 0
  std::int64_t number = 0;
  double mos = 0;  ///< of quality; 0: unknown
  friend bool operator==(const TimelineEvent&, const TimelineEvent&) = default;
};

/// In the order of time. Undone wrap-ups are left out; of a rep's wrap-ups each that stands or stood is told.
std::vector<TimelineEvent> timeline_of(const Call& call);

/// As docs/api/records.md has it.
boost::json::array timeline_json(const std::vector<TimelineEvent>& events, const Roster& roster);

}  // namespace softphone::desk
