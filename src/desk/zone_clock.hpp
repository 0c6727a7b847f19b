#pragma once
// The clocks of a time zone, as pure code sees them. Whoever has the time zone database tells what they show
// (io/desk/time_zone.hpp).

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "desk/after_call.hpp"

namespace softphone::desk {

using Day = std::chrono::sys_days;

/// What a wall clock and a calendar show.
struct LocalTime {
  Day day{};
  int minute = 0;  ///< of the day, 0 … 1439
  friend bool operator==(const LocalTime&, const LocalTime&) = default;
};

class ZoneClock {
 public:
  ZoneClock() = default;
  virtual ~ZoneClock() = default;
  ZoneClock(const ZoneClock&) = delete;
  ZoneClock& operator=(const ZoneClock&) = delete;

  [[nodiscard]] virtual LocalTime local(UnixMs at) const = 0;
  /// The moment at which the clocks show this minute of the day (1440: the midnight after). A time that they
  /// pass twice is the first; one that they skip, when the clocks go on, is the moment of the change.
  [[nodiscard]] virtual UnixMs at(Day day, int minute) const = 0;
};

/// By IANA name; null when there is none such.
using ZoneFinder = std::function<std::shared_ptr<const ZoneClock>(const std::string& name)>;

/// 1 Monday … 7 Sunday (ISO 8601).
int iso_weekday(Day day);
/// 2026-12-25
std::string to_date(Day day);
/// An existing day of the years 1970 to 9999, written 2026-12-25.
std::optional<Day> read_date(std::string_view text);

}  // namespace softphone::desk
