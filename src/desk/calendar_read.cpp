#include "desk/calendar_read.hpp"

#include <libical/ical.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include "desk/calendar_lines.hpp"
#include "desk/fact.hpp"

namespace softphone::desk {
namespace {

using std::chrono::days;

constexpr UnixMs kSecond = 1000;
constexpr UnixMs kMinute = 60 * kSecond;
constexpr UnixMs kDay = 24 * 60 * kMinute;
/// How many repetitions of all entries together are looked at, those before the window included.
constexpr int kMostSteps = 100'000;
/// How many rules a calendar may have; each costs something even when nothing comes of it.
constexpr int kMostRules = 1000;
/// Times of one day: more are an attempt to keep a server busy.
constexpr std::size_t kMostTimes = 16;
/// What a rule costs, in such steps, of which nothing ever comes.
constexpr int kFruitless = 10'000;
/// How many days that do not count cost a step.
constexpr UnixMs kDaysAStep = 20;
constexpr std::size_t kMostEntries = 5000;
constexpr std::size_t kMaxName = 120;

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
struct FreeIterator {
  void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;
using Iterator = std::unique_ptr<icalrecur_iterator, FreeIterator>;

/// The value of a property, if it is of this kind: libical's getters do not look.
const icalvalue* value_of(icalproperty* property, icalvalue_kind kind) {
  if (property == nullptr) return nullptr;
  const icalvalue* value = icalproperty_get_value(property);
  return value != nullptr && icalvalue_isa(value) == kind ? value : nullptr;
}

std::string text_of(icalcomponent* component, icalproperty_kind kind) {
  const icalvalue* value = value_of(icalcomponent_get_first_property(component, kind), ICAL_TEXT_VALUE);
  const char* text = value != nullptr ? icalvalue_get_text(value) : nullptr;
  return text != nullptr ? text : "";
}

std::optional<icaltimetype> time_of(icalproperty* property) {
  icaltimetype time = icaltime_null_time();
  if (const icalvalue* value = value_of(property, ICAL_DATETIME_VALUE)) {
    time = icalvalue_get_datetime(value);
  } else if (const icalvalue* date = value_of(property, ICAL_DATE_VALUE)) {
    time = icalvalue_get_date(date);
  } else if (const icalvalue* either = value_of(property, ICAL_DATETIMEPERIOD_VALUE)) {
    time = icalvalue_get_datetimeperiod(either).time;
  }
  const bool sound = !icaltime_is_null_time(time) && icaltime_is_valid_time(time) != 0 && time.year >= 1900 &&
                     time.year <= 9998 && time.month >= 1 && time.month <= 12 && time.day >= 1 &&
                     time.day <= 31 && time.hour >= 0 && time.hour <= 23 && time.minute >= 0 &&
                     time.minute <= 59 && time.second >= 0 && time.second <= 60;
  if (!sound) return std::nullopt;
  return time;
}

/// The values of a part of a rule, BYHOUR=9,14.
template <std::size_t N>
std::vector<int> values_of(const short (&part)[N]) {
  std::vector<int> values;
  for (const short value : part) {
    if (value == ICAL_RECURRENCE_ARRAY_MAX) break;
    values.push_back(value);
  }
  return values;
}

/// Whether no month of the rule has one of its days: libical would look for 30 February through all ages.
bool never(const icalrecurrencetype& rule) {
  static constexpr std::array kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const std::vector<int> months = values_of(rule.by_month);
  const std::vector<int> month_days = values_of(rule.by_month_day);
  if (months.empty() || month_days.empty()) return false;
  return std::none_of(months.begin(), months.end(), [&](int month) {
    return std::any_of(month_days.begin(), month_days.end(), [&](int day) {
      return month >= 1 && month <= 12 && std::abs(day) <= kDays.at(static_cast<std::size_t>(month - 1));
    });
  });
}

/// How many times of day the rule has.
std::size_t times_a_day(const icalrecurrencetype& rule) {
  const auto times = [](std::size_t count) { return std::max<std::size_t>(count, 1); };
  return times(values_of(rule.by_hour).size()) * times(values_of(rule.by_minute).size()) *
         times(values_of(rule.by_second).size());
}

/// Whether days are looked at one by one of which few count.
bool is_sparse(const icalrecurrencetype& rule) {
  const bool by_days = rule.freq == ICAL_DAILY_RECURRENCE || rule.freq == ICAL_WEEKLY_RECURRENCE;
  return by_days && (!values_of(rule.by_month).empty() || !values_of(rule.by_month_day).empty() ||
                     !values_of(rule.by_year_day).empty() || !values_of(rule.by_week_no).empty());
}

/// What the clocks show, written as though in UTC.
UnixMs written(const icaltimetype& time) {
  const Day day(
      std::chrono::year(time.year) / std::chrono::month(static_cast<unsigned>(time.month)) /
      std::chrono::day(static_cast<unsigned>(time.day))
  );
  const UnixMs date = static_cast<UnixMs>(day.time_since_epoch().count()) * kDay;
  if (time.is_date != 0) return date;
  return date + (time.hour * 60LL + time.minute) * kMinute + time.second * kSecond;
}

icaltimetype unwritten(UnixMs at) {
  const Day day(days(at >= 0 ? at / kDay : (at - kDay + 1) / kDay));
  const std::chrono::year_month_day date(day);
  icaltimetype time = icaltime_null_time();
  time.year = static_cast<int>(date.year());
  time.month = static_cast<int>(static_cast<unsigned>(date.month()));
  time.day = static_cast<int>(static_cast<unsigned>(date.day()));
  return time;
}

/// A moment, or what clocks show.
struct Mark {
  UnixMs at = 0;
  bool local = false;
  friend auto operator<=>(const Mark&, const Mark&) = default;
};

class Reader {
 public:
  Reader(const CalendarWindow& window, const ZoneFinder& zones) : window_(window), find_(zones) {}

  Result<CalendarEntries> read(std::string_view text) {
    auto shape = read_calendar_shape(text);
    if (!shape) return shape.error();
    out_.name = shape->name;
    zone_ = shape->zone;
    std::vector<Component> events;
    for (const CalendarComponent& component : shape->components) {
      Component parsed = parse(component);
      if (!parsed) continue;
      if (component.kind == "VFREEBUSY") {
        read_busy_list(parsed.get());
      } else {
        note_override(parsed.get());
        events.push_back(std::move(parsed));
      }
    }
    for (const Component& event : events) {
      if (auto wrong = read_event(event.get())) return *wrong;
    }
    std::stable_sort(out_.busy.begin(), out_.busy.end(), [](const Busy& a, const Busy& b) {
      return a.from < b.from;
    });
    return std::move(out_);
  }

 private:
  static Component parse(const CalendarComponent& component) {
    std::string text = "BEGIN:" + component.kind + "\r\n";
    for (const std::string& line : component.lines) text += line + "\r\n";
    text += "END:" + component.kind + "\r\n";
    Component parsed(icalparser_parse_string(text.c_str()));
    const bool fits = parsed && (icalcomponent_isa(parsed.get()) == ICAL_VEVENT_COMPONENT ||
                                 icalcomponent_isa(parsed.get()) == ICAL_VFREEBUSY_COMPONENT);
    return fits ? std::move(parsed) : nullptr;
  }

  std::shared_ptr<const ZoneClock> clock(const std::string& name) {
    if (name.empty()) return nullptr;
    const auto known = clocks_.find(name);
    if (known != clocks_.end()) return known->second;
    auto found = find_(iana_zone(name));
    if (!found && out_.zones.size() < 5) out_.zones.push_back(printable(name, kMaxName));
    if (clocks_.size() < 200) clocks_.emplace(name, found);
    return found;
  }

  /// The zone in which a property's times are written; null: in the line's.
  std::shared_ptr<const ZoneClock> clock_of(icalproperty* property) {
    icalparameter* parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    const char* name = parameter != nullptr ? icalparameter_get_tzid(parameter) : nullptr;
    return clock(name != nullptr ? name : zone_);
  }

  static Mark mark(UnixMs at, bool utc, const ZoneClock* clock) {
    if (utc) return {at, false};
    if (clock == nullptr) return {at, true};
    const UnixMs day = at >= 0 ? at / kDay : (at - kDay + 1) / kDay;
    const UnixMs rest = at - day * kDay;
    return {clock->at(Day(days(day)), static_cast<int>(rest / kMinute)) + rest % kMinute, false};
  }

  Mark mark_of(const icaltimetype& time, icalproperty* property) {
    if (time.is_date != 0) return {written(time), true};
    const auto zone = icaltime_is_utc(time) != 0 ? nullptr : clock_of(property);
    return mark(written(time), icaltime_is_utc(time) != 0, zone.get());
  }

  /// An entry that stands for one repetition of another one.
  void note_override(icalcomponent* event) {
    icalproperty* property = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY);
    const auto time = time_of(property);
    if (!time) return;
    const std::string uid = text_of(event, ICAL_UID_PROPERTY);
    if (!uid.empty()) moved_.insert({uid, mark_of(*time, property)});
  }

  void read_busy_list(icalcomponent* list) {
    for (icalproperty* property = icalcomponent_get_first_property(list, ICAL_FREEBUSY_PROPERTY);
         property != nullptr;
         property = icalcomponent_get_next_property(list, ICAL_FREEBUSY_PROPERTY)) {
      icalparameter* type = icalproperty_get_first_parameter(property, ICAL_FBTYPE_PARAMETER);
      if (type != nullptr && icalparameter_get_fbtype(type) == ICAL_FBTYPE_FREE) continue;
      const icalvalue* value = value_of(property, ICAL_PERIOD_VALUE);
      if (value == nullptr) continue;
      const icalperiodtype period = icalvalue_get_period(value);
      if (icaltime_is_null_time(period.start) || icaltime_is_valid_time(period.start) == 0) continue;
      const UnixMs from = written(period.start);
      const bool ends = !icaltime_is_null_time(period.end) && icaltime_is_valid_time(period.end) != 0;
      const UnixMs to =
          ends ? written(period.end) : from + icaldurationtype_as_int(period.duration) * kSecond;
      add({from, false}, to - from, {});
    }
  }

  bool add(const Mark& start, UnixMs length, const std::string& name) {
    // A day of slack: what clocks show is up to 14 hours off.
    const UnixMs slack = start.local ? kDay : 0;
    if (length <= 0 || start.at + length + slack <= window_.from || start.at - slack >= window_.to)
      return true;
    if (out_.busy.size() >= kMostEntries) return false;
    out_.busy.push_back({start.at, start.at + length, start.local, name, Closed::calendar});
    return true;
  }

  std::optional<UnixMs> length_of(icalcomponent* event, const icaltimetype& start, const Mark& from) {
    icalproperty* end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    if (const auto time = time_of(end)) {
      const Mark to = mark_of(*time, end);
      if (to.local == from.local) return to.at - from.at;
      return written(*time) - written(start);
    }
    icalproperty* duration = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    if (const icalvalue* value = value_of(duration, ICAL_DURATION_VALUE))
      return static_cast<UnixMs>(icaldurationtype_as_int(icalvalue_get_duration(value))) * kSecond;
    if (start.is_date != 0) return kDay;
    return std::nullopt;
  }

  [[nodiscard]] bool counts(icalcomponent* event) const {
    const icalvalue* status =
        value_of(icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY), ICAL_STATUS_VALUE);
    if (status != nullptr && icalvalue_get_status(status) == ICAL_STATUS_CANCELLED) return false;
    const icalvalue* transparency =
        value_of(icalcomponent_get_first_property(event, ICAL_TRANSP_PROPERTY), ICAL_TRANSP_VALUE);
    const bool free = transparency != nullptr && icalvalue_get_transp(transparency) != ICAL_TRANSP_OPAQUE &&
                      icalvalue_get_transp(transparency) != ICAL_TRANSP_OPAQUENOCONFLICT;
    return !(window_.busy_only && free);
  }

  /// Days and moments at which it does not take place after all.
  struct Exceptions {
    std::set<Mark> marks;
    std::set<UnixMs> dates;  ///< written days, of exceptions that name a day of an entry with times
  };
  Exceptions exceptions_of(icalcomponent* event) {
    Exceptions found;
    for (icalproperty* property = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY);
         property != nullptr;
         property = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY)) {
      const auto time = time_of(property);
      if (!time) continue;
      if (time->is_date != 0) found.dates.insert(written(*time));
      found.marks.insert(mark_of(*time, property));
    }
    return found;
  }

  static Error repeats_too_often(const std::string& name) {
    return fail(
        "repeats_too_often",
        "The entry “" + (name.empty() ? std::string("without a name") : name) +
            "” repeats too often to be followed. Change or remove it in the calendar."
    );
  }

  static Error too_many() {
    return fail("too_many_events", "The calendar has more than 5,000 entries in the months ahead.");
  }

  std::optional<Error> read_event(icalcomponent* event) {
    if (!counts(event)) return std::nullopt;
    icalproperty* property = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    const auto start = time_of(property);
    if (!start) return std::nullopt;
    const Mark from = mark_of(*start, property);
    const auto length = length_of(event, *start, from);
    if (!length || *length <= 0) return std::nullopt;
    const std::string name = printable(text_of(event, ICAL_SUMMARY_PROPERTY), kMaxName);
    icalproperty* rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
    const bool stands_in = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY) != nullptr;
    const bool once = stands_in || (rule == nullptr &&
                                    icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY) == nullptr);
    if (once) return add(from, *length, name) ? std::nullopt : std::optional<Error>(too_many());

    const Exceptions exceptions = exceptions_of(event);
    const std::string uid = text_of(event, ICAL_UID_PROPERTY);
    const auto takes_place = [&](const Mark& at, UnixMs shown) {
      const UnixMs day = shown - ((shown % kDay) + kDay) % kDay;
      return !exceptions.marks.contains(at) && !exceptions.dates.contains(day) && !moved_.contains({uid, at});
    };
    const auto zone = icaltime_is_utc(*start) != 0 || start->is_date != 0 ? nullptr : clock_of(property);
    std::set<Mark> seen;  // a date that is also among the repetitions takes place once
    const auto mark_at = [&](UnixMs shown) {
      return start->is_date != 0 ? Mark{shown, true} : mark(shown, icaltime_is_utc(*start) != 0, zone.get());
    };
    const auto take = [&](UnixMs shown) {
      const Mark at = mark_at(shown);
      if (!takes_place(at, shown) || !seen.insert(at).second) return true;
      return add(at, *length, name);
    };
    if (rule == nullptr && !take(written(*start))) return too_many();
    for (; rule != nullptr; rule = icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY)) {
      if (auto wrong = repeat(rule, *start, *length, name, mark_at, take)) return wrong;
    }
    for (icalproperty* date = icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY); date != nullptr;
         date = icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY)) {
      const auto time = time_of(date);
      if (!time) continue;
      if (++steps_ > kMostSteps) return repeats_too_often(name);
      const Mark at = mark_of(*time, date);
      if (!takes_place(at, written(*time)) || !seen.insert(at).second) continue;
      if (!add(at, *length, name)) return too_many();
    }
    return std::nullopt;
  }

  template <class MarkAt, class Take>
  std::optional<Error> repeat(
      icalproperty* property,
      const icaltimetype& start,
      UnixMs length,
      const std::string& name,
      const MarkAt& mark_at,
      const Take& take
  ) {
    const icalvalue* value = value_of(property, ICAL_RECUR_VALUE);
    if (value == nullptr) return std::nullopt;
    icalrecurrencetype rule = icalvalue_get_recur(value);
    // Nobody closes each hour, and such a rule alone can keep a server busy.
    const bool often = rule.freq == ICAL_SECONDLY_RECURRENCE || rule.freq == ICAL_MINUTELY_RECURRENCE ||
                       rule.freq == ICAL_HOURLY_RECURRENCE;
    const std::size_t times = times_a_day(rule);
    if (often || times > kMostTimes || ++rules_ > kMostRules) return repeats_too_often(name);
    if (never(rule)) return std::nullopt;
    // An end in UTC is compared as a moment, which libical does not do here: it knows no zones.
    std::optional<Mark> until;
    if (!icaltime_is_null_time(rule.until)) {
      const bool by_date = rule.until.is_date != 0;
      until = by_date ? Mark{written(rule.until) + kDay - 1, true}
                      : Mark{written(rule.until), icaltime_is_utc(rule.until) == 0};
    }
    icaltimetype first = start;
    first.zone = nullptr;
    // Nothing behind the window is looked for, whatever the rule counts.
    rule.until = unwritten(window_.to + 2 * kDay);
    if (rule.count == 0) {
      if (rule.freq == ICAL_DAILY_RECURRENCE && rule.interval == 1 &&
          written(start) < window_.from - length) {
        // Years of days before the window need not be counted one by one.
        icaltimetype near = unwritten(window_.from - length - 2 * kDay);
        near.hour = first.hour;
        near.minute = first.minute;
        near.second = first.second;
        near.is_date = first.is_date;
        if (written(near) > written(first)) first = near;
      }
    }
    const Iterator iterator(icalrecur_iterator_new(rule, first));
    if (!iterator) {
      steps_ += kFruitless;
      return steps_ > kMostSteps ? std::optional<Error>(repeats_too_often(name)) : std::nullopt;
    }
    if (is_sparse(rule)) {
      const UnixMs days_looked_at = std::max<UnixMs>(window_.to - written(first), 0) / kDay;
      steps_ += static_cast<int>(days_looked_at * static_cast<UnixMs>(times) / kDaysAStep);
    }
    for (;;) {
      const icaltimetype next = icalrecur_iterator_next(iterator.get());
      if (icaltime_is_null_time(next) || next.year > 9998) return std::nullopt;
      if (++steps_ > kMostSteps) return repeats_too_often(name);
      const UnixMs shown = written(next);
      if (shown - kDay > window_.to) return std::nullopt;
      if (until) {
        const Mark at = mark_at(shown);
        // Both as clocks show them, or both as moments.
        if ((until->local || at.local ? shown : at.at) > until->at) return std::nullopt;
      }
      if (!take(shown)) return too_many();
    }
  }

  CalendarWindow window_;
  const ZoneFinder& find_;
  CalendarEntries out_;
  std::string zone_;
  std::map<std::string, std::shared_ptr<const ZoneClock>> clocks_;
  std::set<std::pair<std::string, Mark>> moved_;
  int steps_ = 0;
  int rules_ = 0;
};

}  // namespace

Result<CalendarEntries> read_calendar(
    std::string_view text, const CalendarWindow& window, const ZoneFinder& zones
) {
  // What libical cannot read is a part without a value, not the end of the program.
  icalerror_set_errors_are_fatal(0);
  return Reader(window, zones).read(text);
}

}  // namespace softphone::desk
