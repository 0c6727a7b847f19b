#pragma once
// What a rep says of a call when it is over: the outcome, a note, when to call again.

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "desk/call.hpp"
#include "desk/command.hpp"

namespace softphone::desk {

/// One outcome of the team's list; its place in the list is the digit that picks it.
struct OutcomeChoice {
  std::string key;  ///< [a-z0-9_], never changed: facts name it
  std::string en;
  std::string fr;
  bool hidden = false;  ///< taken off the list; calls that have it still show it
  friend bool operator==(const OutcomeChoice&, const OutcomeChoice&) = default;
};
using OutcomeList = std::vector<OutcomeChoice>;

/// Digits 1 to 9 and 0.
inline constexpr std::size_t kMaxOutcomes = 10;

OutcomeList default_outcomes();
/// `{"outcomes":[{"key","en","fr","hidden"}]}`
std::string outcomes_json(const OutcomeList& list);
/// Reads what an admin sent, or what was stored. A choice without a key is new and gets one; one of `known`
/// that is missing is hidden. Error codes: bad_outcomes, too_many_outcomes.
Result<OutcomeList> read_outcomes(const boost::json::object& body, const OutcomeList& known);

/// A note as it is kept: valid UTF-8, lines parted by \n, no other control characters, at most `limit` bytes.
std::string note_text(std::string_view text, std::size_t limit);

/// Reads `{"id","outcome","note","followUp","followUpDone","replaces"}` and decides whether it may be kept as
/// the call stands. An id that is known already gives that fact again.
/// Refusals: bad_id, unknown_outcome, bad_note, bad_follow_up, empty (malformed); changed_meanwhile,
/// too_many_wrap_ups.
Result<Fact, CommandRefused> accept_wrap_up(
    const Call& call,
    std::string_view by,
    const boost::json::object& body,
    const OutcomeList& outcomes,
    UnixMs now
);

/// Takes the rep's own wrap-up `id` back. Refusals: bad_id (malformed), no_such_wrap_up.
Result<Fact, CommandRefused> accept_undo(
    const Call& call, std::string_view by, const std::string& id, UnixMs now
);

}  // namespace softphone::desk
