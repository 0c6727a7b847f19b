#include "io/carrier/time_filter.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace softphone::io::carrier {

namespace {

/// A number of exactly `text.size()` digits; -1 when it is none.
int digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool all = error == std::errc{} && end == text.data() + text.size();
  return all && text.front() != '-' ? value : -1;
}

/// The day or second that `text` names.
std::optional<TimeRange> parse(std::string_view text) {
  using namespace std::chrono;
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year_number = digits(text.substr(0, 4));
  const int month_number = digits(text.substr(5, 2));
  const int day_number = digits(text.substr(8, 2));
  if (year_number < 0 || month_number < 0 || day_number < 0) return std::nullopt;
  const year_month_day date{
      year{year_number}, month{static_cast<unsigned>(month_number)}, day{static_cast<unsigned>(day_number)}};
  if (!date.ok()) return std::nullopt;
  const WallTime midnight{sys_days{date}};
  if (text.size() == 10) return TimeRange{midnight, midnight + days{1}};

  // "T12:00:00Z", with milliseconds that do not matter.
  std::string_view rest = text.substr(10);
  if (rest.size() < 10 || rest.size() > 16 || rest[0] != 'T' || rest[3] != ':' || rest[6] != ':' ||
      rest.back() != 'Z' || (rest.size() > 10 && rest[9] != '.')) {
    return std::nullopt;
  }
  const int hour = digits(rest.substr(1, 2));
  const int minute = digits(rest.substr(4, 2));
  const int second = digits(rest.substr(7, 2));
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
  const WallTime moment = midnight + hours{hour} + minutes{minute} + seconds{second};
  return TimeRange{moment, moment + seconds{1}};
}

}  // namespace

Result<TimeRange> read_time_range(const Form& query, std::string_view name) {
  TimeRange range;
  for (const std::string_view suffix : {"", "<", ">"}) {
    const std::string key = std::string(name) + std::string(suffix);
    const auto text = query.get(key);
    if (!text) continue;
    const auto value = parse(*text);
    if (!value) return fail("bad_time", key);
    if (suffix != "<") range.from = std::max(value->from, range.from);
    if (suffix != ">") {
      range.before = range.before ? std::min(value->before, range.before) : value->before;
    }
  }
  return range;
}

}  // namespace softphone::io::carrier
