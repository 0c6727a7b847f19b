#include "desk/recording_policy.hpp"

#include <gtest/gtest.h>

#include "desk/test_world.hpp"
#include "desk/voice_twiml.hpp"

namespace softphone::desk {
namespace {

using When = RecordingPolicy::When;

TEST(RecordingPolicy, IsReadBackAsWritten) {
  for (const When when : {When::off, When::on_demand, When::always}) {
    for (const bool announced : {false, true}) {
      const RecordingPolicy policy{when, announced, announced ? "en" : "fr"};
      const auto read = read_recording_policy(to_json(policy));
      ASSERT_TRUE(read);
      EXPECT_EQ(*read, policy);
    }
  }
}

TEST(RecordingPolicy, RefusesWhatItDoesNotKnow) {
  for (const char* document :
       {"",
        "[]",
        "{}",
        R"({"policy":"sometimes","announcement":true,"language":"fr"})",
        R"({"policy":"always","announcement":"yes","language":"fr"})",
        R"({"policy":"always","announcement":true,"language":"de"})",
        R"({"policy":1,"announcement":true,"language":"fr"})"}) {
    EXPECT_FALSE(read_recording_policy(document)) << document;
  }
}

TEST(RecordingPolicy, OffRefuses) {
  World world(1, "client:alice", kCustomer, true, false, {When::off, false, "fr"});
  EXPECT_EQ(world.ask("alice", "record"), "recording_forbidden");
  EXPECT_EQ(world.seen("alice").recording.state, "off");
}

TEST(RecordingPolicy, AlwaysRecordsFromTheAnswerAndCannotBeStopped) {
  for (const bool incoming : {false, true}) {
    World world(
        1,
        incoming ? kCustomer : "client:alice",
        incoming ? "+33199001001" : std::string(kCustomer),
        true,
        false,
        {When::always, true, "en"}
    );
    world.run_for(500);
    EXPECT_EQ(world.seen("alice").recording.state, "on");
    EXPECT_EQ(world.ask("alice", "stop_recording"), "recording_required");
    EXPECT_EQ(world.ask("alice", "record"), "so already");
    EXPECT_EQ(world.ask("alice", "pause_recording"), "") << "card data is not kept";
    world.run_for(500);
    EXPECT_EQ(world.seen("alice").recording.state, "paused");
    EXPECT_EQ(world.carrier.announced, incoming ? 0 : 1) << "the caller of a <Dial> hears it before it rings";
    world.check_fold();
  }
}

TEST(RecordingPolicy, OnDemandIsAnnouncedOnceItIsAskedFor) {
  World world(1, kCustomer, "+33199001001", true, false, {When::on_demand, true, "fr"});
  world.run_for(500);
  EXPECT_EQ(world.carrier.announced, 0);
  EXPECT_EQ(world.ask("alice", "record"), "");
  world.run_for(1'000);
  EXPECT_EQ(world.carrier.announced, 1);
  EXPECT_EQ(world.seen("alice").recording.state, "on");
  world.run_for(60'000);
  EXPECT_EQ(world.carrier.announced, 1);
}

TEST(RecordingPolicy, IsSaidBeforeAnIncomingCallRings) {
  Plan plan;
  plan.reps = {"alice"};
  plan.recording = {When::always, true, "fr"};
  EXPECT_NE(voice_twiml("CA1", plan, {}).find("<Response><Say language=\"fr-FR\">"), std::string::npos);
  plan.recording.announced = false;
  EXPECT_EQ(voice_twiml("CA1", plan, {}).find("<Say"), std::string::npos);
}

}  // namespace
}  // namespace softphone::desk
