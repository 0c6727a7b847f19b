#pragma once
// Whom a call rings: decided once, when the voice webhook asks, and kept as a fact of the call.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/recording_policy.hpp"
#include "desk/roster.hpp"

namespace softphone::desk {

/// Why nobody was rung at all.
enum class Refusal {
  no_destination,
  not_a_number,
  emergency,
  unknown_rep,
  own_number,
  nobody_to_ring,
  no_such_call  ///< a rep wanted back into a call that is over, or not theirs
};

struct Plan {
  std::vector<std::string> reps;  ///< identities that ring at once; at most kMaxRung
  std::string number;             ///< E.164 number that is dialled instead; empty when reps ring
  std::string caller_id;          ///< our number shown to the dialled number; empty otherwise
  std::string line;               ///< our number that was called, or shown; empty between two reps
  std::optional<Refusal> refusal;
  /// A call of a rep to one destination begins in the call's conference: the caller waits there while the
  /// callee is added. Other calls are two legs of a <Dial> until something needs the conference.
  bool room = false;
  RecordingPolicy recording = {};  ///< as it was when the call began

  friend bool operator==(const Plan&, const Plan&) = default;
};

/// Twilio rings at most ten parties of one <Dial>.
inline constexpr std::size_t kMaxRung = 10;

/// `from` is the webhook's From: `client:alice` for a rep's page, else whoever called `to`, one of our
/// numbers. A called number that is not a rep's own rings everybody.
Plan route(std::string_view from, std::string_view to, const Roster& roster);

/// The rep behind `client:alice`, or empty.
std::string_view client_identity(std::string_view address);

}  // namespace softphone::desk
