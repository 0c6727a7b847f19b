#include "base/time.hpp"

#include <fmt/format.h>

#include <array>
#include <ctime>

namespace softphone {

namespace {

constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::tm utc(WallTime time) {
  const std::time_t seconds = static_cast<std::time_t>(unix_seconds(time));
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

std::int64_t unix_milliseconds(WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

std::int64_t unix_seconds(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

WallTime from_unix_seconds(std::int64_t seconds) {
  return WallTime{std::chrono::seconds{seconds}};
}

std::string format_rfc2822(WallTime time) {
  const std::tm t = utc(time);
  return fmt::format(
      "{}, {:02} {} {} {:02}:{:02}:{:02} +0000",
      kDays[static_cast<std::size_t>(t.tm_wday)],
      t.tm_mday,
      kMonths[static_cast<std::size_t>(t.tm_mon)],
      t.tm_year + 1900,
      t.tm_hour,
      t.tm_min,
      t.tm_sec
  );
}

std::string format_iso8601(WallTime time) {
  const std::tm t = utc(time);
  const auto ms = unix_milliseconds(time) - unix_seconds(time) * 1000;
  return fmt::format(
      "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
      t.tm_year + 1900,
      t.tm_mon + 1,
      t.tm_mday,
      t.tm_hour,
      t.tm_min,
      t.tm_sec,
      ms
  );
}

}  // namespace softphone
