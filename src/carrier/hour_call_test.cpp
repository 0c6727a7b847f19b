// An hour's call in virtual time: devices that keep registering, tokens that are renewed, a connection that
// breaks, a network that changes. The call goes on, and every minute of it is counted.

#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

TEST(HourCall, OutlivesTokensConnectionsAndNetworks) {
  World world;
  Page* alice = &world.device("alice");
  Page& bob = world.device("bob");
  const std::string sid = world.call(*alice, "To=bob");
  world.dial(
      "<Client statusCallback='/child' statusCallbackEvent='initiated ringing answered "
      "completed'>bob</Client>",
      "action='/dialed'"
  );
  world.happen(LegConnected{world.leg(sid)});
  const std::string child = bob.text("invite", "callsid");
  world.accept(bob, child);
  world.happen(LegConnected{world.leg(child)});

  std::string ticket = alice->text("answer", "reconnect");
  for (int half_minute = 1; half_minute <= 120; ++half_minute) {
    world.advance(30s);
    ASSERT_EQ(world.status(sid), "in-progress") << half_minute;
    ASSERT_EQ(world.status(child), "in-progress") << half_minute;
    for (const Page* page : {alice, &bob}) {
      const int ready = page->count("ready");
      world.send(*page, "register", {{"media", boost::json::object{{"audio", true}}}});
      ASSERT_EQ(page->count("ready"), ready + 1) << half_minute;
      // A token lasts an hour; the page renews it well before.
      if (half_minute % 50 == 0) {
        const int connected = page->count("connected");
        world.listen(*page, world.token(page == &bob ? "bob" : "alice"));
        ASSERT_EQ(page->count("connected"), connected + 1) << half_minute;
      }
    }
    if (half_minute % 30 == 10) {  // the page's connection breaks, and it comes back within the 30 s
      world.close(*alice);
      world.advance(12s);
      alice = &world.device("alice");
      world.send(
          *alice, "invite", {{"callsid", sid}, {"sdp", browser_sdp(false, "actpass")}, {"reconnect", ticket}}
      );
      ASSERT_EQ(alice->text("answer", "callsid"), sid) << half_minute;
      ASSERT_NE(alice->text("answer", "reconnect"), ticket);
      ticket = alice->text("answer", "reconnect");
    }
    if (half_minute % 30 == 20) {  // another network: ICE restarts
      const auto restarts = world.effects_of<RestartIce>().size();
      const std::string ufrag = "net" + std::to_string(half_minute);
      world.send(*alice, "reinvite", {{"callsid", sid}, {"sdp", browser_sdp(false, "actpass", ufrag)}});
      ASSERT_EQ(world.effects_of<RestartIce>().size(), restarts + 1);
    }
  }

  world.send(*alice, "hangup", {{"callsid", sid}});
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_EQ(world.status(child), "completed");
  constexpr int kSeconds = 120 * 30 + 4 * 12;
  EXPECT_EQ(world.param("DialCallStatus"), "completed");
  EXPECT_EQ(world.param("DialCallDuration"), std::to_string(kSeconds));
  std::vector<std::string> statuses;
  for (const StatusCallback& callback : world.callbacks) {
    if (callback.url != "http://app.test/child") continue;
    EXPECT_EQ(callback.params.get_or("SequenceNumber", ""), std::to_string(statuses.size()));
    statuses.push_back(callback.params.get_or("CallStatus", ""));
  }
  EXPECT_EQ(statuses, (std::vector<std::string>{"initiated", "ringing", "in-progress", "completed"}));
  EXPECT_TRUE(world.notes().empty());
  EXPECT_EQ(world.effects_of<CloseLeg>().size(), 2U);
  EXPECT_EQ(world.effects_of<BridgeLegs>().size(), 1U) << "nothing of it touched the sound";
}

}  // namespace
}  // namespace softphone::carrier::test
