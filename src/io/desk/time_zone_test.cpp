#include "io/desk/time_zone.hpp"

#include <gtest/gtest.h>

#include "desk/calendar_read.hpp"
#include "desk/opening_hours.hpp"

namespace softphone::io_desk {
namespace {

TEST(TimeZone, ShowsWhatItsClocksShow) {
  struct Row {
    const char* zone;
    std::int64_t unix_seconds;
    const char* date;
    int weekday;
    int minute;
  };
  for (const Row& row : {
           Row{"Europe/Paris", 1'795'776'000, "2026-11-27", 5, 11 * 60 + 40},  // winter time, UTC+1
           Row{"Europe/Paris", 1'782'820'800, "2026-06-30", 2, 14 * 60},       // summer time, UTC+2
           Row{"America/New_York", 1'795'748'400, "2026-11-26", 4, 22 * 60},
           Row{"Asia/Kolkata", 1'795'804'200, "2026-11-28", 6, 0},        // half an hour off, another day
           Row{"Europe/Paris", 1'774'745'999, "2026-03-29", 7, 60 + 59},  // the second before the clocks go
                                                                          // on
           Row{"Europe/Paris", 1'774'746'000, "2026-03-29", 7, 3 * 60},
           Row{"Europe/Paris", 1'792'890'000, "2026-10-25", 7, 2 * 60},  // the second 02:00 of that night
           Row{"UTC", 1'795'776'059, "2026-11-27", 5, 10 * 60 + 40},
       }) {
    const auto zone = find_zone(row.zone);
    ASSERT_TRUE(zone) << row.zone;
    const desk::LocalTime time = zone->local(row.unix_seconds * 1000);
    EXPECT_EQ(desk::to_date(time.day), row.date) << row.zone << ' ' << row.unix_seconds;
    EXPECT_EQ(desk::iso_weekday(time.day), row.weekday) << row.zone << ' ' << row.unix_seconds;
    EXPECT_EQ(time.minute, row.minute) << row.zone << ' ' << row.unix_seconds;
  }
}

TEST(TimeZone, SaysWhenItsClocksShowATime) {
  struct Row {
    const char* zone;
    const char* date;
    int minute;
    std::int64_t unix_seconds;
  };
  for (const Row& row : {
           Row{"Europe/Paris", "2026-11-27", 11 * 60 + 40, 1'795'776'000},
           Row{"Europe/Paris", "2026-03-29", 2 * 60 + 30, 1'774'746'000},  // skipped: the change itself
           Row{"Europe/Paris", "2026-10-25", 2 * 60 + 30, 1'792'888'200},  // twice: the first
           Row{"Europe/Paris", "2026-10-25", 24 * 60, 1'792'969'200},      // a day of 25 hours
           Row{"Asia/Kolkata", "2026-11-28", 0, 1'795'804'200},
           Row{"Europe/Paris", "1969-12-31", 23 * 60, -7200},
       }) {
    const auto zone = find_zone(row.zone);
    ASSERT_TRUE(zone) << row.zone;
    const auto day = desk::read_date(row.date).value_or(desk::Day(std::chrono::days(-1)));
    EXPECT_EQ(zone->at(day, row.minute), row.unix_seconds * 1000) << row.zone << ' ' << row.date;
  }
}

TEST(TimeZone, IsUnknownWithoutANameOfTheDatabase) {
  for (const char* zone : {"", "Europe/Nowhere", "../../etc/passwd", "Europe/Paris\n"})
    EXPECT_FALSE(find_zone(zone)) << zone;
}

TEST(TimeZone, EachNameOfWindowsLeadsToAZoneThatIsThere) {
  for (const char* name :
       {"Romance Standard Time",
        "W. Europe Standard Time",
        "Eastern Standard Time",
        "Newfoundland Standard Time",
        "FLE Standard Time",
        "/mozilla.org/20050126_1/America/New_York"})
    EXPECT_TRUE(find_zone(desk::iana_zone(name))) << name;
  EXPECT_FALSE(find_zone(desk::iana_zone("Mars Standard Time")));
}

}  // namespace
}  // namespace softphone::io_desk
