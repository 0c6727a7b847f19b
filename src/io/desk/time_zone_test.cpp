#include "io/desk/time_zone.hpp"

#include <gtest/gtest.h>

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
    const auto time = local_time(row.zone, from_unix_seconds(row.unix_seconds));
    ASSERT_TRUE(time) << row.zone;
    EXPECT_EQ(time->date, row.date) << row.zone << ' ' << row.unix_seconds;
    EXPECT_EQ(time->weekday, row.weekday) << row.zone << ' ' << row.unix_seconds;
    EXPECT_EQ(time->minute, row.minute) << row.zone << ' ' << row.unix_seconds;
  }
}

TEST(TimeZone, IsUnknownWithoutANameOfTheDatabase) {
  for (const char* zone : {"", "Europe/Nowhere", "../../etc/passwd", "Europe/Paris\n"})
    EXPECT_FALSE(local_time(zone, from_unix_seconds(1'795'772'400))) << zone;
}

}  // namespace
}  // namespace softphone::io_desk
