#pragma once
// A call as the history's index has it: a row for everybody who has it in their list, and what it is found
// by.

#include <string>
#include <string_view>
#include <vector>

#include "desk/call.hpp"

namespace softphone::desk {

/// In place of an identity: the list of the whole team.
inline constexpr std::string_view kTeam = "*";

struct HistoryEntry {
  std::string viewer;  ///< identity, or kTeam
  std::string rep;     ///< through whose eyes
  UnixMs started_at = 0;
  std::string direction;    ///< outgoing incoming
  std::string outcome;      ///< as in docs/api/desk.md; empty while the call lasts
  std::string disposition;  ///< key of the wrap-up's outcome; empty: none
  bool missed = false;      ///< incoming, and the viewer (for the team: nobody) talked with the caller
  bool recorded = false;
  UnixMs follow_up = 0;  ///< of the viewer's own wrap-up, not done yet; 0: none
  friend bool operator==(const HistoryEntry&, const HistoryEntry&) = default;
};

/// By viewer. Depends on the call's facts alone.
std::vector<HistoryEntry> history_entries(const Call& call);

/// What the call is found by: digits of the numbers in it, `@bob` for the reps in it, the words of its notes.
/// Nothing twice.
std::vector<std::string> search_terms(const Call& call);

}  // namespace softphone::desk
