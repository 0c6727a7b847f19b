#pragma once
// When a line is open, and if not, why: its own week, closed dates and special openings, public holidays, and
// what calendars and a working schedule say. What the clocks of a zone show is told.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/zone_clock.hpp"

namespace softphone::desk {

struct Period {
  int weekday = 1;  ///< 1 Monday … 7 Sunday
  int from = 0;     ///< minute of the day, included
  int to = 0;       ///< minute of the day, excluded; 1440: midnight
  friend bool operator==(const Period&, const Period&) = default;
};

/// A time on one date at which it is open although the week, or what else there is, says otherwise.
struct SpecialOpening {
  std::string date;  ///< 2026-12-05
  int from = 0;      ///< minute of the day, included
  int to = 0;        ///< minute of the day, excluded; 1440: midnight
  friend bool operator==(const SpecialOpening&, const SpecialOpening&) = default;
};

/// What an admin sets.
struct OpeningHours {
  std::string zone;                         ///< IANA name, Europe/Paris
  std::vector<Period> periods;              ///< none: never open
  std::vector<std::string> closed;          ///< dates on which it is closed all day
  std::vector<std::string> holidays = {};   ///< countries whose public holidays close it; see holidays.hpp
  std::vector<std::string> worked = {};     ///< holidays on which it is open all the same: FR/whit_monday
  std::vector<std::string> calendars = {};  ///< ids of calendars whose entries close it
  std::int64_t schedule = 0;  ///< id of the CRM's working schedule, in place of `periods`; 0: none
  /// A date in here is open at these times and no others, whatever all of the above says of it: somebody has
  /// thought of that very day.
  std::vector<SpecialOpening> opened = {};
  friend bool operator==(const OpeningHours&, const OpeningHours&) = default;
};

/// Why it is closed.
enum class Closed { weekly, date, holiday, calendar, leave };
std::string_view to_word(Closed why);

/// A name as people read it.
struct Wording {
  std::string en;
  std::string fr;
  friend bool operator==(const Wording&, const Wording&) = default;
};

/// A period of a working schedule.
struct Shift {
  Period period;
  int week = -1;                           ///< of a fortnight, 0 or 1 (see fortnight_week); -1: each week
  std::optional<Day> from = std::nullopt;  ///< counts from this day on
  std::optional<Day> last = std::nullopt;  ///< and up to this one
  friend bool operator==(const Shift&, const Shift&) = default;
};

/// Which week of a fortnight a day is in: Odoo counts them from the first Monday of our era.
int fortnight_week(Day day);

/// Something during which it is closed.
struct Busy {
  UnixMs from = 0;
  UnixMs to = 0;
  /// The two above are what clocks show, wherever they hang, written as though in UTC: an entry for all day.
  bool local = false;
  std::string name;
  Closed why = Closed::calendar;
  friend bool operator==(const Busy&, const Busy&) = default;
};

/// What stands behind the settings, as it was last heard.
struct Behind {
  std::optional<std::vector<Shift>> shifts;  ///< of the working schedule; nothing: the own week counts
  std::vector<Busy> busy;
};

/// A time in which nothing changes.
struct Stretch {
  UnixMs from = 0;
  UnixMs to = 0;
  bool open = false;
  Closed why = Closed::weekly;  ///< when closed
  Wording name;                 ///< of the holiday or the calendar's entry; may be empty
};

/// All stretches from `from` to `to` (exclusive), without a gap; of several reasons to be closed the one that
/// says most: a date, a holiday, a calendar's entry, then the week. At most 500 days.
std::vector<Stretch> stretches(
    const OpeningHours& hours, const Behind& behind, const ZoneClock& clock, UnixMs from, UnixMs to
);

/// How it stands at a moment.
struct Standing {
  bool open = false;
  Closed why = Closed::weekly;
  Wording name;
  std::optional<UnixMs> until;  ///< when it opens or closes next; nothing: not within 60 days
};
Standing standing(const OpeningHours& hours, const Behind& behind, const ZoneClock& clock, UnixMs at);

}  // namespace softphone::desk
