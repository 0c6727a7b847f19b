#pragma once
// A zone for tests: two offsets and the European rule between them, so that no database is needed.

#include "desk/zone_clock.hpp"

namespace softphone::desk {

/// Minutes ahead of UTC in winter and in summer; the clocks change on the last Sundays of March and October
/// at 01:00 UTC.
class TestZone : public ZoneClock {
 public:
  explicit TestZone(int winter = 60, int summer = 120) : winter_(winter), summer_(summer) {}

  [[nodiscard]] LocalTime local(UnixMs at) const override {
    const UnixMs shown = at + offset(at) * kMinute;
    const UnixMs day = shown >= 0 ? shown / kDay : (shown - kDay + 1) / kDay;
    return {Day(std::chrono::days(day)), static_cast<int>((shown - day * kDay) / kMinute)};
  }

  [[nodiscard]] UnixMs at(Day day, int minute) const override {
    const UnixMs shown = day.time_since_epoch().count() * kDay + minute * kMinute;
    const UnixMs summer = shown - summer_ * kMinute;
    const UnixMs winter = shown - winter_ * kMinute;
    if (offset(summer) == summer_) return summer;  // the first of two
    if (offset(winter) == winter_) return winter;
    return change(day, std::chrono::March);  // a time that is skipped
  }

 private:
  static constexpr UnixMs kMinute = 60'000;
  static constexpr UnixMs kDay = 86'400'000;

  static UnixMs change(Day day, std::chrono::month month) {
    const auto year = std::chrono::year_month_day(day).year();
    const Day sunday = year / month / std::chrono::Sunday[std::chrono::last];
    return sunday.time_since_epoch().count() * kDay + 60 * kMinute;
  }
  [[nodiscard]] int offset(UnixMs at) const {
    const Day day(std::chrono::days(at >= 0 ? at / kDay : (at - kDay + 1) / kDay));
    const bool summer = change(day, std::chrono::March) <= at && at < change(day, std::chrono::October);
    return summer ? summer_ : winter_;
  }

  int winter_;
  int summer_;
};

/// 09:30
inline std::string time_text(int minute) {
  const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return two(minute / 60) + ":" + two(minute % 60);
}

}  // namespace softphone::desk
