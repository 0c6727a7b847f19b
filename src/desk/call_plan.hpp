#pragma once
// What is tried, one thing after the other, for a call to one of our numbers or to a colleague. Pure: who is
// there, who talked with the caller last and what the clocks show are told.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/line.hpp"
#include "desk/presence.hpp"
#include "desk/routing.hpp"

namespace softphone::desk {

/// One rep as the routing sees them.
struct Teammate {
  std::string identity;
  Status status = Status::offline;
  /// False when it is known that nobody would hear it ring; see PresenceBook::hears().
  bool hears = true;
  /// What they chose, which holds while no page of theirs is open, too.
  Choice chosen = Choice::available;
};
using Team = std::vector<Teammate>;

Team team_of(const PresenceBook& presence, const Roster& roster, UnixMs now);

struct Arrival {
  std::string caller = {};                   ///< identity, when a rep calls; else empty
  bool internal = false;                     ///< a colleague called by name: no line was dialled
  std::optional<std::string> last_rep = {};  ///< who talked with the caller last
  std::optional<Closed> closed = {};         ///< why the line is closed; nothing: it is open
};

/// The plan of an incoming call with the steps of this line. `called`: our number that was dialled; empty
/// when a colleague was called by name.
Plan with_steps(std::string called, const Line& line, const Arrival& arrival, const Roster& roster);

/// Who is rung in a step of kind ring, now; at most kMaxRung. Nobody: the step is passed over.
/// A rep called in person is rung unless they do not want it; of a group those who are free, and only when
/// nobody is, those who talk. Whose pages do not answer is not rung at all.
std::vector<std::string> rung_in(const Step& step, const Team& team);

/// A step and who is rung in it.
struct NextStep {
  std::size_t index = 0;
  std::vector<std::string> reps;
};
/// The first step from `from` on that can be tried.
std::optional<NextStep> next_step(const Plan& plan, std::size_t from, const Team& team);
/// The step with the voicemail, or with the goodbye in its place.
std::optional<std::size_t> last_step(const Plan& plan);

}  // namespace softphone::desk
