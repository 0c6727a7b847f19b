// A rep between two calls: one is parked, with music, while the rep talks in the other.
#include <gtest/gtest.h>

#include "desk/test_world.hpp"

namespace softphone::desk {
namespace {

TEST(CallPark, TheOtherSideWaitsWithMusicUntilTheRepIsBack) {
  for (const bool incoming : {false, true}) {
    World world(1, incoming ? kCustomer : "client:alice", incoming ? "+33199001001" : std::string(kCustomer));
    const std::string other = incoming ? world.carrier.call_sid : world.carrier.callee_sid;
    const std::string leg = incoming ? world.carrier.callee_sid : world.carrier.call_sid;
    EXPECT_EQ(world.ask("alice", "park"), "");
    world.run_for(500);
    EXPECT_EQ(world.carrier.legs.at(leg).life, Life::ended) << "the line is free";
    EXPECT_TRUE(world.carrier.legs.at(other).held);
    EXPECT_FALSE(world.control().customer()->comfort) << "music, for it may take long";
    CallRecord record = world.seen("alice");
    EXPECT_EQ(record.state, State::talking);
    ASSERT_TRUE(record.away);
    EXPECT_TRUE(record.away->parked);
    world.run_for(5 * 60'000);
    EXPECT_TRUE(world.carrier.legs.at(other).held) << "longer than for a page that was lost";
    EXPECT_NE(world.come_back("alice"), "");
    world.run_for(500);
    EXPECT_FALSE(world.carrier.legs.at(other).held);
    EXPECT_EQ(world.seen("alice").away, std::nullopt);
    EXPECT_EQ(world.ask("alice", "park"), "") << "and again";
    world.run_for(500);
    EXPECT_EQ(world.ask("alice", "hangup"), "");
    world.run_for(500);
    EXPECT_FALSE(world.carrier.anybody_alive());
    world.check_fold();
  }
}

TEST(CallPark, NobodyIsParkedForEver) {
  World world(1, "client:alice", kCustomer);
  world.ask("alice", "park");
  world.run_for(16 * 60'000);
  EXPECT_FALSE(world.carrier.anybody_alive());
  const CallRecord record = world.seen("alice");
  EXPECT_EQ(record.state, State::ended);
  EXPECT_EQ(record.ended_by, EndedBy::system);
  EXPECT_EQ(record.reason, "Alice Martin did not come back to the call on hold.");
}

TEST(CallPark, SeveralOthersGoOnTalking) {
  World world(1, "client:alice", kCustomer);
  world.ask("alice", "add", "client:bob");
  world.run_for(500);
  world.carrier.answer(world.control().find("rep-bob")->leg);
  world.run_for(500);
  EXPECT_EQ(world.ask("alice", "park"), "");
  world.run_for(500);
  EXPECT_FALSE(world.carrier.legs.at(world.carrier.callee_sid).held);
  EXPECT_EQ(world.seen("bob").state, State::talking);
}

TEST(CallPark, NotDuringAConsultationNorBeforeTheAnswer) {
  World ringing(1, "client:alice", kCustomer, false);
  EXPECT_EQ(ringing.ask("alice", "park"), "not_answered");
  World world(1, "client:alice", kCustomer);
  world.ask("alice", "consult", "client:bob");
  world.run_for(500);
  EXPECT_EQ(world.ask("alice", "park"), "already_transferring");
}

}  // namespace
}  // namespace softphone::desk
