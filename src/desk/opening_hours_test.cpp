#include "desk/opening_hours.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

constexpr int kNine = 9 * 60;
constexpr int kNoon = 12 * 60;
constexpr int kTwo = 14 * 60;
constexpr int kSix = 18 * 60;

const OpeningHours kHours{
    "Europe/Paris", {{1, kNine, kNoon}, {1, kTwo, kSix}, {2, 0, 24 * 60}}, {"2026-12-25", "2027-01-04"}};

TEST(OpeningHours, EachPeriodHasItsFirstMinuteAndNotItsLast) {
  struct Row {
    const char* date;
    int weekday;
    int minute;
    bool open;
  };
  for (const Row& row : {
           Row{"2026-11-30", 1, kNine - 1, false},
           Row{"2026-11-30", 1, kNine, true},
           Row{"2026-11-30", 1, kNoon - 1, true},
           Row{"2026-11-30", 1, kNoon, false},
           Row{"2026-11-30", 1, kTwo, true},
           Row{"2026-11-30", 1, kSix, false},
           Row{"2026-12-01", 2, 0, true},
           Row{"2026-12-01", 2, 1439, true},
           Row{"2026-12-02", 3, kNoon, false},
           Row{"2027-01-04", 1, kNine, false},  // a Monday that is closed
       }) {
    EXPECT_EQ(is_open(kHours, {row.date, row.weekday, row.minute}), row.open)
        << row.date << ' ' << row.minute;
  }
}

TEST(OpeningHours, WithoutPeriodsItIsNeverOpen) {
  EXPECT_FALSE(is_open({"Europe/Paris", {}, {}}, {"2026-11-30", 1, kNoon}));
}

TEST(OpeningHours, DatesAreDaysThatExist) {
  for (const char* date : {"2026-12-25", "2028-02-29", "1970-01-01"}) EXPECT_TRUE(is_date(date)) << date;
  for (const char* date :
       {"2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-1-01",
        "26-01-01",
        "2026/01/01",
        "",
        "2026-01-01x",
        "-026-01-01",
        "2026--1-01",
        "1969-12-31"})
    EXPECT_FALSE(is_date(date)) << date;
}

}  // namespace
}  // namespace softphone::desk
