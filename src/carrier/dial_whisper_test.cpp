// The `url` of <Number> and <Client>: TwiML that the callee alone hears before it is put through.

#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

struct Whisper : testing::Test {
  void SetUp() override {
    caller_sid = world.call(alice, "To=x");
    world.happen(LegConnected{world.leg(caller_sid)});
    world.dial(
        "<Client url='/whisper' method='GET'>bob</Client><Client>carol</Client>",
        "action='/dialed' answerOnBridge='true' timeout='20' timeLimit='60'"
    );
    callee_sid = bob.text("invite", "callsid");
    world.advance(5s);
    world.accept(bob, callee_sid);
    world.happen(LegConnected{world.leg(callee_sid)});
  }
  [[nodiscard]] std::size_t bridges() const { return world.effects_of<BridgeLegs>().size(); }

  World world;
  Page& alice = world.device("alice");
  Page& bob = world.device("bob");
  Page& carol = world.device("carol");
  std::string caller_sid;
  std::string callee_sid;
};

TEST_F(Whisper, IsHeardBeforeTheTalk) {
  EXPECT_EQ(carol.count("cancel"), 1) << "bob has answered";
  EXPECT_EQ(bridges(), 0U);
  EXPECT_EQ(alice.count("answer"), 0);
  EXPECT_EQ(world.fetches.back().method, "GET");
  EXPECT_TRUE(world.fetches.back().url.starts_with("http://app.test/whisper?CallSid=" + callee_sid));
  EXPECT_NE(world.fetches.back().url.find("ParentCallSid=" + caller_sid), std::string::npos);
  world.reply("<Response><Say>A customer</Say></Response>");
  const auto sounds = world.effects_of<PlaySound>();
  EXPECT_EQ(sounds.back().leg, world.leg(callee_sid)) << "not the caller's";
  EXPECT_TRUE(world.effects_of<StopSound>().empty()) << "the caller hears ringing";
  world.advance(30s);
  EXPECT_EQ(bridges(), 0U) << "the Dial's timeout counted until the answer only";
  world.happen(SoundFinished{sounds.back().leg, sounds.back().play});
  EXPECT_EQ(bridges(), 1U);
  EXPECT_EQ(world.effects_of<StopSound>().size(), 1U);
  EXPECT_EQ(alice.count("answer"), 1);
  EXPECT_EQ(bob.count("hangup"), 0) << "the document's end is not the call's";
  world.advance(61s);
  EXPECT_EQ(world.param("DialCallStatus"), "completed");
  EXPECT_EQ(world.param("DialBridged"), "true");
}

TEST_F(Whisper, MayScreenTheCall) {
  world.reply("<Response><Gather numDigits='1' timeout='5' action='/take'/><Hangup/></Response>");
  world.happen(DigitReceived{world.leg(callee_sid), '1'});
  EXPECT_TRUE(world.fetches.back().url.starts_with("http://app.test/take"));
  EXPECT_EQ(world.param("Digits"), "1");
  world.reply("<Response/>");
  EXPECT_EQ(bridges(), 1U);
}

TEST_F(Whisper, ThatHangsUpEndsTheDial) {
  world.reply("<Response><Gather numDigits='1' timeout='5' action='/take'/><Hangup/></Response>");
  world.advance(6s);
  EXPECT_EQ(bob.count("hangup"), 1);
  EXPECT_EQ(world.fetches.back().url, "http://app.test/dialed");
  EXPECT_EQ(world.param("DialCallStatus"), "completed");
  EXPECT_EQ(world.param("DialBridged"), "false");
  EXPECT_EQ(bridges(), 0U);
}

TEST_F(Whisper, HasNoDialInIt) {
  world.reply("<Response><Dial>+33199000001</Dial></Response>");
  EXPECT_EQ(world.notes(), std::vector<int>{13201});
  EXPECT_EQ(bridges(), 1U);
}

TEST_F(Whisper, EndsWithTheCaller) {
  world.reply("<Response><Pause length='30'/></Response>");
  world.send(alice, "hangup", {{"callsid", "TJS1"}});
  EXPECT_EQ(bob.count("hangup"), 1);
  EXPECT_EQ(world.status(callee_sid), "completed");
  EXPECT_EQ(bridges(), 0U);
}

TEST_F(Whisper, ThatCannotBeHadEndsTheCallee) {
  world.reply("gone", 500);
  EXPECT_EQ(world.notes().front(), 11200);
  const auto sounds = world.effects_of<PlaySound>();
  EXPECT_EQ(sounds.back().leg, world.leg(callee_sid));
  world.happen(SoundFinished{sounds.back().leg, sounds.back().play});
  EXPECT_EQ(bob.count("hangup"), 1);
  EXPECT_EQ(world.param("DialBridged"), "false");
}

TEST_F(Whisper, IsLeftWhenTheCalleeIsRedirected) {
  world.reply("<Response><Pause length='30'/></Response>");
  UpdateCall update;
  update.twiml = "<Response><Dial callerId='+33199001001'>+33199000001</Dial></Response>";
  EXPECT_FALSE(world.engine.update_call(callee_sid, update, world.now()));
  world.drain();
  EXPECT_EQ(world.param("DialBridged"), "false");
  world.advance(3s);
  EXPECT_EQ(bridges(), 1U) << "bob talks with the practice number";
}

TEST(WhisperAtANumber, ComesAfterTheKeys) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  world.dial("<Number sendDigits='12' url='/whisper'>+33199000001</Number>", "callerId='+33199001001'");
  world.advance(3s);
  const auto keys = world.effects_of<SendDigits>();
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(world.fetches.size(), 1U);
  world.happen(SoundFinished{keys[0].leg, keys[0].play});
  EXPECT_EQ(world.fetches.back().url, "http://app.test/whisper");
  EXPECT_EQ(world.param("CallSid"), world.child_of(sid)->sid);
  EXPECT_TRUE(world.effects_of<BridgeLegs>().empty());
  world.reply("<Response/>");
  EXPECT_EQ(world.effects_of<BridgeLegs>().size(), 1U);
}

}  // namespace
}  // namespace softphone::carrier::test
