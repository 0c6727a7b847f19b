#pragma once
// When somebody's iCalendar says they are busy (RFC 5545): events, their repetitions and exceptions, lists of
// busy times. libical reads values and counts repetitions; what a file may cost is bounded here.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "desk/opening_hours.hpp"

namespace softphone::desk {

struct CalendarWindow {
  UnixMs from = 0;
  UnixMs to = 0;
  bool busy_only = false;  ///< leaves out what is marked as free (TRANSP:TRANSPARENT)
};

struct CalendarEntries {
  std::string name;        ///< as the calendar calls itself; may be empty
  std::vector<Busy> busy;  ///< those that touch the window, in the order of their beginnings
  std::vector<std::string>
      zones;  ///< names of time zones that nobody knows: their entries count in the line's zone
};

/// Error codes: too_large, not_a_calendar, too_many_events, repeats_too_often. The text is for people, and
/// names the entry.
Result<CalendarEntries> read_calendar(
    std::string_view text, const CalendarWindow& window, const ZoneFinder& zones
);

/// Europe/Paris for the names that Windows and Outlook give the zones of the countries served, and for paths
/// that end with an IANA name; else the name as it is.
std::string iana_zone(std::string_view name);

}  // namespace softphone::desk
