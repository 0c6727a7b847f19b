#include "desk/opening_hours.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

namespace softphone::desk {
namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return value;
}

}  // namespace

bool is_open(const OpeningHours& hours, const LocalTime& now) {
  if (std::find(hours.closed.begin(), hours.closed.end(), now.date) != hours.closed.end()) return false;
  return std::any_of(hours.periods.begin(), hours.periods.end(), [&](const Period& period) {
    return period.weekday == now.weekday && period.from <= now.minute && now.minute < period.to;
  });
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1970) return false;
  return std::chrono::year_month_day(
             std::chrono::year(*year),
             std::chrono::month(static_cast<unsigned>(*month)),
             std::chrono::day(static_cast<unsigned>(*day))
  )
      .ok();
}

}  // namespace softphone::desk
