#include "desk/timestamp.hpp"

#include <gtest/gtest.h>

#include "base/time.hpp"

namespace softphone::desk {
namespace {

TEST(Rfc2822, ReadsWhatTheBaseWrites) {
  for (const std::int64_t seconds : {0L, 1283286988L, 1763700000L, 1772323199L}) {
    EXPECT_EQ(read_rfc2822(format_rfc2822(from_unix_seconds(seconds))), seconds);
  }
  EXPECT_EQ(read_rfc2822("Tue, 31 Aug 2010 20:36:28 +0000"), 1283286988);
  EXPECT_EQ(read_rfc2822("Tue, 31 Aug 2010 22:36:28 +0200"), 1283286988);
}

TEST(Rfc2822, RefusesEverythingElse) {
  for (const char* text :
       {"",
        "2010-08-31T20:36:28Z",
        "Tue, 31 Feb 2010 20:36:28 +0000",
        "Tue, 31 Foo 2010 20:36:28 +0000",
        "Tue, 31 Aug 2010 25:36:28 +0000",
        "Tue, -1 Aug 2010 20:36:28 +0000",
        "Tue, 31 Aug 2010 20:36:28 GMT  "}) {
    EXPECT_EQ(read_rfc2822(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace softphone::desk
