#pragma once
// When a line is open: weekly periods and closed dates, in the line's own time zone. What the clocks of a
// zone show is the caller's to find out (io/desk/time_zone.hpp).

#include <string>
#include <string_view>
#include <vector>

namespace softphone::desk {

/// What a wall clock and a calendar show.
struct LocalTime {
  std::string date;  ///< 2026-12-25
  int weekday = 1;   ///< 1 Monday … 7 Sunday (ISO 8601)
  int minute = 0;    ///< of the day, 0 … 1439
};

struct Period {
  int weekday = 1;  ///< 1 Monday … 7 Sunday
  int from = 0;     ///< minute of the day, included
  int to = 0;       ///< minute of the day, excluded; 1440: midnight
  friend bool operator==(const Period&, const Period&) = default;
};

struct OpeningHours {
  std::string zone;                 ///< IANA name, Europe/Paris
  std::vector<Period> periods;      ///< none: never open
  std::vector<std::string> closed;  ///< dates on which it is closed all day
  friend bool operator==(const OpeningHours&, const OpeningHours&) = default;
};

bool is_open(const OpeningHours& hours, const LocalTime& now);

/// True for an existing day of the years 1970 to 9999, written 2026-12-25.
bool is_date(std::string_view text);

}  // namespace softphone::desk
