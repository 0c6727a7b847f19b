#include "base/time.hpp"

#include <gtest/gtest.h>

namespace softphone {

TEST(Time, FormatsAsTwilioDoes) {
  EXPECT_EQ(format_rfc2822(from_unix_seconds(1283286988)), "Tue, 31 Aug 2010 20:36:28 +0000");
}

TEST(Time, FormatsIsoWithMilliseconds) {
  EXPECT_EQ(format_iso8601(from_unix_seconds(1283286988) + 7ms), "2010-08-31T20:36:28.007Z");
}

}  // namespace softphone
