#include "desk/zone_clock.hpp"

#include <fmt/format.h>

#include <charconv>

namespace softphone::desk {
namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return value;
}

}  // namespace

int iso_weekday(Day day) {
  return static_cast<int>(std::chrono::weekday(day).iso_encoding());
}

std::string to_date(Day day) {
  const std::chrono::year_month_day date(day);
  return fmt::format(
      "{:04}-{:02}-{:02}",
      static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day())
  );
}

std::optional<Day> read_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1970) return std::nullopt;
  const std::chrono::year_month_day date(
      std::chrono::year(*year),
      std::chrono::month(static_cast<unsigned>(*month)),
      std::chrono::day(static_cast<unsigned>(*day))
  );
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

}  // namespace softphone::desk
