#include "crm/index_sync.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>

#include "base/time.hpp"

namespace softphone::crm {
namespace {

/// A transaction shows what it wrote when it ends, with the time at which it began. Odoo ends requests after
/// 120 seconds; its own jobs may take longer, and what they hide longer than this is found at night.
constexpr std::int64_t kOverlap = 600;
/// Our clock is believed only that far when it says that Odoo's dates lie in the future.
constexpr std::int64_t kMostDoubt = 24 * 3600;
constexpr std::int64_t kDay = 24 * 3600;
constexpr std::int64_t kNight = 3 * 3600;

constexpr std::array<std::string_view, 4> kRounds = {"none", "changes", "sweep", "full"};

/// A contact that was archived is not shown any more; a lead that was is lost, and still who calls.
bool archived_stay(std::string_view model) {
  return model == kLeads;
}

std::optional<std::int64_t> seconds_of(std::string_view date) {
  if (date.size() != 19) return std::nullopt;
  std::array<int, 6> parts{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t length = i == 0 ? 4 : 2;
    const char* from = date.data() + at;
    const auto [end, error] = std::from_chars(from, from + length, parts[i]);
    if (error != std::errc() || end != from + length) return std::nullopt;
    at += length + 1;
  }
  const std::chrono::year_month_day day{
      std::chrono::year{parts[0]},
      std::chrono::month{static_cast<unsigned>(parts[1])},
      std::chrono::day{static_cast<unsigned>(parts[2])}};
  if (!day.ok()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days{day}.time_since_epoch().count();
  return days * kDay + parts[3] * 3600 + parts[4] * 60 + parts[5];
}

std::string date_of(std::int64_t seconds) {
  std::string text = format_iso8601(from_unix_seconds(seconds));
  if (text.size() < 19) return {};
  text.resize(19);
  text[10] = ' ';
  return text;
}

json::object context_of(std::string_view model, bool with_archived) {
  if (with_archived || archived_stay(model)) return {{"active_test", false}};
  return {};
}

Failure leads_nowhere(std::string sentence) {
  return {Trouble::server, std::move(sentence), {}};
}

void finish(IndexStep& step, std::int64_t now) {
  IndexState& next = step.next;
  step.finished = true;
  if (next.round == Round::full) next.full_at = now;
  if (next.round != Round::sweep) {
    next.mark = next.newest;
    next.marked_at = next.began_at;
  }
  next.synced_at = now;
  next.round = Round::none;
  next.begun = false;
  next.after = 0;
}

/// Of a page or of a list of ids, in rising order: the stretch it is the truth of.
Result<bool, Failure> advance(IndexStep& step, const std::vector<long>& ids, bool is_last) {
  const long before = step.next.after;
  const long last = ids.empty() ? before : ids.back();
  if (!is_last && last <= before)
    return leads_nowhere("Odoo answers with records that were not asked for; the index cannot go on.");
  if (step.next.round != Round::changes)
    step.stretch = {before, is_last ? std::numeric_limits<long>::max() : last};
  step.next.after = std::max(before, last);
  step.next.highest = std::max(step.next.highest, last);
  return true;
}

}  // namespace

std::string to_json(const IndexState& state) {
  return json::serialize(json::object{
      {"place", state.place},
      {"shape", state.shape},
      {"major", state.major},
      {"round", kRounds.at(static_cast<std::size_t>(state.round))},
      {"begun", state.begun},
      {"after", state.after},
      {"since", state.since},
      {"newest", state.newest},
      {"began_at", state.began_at},
      {"mark", state.mark},
      {"marked_at", state.marked_at},
      {"highest", state.highest},
      {"synced_at", state.synced_at},
      {"full_at", state.full_at},
      {"reason", state.reason},
      {"detail", state.detail},
      {"failed_at", state.failed_at}});
}

IndexState read_index_state(std::string_view model, std::string_view document) {
  IndexState state;
  state.model = model;
  json::error_code error;
  const json::value value = json::parse(document, error);
  const json::object* object = error ? nullptr : value.if_object();
  if (object == nullptr) return state;
  const std::string round = text_of(*object, "round");
  const auto* known = std::find(kRounds.begin(), kRounds.end(), round);
  if (known == kRounds.end()) return state;
  state.round = static_cast<Round>(known - kRounds.begin());
  state.place = text_of(*object, "place");
  state.shape = text_of(*object, "shape");
  state.major = static_cast<int>(number_of(*object, "major"));
  state.begun = truth_of(*object, "begun");
  state.after = number_of(*object, "after");
  state.since = text_of(*object, "since");
  state.newest = text_of(*object, "newest");
  state.began_at = number_of(*object, "began_at");
  state.mark = text_of(*object, "mark");
  state.marked_at = number_of(*object, "marked_at");
  state.highest = number_of(*object, "highest");
  state.synced_at = number_of(*object, "synced_at");
  state.full_at = number_of(*object, "full_at");
  state.reason = text_of(*object, "reason");
  state.detail = text_of(*object, "detail");
  state.failed_at = number_of(*object, "failed_at");
  return state;
}

std::string earlier(std::string_view date, std::int64_t seconds) {
  const auto at = seconds_of(date);
  return at ? date_of(*at - seconds) : std::string();
}

std::int64_t next_night(std::int64_t at, int utc_offset) {
  const std::int64_t local = at / 1000 + utc_offset;
  std::int64_t night = local - local % kDay + kNight;
  if (night <= local) night += kDay;
  return (night - utc_offset) * 1000;
}

Round due_round(const IndexState& state, bool wants_full, std::int64_t now, int utc_offset) {
  if (wants_full || state.full_at == 0) return Round::full;
  if (state.round != Round::none) return state.round;
  const bool of_the_future = state.full_at > now + kDay * 1000;
  return of_the_future || now >= next_night(state.full_at, utc_offset) ? Round::full : Round::changes;
}

void begin_round(IndexState& state, Round round, std::int64_t now) {
  state.round = round;
  state.begun = false;
  state.after = 0;
  state.since.clear();
  state.newest.clear();
  state.began_at = now;
}

void set_out(IndexState& state, std::string_view newest) {
  state.begun = true;
  // Nothing in it has a date: what was known before stays the best that is known.
  state.newest = newest.empty() ? state.mark : std::string(newest);
  if (state.round != Round::changes) return;
  const auto mark = seconds_of(state.mark);
  const auto now_newest = seconds_of(state.newest);
  if (!mark || !now_newest || *now_newest < *mark - kOverlap) {
    state.round = Round::full;
    return;
  }
  std::int64_t from = std::min(*mark, *now_newest);
  // Odoo's clock may have been ahead and been set right: what it writes now looks old.
  const std::int64_t heard = state.marked_at / 1000;
  if (heard > 0 && heard < from) from = std::max(heard, from - kMostDoubt);
  state.since = date_of(from - kOverlap);
}

OdooCall newest_call(const IndexState& state) {
  OdooCall call;
  call.model = state.model;
  call.method = "search_read";
  call.named = {
      {"domain", json::array()},
      {"fields", json::array{"write_date"}},
      {"limit", 1},
      {"order", "write_date desc"},
      {"context", context_of(state.model, true)}};
  return call;
}

OdooCall page_call(const IndexState& state, json::array names, std::size_t limit) {
  OdooCall call;
  call.model = state.model;
  json::array domain{json::array{"id", ">", state.after}};
  if (state.round == Round::changes) {
    domain.emplace_back("|");
    domain.push_back(json::array{"write_date", ">=", state.since});
    domain.push_back(json::array{"id", ">", state.highest});
  }
  if (state.round == Round::sweep) {
    call.method = "search";
    call.leading = {{"domain", std::move(domain)}};
    call.named = {{"limit", kSweepPage}, {"order", "id asc"}, {"context", context_of(state.model, false)}};
    return call;
  }
  call.method = "search_read";
  call.named = {
      {"domain", std::move(domain)},
      {"fields", std::move(names)},
      {"limit", limit},
      {"order", "id asc"},
      {"context", context_of(state.model, true)}};
  return call;
}

OdooCall count_call(const IndexState& state) {
  OdooCall call;
  call.model = state.model;
  call.method = "search_count";
  call.leading = {{"domain", json::array()}};
  call.named = {{"context", context_of(state.model, false)}};
  return call;
}

Result<IndexStep, Failure> read_page(
    const IndexState& state,
    const json::value& answer,
    const CallingCodes& codes,
    std::size_t limit,
    std::int64_t now
) {
  if (!answer.is_array()) return leads_nowhere("Odoo does not answer with a list of records.");
  IndexStep step;
  step.next = state;
  const std::size_t asked = state.round == Round::sweep ? kSweepPage : limit;
  const bool is_last = answer.get_array().size() < asked;
  std::vector<long> ids;
  if (state.round == Round::sweep) {
    for (const json::value& id : answer.get_array()) {
      if (id.is_int64() && id.get_int64() > state.after) ids.push_back(static_cast<long>(id.get_int64()));
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    step.there = ids;
  } else {
    step.records = read_index_records(state.model, answer, codes);
    std::erase_if(step.records, [&](const IndexRecord& one) { return one.record.id <= state.after; });
    for (const IndexRecord& one : step.records) ids.push_back(one.record.id);
    if (!archived_stay(state.model)) {
      // A user or a contact is closed when it is archived, and only then.
      for (const IndexRecord& one : step.records) {
        if (one.record.closed) step.gone.push_back(one.record.id);
      }
      std::erase_if(step.records, [](const IndexRecord& one) { return one.record.closed; });
    }
    for (const IndexRecord& one : step.records) step.there.push_back(one.record.id);
  }
  const auto advanced = advance(step, ids, is_last);
  if (!advanced) return advanced.error();
  if (is_last) finish(step, now);
  return step;
}

IndexStep nothing_there(IndexState state, std::int64_t now) {
  IndexStep step;
  state.round = Round::full;
  step.next = std::move(state);
  step.stretch = {0, std::numeric_limits<long>::max()};
  finish(step, now);
  return step;
}

}  // namespace softphone::crm
