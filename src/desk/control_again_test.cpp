// Commands whose goal is reached already: done, not refused, and nothing is kept or sent.
#include <gtest/gtest.h>

#include <functional>

#include "desk/test_world.hpp"

namespace softphone::desk {
namespace {

constexpr const char* kSoAlready = "so already";

/// Asks, and lets everything come about.
void done(World& world, const std::string& rep, const std::string& word, const std::string& to = {}) {
  EXPECT_EQ(world.ask(rep, word, to), "") << word;
  world.run_for(1'000);
}

void with_bob(World& world, const std::string& word) {
  done(world, "alice", word, "client:bob");
  world.carrier.answer(world.control().find("rep-bob")->leg);
  world.run_for(1'000);
}

struct Again {
  const char* name;
  std::function<void(World&)> before;
  const char* command;
  std::string party = {};
};

class ControlAgain : public testing::TestWithParam<Again> {};

TEST_P(ControlAgain, IsDoneAndKeepsNothing) {
  World world(1, "client:alice", kCustomer);
  world.carrier.trouble = false;
  GetParam().before(world);
  const std::size_t kept = world.call().commands().size();
  const int placed = world.carrier.placed;
  EXPECT_EQ(world.ask("alice", GetParam().command, {}, GetParam().party), kSoAlready);
  EXPECT_EQ(world.ask("alice", GetParam().command, {}, GetParam().party), kSoAlready)
      << "as often as one likes";
  world.run_for(1'000);
  EXPECT_EQ(world.call().commands().size(), kept);
  EXPECT_EQ(world.carrier.placed, placed);
  world.check_fold();
}

const std::vector<Again> kAgain = {
    {"HangUpAfterTheOtherSideDid",
     [](World& w) {
       w.carrier.end(w.carrier.callee_sid);
       w.run_for(1'000);
     },
     "hangup"},
    {"LeaveWhatIsOver",
     [](World& w) {
       w.carrier.end(w.carrier.callee_sid);
       w.run_for(1'000);
     },
     "leave"},
    {"HangUpTwice", [](World& w) { EXPECT_EQ(w.ask("alice", "hangup"), ""); }, "hangup"},
    {"LeaveWhatIsBeingEnded", [](World& w) { EXPECT_EQ(w.ask("alice", "hangup"), ""); }, "leave"},
    {"HangUpAfterLeaving",
     [](World& w) {
       with_bob(w, "add");
       done(w, "alice", "leave");
     },
     "hangup"},
    {"LeaveTwice",
     [](World& w) {
       with_bob(w, "add");
       EXPECT_EQ(w.ask("alice", "leave"), "");
     },
     "leave"},
    {"HangUpAfterATransfer", [](World& w) { with_bob(w, "transfer"); }, "hangup"},
    {"ParkTwice", [](World& w) { done(w, "alice", "park"); }, "park"},
    {"CompleteTwice",
     [](World& w) {
       with_bob(w, "consult");
       done(w, "alice", "complete");
     },
     "complete"},
    {"MergeTwice",
     [](World& w) {
       with_bob(w, "consult");
       done(w, "alice", "merge");
     },
     "merge"},
    {"CancelTwice",
     [](World& w) {
       with_bob(w, "consult");
       done(w, "alice", "cancel");
     },
     "cancel"},
    {"CancelAsTheColleagueDeclines",
     [](World& w) {
       done(w, "alice", "consult", "client:bob");
       w.carrier.end(w.control().find("rep-bob")->leg, LegStatus::busy, 603);
       w.run_for(1'000);
     },
     "cancel"},
    {"RemoveWhoHungUp",
     [](World& w) {
       with_bob(w, "add");
       done(w, "alice", "add", "+33639980002");
       w.carrier.answer(w.control().find("party-2")->leg);
       w.run_for(1'000);
       w.carrier.end(w.control().find("party-2")->leg);
       w.run_for(1'000);
     },
     "remove",
     "party-2"},
    {"RecordTwice", [](World& w) { done(w, "alice", "record"); }, "record"},
    {"PauseTwice",
     [](World& w) {
       done(w, "alice", "record");
       done(w, "alice", "pause_recording");
     },
     "pause_recording"},
    {"ResumeWhatIsNotPaused", [](World& w) { done(w, "alice", "record"); }, "resume_recording"},
    {"StopTwice",
     [](World& w) {
       done(w, "alice", "record");
       done(w, "alice", "stop_recording");
     },
     "stop_recording"},
};

INSTANTIATE_TEST_SUITE_P(Commands, ControlAgain, testing::ValuesIn(kAgain), [](const auto& one) {
  return one.param.name;
});

TEST(ControlAgainNot, WhoStaysIsNotHungUpForByWhoLeft) {
  World world(1, "client:alice", kCustomer);
  world.carrier.trouble = false;
  with_bob(world, "add");
  done(world, "alice", "leave");
  EXPECT_EQ(world.ask("alice", "hangup"), kSoAlready);
  world.run_for(10'000);
  EXPECT_EQ(world.seen("bob").state, State::talking);
}

TEST(ControlAgainNot, WhoIsRungBackMayNotTakeItForDone) {
  World world(1, "client:alice", kCustomer);
  world.carrier.trouble = false;
  done(world, "alice", "transfer", "client:bob");
  world.carrier.ring(world.control().find("rep-bob")->leg);
  world.run_for(1'000);
  world.carrier.end(world.control().find("rep-bob")->leg, LegStatus::busy, 603);
  world.run_for(1'000);
  EXPECT_EQ(world.seen("alice").parties.back().state, "ringing");
  EXPECT_EQ(world.ask("alice", "hangup"), "not_in_call");
}

TEST(ControlAgainNot, WhatWasNeverBegunIsRefused) {
  World world(1, "client:alice", kCustomer);
  world.carrier.trouble = false;
  for (const char* word : {"cancel", "complete", "merge"}) {
    EXPECT_EQ(world.ask("alice", word), std::string("nothing_to_") + word);
  }
  with_bob(world, "consult");
  done(world, "alice", "merge");
  EXPECT_EQ(world.ask("alice", "cancel"), "nothing_to_cancel") << "it came to another end";
  EXPECT_EQ(world.ask("alice", "resume_recording"), "not_recording");
  EXPECT_EQ(world.ask("alice", "remove", {}, "party-9"), "no_such_party");
  done(world, "alice", "record");
  done(world, "alice", "pause_recording");
  EXPECT_EQ(world.ask("alice", "record"), "already_recording")
      << "it is to be resumed, which is another word";
}

TEST(ControlAgainNot, WhoHasNoPartInACallIsNotToldThatItIsOver) {
  World world(1, "client:alice", kCustomer);
  world.carrier.trouble = false;
  EXPECT_EQ(world.ask("bob", "hangup"), "not_in_call");
  done(world, "alice", "hangup");
  EXPECT_EQ(world.ask("bob", "hangup"), "call_ended");
  EXPECT_EQ(world.ask("alice", "hold"), "call_ended");
}

/// Whoever is rung answers and hangs up before the carrier's word of the answer has come.
TEST(HangUpBeforeTheAnswerIsKnown, IsNoLineThatWasLost) {
  World world(1, "client:alice", "client:bob", false);
  world.run_for(1'000);
  const std::string bob = world.carrier.callee_sid;
  world.carrier.answer(bob);
  EXPECT_EQ(world.ask("bob", "hold"), "not_answered");
  EXPECT_EQ(world.ask("bob", "hangup"), "");
  EXPECT_NE(world.seen("alice").outcome, Outcome::canceled) << "she did not give up";
  world.carrier.end(bob);
  world.run_for(2'000);
  EXPECT_FALSE(world.carrier.anybody_alive()) << "nobody waits for a rep who will not come back";
  const CallRecord record = world.seen("bob");
  EXPECT_EQ(record.state, State::ended);
  EXPECT_EQ(record.outcome, Outcome::answered);
  EXPECT_EQ(record.ended_by, EndedBy::callee);
  EXPECT_EQ(record.reason, std::nullopt);
  EXPECT_EQ(record.away, std::nullopt);
  world.check_fold();
}

Call fold(const std::vector<Fact>& facts) {
  Call call("CA1");
  for (const Fact& fact : facts) call.apply(fact);
  return call;
}

/// A call from outside rings in a <Dial>, at whoever has the number.
std::vector<Fact> rings_from_outside(const std::string& to) {
  const VoiceAsked voice{kCustomer, to, route(kCustomer, to, kRoster)};
  return {
      {"CA1", 1000, voice},
      {"CA1", 1100, LegChanged{"CA2", kCustomer, "client:bob", LegStatus::ringing, 0, {}}}};
}

TEST(HangUpBeforeTheAnswerIsKnown, CountsForACallFromOutside) {
  std::vector<Fact> facts = rings_from_outside("+33199001002");
  const auto wish = accept(fold(facts), "bob", {"id", "hangup", {}, {}}, kRoster, 2000);
  ASSERT_TRUE(wish) << wish.error().code;
  facts.push_back(*wish);
  EXPECT_EQ(state_of(fold(facts)), State::ringing) << "until the carrier says more";
  facts.push_back({"CA1", 2500, LegChanged{"CA2", kCustomer, "client:bob", LegStatus::in_progress, 0, {}}});
  const Control control = control_of(fold(facts));
  EXPECT_TRUE(control.hung_up);
  EXPECT_EQ(control.hung_up_by, "rep-bob");
}

TEST(HangUpBeforeTheAnswerIsKnown, EndsNothingForWhoeverElseAnswers) {
  std::vector<Fact> facts = rings_from_outside(kRoster.main_line());
  const auto wish = accept(fold(facts), "alice", {"id", "hangup", {}, {}}, kRoster, 2000);
  ASSERT_TRUE(wish) << wish.error().code;
  facts.push_back(*wish);
  facts.push_back({"CA1", 2500, LegChanged{"CA2", kCustomer, "client:bob", LegStatus::in_progress, 0, {}}});
  EXPECT_FALSE(control_of(fold(facts)).hung_up);
  EXPECT_FALSE(
      accept(fold(rings_from_outside("+33199001002")), "alice", {"id", "hangup", {}, {}}, kRoster, 2000)
  ) << "she is not rung";
}

TEST(ControlAgainNot, ACallerWhoGaveUpTwiceHasGivenUp) {
  World world(1, "client:alice", kCustomer, false);
  world.run_for(500);
  EXPECT_EQ(world.ask("alice", "hangup"), "");
  EXPECT_EQ(world.ask("alice", "hangup"), kSoAlready);
  world.run_for(1'000);
  EXPECT_EQ(world.ask("alice", "leave"), kSoAlready);
}

}  // namespace
}  // namespace softphone::desk
