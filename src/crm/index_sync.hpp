#pragma once
// How the local index of numbers follows Odoo, pure: which page to ask for next, and what an answer changes.
//
// Every round goes through the ids in rising order, so that a page is the truth of a stretch of ids whatever
// happens meanwhile, and a round that was broken off goes on behind its last page:
//  - full: every record; what is kept in the stretch but is not in the page is gone;
//  - changes: what was written since a little before the last round began, by Odoo's own clock, and
//    everything with a higher id than any known, whatever a clock says;
//  - sweep: the ids alone, when Odoo counts other than we do; finds what was deleted.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crm/index_record.hpp"

namespace softphone::crm {

enum class Round { none, changes, sweep, full };

/// How far one model is; kept between rounds and by every page.
struct IndexState {
  std::string model;
  std::string place;  ///< which server, database and key the rows are of: of others they are worth nothing
  std::string shape;  ///< version and fields they were read with: with others they are read anew
  int major = 0;      ///< of the server; for addresses
  Round round = Round::none;
  bool begun = false;          ///< the round's first answer has come
  long after = 0;              ///< what has a higher id is still to be asked for
  std::string since;           ///< of changes: written from then on
  std::string newest;          ///< the last change there was when the round began
  std::int64_t began_at = 0;   ///< the round, by our clock; milliseconds since 1970, as all below
  std::string mark;            ///< `newest` of the last round that came to its end
  std::int64_t marked_at = 0;  ///< when that one began
  long highest = 0;            ///< id
  std::int64_t synced_at = 0;  ///< the last round's end; 0: there was none
  std::int64_t full_at = 0;    ///< the last full round's end; 0: not every record is known yet
  std::string reason;          ///< why the last try failed, a word of Trouble; empty: it did not
  std::string detail;          ///< a sentence for an admin
  std::int64_t failed_at = 0;  ///< since when it fails
  std::int64_t revision = 0;   ///< raised by every write: two that synchronise do not undo each other
};

std::string to_json(const IndexState& state);
/// A state that cannot be read begins anew.
IndexState read_index_state(std::string_view model, std::string_view document);

/// What one answer changes.
struct IndexStep {
  IndexState next;
  bool clear = false;  ///< all that is kept of the model is of another place
  std::vector<IndexRecord> records;
  std::vector<long> gone;
  /// What is kept with an id in (first, second] and is not in `there` is gone.
  std::optional<std::pair<long, long>> stretch;
  std::vector<long> there;
  bool finished = false;      ///< the round is over
  std::optional<long> count;  ///< of Odoo's records, asked at the end of a round of changes
};

/// The round that is due; a round under way goes on. `wants_full`: somebody asked for everything.
/// `utc_offset`: seconds, of the nights in which everything is read.
Round due_round(const IndexState& state, bool wants_full, std::int64_t now, int utc_offset);
/// The first three o'clock in the morning after `at`.
std::int64_t next_night(std::int64_t at, int utc_offset);

void begin_round(IndexState& state, Round round, std::int64_t now);
/// The round's first answer: `newest`, the last change Odoo knows. May turn a round of changes into a full
/// one, when Odoo has gone back in time: another backup, another clock.
void set_out(IndexState& state, std::string_view newest);

// What is asked. `names`: the fields.
OdooCall newest_call(const IndexState& state);
OdooCall page_call(const IndexState& state, json::array names, std::size_t limit);
OdooCall count_call(const IndexState& state);
/// Ids asked for at once in a sweep.
inline constexpr std::size_t kSweepPage = 5000;

/// What a page means that was asked for with `limit`. Fails when it leads nowhere.
Result<IndexStep, Failure> read_page(
    const IndexState& state,
    const json::value& answer,
    const CallingCodes& codes,
    std::size_t limit,
    std::int64_t now
);
/// The model does not exist there: all that is kept of it is gone.
IndexStep nothing_there(IndexState state, std::int64_t now);

/// "2026-11-20 20:36:49" so many seconds earlier; empty when it is no date.
std::string earlier(std::string_view date, std::int64_t seconds);

}  // namespace softphone::crm
