#include "desk/timestamp.hpp"

#include <array>
#include <charconv>
#include <chrono>

namespace softphone::desk {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// The digits at [at, at + width), or -1.
int number(std::string_view text, std::size_t at, std::size_t width) {
  int value = 0;
  const char* begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + width, value);
  return error == std::errc() && end == begin + width && *begin != '-' ? value : -1;
}

}  // namespace

std::optional<std::int64_t> read_rfc2822(std::string_view text) {
  // "Tue, 31 Aug 2010 20:36:28 +0000"
  //  0    5  8   12   17 20 23 26
  if (text.size() != 31 || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' ||
      text[16] != ' ' || text[19] != ':' || text[22] != ':' || text[25] != ' ' ||
      (text[26] != '+' && text[26] != '-')) {
    return std::nullopt;
  }
  unsigned month = 0;
  while (month < kMonths.size() && kMonths[month] != text.substr(8, 3)) ++month;
  const int day = number(text, 5, 2);
  const int year = number(text, 12, 4);
  const int hour = number(text, 17, 2);
  const int minute = number(text, 20, 2);
  const int second = number(text, 23, 2);
  const int zone = number(text, 27, 4);
  if (day < 1 || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
      second > 60 || zone < 0) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{
      std::chrono::year(year), std::chrono::month(month + 1), std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const int offset = (zone / 100 * 60 + zone % 100) * 60;
  return days * 86400 + hour * 3600 + minute * 60 + second - (text[26] == '-' ? -offset : offset);
}

}  // namespace softphone::desk
