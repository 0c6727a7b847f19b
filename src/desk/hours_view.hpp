#pragma once
// The days ahead of a line, as people look at them.

#include <vector>

#include "desk/opening_hours.hpp"

namespace softphone::desk {

/// A part of a day; minutes of the day as the line's clocks show them.
struct DayPart {
  int from = 0;
  int to = 0;  ///< 1440: midnight
  bool open = false;
  Closed why = Closed::weekly;
  Wording name = {};
  friend bool operator==(const DayPart&, const DayPart&) = default;
};

struct DayView {
  Day day;
  std::vector<DayPart> parts;  ///< all of the day, in order
};

/// `days` days from the one on, whole ones.
std::vector<DayView> days_ahead(
    const OpeningHours& hours, const Behind& behind, const ZoneClock& clock, Day first, int days
);

}  // namespace softphone::desk
