#include "desk/call_pace.hpp"

#include <gtest/gtest.h>

#include "desk/agenda.hpp"

namespace softphone::desk {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const TimePoint kStart = TimePoint() + seconds(1000);

CallPace::Ticket ticket(int n) {
  return {"CA" + std::to_string(n), "add " + std::to_string(n), "customer"};
}

/// Asks, and starts when it may.
bool try_to_start(CallPace& pace, int n, TimePoint now) {
  if (pace.turn(ticket(n), now) > now) return false;
  pace.started(ticket(n), now);
  return true;
}

TEST(CallPace, WithoutARateNobodyWaits) {
  CallPace pace;
  for (int n = 0; n < 100; ++n) EXPECT_TRUE(try_to_start(pace, n, kStart));
  pace.hold_off(seconds(5), kStart);
  EXPECT_TRUE(try_to_start(pace, 100, kStart));
  EXPECT_TRUE(pace.waiting().empty());
}

TEST(CallPace, ABurstStartsOneAfterTheOtherInTheOrderOfAsking) {
  CallPace pace(seconds(1));
  EXPECT_TRUE(try_to_start(pace, 0, kStart));
  for (int n = 1; n <= 3; ++n) EXPECT_EQ(pace.turn(ticket(n), kStart), kStart + seconds(n));
  EXPECT_EQ(pace.turn(ticket(2), kStart + milliseconds(10)), kStart + seconds(2))
      << "asking again costs nothing";
  EXPECT_EQ(pace.waiting().size(), 3U);
  EXPECT_TRUE(pace.waits("CA1", "customer"));
  EXPECT_FALSE(pace.waits("CA0", "customer"));
  for (int n = 1; n <= 3; ++n) {
    EXPECT_FALSE(try_to_start(pace, n, kStart + seconds(n) - milliseconds(1)));
    EXPECT_TRUE(try_to_start(pace, n, kStart + seconds(n)));
  }
  EXPECT_TRUE(pace.waiting().empty());
  EXPECT_FALSE(try_to_start(pace, 4, kStart + milliseconds(3500))) << "the last start counts";
  EXPECT_TRUE(try_to_start(pace, 4, kStart + seconds(4)));
}

TEST(CallPace, TheRateIsKeptWhoeverComesLate) {
  CallPace pace(seconds(1));
  std::vector<TimePoint> starts;
  std::vector<int> todo;
  for (int n = 0; n < 20; ++n) todo.push_back(n);
  // Asked at odd moments, the later ones first: whatever happens, never two within a second.
  for (TimePoint now = kStart; !todo.empty() && now < kStart + seconds(60); now += milliseconds(130)) {
    std::erase_if(todo, [&](int n) {
      if (n % 7 == 3 && now < kStart + seconds(6)) return false;  // busy with something else
      if (!try_to_start(pace, n, now)) return false;
      starts.push_back(now);
      return true;
    });
  }
  ASSERT_EQ(starts.size(), 20U);
  for (std::size_t i = 1; i < starts.size(); ++i) EXPECT_GE(starts[i] - starts[i - 1], seconds(1));
}

TEST(CallPace, WhoHangsUpGivesTheirPlaceToThoseBehind) {
  CallPace pace(seconds(1));
  try_to_start(pace, 0, kStart);
  for (int n = 1; n <= 3; ++n) pace.turn(ticket(n), kStart);
  EXPECT_FALSE(pace.keep("CA1", {"add 1"}, kStart)) << "still wanted";
  EXPECT_TRUE(pace.keep("CA1", {}, kStart));
  EXPECT_EQ(pace.turn(ticket(2), kStart), kStart + seconds(1));
  EXPECT_EQ(pace.turn(ticket(3), kStart), kStart + seconds(2));
  EXPECT_FALSE(pace.keep("CA9", {}, kStart));
}

TEST(CallPace, ARefusalHoldsOffEverybody) {
  CallPace pace(seconds(1));
  try_to_start(pace, 0, kStart);
  pace.turn(ticket(1), kStart);
  pace.turn(ticket(2), kStart);
  pace.hold_off(seconds(10), kStart);
  EXPECT_EQ(pace.turn(ticket(1), kStart), kStart + seconds(10));
  EXPECT_EQ(pace.turn(ticket(2), kStart), kStart + seconds(11));
  EXPECT_EQ(pace.turn(ticket(3), kStart), kStart + seconds(12));
  pace.hold_off({}, kStart + seconds(20));
  EXPECT_EQ(pace.turn(ticket(1), kStart + seconds(20)), kStart + seconds(21)) << "a turn at least";
}

RestRequest request(RestRequest::Kind kind, const std::string& party, Duration delay = {}) {
  RestRequest out;
  out.kind = kind;
  out.party = party;
  out.delay = delay;
  return out;
}

TEST(AgendaTurns, WhatWaitsForItsTurnHoldsUpNothingElse) {
  using Kind = RestRequest::Kind;
  Agenda agenda;
  agenda.plan({request(Kind::add, "bob"), request(Kind::end, "alice")}, kStart);
  TimePoint turn = kStart + seconds(9);
  const auto turns = [&](const RestRequest& one) { return one.kind == Kind::add ? turn : kStart; };
  const auto first = agenda.next(kStart, turns);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->kind, Kind::end);
  agenda.finished(Agenda::Outcome::done, kStart);
  agenda.plan({request(Kind::add, "bob")}, kStart);
  EXPECT_FALSE(agenda.next(kStart, turns));
  EXPECT_EQ(agenda.wake(), kStart + seconds(9));
  // Somebody before it gave up: it is asked about anew, whatever was said before.
  turn = kStart + seconds(2);
  EXPECT_FALSE(agenda.next(kStart + seconds(1), turns));
  EXPECT_EQ(agenda.wake(), kStart + seconds(2));
  EXPECT_TRUE(agenda.next(kStart + seconds(2), turns));
}

TEST(AgendaTurns, PatienceWithTheCarrierBeginsWhenTheLegIsStarted) {
  using Kind = RestRequest::Kind;
  Agenda agenda;
  agenda.plan({request(Kind::give_up, "bob", seconds(20))}, kStart);
  agenda.count_anew("bob", kStart + seconds(15));
  EXPECT_FALSE(agenda.next(kStart + seconds(34)));
  EXPECT_EQ(agenda.wake(), kStart + seconds(35));
  EXPECT_TRUE(agenda.next(kStart + seconds(35)));
}

}  // namespace
}  // namespace softphone::desk
