// When a page that calls another page hears of its answer: docs/decisions/0006.

#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

class LateAnswer : public ::testing::Test {
 protected:
  void SetUp() override {
    sid = world.call(alice, "To=bob");
    world.dial("<Client>bob</Client>", "action='/next'");
    ASSERT_EQ(bob.count("invite"), 1);
    EXPECT_EQ(world.status(sid), "in-progress") << "for everybody but its page";
    EXPECT_EQ(alice.count("answer"), 0);
  }

  World world;
  Page& alice = world.device("alice");
  Page& bob = world.device("bob");
  std::string sid;
};

TEST_F(LateAnswer, ComesWithTheCalleesAnswer) {
  world.accept(bob, bob.text("invite", "callsid"));
  EXPECT_EQ(alice.count("answer"), 1);
  EXPECT_FALSE(alice.text("answer", "reconnect").empty());
  world.advance(10s);
  EXPECT_EQ(alice.count("answer"), 1) << "once";
}

TEST_F(LateAnswer, ComesByItselfWhileTheCalleeRings) {
  world.advance(2900ms);
  EXPECT_EQ(alice.count("answer"), 0);
  world.advance(200ms);
  EXPECT_EQ(alice.count("answer"), 1);
}

TEST_F(LateAnswer, ComesWithTheEndOfTheDial) {
  world.send(bob, "reject", {{"callsid", bob.text("invite", "callsid")}});
  EXPECT_EQ(alice.count("answer"), 1);
}

TEST_F(LateAnswer, AHangUpNeedsNone) {
  world.send(alice, "hangup", {{"callsid", sid}});
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_EQ(bob.count("cancel"), 1);
  world.advance(10s);
  EXPECT_EQ(alice.count("answer"), 0);
}

TEST_F(LateAnswer, APageWithoutTokenThatIsLostLosesItsCall) {
  world.close(alice);
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_EQ(bob.count("cancel"), 1);
}

TEST(BusyPage, IsRungWhereTheAccountWantsIt) {
  Config config = World::default_config();
  config.ring_busy_pages = true;
  World world(config);
  Page& alice = world.device("alice");
  Page& bob = world.device("bob");
  world.call(bob, "To=y");
  world.dial("+33199000001", "callerId='+33199001001'");
  world.call(alice, "To=bob");
  world.dial("<Client>bob</Client>");
  EXPECT_EQ(bob.count("invite"), 1);
}

TEST(PromptAnswer, WhenNoPageIsCalled) {
  World world;
  Page& alice = world.device("alice");
  world.call(alice, "To=x");
  world.dial("+33199000001", "callerId='+33199001001'");
  EXPECT_EQ(alice.count("answer"), 1);
}

}  // namespace
}  // namespace softphone::carrier::test
