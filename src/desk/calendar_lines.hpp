#pragma once
// The outer shape of an iCalendar file (RFC 5545 §3.1, §3.6): unfolded lines inside components. Nothing of it
// is trusted: what is too long, too deep or too much is refused, and components that say nothing about when
// somebody is busy are left out.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace softphone::desk {

/// One VEVENT or VFREEBUSY.
struct CalendarComponent {
  std::string kind;                ///< VEVENT, VFREEBUSY
  std::vector<std::string> lines;  ///< unfolded, of those properties that matter, without BEGIN and END
};

struct CalendarShape {
  std::string name;  ///< X-WR-CALNAME; may be empty
  std::string zone;  ///< X-WR-TIMEZONE; may be empty
  std::vector<CalendarComponent> components;
};

inline constexpr std::size_t kMaxCalendar = 4 * 1024 * 1024;

/// Error codes: too_large, not_a_calendar, too_many_events.
Result<CalendarShape> read_calendar_shape(std::string_view text);

}  // namespace softphone::desk
