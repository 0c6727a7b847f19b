#include "base/sid.hpp"

#include <gtest/gtest.h>

#include "base/e164.hpp"

namespace softphone {

TEST(Sid, HasPrefixAnd32Digits) {
  const RandomSource constant = [](std::span<std::uint8_t> out) { std::fill(out.begin(), out.end(), 0xa5); };
  EXPECT_EQ(make_sid("CA", constant), "CAa5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5");
  EXPECT_TRUE(is_sid("CA", make_sid("CA", constant)));
  EXPECT_FALSE(is_sid("CA", "CA123"));
  EXPECT_FALSE(is_sid("CA", "CFa5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"));
  EXPECT_FALSE(is_sid("CA", "CAg5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"));
}

TEST(E164, AcceptsOnlyWireForm) {
  EXPECT_TRUE(is_e164("+33199000001"));
  EXPECT_TRUE(is_e164("+15550100"));
  for (const auto* bad :
       {"", "+", "33199000001", "+0123456789", "+33 199", "+1234567890123456", "+331990000a1"}) {
    EXPECT_FALSE(is_e164(bad)) << bad;
  }
}

}  // namespace softphone
