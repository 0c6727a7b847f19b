#include "io/carrier/time_filter.hpp"

#include <gtest/gtest.h>

namespace softphone::io::carrier {
namespace {

constexpr std::int64_t kMidnight = 1'714'521'600;  // 2024-05-01T00:00:00Z
constexpr std::int64_t kDay = 86'400;

std::int64_t seconds_of(const std::optional<WallTime>& time) {
  return time ? unix_seconds(*time) : -1;
}

TEST(TimeFilter, ADayAndASecond) {
  const auto day = read_time_range(Form{{"StartTime", "2024-05-01"}}, "StartTime");
  ASSERT_TRUE(day);
  EXPECT_EQ(seconds_of(day->from), kMidnight);
  EXPECT_EQ(seconds_of(day->before), kMidnight + kDay);
  for (const char* text : {"2024-05-01T12:00:05Z", "2024-05-01T12:00:05.678Z"}) {
    const auto second = read_time_range(Form{{"StartTime", text}}, "StartTime");
    ASSERT_TRUE(second) << text;
    EXPECT_EQ(seconds_of(second->from), kMidnight + 43'205);
    EXPECT_EQ(seconds_of(second->before), kMidnight + 43'206);
  }
}

TEST(TimeFilter, BoundsIncludeWhatTheyName) {
  const auto after = read_time_range(Form{{"EndTime>", "2024-05-01"}}, "EndTime");
  ASSERT_TRUE(after);
  EXPECT_EQ(seconds_of(after->from), kMidnight);
  EXPECT_FALSE(after->before);
  const auto until = read_time_range(Form{{"EndTime<", "2024-05-01"}}, "EndTime");
  ASSERT_TRUE(until);
  EXPECT_FALSE(until->from);
  EXPECT_EQ(seconds_of(until->before), kMidnight + kDay);
  const auto both = read_time_range(Form{{"EndTime<", "2024-05-02"}, {"EndTime>", "2024-05-01"}}, "EndTime");
  ASSERT_TRUE(both);
  EXPECT_EQ(seconds_of(both->from), kMidnight);
  EXPECT_EQ(seconds_of(both->before), kMidnight + 2 * kDay);
  const auto none = read_time_range(Form{{"StartTime", "2024-05-01"}}, "EndTime");
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->from || none->before);
}

TEST(TimeFilter, NonsenseIsRefused) {
  for (const char* text :
       {"",
        "2024",
        "2024-13-01",
        "2024-02-30",
        "2024-5-1",
        "20240501",
        "-024-05-01",
        "2024-05-01T",
        "2024-05-01 12:00:00",
        "2024-05-01T25:00:00Z",
        "2024-05-01T12:00:00",
        "2024-05-01T12:00:00xxxxxxxxxxxxZ",
        "2024-05-01T12:0a:00Z"}) {
    EXPECT_FALSE(read_time_range(Form{{"StartTime", text}}, "StartTime")) << text;
  }
}

}  // namespace
}  // namespace softphone::io::carrier
