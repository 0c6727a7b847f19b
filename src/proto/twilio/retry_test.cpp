#include "proto/twilio/retry.hpp"

#include <gtest/gtest.h>

namespace softphone::twilio {
namespace {

TEST(Retry, RepeatsWhatWasNotBegunAndWhatMayBeDoneTwice) {
  const struct {
    const char* what;
    Attempt attempt;
    bool again;
  } cases[] = {
      {"a good answer stands", {true, 200}, false},
      {"so does a refusal", {true, 404}, false},
      {"reading while the carrier is ill", {true, 503}, true},
      {"reading without an answer", {true, 0}, true},
      {"creating while the carrier is busy", {false, 429}, true},
      {"creating while the carrier is ill: it may be done", {false, 503}, false},
      {"creating without an answer: likewise", {false, 0, true}, false},
      {"creating without a connection", {false, 0, false}, true},
      {"enough is enough", {true, 503, true, {}, kMostTries}, false},
  };
  for (const auto& c : cases) EXPECT_EQ(retry_in(c.attempt, 0.5).has_value(), c.again) << c.what;
}

TEST(Retry, WaitsLongerEachTimeAndNotAllAtOnce) {
  EXPECT_EQ(retry_in({true, 503, true, {}, 1}, 0.5), 500ms);
  EXPECT_EQ(retry_in({true, 503, true, {}, 2}, 0.5), 1000ms);
  EXPECT_EQ(retry_in({true, 503, true, {}, 3}, 0.5), 2000ms);
  EXPECT_EQ(retry_in({true, 503, true, {}, 1}, 0.0), 250ms);
  EXPECT_EQ(retry_in({true, 503, true, {}, 1}, 1.0), 750ms);
}

TEST(Retry, WaitsAsLongAsItIsAskedToWithinReason) {
  EXPECT_EQ(retry_in({true, 429, true, "7"}, 0.5), 7000ms);
  EXPECT_EQ(retry_in({true, 429, true, "0"}, 0.5), 500ms);
  EXPECT_EQ(retry_in({true, 429, true, "30"}, 0.5), 30'000ms);
  EXPECT_EQ(retry_in({true, 429, true, "31"}, 0.5), std::nullopt) << "who asks has no patience for that";
  EXPECT_EQ(retry_in({true, 429, true, "7", 1, 5s}, 0.5), std::nullopt);
  for (const char* odd : {"", "soon", "-5", "Fri, 27 Nov 2026 19:00:00 GMT", "99999999999999999999"})
    EXPECT_EQ(retry_in({true, 429, true, odd}, 0.5), 500ms) << odd;
}

}  // namespace
}  // namespace softphone::twilio
