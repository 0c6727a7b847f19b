#include "desk/lockout.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

constexpr UnixMs kStart = 1'763'700'000'000;

/// Somebody who tries again the moment they may.
struct Guesser {
  explicit Guesser(LockoutRule given) : rule(given) {}
  LockoutRule rule;
  UnixMs now = kStart;
  Failures failures;

  /// The wait after one more failure, in seconds.
  long long fail() {
    failures = after_failure(failures, now, rule);
    return std::chrono::duration_cast<std::chrono::seconds>(wait_of(failures, now, rule)).count();
  }
  void wait() { now += wait_of(failures, now, rule).count(); }
};

TEST(Lockout, AFewFailuresAreFreeThenEachDoublesTheWait) {
  Guesser guesser(kPersonRule);
  for (const long long wait : {0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900}) {
    EXPECT_EQ(guesser.fail(), wait) << guesser.failures.count;
    guesser.wait();
    EXPECT_EQ(wait_of(guesser.failures, guesser.now, kPersonRule).count(), 0);
  }
}

TEST(Lockout, LeavesFewGuessesADayOfOnePerson) {
  Guesser guesser(kPersonRule);
  int guesses = 0;
  for (; guesser.now < kStart + 24LL * 3'600'000; ++guesses) {
    guesser.fail();
    guesser.wait();
  }
  EXPECT_LT(guesses, 110);
}

TEST(Lockout, CountsDownWhileItLasts) {
  Guesser guesser(kPersonRule);
  for (int i = 0; i < 5; ++i) guesser.fail();
  EXPECT_EQ(wait_of(guesser.failures, guesser.now + 10'000, kPersonRule), Milliseconds(20'000));
  EXPECT_EQ(wait_of(guesser.failures, guesser.now + 30'000, kPersonRule), Milliseconds(0));
}

TEST(Lockout, ForgetsAfterADayWithoutFailure) {
  Guesser guesser(kPersonRule);
  for (int i = 0; i < 9; ++i) guesser.fail();
  EXPECT_FALSE(is_forgotten(guesser.failures, guesser.now + 86'399'999, kPersonRule));
  EXPECT_TRUE(is_forgotten(guesser.failures, guesser.now + 86'400'000, kPersonRule));
  guesser.now += 86'400'000;
  EXPECT_EQ(guesser.fail(), 0);
  EXPECT_EQ(guesser.failures.count, 1);
}

TEST(Lockout, AnOfficeBehindOneAddressHasMoreFree) {
  Guesser guesser(kAddressRule);
  for (int i = 0; i < 19; ++i) EXPECT_EQ(guesser.fail(), 0) << i;
  EXPECT_EQ(guesser.fail(), 60);
}

TEST(Lockout, SaysHowManyFailuresAreLeft) {
  Guesser guesser(kPersonRule);
  EXPECT_EQ(free_failures_left(guesser.failures, guesser.now, kPersonRule), 4);
  for (const int left : {3, 2, 1, 0, 0}) {
    guesser.fail();
    EXPECT_EQ(free_failures_left(guesser.failures, guesser.now, kPersonRule), left);
  }
}

TEST(Lockout, AClockSetBackKeepsNobodyOutForLong) {
  Guesser guesser(kPersonRule);
  for (int i = 0; i < 12; ++i) guesser.fail();
  EXPECT_EQ(wait_of(guesser.failures, kStart - 86'400'000, kPersonRule), Milliseconds(15min));
}

}  // namespace
}  // namespace softphone::desk
