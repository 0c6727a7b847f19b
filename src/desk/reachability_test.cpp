#include "desk/reachability.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const TimePoint kStart{std::chrono::hours(1)};
const PageState kReady{true, false, true};

/// A probe and its clock.
struct Rig {
  TimePoint now = kStart;
  PageProbe probe{kStart, {}};

  /// Lets time go by and puts the questions that fall due; how many.
  int run(Duration time, bool answers) {
    int asked = 0;
    const TimePoint until = now + time;
    while (probe.wake() <= until) {
      now = std::max(now, probe.wake());
      if (const auto number = probe.ask(now)) {
        ++asked;
        if (answers) probe.hear(*number, kReady, now);
      }
      probe.give_up(now);
    }
    now = until;
    return asked;
  }
};

TEST(PageProbe, AsksAtOnceAndThenEveryThirtySeconds) {
  Rig rig;
  EXPECT_EQ(rig.run(seconds(0), true), 1);
  EXPECT_EQ(rig.run(seconds(29), true), 0);
  EXPECT_EQ(rig.run(seconds(1), true), 1);
  EXPECT_EQ(rig.run(seconds(300), true), 10);
  EXPECT_TRUE(rig.probe.reachable());
  EXPECT_EQ(rig.probe.state(), kReady);
}

TEST(PageProbe, APageThatIsSilentForFiveSecondsIsGivenUp) {
  Rig rig;
  rig.run(seconds(30), true);
  rig.run(milliseconds(1), true);
  rig.probe.hear(2, kReady, rig.now);
  ASSERT_TRUE(rig.probe.ask(rig.now + seconds(31)).has_value());
  EXPECT_FALSE(rig.probe.give_up(rig.now + seconds(35)));
  EXPECT_TRUE(rig.probe.reachable());
  EXPECT_TRUE(rig.probe.give_up(rig.now + seconds(36)));
  EXPECT_FALSE(rig.probe.give_up(rig.now + seconds(37)));  // said once
  EXPECT_FALSE(rig.probe.reachable());
}

TEST(PageProbe, ANewPageThatNeverAnswersIsGivenUpToo) {
  Rig rig;
  rig.run(seconds(5), false);
  EXPECT_FALSE(rig.probe.reachable());
  EXPECT_EQ(rig.probe.state(), std::nullopt);
}

TEST(PageProbe, ASilentPageIsAskedMoreOften) {
  Rig rig;
  rig.run(seconds(5), false);
  EXPECT_EQ(rig.run(seconds(60), false), 6);
}

TEST(PageProbe, AnAnswerHoweverLateBringsThePageBackAtOnce) {
  Rig rig;
  rig.run(seconds(65), false);
  const auto heard = rig.probe.hear(1, kReady, rig.now);  // what it was asked first, a minute ago
  EXPECT_TRUE(heard.changed);
  EXPECT_EQ(heard.silent_since, kStart);
  EXPECT_TRUE(rig.probe.reachable());
  EXPECT_FALSE(rig.probe.hear(2, kReady, rig.now).silent_since.has_value());  // told once
  EXPECT_FALSE(rig.probe.give_up(rig.now + seconds(29)));
}

TEST(PageProbe, AnAnswerInTimeLeavesNothingToGiveUp) {
  Rig rig;
  const auto number = rig.probe.ask(kStart);
  ASSERT_TRUE(number.has_value());
  EXPECT_TRUE(rig.probe.hear(*number, kReady, kStart + milliseconds(4999)).changed);
  EXPECT_FALSE(rig.probe.give_up(kStart + seconds(29)));
}

TEST(PageProbe, APageTellsWhatChangesWithoutBeingAsked) {
  Rig rig;
  rig.run(seconds(0), true);
  EXPECT_TRUE(rig.probe.hear(0, {true, true, false}, kStart + seconds(3)).changed);
  EXPECT_FALSE(rig.probe.hear(0, {true, true, false}, kStart + seconds(4)).changed);
  EXPECT_EQ(rig.probe.state(), (PageState{true, true, false}));
}

TEST(PageProbe, AnOldAnswerDoesNotExcuseTheQuestionAfterIt) {
  Rig rig;
  rig.probe.ask(kStart);
  rig.probe.ask(kStart + seconds(30));
  rig.probe.give_up(kStart + seconds(4));
  rig.probe.hear(1, kReady, kStart + seconds(4));
  EXPECT_TRUE(rig.probe.give_up(kStart + seconds(40)));
}

}  // namespace
}  // namespace softphone::desk
