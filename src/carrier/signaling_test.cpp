#include <gtest/gtest.h>

#include <array>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

TEST(Signaling, ConnectsAndRegisters) {
  World world;
  Page& alice = world.open();
  world.listen(alice, world.token("alice"));
  const auto token = alice.last("connected").at("token").as_object();
  EXPECT_EQ(token.at("identity").as_string(), "alice");
  EXPECT_EQ(token.at("ttl").as_int64(), 3600);
  for (int i = 0; i < 2; ++i)
    world.send(alice, "register", {{"media", boost::json::object{{"audio", true}}}});
  EXPECT_EQ(alice.count("ready"), 2) << "every register is answered";
  EXPECT_TRUE(world.engine.is_online("alice"));
  world.close(alice);
  EXPECT_FALSE(world.engine.is_online("alice"));
}

TEST(Signaling, AFreshTokenIsAnsweredByConnected) {
  World world;
  Page& alice = world.device("alice");
  world.listen(alice, world.token("alice", 2h));
  EXPECT_EQ(alice.count("connected"), 2);
  EXPECT_EQ(alice.last("connected").at("token").as_object().at("ttl").as_int64(), 7200);
}

TEST(Signaling, BadTokensAreRefusedWithTwiliosCodes) {
  World world;
  const auto code_for = [&](const std::string& token) {
    Page& page = world.open();
    world.listen(page, token);
    EXPECT_EQ(page.count("close"), 1);
    EXPECT_EQ(page.count("connected"), 0);
    return page.error_code("error");
  };
  EXPECT_EQ(code_for(""), 31102);
  EXPECT_EQ(code_for("garbage"), 31204);
  EXPECT_EQ(code_for(world.token("alice", 1h, "other secret")), 31202);
  EXPECT_EQ(code_for(world.token("alice", -1s)), 31205);
  EXPECT_EQ(code_for(world.token("alice", 48h)), 31207);
}

TEST(Signaling, AnExpiredTokenAllowsNoNewCalls) {
  World world;
  Page& alice = world.device("alice");
  world.advance(2h);
  world.call(alice, "To=x");
  EXPECT_EQ(alice.error_code("hangup"), 31205);
  world.send(alice, "register", {{"media", boost::json::object{{"audio", true}}}});
  EXPECT_EQ(alice.error_code("error"), 31205);
  EXPECT_TRUE(world.fetches.empty());
}

TEST(Signaling, SilentConnectionsAreClosed) {
  World world;
  world.open();
  world.advance(9s);
  EXPECT_TRUE(world.effects_of<CloseConnection>().empty());
  world.advance(2s);
  EXPECT_EQ(world.effects_of<CloseConnection>().size(), 1U);
}

TEST(Signaling, NothingWorksBeforeListen) {
  World world;
  Page& page = world.open();
  world.send(page, "register", {{"media", boost::json::object{{"audio", true}}}});
  world.call(page, "To=x");
  EXPECT_TRUE(page.frames.empty());
  EXPECT_TRUE(world.fetches.empty());
}

TEST(Signaling, NonsenseIsAnsweredThenCutOff) {
  World world;
  Page& page = world.device("alice");
  for (int i = 0; i < 11; ++i) world.happen(FrameReceived{.connection = page.id, .text = "{"});
  EXPECT_EQ(page.error_code("error"), 31100);
  EXPECT_EQ(world.effects_of<CloseConnection>().size(), 1U);
  EXPECT_FALSE(world.engine.is_online("alice"));
}

TEST(Signaling, CallsPerConnectionAreLimited) {
  World world;
  Page& alice = world.device("alice");
  for (int i = 0; i < 9; ++i) world.call(alice, "To=x", false, "TJS" + std::to_string(i));
  EXPECT_EQ(alice.error_code("hangup"), 31206);
  EXPECT_EQ(world.fetches.size(), 8U);
}

TEST(Signaling, ConnectionsPerIdentityAreLimited) {
  World world;
  for (int i = 0; i < 16; ++i) world.device("alice");
  Page& last = world.open();
  world.listen(last, world.token("alice"));
  EXPECT_EQ(last.error_code("error"), 31206);
}

TEST(Signaling, AnUnusableOfferEndsTheCallCleanly) {
  World world;
  Page& alice = world.device("alice");
  world.send(alice, "invite", {{"callsid", "TJS1"}, {"sdp", "v=0"}, {"twilio", boost::json::object{}}});
  EXPECT_EQ(alice.text("hangup", "callsid"), "TJS1");
  EXPECT_EQ(alice.error_code("hangup"), 31400);
}

TEST(Signaling, UnknownApplicationOrNoVoiceUrl) {
  Config config = World::default_config();
  config.applications[0].voice.url.clear();
  World world(config);
  Page& alice = world.device("alice");
  world.call(alice, "To=x");
  EXPECT_EQ(alice.error_code("hangup"), 31404);
}

TEST(Signaling, RingingIsNotSentWhereAnIncomingCallRings) {
  World world;
  Page& alice = world.device("alice");
  Page& bob = world.device("bob");
  world.call(alice, "To=client:bob");
  world.dial("<Client>bob</Client>");
  ASSERT_EQ(bob.count("invite"), 1);
  world.call(bob, "To=x");
  EXPECT_EQ(bob.count("ringing"), 0);
  world.dial("+33199000001", "callerId='+33199001001'");
  EXPECT_FALSE(bob.text("answer", "sdp").empty()) << "then the answer carries the description";
}

TEST(Signaling, APageWithoutAnIdentityMayCallButIsNobody) {
  World world;
  std::vector<Page*> pages;
  for (int i = 0; i < 20; ++i) pages.push_back(&world.device(""));
  Page& last = *pages.back();
  EXPECT_EQ(last.error_code("error"), 0) << "nobody's connections are not counted together";
  EXPECT_TRUE(last.last("connected").at("token").as_object().at("identity").is_null());
  EXPECT_EQ(last.count("ready"), 1);
  world.call(last, "To=x");
  EXPECT_EQ(world.param("From"), "client:Anonymous");
}

TEST(Signaling, TokensOfADeletedKeyAreRefused) {
  World world;
  Page& alice = world.device("alice");
  world.engine.config().keys.clear();
  world.call(alice, "To=x");
  EXPECT_EQ(alice.error_code("hangup"), 31202);
  world.send(alice, "register", {{"media", boost::json::object{{"audio", true}}}});
  EXPECT_EQ(alice.error_code("error"), 31202);
  EXPECT_EQ(alice.count("close"), 1);
  Page& late = world.open();
  world.listen(late, world.token("alice"));
  EXPECT_EQ(late.error_code("error"), 31202);
}

TEST(Signaling, ThePageIsToldTheEdgeItAskedFor) {
  World world;
  const std::vector<std::array<std::string, 3>> cases = {
      {"", "ashburn", "US_EAST_VIRGINIA"},
      {"roaming", "ashburn", "US_EAST_VIRGINIA"},
      {"sydney", "sydney", "ASIAPAC_SYDNEY"},
      {"sao-paulo", "sao-paulo", "SOUTH_AMERICA_SAO_PAULO"},
      {"<no edge>", "ashburn", "US_EAST_VIRGINIA"},
  };
  std::uint64_t id = 900;
  for (const auto& [asked, told, region] : cases) {
    Page& page = world.pages[++id];
    page.id = static_cast<ConnectionId>(id);
    world.happen(ConnectionOpened{.connection = page.id, .edge = asked});
    world.listen(page, world.token("alice"));
    EXPECT_EQ(page.text("connected", "edge"), told) << asked;
    EXPECT_EQ(page.text("connected", "region"), region) << asked;
  }
}

TEST(Signaling, MediaOfAFarEdgeHasAWayToGo) {
  const auto distance = [](bool distant, const std::string& edge) {
    Config config = World::default_config();
    config.distant_edges = distant;
    World world(config);
    Page& page = world.pages[900];
    page.id = static_cast<ConnectionId>(900);
    world.happen(ConnectionOpened{.connection = page.id, .edge = edge});
    world.listen(page, world.token("alice"));
    world.call(page, "To=x");
    const auto opened = world.effects_of<OpenWebRtcLeg>();
    return opened.empty() || !opened[0].remote ? -1ms : opened[0].remote->distance;
  };
  EXPECT_EQ(distance(true, "sydney"), 100ms);
  EXPECT_EQ(distance(true, "ashburn"), 0ms);
  EXPECT_EQ(distance(true, "roaming"), 0ms);
  EXPECT_EQ(distance(false, "sydney"), 0ms);
}

}  // namespace
}  // namespace softphone::carrier::test
