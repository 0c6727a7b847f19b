#include "desk/hours_view.hpp"

namespace softphone::desk {

std::vector<DayView> days_ahead(
    const OpeningHours& hours, const Behind& behind, const ZoneClock& clock, Day first, int days
) {
  std::vector<DayView> out;
  for (int i = 0; i < days; ++i) {
    const Day day = first + std::chrono::days(i);
    DayView view{day, {}};
    const UnixMs end = clock.at(day, 1440);
    for (Stretch& one : stretches(hours, behind, clock, clock.at(day, 0), end)) {
      const int from = view.parts.empty() ? 0 : clock.local(one.from).minute;
      const int to = one.to == end ? 1440 : clock.local(one.to).minute;
      view.parts.push_back({from, to, one.open, one.why, std::move(one.name)});
    }
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace softphone::desk
