#include "desk/opening_hours.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "desk/holidays.hpp"

namespace softphone::desk {
namespace {

using std::chrono::days;

constexpr UnixMs kMinute = 60'000;
constexpr UnixMs kDay = 24 * 60 * kMinute;
constexpr int kMostDays = 500;
constexpr int kLookAhead = 60;

/// What was written as though in UTC, on the clocks of this zone.
UnixMs moment_of(UnixMs written, const ZoneClock& clock) {
  const UnixMs day = written >= 0 ? written / kDay : (written - kDay + 1) / kDay;
  const UnixMs rest = written - day * kDay;
  return clock.at(Day(days(day)), static_cast<int>(rest / kMinute)) + rest % kMinute;
}

bool holds_on(const Shift& shift, Day day) {
  if (shift.period.weekday != iso_weekday(day)) return false;
  if (shift.week >= 0 && shift.week != fortnight_week(day)) return false;
  return (!shift.from || *shift.from <= day) && (!shift.last || day <= *shift.last);
}

/// The days of a span, with what is open on each and why all of it may be closed.
class Almanac {
 public:
  Almanac(const OpeningHours& hours, const Behind& behind, const ZoneClock& clock, UnixMs from, UnixMs to)
      : clock_(clock), from_(from), to_(to) {
    first_ = clock.local(from).day;
    last_ = std::min(clock.local(to).day, first_ + days(kMostDays));
    for (const SpecialOpening& one : hours.opened) {
      if (const auto day = read_date(one.date)) special_.insert(*day);
    }
    for (Day day = first_; day <= last_; day += days(1)) add_day(day, hours, behind);
    add_holidays(hours);
    for (const std::string& date : hours.closed) {
      if (const auto day = read_date(date)) closed_[*day] = {0, 0, false, Closed::date, {}};
    }
    for (const Busy& busy : behind.busy) add_busy(busy);
  }

  std::vector<Stretch> stretches() {
    std::sort(edges_.begin(), edges_.end());
    edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
    std::stable_sort(absences_.begin(), absences_.end(), [](const Absence& a, const Absence& b) {
      return a.span.from < b.span.from;
    });
    std::vector<Stretch> out;
    UnixMs begin = from_;
    for (const UnixMs edge : edges_) {
      if (edge > from_ && edge < to_) {
        add(out, begin, edge);
        begin = edge;
      }
    }
    if (begin < to_) add(out, begin, to_);
    return out;
  }

 private:
  struct Span {
    UnixMs from;
    UnixMs to;
    [[nodiscard]] bool holds(UnixMs at) const { return from <= at && at < to; }
  };
  struct Absence {
    Span span;
    Stretch as;
  };

  void add_day(Day day, const OpeningHours& hours, const Behind& behind) {
    edges_.push_back(clock_.at(day, 0));
    const auto open = [&](const Period& period) {
      const Span span{clock_.at(day, period.from), clock_.at(day, period.to)};
      if (span.from >= span.to) return;
      open_.push_back(span);
      edges_.push_back(span.from);
      edges_.push_back(span.to);
    };
    if (special_.count(day) > 0) {
      for (const SpecialOpening& one : hours.opened) {
        if (read_date(one.date) == day) open({iso_weekday(day), one.from, one.to});
      }
      return;
    }
    if (behind.shifts) {
      for (const Shift& shift : *behind.shifts) {
        if (holds_on(shift, day)) open(shift.period);
      }
      return;
    }
    for (const Period& period : hours.periods) {
      if (period.weekday == iso_weekday(day)) open(period);
    }
  }

  void add_holidays(const OpeningHours& hours) {
    const int first = static_cast<int>(std::chrono::year_month_day(first_).year());
    const int last = static_cast<int>(std::chrono::year_month_day(last_).year());
    for (const std::string& country : hours.holidays) {
      for (int year = first; year <= last; ++year) {
        for (const Holiday& holiday : holidays_of(country, year)) {
          const std::string key = country + "/" + std::string(holiday.key);
          if (std::find(hours.worked.begin(), hours.worked.end(), key) != hours.worked.end()) continue;
          const Stretch as{0, 0, false, Closed::holiday, {std::string(holiday.en), std::string(holiday.fr)}};
          closed_.emplace(holiday.day, as);
        }
      }
    }
  }

  void add_busy(const Busy& busy) {
    const Span span = busy.local ? Span{moment_of(busy.from, clock_), moment_of(busy.to, clock_)}
                                 : Span{busy.from, busy.to};
    if (span.from >= to_ || span.to <= from_) return;
    absences_.push_back({span, {0, 0, false, busy.why, {busy.name, busy.name}}});
    edges_.push_back(span.from);
    edges_.push_back(span.to);
  }

  /// Asked in the order of time.
  Stretch at(UnixMs moment) {
    while (begun_ < absences_.size() && absences_[begun_].span.from <= moment)
      under_way_.push_back(&absences_[begun_++]);
    std::erase_if(under_way_, [&](const Absence* one) { return !one->span.holds(moment); });
    const Day today = clock_.local(moment).day;
    if (special_.count(today) == 0) {
      const auto day = closed_.find(today);
      if (day != closed_.end()) return day->second;
      if (!under_way_.empty()) return under_way_.front()->as;
    }
    const bool open =
        std::any_of(open_.begin(), open_.end(), [&](const Span& span) { return span.holds(moment); });
    return {0, 0, open, Closed::weekly, {}};
  }

  void add(std::vector<Stretch>& out, UnixMs from, UnixMs to) {
    Stretch next = at(from);
    next.from = from;
    next.to = to;
    if (!out.empty()) {
      Stretch& last = out.back();
      if (last.open == next.open && (next.open || (last.why == next.why && last.name == next.name))) {
        last.to = to;
        return;
      }
    }
    out.push_back(std::move(next));
  }

  const ZoneClock& clock_;
  UnixMs from_;
  UnixMs to_;
  Day first_;
  Day last_;
  std::vector<Span> open_;
  std::set<Day> special_;          ///< whose hours are their own
  std::map<Day, Stretch> closed_;  ///< whole days
  std::vector<Absence> absences_;  ///< in the order of their beginnings
  std::size_t begun_ = 0;          ///< how many of them have
  std::vector<const Absence*> under_way_;
  std::vector<UnixMs> edges_;
};

}  // namespace

std::string_view to_word(Closed why) {
  switch (why) {
    case Closed::weekly:
      return "weekly";
    case Closed::date:
      return "date";
    case Closed::holiday:
      return "holiday";
    case Closed::calendar:
      return "calendar";
    case Closed::leave:
      break;
  }
  return "leave";
}

int fortnight_week(Day day) {
  // 1 January of the year 1 was a Monday.
  const Day first = std::chrono::year(1) / std::chrono::January / 1;
  return static_cast<int>((day - first).count() / 7 % 2);
}

std::vector<Stretch> stretches(
    const OpeningHours& hours, const Behind& behind, const ZoneClock& clock, UnixMs from, UnixMs to
) {
  if (to <= from) return {};
  return Almanac(hours, behind, clock, from, std::min(to, from + kMostDays * kDay)).stretches();
}

Standing standing(const OpeningHours& hours, const Behind& behind, const ZoneClock& clock, UnixMs at) {
  const std::vector<Stretch> ahead = stretches(hours, behind, clock, at, at + kLookAhead * kDay);
  Standing now;
  if (ahead.empty()) return now;
  now.open = ahead.front().open;
  now.why = ahead.front().why;
  now.name = ahead.front().name;
  const auto change =
      std::find_if(ahead.begin(), ahead.end(), [&](const Stretch& one) { return one.open != now.open; });
  if (change != ahead.end()) now.until = change->from;
  return now;
}

}  // namespace softphone::desk
