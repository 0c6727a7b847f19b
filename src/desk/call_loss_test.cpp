// A rep's leg that ends although nobody hung up: the others wait, the rep comes back.
#include <gtest/gtest.h>

#include "desk/test_world.hpp"

namespace softphone::desk {
namespace {

const std::string kMainLine = "+33199001000";
const std::string kBobsLine = "+33199001002";

struct Start {
  const char* name;
  std::string from;
  std::string to;
  std::string rep;
};

class CallLoss : public testing::TestWithParam<Start> {
 protected:
  CallLoss()
      : rep_(GetParam().rep),
        world_(1, GetParam().from, GetParam().to),
        rep_is_caller_(GetParam().from == "client:" + rep_),
        leg_(rep_is_caller_ ? world_.carrier.call_sid : world_.carrier.callee_sid),
        other_(rep_is_caller_ ? world_.carrier.callee_sid : world_.carrier.call_sid) {
    world_.run_for(10'000);
  }

  void lose() {
    world_.carrier.end(leg_);
    world_.run_for(500);
  }
  const SimCarrier::Leg& other() { return world_.carrier.legs.at(other_); }

  std::string rep_;
  World world_;
  bool rep_is_caller_;
  std::string leg_;
  std::string other_;
};

TEST_P(CallLoss, TheOtherSideWaitsAndTheRepComesBack) {
  lose();
  EXPECT_EQ(other().life, Life::talking);
  EXPECT_TRUE(other().held) << "with the sound of waiting";
  CallRecord record = world_.seen(rep_);
  EXPECT_EQ(record.state, State::talking);
  EXPECT_EQ(record.mine, std::nullopt);
  ASSERT_TRUE(record.away);
  EXPECT_EQ(record.away->until, record.away->since + kAwaitLost);
  EXPECT_EQ(world_.ask(rep_, "hold"), "not_in_call");
  world_.run_for(5'000);
  const std::string again = world_.come_back(rep_);
  ASSERT_NE(again, "");
  world_.run_for(500);
  EXPECT_FALSE(other().held);
  record = world_.seen(rep_);
  EXPECT_EQ(record.away, std::nullopt);
  EXPECT_EQ(record.mine, again);
  EXPECT_EQ(world_.ask(rep_, "hold"), "") << "as in any call";
  world_.run_for(60'000);
  EXPECT_TRUE(other().held) << "not given up";
  EXPECT_EQ(world_.ask(rep_, "hangup"), "");
  world_.run_for(500);
  EXPECT_FALSE(world_.carrier.anybody_alive());
  record = world_.seen(rep_);
  EXPECT_EQ(record.state, State::ended);
  EXPECT_EQ(record.reason, std::nullopt);
  EXPECT_GE(record.duration, 70);
  world_.check_fold();
}

TEST_P(CallLoss, WhoDoesNotComeBackIsGivenUp) {
  lose();
  world_.run_for(19'000);
  EXPECT_EQ(other().life, Life::talking);
  world_.run_for(2'000);
  EXPECT_FALSE(world_.carrier.anybody_alive());
  const CallRecord record = world_.seen(rep_);
  EXPECT_EQ(record.state, State::ended);
  EXPECT_EQ(record.outcome, Outcome::answered);
  EXPECT_EQ(record.ended_by, EndedBy::system);
  ASSERT_TRUE(record.reason);
  EXPECT_EQ(*record.reason, "The connection of " + kRoster.name_of(rep_) + " was lost.");
  EXPECT_LT(record.duration, 12) << "talking time ends with the loss";
  EXPECT_EQ(world_.come_back(rep_), "") << "too late";
  world_.check_fold();
}

TEST_P(CallLoss, AHangUpThatArrivesLateEndsTheWait) {
  for (const char* word : {"hangup", "leave"}) {
    World world(1, GetParam().from, GetParam().to);
    world.carrier.end(leg_);
    world.run_for(3'000);
    EXPECT_EQ(world.ask(rep_, word), "");
    world.run_for(500);
    EXPECT_FALSE(world.carrier.anybody_alive());
    EXPECT_EQ(world.seen(rep_).reason, std::nullopt);
    EXPECT_EQ(world.seen(rep_).ended_by, rep_is_caller_ ? EndedBy::caller : EndedBy::callee);
  }
}

TEST_P(CallLoss, TheOtherSideMayHangUpMeanwhile) {
  lose();
  world_.carrier.end(other_);
  world_.run_for(500);
  EXPECT_EQ(world_.seen(rep_).state, State::ended);
  EXPECT_EQ(world_.come_back(rep_), "");
  EXPECT_TRUE(reconcile(world_.call()).empty());
}

TEST_P(CallLoss, ALiveCallMovesToAnotherDevice) {
  const std::string second = world_.come_back(rep_);
  ASSERT_NE(second, "");
  world_.run_for(500);
  EXPECT_EQ(world_.carrier.legs.at(leg_).life, Life::ended) << "the first one lets go";
  EXPECT_EQ(world_.carrier.legs.at(second).life, Life::talking);
  EXPECT_EQ(other().life, Life::talking);
  EXPECT_FALSE(other().held);
  EXPECT_TRUE(other().in_room);
  EXPECT_EQ(world_.seen(rep_).mine, second);
  world_.run_for(60'000);
  EXPECT_EQ(world_.seen(rep_).state, State::talking);
  world_.carrier.end(second);
  world_.run_for(500);
  EXPECT_TRUE(world_.seen(rep_).away) << "the new leg may be lost, too";
  EXPECT_NE(world_.come_back(rep_), "");
}

TEST_P(CallLoss, AnybodyElseIsRefused) {
  lose();
  EXPECT_EQ(world_.come_back("chloe"), "");
  EXPECT_EQ(world_.ask(rep_, "come_back"), "unknown_command") << "a line is needed for it";
}

INSTANTIATE_TEST_SUITE_P(
    All,
    CallLoss,
    testing::Values(
        Start{"Outgoing", "client:alice", kCustomer, "alice"},
        Start{"Incoming", kCustomer, kBobsLine, "bob"},
        Start{"Colleague", "client:alice", "client:bob", "alice"},
        Start{"ColleagueCalled", "client:alice", "client:bob", "bob"}
    ),
    [](const auto& start) { return std::string(start.param.name); }
);

TEST(CallLossOfThree, TheOthersGoOnAndTheRepMayJoinThemLater) {
  World world(1, "client:alice", kCustomer);
  world.ask("alice", "add", "client:bob");
  world.run_for(500);
  const std::string bob = world.control().find("rep-bob")->leg;
  world.carrier.answer(bob);
  world.run_for(500);
  world.carrier.end(world.carrier.call_sid);
  world.run_for(500);
  EXPECT_FALSE(world.carrier.legs.at(world.carrier.callee_sid).held);
  ASSERT_TRUE(world.seen("alice").away);
  EXPECT_EQ(world.seen("alice").away->until, std::nullopt);
  world.run_for(60'000);
  EXPECT_EQ(world.seen("bob").state, State::talking);
  EXPECT_NE(world.come_back("alice"), "");
  world.run_for(500);
  EXPECT_EQ(world.seen("alice").state, State::talking);
  EXPECT_EQ(world.ask("bob", "leave"), "");
  world.run_for(500);
  EXPECT_EQ(world.seen("alice").state, State::talking);
}

TEST(CallLossOfThree, WhatWasOnHoldIsOnHoldAgain) {
  World world(1, "client:alice", kCustomer);
  world.ask("alice", "consult", "client:bob");
  world.run_for(500);
  world.carrier.answer(world.control().find("rep-bob")->leg);
  world.run_for(500);
  world.carrier.end(world.carrier.call_sid);
  world.run_for(500);
  EXPECT_FALSE(world.carrier.legs.at(world.carrier.callee_sid).held) << "nobody stays held by who is gone";
  world.come_back("alice");
  world.run_for(500);
  EXPECT_TRUE(world.carrier.legs.at(world.carrier.callee_sid).held);
  ASSERT_TRUE(world.seen("alice").consultation);
  EXPECT_EQ(world.ask("alice", "swap"), "");
  world.run_for(500);
  EXPECT_FALSE(world.carrier.legs.at(world.carrier.callee_sid).held);
}

TEST(CallLossOfThree, ATransferBackSaysWhoTransferred) {
  World world(1, "client:alice", kCustomer);
  world.ask("alice", "transfer", "client:bob");
  world.run_for(500);
  const std::string bob = world.control().find("rep-bob")->leg;
  world.carrier.ring(bob);
  world.run_for(500);
  world.carrier.answer(bob);
  world.run_for(500);
  EXPECT_EQ(world.ask("bob", "transfer", "client:alice"), "");
  world.run_for(500);
  EXPECT_EQ(world.seen("alice").transferred_by, "bob");
  world.carrier.answer(world.control().find("rep-alice-3")->leg);
  world.run_for(500);
  EXPECT_EQ(world.seen("alice").transferred_by, "bob");
  EXPECT_EQ(world.seen("bob").state, State::ended);
}

}  // namespace
}  // namespace softphone::desk
