#include "desk/history_entry.hpp"

#include <algorithm>
#include <set>

#include "desk/call_record.hpp"
#include "desk/search_text.hpp"

namespace softphone::desk {
namespace {

constexpr std::size_t kMaxNoteWords = 200;
constexpr std::size_t kMaxDigits = 32;
constexpr std::size_t kMaxIdentity = 63;  // the column has 64

HistoryEntry entry_of(const CallRecord& record, std::string viewer) {
  HistoryEntry entry;
  entry.viewer = std::move(viewer);
  entry.started_at = record.started_at;
  entry.direction = to_word(record.direction);
  if (record.outcome) entry.outcome = to_word(*record.outcome);
  if (record.wrap_up) entry.disposition = record.wrap_up->saved.outcome;
  entry.missed = record.direction == Direction::incoming && record.state == State::ended &&
                 (record.outcome == Outcome::missed || record.outcome == Outcome::voicemail ||
                  record.outcome == Outcome::failed);
  entry.recorded = record.recorded;
  return entry;
}

std::string digits_of(std::string_view address) {
  std::string digits;
  if (!client_identity(address).empty()) return digits;
  for (const char c : address) {
    if (c >= '0' && c <= '9' && digits.size() < kMaxDigits) digits += c;
  }
  return digits;
}

}  // namespace

std::vector<HistoryEntry> history_entries(const Call& call) {
  const Roster nobody({}, {});
  std::vector<HistoryEntry> entries;
  const std::string main = main_rep(call);
  for (const std::string& identity : call.parties()) {
    const auto record = seen_by(call, identity, nobody);
    if (!record) continue;
    entries.push_back(entry_of(*record, identity));
    entries.back().rep = identity;
    const auto own = call.after().standing(identity);
    if (own && !own->what.follow_up_done) entries.back().follow_up = own->what.follow_up;
    if (identity != main) continue;
    HistoryEntry team = entries.back();
    team.viewer = kTeam;
    // A colleague's word counts for the team when the main rep has none, which seen_by saw to already.
    entries.insert(entries.begin(), std::move(team));
  }
  return entries;
}

std::vector<std::string> search_terms(const Call& call) {
  std::set<std::string> terms;
  const auto add = [&](std::string term) {
    if (!term.empty()) terms.insert(std::move(term));
  };
  add(digits_of(call.from()));
  // Our own number, on which all customers of a line call, would find all of them.
  if (call.plan()) add(digits_of(call.plan()->number));
  if (!call.plan() || call.plan()->refusal) add(digits_of(call.to()));
  for (const auto& [key, wanted] : call.commands()) add(digits_of(wanted.to));
  for (const std::string& identity : call.parties()) add('@' + identity.substr(0, kMaxIdentity));
  for (const auto& saved : call.after().wrap_ups()) {
    for (std::string& word : words_of(saved.what.note, kMaxNoteWords)) add(std::move(word));
  }
  return {terms.begin(), terms.end()};
}

}  // namespace softphone::desk
