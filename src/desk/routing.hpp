#pragma once
// Whom a call rings: decided once, when the voice webhook asks, and kept as a fact of the call.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
  not_in_team
};

struct Plan {
  std::vector<std::string> reps;  ///< identities that ring at once; at most kMaxRung
  std::string number;             ///< E.164 number that is dialled instead; empty when reps ring
  std::string caller_id;          ///< our number shown to the dialled number; empty otherwise
  std::string line;               ///< our number that was called, or shown; empty between two reps
  std::optional<Refusal> refusal;

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
