#include "io/desk/history_query.hpp"

#include <algorithm>
#include <charconv>

#include "desk/history_entry.hpp"

namespace softphone::io_desk {
namespace {

constexpr std::size_t kMaxValues = 20;
constexpr std::size_t kMaxValue = 64;

std::optional<desk::UnixMs> read_moment(const std::optional<std::string>& text) {
  if (!text || text->empty()) return 0;
  desk::UnixMs moment = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), moment);
  if (error != std::errc() || end != text->data() + text->size() || moment < 0) return std::nullopt;
  return moment;
}

/// "busy,no_answer"; "none" stands for nothing. False when it is too much.
bool read_list(const std::optional<std::string>& text, std::vector<std::string>& into) {
  if (!text || text->empty()) return true;
  std::string_view rest = *text;
  while (true) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view value = rest.substr(0, comma);
    if (value.size() > kMaxValue || into.size() >= kMaxValues) return false;
    into.emplace_back(value == "none" ? std::string_view() : value);
    if (comma == rest.size()) return true;
    rest.remove_prefix(comma + 1);
  }
}

/// Colleagues one of whose names begins like this.
std::vector<std::string> reps_called(const std::string& word, const desk::Roster& roster) {
  std::vector<std::string> terms;
  if (word.empty()) return terms;
  for (const desk::Rep& rep : roster.reps()) {
    const std::vector<std::string> names = desk::words_of(rep.name + ' ' + rep.identity, 12);
    const bool fits = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return name.starts_with(word);
    });
    if (fits && terms.size() < kMaxValues) terms.push_back('@' + rep.identity);
  }
  return terms;
}

}  // namespace

Result<HistoryQuery> read_history_query(
    const Form& query, const std::string& identity, const desk::Roster& roster
) {
  HistoryQuery asked;
  store::HistoryFilter& filter = asked.filter;
  filter.viewer = identity;
  const std::string rep = query.get_or("rep", "");
  if (query.get_or("team", "") == "1" || (!rep.empty() && rep != identity)) {
    if (roster.role_of(identity) == desk::Role::rep)
      return fail("not_allowed", "Only managers see the calls of others.");
    filter.viewer = rep.empty() ? std::string(desk::kTeam) : rep;
    asked.others = true;
  }
  for (desk::SearchWord& word : desk::read_search(query.get_or("q", ""))) {
    std::vector<std::string> reps = reps_called(word.word, roster);
    filter.words.push_back({std::move(word), std::move(reps)});
  }
  filter.direction = query.get_or("direction", "");
  if (!filter.direction.empty() && filter.direction != "outgoing" && filter.direction != "incoming")
    return fail("bad_filter", "direction must be outgoing or incoming.");
  if (!read_list(query.get("outcome"), filter.outcomes) ||
      !read_list(query.get("disposition"), filter.dispositions))
    return fail("bad_filter", "At most 20 values fit into one filter.");
  filter.missed = query.get_or("missed", "") == "1";
  filter.recorded = query.get_or("recorded", "") == "1";
  const auto from = read_moment(query.get("from"));
  const auto to = read_moment(query.get("to"));
  if (!from || !to) return fail("bad_filter", "from and to must be Unix milliseconds.");
  filter.from = *from;
  filter.to = *to;
  return asked;
}

}  // namespace softphone::io_desk
