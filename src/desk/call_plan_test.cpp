#include "desk/call_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Kind = Step::Kind;
using Why = Step::Why;

const Roster kRoster = practice_roster();
constexpr const char* kMain = "+33199001000";
constexpr const char* kBobs = "+33199001002";

Plan plan_of(const Line& line, const Arrival& arrival = {}) {
  return with_steps(arrival.internal ? std::string() : line.number, line, arrival, kRoster);
}

/// "ring owner bob 30" …
std::vector<std::string> story(const Plan& plan) {
  static const char* const kKinds[] = {"ring", "number", "voicemail", "goodbye"};
  static const char* const kWhys[] = {"owner", "last_rep", "group", "turn", "overflow", "nobody", "closed"};
  std::vector<std::string> lines;
  for (const Step& step : plan.steps) {
    std::string text = kKinds[static_cast<int>(step.kind)];
    text += std::string(" ") + kWhys[static_cast<int>(step.why)];
    for (const std::string& rep : step.reps) text += ' ' + rep;
    if (!step.number.empty()) text += ' ' + step.number;
    if (step.seconds > 0) text += ' ' + std::to_string(step.seconds);
    lines.push_back(std::move(text));
  }
  return lines;
}

Team team(std::vector<std::pair<std::string, Status>> people) {
  Team team;
  for (auto& [identity, status] : people) {
    const Choice chosen = status == Status::do_not_disturb ? Choice::do_not_disturb
                          : status == Status::away         ? Choice::away
                                                           : Choice::available;
    team.push_back({identity, status, status != Status::unreachable, chosen});
  }
  return team;
}

TEST(CallPlan, ARepsOwnNumberRingsTheRepThenTheVoicemail) {
  const Plan plan = plan_of(default_line(kBobs, kRoster));
  EXPECT_THAT(story(plan), ElementsAre("ring owner bob 30", "voicemail nobody"));
  EXPECT_EQ(plan.words.box, "bob");
  EXPECT_THAT(plan.reps, ElementsAre("bob"));
}

TEST(CallPlan, TheMainLineRingsEverybodyAtOnceThenTheVoicemail) {
  const Plan plan = plan_of(default_line(kMain, kRoster));
  EXPECT_THAT(story(plan), ElementsAre("ring group alice bob chloe 30", "voicemail nobody"));
  EXPECT_EQ(plan.words.box, kMain);
}

TEST(CallPlan, ARepWhoCallsTheMainLineIsNotRung) {
  EXPECT_THAT(
      story(plan_of(default_line(kMain, kRoster), {.caller = "bob"})),
      ElementsAre("ring group alice chloe 30", "voicemail nobody")
  );
}

TEST(CallPlan, EverythingThatALineCanDoComesInItsOrder) {
  Line line = default_line(kMain, kRoster);
  line.owner = "chloe";
  line.last_rep = true;
  line.first_seconds = 15;
  line.groups = {{{"alice", "bob"}, true, 10}, {{}, false, 25}};
  line.overflow = "+33199000001";
  line.voicemail.on = false;
  const Plan plan = plan_of(line, {.last_rep = "bob"});
  EXPECT_THAT(
      story(plan),
      ElementsAre(
          "ring last_rep bob 15",
          "ring owner chloe 15",
          "ring turn alice 10",
          "ring turn bob 10",
          "ring group alice bob chloe 25",
          "number overflow +33199000001 30",
          "goodbye nobody"
      )
  );
  EXPECT_THAT(plan.reps, ElementsAre("bob", "chloe", "alice"));
}

TEST(CallPlan, TheLastRepIsAskedForOnlyWhereTheLineSaysSoAndOnce) {
  Line line = default_line(kBobs, kRoster);
  EXPECT_THAT(story(plan_of(line, {.last_rep = "alice"})).front(), "ring owner bob 30");
  line.last_rep = true;
  EXPECT_THAT(
      story(plan_of(line, {.last_rep = "bob"})), ElementsAre("ring owner bob 30", "voicemail nobody")
  );
  EXPECT_THAT(story(plan_of(line, {.last_rep = "gone"})).front(), "ring owner bob 30");
}

TEST(CallPlan, OutsideOfOpeningHoursNobodyRings) {
  Line line = default_line(kMain, kRoster);
  line.hours = OpeningHours{"Europe/Paris", {{1, 540, 1080}}, {}};
  line.voicemail.closed_greeting = "Fermé.";
  line.overflow = "+33199000001";
  EXPECT_THAT(
      story(plan_of(line)),
      ElementsAre("ring group alice bob chloe 30", "number overflow +33199000001 30", "voicemail nobody")
  );
  const Plan closed = plan_of(line, {.closed = Closed::weekly});
  EXPECT_THAT(story(closed), ElementsAre("voicemail closed"));
  EXPECT_EQ(closed.words.greeting, "Fermé.");
  EXPECT_THAT(closed.reps, ElementsAre("alice", "bob", "chloe"));  // who will find it in the morning
  line.overflow_when_closed = true;
  EXPECT_THAT(
      story(plan_of(line, {.closed = Closed::weekly})),
      ElementsAre("number overflow +33199000001 30", "voicemail closed")
  );
}

TEST(CallPlan, APublicHolidayIsSaidToCallers) {
  const Line line = default_line(kMain, kRoster);
  EXPECT_TRUE(plan_of(line, {.closed = Closed::holiday}).words.holiday);
  EXPECT_FALSE(plan_of(line, {.closed = Closed::calendar}).words.holiday);
  EXPECT_FALSE(plan_of(line).words.holiday);
  EXPECT_FALSE(plan_of(line, {.internal = true, .closed = Closed::holiday}).words.holiday);
}

TEST(CallPlan, AColleagueCalledByNameHasNoHoursAndNoOverflow) {
  Line line = default_line(kBobs, kRoster);
  line.hours = OpeningHours{"Europe/Paris", {}, {}};
  line.overflow = "+33199000001";
  line.groups = {{}};
  EXPECT_THAT(
      story(plan_of(line, {.caller = "alice", .internal = true, .closed = Closed::weekly})),
      ElementsAre("ring owner bob 30", "voicemail nobody")
  );
}

TEST(CallPlan, WhoHasLeftTheTeamIsNotRung) {
  Line line = default_line(kMain, kRoster);
  line.groups = {{{"gone", "bob", "bob"}, false, 30}};
  line.owner = "gone";
  EXPECT_THAT(story(plan_of(line)), ElementsAre("ring group bob 30", "voicemail nobody"));
}

TEST(RungIn, AGroupRingsThoseWhoAreFree) {
  const Step step{Kind::ring, Why::group, {"alice", "bob", "chloe"}, {}, 30};
  struct Row {
    Status alice, bob, chloe;
    std::vector<std::string> rung;
  };
  using enum Status;
  for (const Row& row : {
           Row{available, available, available, {"alice", "bob", "chloe"}},
           Row{available, away, do_not_disturb, {"alice"}},
           Row{available, busy, wrap_up, {"alice"}},
           Row{away, busy, do_not_disturb, {"bob"}},  // nobody is free: those who talk may take it
           Row{away, away, do_not_disturb, {}},
           Row{unreachable, available, available, {"bob", "chloe"}},
           Row{unreachable, away, busy, {"chloe"}},
           Row{offline, available, away, {"alice", "bob"}},  // the carrier knows whether alice can be rung
           Row{offline, offline, busy, {"alice", "bob", "chloe"}},
       }) {
    EXPECT_EQ(rung_in(step, team({{"alice", row.alice}, {"bob", row.bob}, {"chloe", row.chloe}})), row.rung)
        << to_word(row.alice) << ' ' << to_word(row.bob) << ' ' << to_word(row.chloe);
  }
}

TEST(RungIn, WhoIsCalledInPersonIsRungUnlessTheyDoNotWantIt) {
  const Step step{Kind::ring, Why::owner, {"bob"}, {}, 30};
  using enum Status;
  for (const Status status : {available, busy, wrap_up, away, offline})
    EXPECT_THAT(rung_in(step, team({{"bob", status}})), ElementsAre("bob")) << to_word(status);
  for (const Status status : {do_not_disturb, unreachable})
    EXPECT_THAT(rung_in(step, team({{"bob", status}})), IsEmpty()) << to_word(status);
  EXPECT_THAT(rung_in(step, {}), IsEmpty());
}

TEST(RungIn, WhatWasChosenHoldsWithoutAPageAndDuringACall) {
  const Step group{Kind::ring, Why::group, {"bob"}, {}, 30};
  const Step own{Kind::ring, Why::owner, {"bob"}, {}, 30};
  for (const Status status : {Status::offline, Status::busy}) {
    EXPECT_THAT(rung_in(own, {{"bob", status, true, Choice::do_not_disturb}}), IsEmpty());
    EXPECT_THAT(rung_in(group, {{"bob", status, true, Choice::away}}), IsEmpty());
    EXPECT_THAT(rung_in(own, {{"bob", status, true, Choice::away}}), ElementsAre("bob"));
  }
}

TEST(RungIn, APageThatAnswersWhileItsDeviceRegistersIsRung) {
  const Step step{Kind::ring, Why::owner, {"bob"}, {}, 30};
  EXPECT_THAT(rung_in(step, {{"bob", Status::unreachable, true}}), ElementsAre("bob"));
}

TEST(RungIn, TheLastRepIsRungOnlyWhenFree) {
  const Step step{Kind::ring, Why::last_rep, {"bob"}, {}, 20};
  using enum Status;
  EXPECT_THAT(rung_in(step, team({{"bob", available}})), ElementsAre("bob"));
  for (const Status status : {busy, wrap_up, away, do_not_disturb, unreachable, offline})
    EXPECT_THAT(rung_in(step, team({{"bob", status}})), IsEmpty()) << to_word(status);
}

TEST(RungIn, AtMostTenRingAtOnce) {
  Step step;
  Team many;
  for (int i = 0; i < 14; ++i) {
    step.reps.push_back("rep" + std::to_string(i));
    many.push_back({step.reps.back(), Status::available, true});
  }
  EXPECT_EQ(rung_in(step, many).size(), kMaxRung);
}

TEST(NextStep, PassesOverThoseInWhomNobodyCanBeRung) {
  Line line = default_line(kMain, kRoster);
  line.groups = {{{"alice", "bob", "chloe"}, true, 10}};
  const Plan plan = plan_of(line);
  const Team now =
      team({{"alice", Status::do_not_disturb}, {"bob", Status::available}, {"chloe", Status::away}});
  auto next = next_step(plan, 0, now);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->index, 1U);
  EXPECT_THAT(next->reps, ElementsAre("bob"));
  next = next_step(plan, 2, now);
  ASSERT_TRUE(next);
  EXPECT_EQ(plan.steps[next->index].kind, Kind::voicemail);
  EXPECT_FALSE(next_step(plan, 4, now));
  EXPECT_EQ(last_step(plan), 3U);
  EXPECT_EQ(last_step(Plan()), std::nullopt);
}

}  // namespace
}  // namespace softphone::desk
