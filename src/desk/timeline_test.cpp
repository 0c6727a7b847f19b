#include "desk/timeline.hpp"

#include <gtest/gtest.h>

#include "desk/test_world.hpp"

namespace softphone::desk {
namespace {

/// "held alice>+336…", one a line, without times.
std::string told(const Call& call) {
  std::string out;
  UnixMs last = 0;
  for (const TimelineEvent& event : timeline_of(call)) {
    EXPECT_GE(event.at, last) << "in the order of time";
    last = event.at;
    out += std::string(event.kind);
    if (!event.by.empty()) out += " by " + event.by;
    if (!event.who.empty()) out += " who " + event.who;
    if (!event.detail.empty()) out += " (" + event.detail + ")";
    out += '\n';
  }
  return out;
}

TEST(Timeline, ACallThatWasNotAnswered) {
  Call call("CA1");
  call.apply({"CA1", 1000, VoiceAsked{"client:alice", "bob", route("client:alice", "bob", kRoster)}});
  EXPECT_EQ(told(call), "called by alice who client:bob\n");
  call.apply({"CA1", 1500, PartyPlaced{"rep-bob", "CA2", {}}});
  call.apply({"CA1", 5000, LegChanged{"CA2", "", "client:bob", LegStatus::busy, 603, {}}});
  EXPECT_EQ(
      told(call), "called by alice who client:bob\nnot_reached who client:bob (declined)\nended (callee)\n"
  );
}

TEST(Timeline, HoldTransferAndWhatCameAfter) {
  World world(7, "client:alice", kCustomer);
  world.carrier.trouble = false;
  ASSERT_EQ(world.ask("alice", "hold"), "");
  world.run_for(12'000);
  ASSERT_EQ(world.ask("alice", "resume"), "");
  world.run_for(1000);
  ASSERT_EQ(world.ask("alice", "transfer", "client:bob"), "");
  world.run_for(1000);
  world.carrier.answer(world.control().find("rep-bob")->leg);
  world.run_for(5000);
  world.carrier.end(world.carrier.callee_sid);
  world.run_for(5000);
  const UnixMs now = world.carrier.now;
  world.keep({world.call().sid(), now, WrappedUp{"w1", "alice", "connected", "Devis", now + 5000, false}});
  world.keep({world.call().sid(), now + 10, WrappedUp{"w2", "alice", "connected", "Devis", now + 5000, true}}
  );
  world.keep({world.call().sid(), now + 20, Rated{"r", "alice", 2, "echo"}});
  world.keep({world.call().sid(), now + 30, Listened{"RE1", "chloe", false}});
  world.keep({world.call().sid(), now + 40, TroubleTold{"NO1", 11200, false}});
  QualityTold quality;
  quality.id = "q";
  quality.by = "alice";
  quality.warnings = {
      {"high-rtt", now - 9000, now - 4000},
      {"high-rtt", now - 3000, std::nullopt},
      {"error-53405", now - 2000, std::nullopt},
      {"error-of-mine", now - 1000, std::nullopt}};
  world.keep({world.call().sid(), now + 50, quality});
  const std::string story = told(world.call());
  const std::string customer = kCustomer;
  for (const std::string& line :
       {"called by alice who " + customer + "\n",
        "answered who " + customer + "\n",
        std::string("held by alice\n"),
        std::string("resumed by alice\n"),
        std::string("transfer_asked by alice who client:bob\n"),
        std::string("left who client:alice\n"),
        std::string("joined who client:bob\n"),
        std::string("ended (callee)\n"),
        std::string("wrapped_up by alice (connected)\n"),
        std::string("follow_up_done by alice (connected)\n"),
        std::string("rated by alice (echo)\n"),
        std::string("listened by chloe (RE1)\n"),
        std::string("trouble (error)\n"),
        std::string("warned by alice (high-rtt)\n"),
        std::string("trouble by alice (error)\n"),
        std::string("warned by alice (error-of-mine)\n")}) {
    EXPECT_NE(story.find(line), std::string::npos) << line << "in\n" << story;
  }
  std::size_t warned = 0;
  for (const TimelineEvent& event : timeline_of(world.call())) {
    EXPECT_EQ(event.number, event.kind == "resumed" ? 12 : event.number) << "seconds on hold";
    if (event.kind == "trouble") {
      EXPECT_EQ(event.number, event.by.empty() ? 11200 : 53405);
    }
    if (event.detail != "high-rtt") continue;
    EXPECT_EQ(event.number, 5) << "seconds it lasted";
    ++warned;
  }
  EXPECT_EQ(warned, 1U) << "once, however often it came";
}

TEST(Timeline, IsWrittenWithNames) {
  Call call("CA1");
  call.apply({"CA1", 1000, VoiceAsked{"client:alice", "bob", route("client:alice", "bob", kRoster)}});
  const json::array events = timeline_json(timeline_of(call), kRoster);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].at("by").at("name").as_string(), "Alice Martin");
  EXPECT_EQ(events[0].at("who").at("kind").as_string(), "rep");
  EXPECT_TRUE(events[0].at("detail").is_null());
}

}  // namespace
}  // namespace softphone::desk
