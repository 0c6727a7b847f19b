#pragma once
// What a caller is told when the desk could not answer as it should: it apologises, and rings who can be
// rung.

#include <string>
#include <string_view>
#include <vector>

#include "desk/roster.hpp"
#include "desk/voice_twiml.hpp"

namespace softphone::desk {

/// The most parties that one <Dial> rings. https://www.twilio.com/docs/voice/twiml/dial
inline constexpr std::size_t kMostRung = 10;

/// Identities of those whom a call from outside rings: the rep of the number, else the team. Nobody for a
/// call of our own page: whom it should reach is not known any more.
std::vector<std::string> rung_in_trouble(const Roster& roster, std::string_view from, std::string_view to);
/// Rings them. `ended`: absolute URL that is asked afterwards.
std::string ring_in_trouble_twiml(
    std::string_view call_sid, const std::vector<std::string>& reps, std::string_view ended
);
/// Apologises and hangs up.
std::string trouble_twiml();

}  // namespace softphone::desk
