#pragma once
// The hours in which the outside may be called: the team's rule, kept, and asked of each number that a rep
// dials. docs/api/calling-hours.md.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "desk/calling_hours.hpp"
#include "desk/routing.hpp"
#include "io/desk/desk_context.hpp"

namespace softphone::io_desk {

/// Reads what was set before the program started. What was never set warns, but for a trial, whose calls do
/// not leave the machine.
boost::asio::awaitable<Result<bool>> load_calling_hours(DeskContext& context);

/// What is known when a number is about to be called.
struct CallingView {
  desk::CallingStanding standing;
  std::optional<desk::FollowUp> promise;  ///< a follow-up that is due; looked for outside of the hours only
};
boost::asio::awaitable<CallingView> look_at_hours(DeskContext& context, std::string number, desk::UnixMs now);

/// Applies the rule to the plan of a rep's call to the outside: a note why it is made outside of the hours,
/// or the refusal. `confirmed`: the rep was told, and wants it.
boost::asio::awaitable<void> apply_calling_hours(DeskContext& context, desk::Plan& plan, bool confirmed);

/// Why nobody of this number may be brought into a call now, for people; nothing: they may.
boost::asio::awaitable<std::optional<std::string>> refused_now(DeskContext& context, std::string number);

}  // namespace softphone::io_desk
