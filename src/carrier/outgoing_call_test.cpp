#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

TEST(OutgoingCall, ReachesTheEchoNumber) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=%2B33199000001&note=a%20b%26c%3Dd%20%C3%A9%20%2Bx");
  ASSERT_EQ(sid.size(), 34U);
  EXPECT_NE(alice.text("ringing", "sdp").find("a=ice-lite"), std::string::npos);
  EXPECT_NE(alice.text("ringing", "sdp").find("127.0.0.1 4000 typ host"), std::string::npos);
  EXPECT_EQ(alice.text("ringing", "sdp").find("a=msid:-"), std::string::npos);

  EXPECT_EQ(world.fetches.back().url, "http://app.test/voice");
  EXPECT_EQ(world.param("CallSid"), sid);
  EXPECT_EQ(world.param("From"), "client:alice");
  EXPECT_EQ(world.param("To"), "+33199000001");
  EXPECT_EQ(world.param("Called"), "+33199000001");
  EXPECT_EQ(world.param("CallStatus"), "ringing");
  EXPECT_EQ(world.param("Direction"), "inbound");
  EXPECT_EQ(world.param("note"), "a b&c=d é +x");

  world.dial("+33199000001", "callerId='+33199001001' action='/dialed' answerOnBridge='true'");
  EXPECT_EQ(alice.count("answer"), 0);
  world.happen(LegConnected{world.leg(sid)});
  world.advance(1s);
  const auto sounds = world.effects_of<PlaySound>();
  ASSERT_EQ(sounds.size(), 1U);
  EXPECT_EQ(std::get<RingBackTone>(sounds[0].sound).country, "fr");
  world.advance(2s);
  EXPECT_EQ(alice.count("answer"), 1);
  EXPECT_FALSE(alice.text("answer", "reconnect").empty());
  EXPECT_EQ(world.effects_of<EchoAsParty>().size(), 1U);
  EXPECT_EQ(world.effects_of<BridgeLegs>().size(), 1U);
  EXPECT_EQ(world.effects_of<StopSound>().size(), 1U);

  world.advance(10s);
  world.send(alice, "hangup", {{"callsid", sid}});
  EXPECT_EQ(world.status(sid), "completed");
  const Call* child = world.child_of(sid);
  EXPECT_EQ(to_string(child->status), "completed");
  EXPECT_EQ(child->from, "+33199001001");
  EXPECT_EQ(world.effects_of<CloseLeg>().size(), 2U);
  EXPECT_EQ(alice.count("hangup"), 0) << "who hung up needs no hang-up";
  EXPECT_EQ(world.fetches.back().url, "http://app.test/dialed");
  EXPECT_EQ(world.param("DialCallStatus"), "completed");
  EXPECT_EQ(world.param("DialBridged"), "true");
  world.reply("<Response><Say>nobody hears this</Say></Response>");
  EXPECT_EQ(world.effects_of<PlaySound>().size(), 1U);
  EXPECT_FALSE(world.engine.next_timeout().has_value()) << "nothing is left behind";
}

TEST(OutgoingCall, AnswersAtOnceWithoutAnswerOnBridge) {
  World world;
  Page& alice = world.device("alice");
  world.call(alice, "To=x");
  world.dial("+33199000004", "callerId='+33199001001'");
  EXPECT_EQ(alice.count("answer"), 1);
}

struct FailureCase {
  const char* number;
  const char* dial_status;
  int sip_code;
};
class OutgoingFailure : public testing::TestWithParam<FailureCase> {};
TEST_P(OutgoingFailure, IsToldToTheActionAndTheCallback) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  world.dial(
      std::string(
          "<Number statusCallback='/progress' statusCallbackEvent='initiated ringing answered completed'>"
      ) + GetParam().number +
          "</Number>",
      "callerId='+33199001001' action='/dialed' timeout='20' answerOnBridge='true'"
  );
  world.advance(25s);
  EXPECT_EQ(world.fetches.back().url, "http://app.test/dialed");
  EXPECT_EQ(world.param("DialCallStatus"), GetParam().dial_status);
  EXPECT_EQ(world.param("DialBridged"), "false");
  ASSERT_GE(world.callbacks.size(), 2U);
  EXPECT_EQ(world.callbacks.front().params.get_or("CallStatus", ""), "initiated");
  EXPECT_EQ(world.callbacks.front().params.get_or("SequenceNumber", ""), "0");
  EXPECT_EQ(world.callbacks.front().params.get_or("ParentCallSid", ""), sid);
  EXPECT_EQ(world.callbacks.back().url, "http://app.test/progress");
  EXPECT_EQ(world.callbacks.back().params.get_or("CallStatus", ""), GetParam().dial_status);
  EXPECT_EQ(world.callbacks.back().params.get_or("SipResponseCode", ""), std::to_string(GetParam().sip_code));
  EXPECT_EQ(world.callbacks.back().params.get_or("CallDuration", ""), "0");
  world.reply("<Response><Hangup/></Response>");
  EXPECT_EQ(alice.count("hangup"), 1);
  EXPECT_EQ(alice.error_code("hangup"), 0);
}
INSTANTIATE_TEST_SUITE_P(
    Numbers,
    OutgoingFailure,
    testing::Values(
        FailureCase{"+33199000003", "busy", 486},
        FailureCase{"+33199000004", "no-answer", 487},
        FailureCase{"+33199000099", "failed", 404},
        FailureCase{"+33612345678", "failed", 404}
    )
);

TEST(OutgoingCall, SlowAnswerThenTalks) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  world.dial("+33199000005", "callerId='+33199001001' answerOnBridge='true'");
  world.advance(5s);
  EXPECT_EQ(alice.count("answer"), 0);
  world.advance(2s);
  EXPECT_EQ(alice.count("answer"), 1);
  EXPECT_EQ(world.effects_of<SpeakAsParty>().size(), 1U);
}

TEST(OutgoingCall, TheVoiceReadsKeysBack) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  world.dial("+33199000002", "callerId='+33199001001'");
  world.advance(3s);
  ASSERT_EQ(world.effects_of<SpeakAsParty>().size(), 1U);
  world.happen(DigitReceived{.leg = world.child_of(sid)->leg, .digit = '7'});
  world.send(alice, "dtmf", {{"callsid", sid}, {"dtmf", "w#"}});
  const auto speech = world.effects_of<SpeakAsParty>();
  ASSERT_EQ(speech.size(), 3U);
  EXPECT_EQ(std::get<SpokenText>(speech[1].sound).text, "sept");
  EXPECT_EQ(std::get<SpokenText>(speech[2].sound).text, "dièse");
}

TEST(OutgoingCall, HangUpWithTheTemporaryId) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x", false, "TJSabc");
  world.send(alice, "hangup", {{"callsid", "TJSabc"}});
  EXPECT_EQ(world.status(sid), "canceled");
  world.reply("<Response><Say>late</Say></Response>");  // the document comes after the end
  EXPECT_TRUE(world.effects_of<PlaySound>().empty());
  world.send(alice, "hangup", {{"callsid", "TJSabc"}});
  world.send(alice, "hangup", {{"callsid", sid}});
  EXPECT_EQ(alice.count("error"), 0);
}

TEST(OutgoingCall, ARepeatedInviteMakesOneCall) {
  World world;
  Page& alice = world.device("alice");
  world.call(alice, "To=x");
  world.call(alice, "To=x");
  EXPECT_EQ(world.engine.list_calls({}, 10).size(), 1U);
}

TEST(OutgoingCall, StarHangsTheCalleeUp) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  world.reply(
      "<Response><Dial callerId='+33199001001' hangupOnStar='true'>+33199000001</Dial><Pause "
      "length='5'/></Response>"
  );
  world.advance(3s);
  world.happen(DigitReceived{.leg = world.leg(sid), .digit = '*'});
  EXPECT_EQ(to_string(world.child_of(sid)->status), "completed");
  EXPECT_EQ(world.status(sid), "in-progress");
  world.advance(6s);
  EXPECT_EQ(world.status(sid), "completed");
}

TEST(OutgoingCall, TimeLimitEndsTheTalk) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  world.dial("+33199000001", "callerId='+33199001001' timeLimit='30'");
  world.advance(20s);
  EXPECT_EQ(world.status(sid), "in-progress");
  world.happen(LegConnected{world.leg(sid)});
  world.advance(20s);
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_EQ(world.child_of(sid)->duration_seconds(world.now().wall), 30);
}

TEST(OutgoingCall, ACallWithoutMediaIsGivenUp) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  world.dial("+33199000001", "callerId='+33199001001'");
  world.advance(31s);
  EXPECT_EQ(world.status(sid), "failed");
  EXPECT_EQ(alice.error_code("hangup"), 53405);
}

TEST(OutgoingCall, NeedsAValidCallerId) {
  World world;
  Page& alice = world.device("alice");
  world.call(alice, "To=x");
  world.dial("+33199000001", "action='/dialed'");
  EXPECT_EQ(world.param("DialCallStatus"), "failed");
  EXPECT_EQ(world.notes(), std::vector<int>{13214});
}

TEST(OutgoingCall, PrefersTheFirstCodecOfTheOffer) {
  for (const bool opus : {true, false}) {
    World world;
    Page& alice = world.device("alice");
    world.call(alice, "To=x", opus);
    const auto legs = world.effects_of<OpenWebRtcLeg>();
    ASSERT_EQ(legs.size(), 1U);
    EXPECT_EQ(legs[0].format.codec, opus ? audio::Codec::opus : audio::Codec::pcmu);
    EXPECT_EQ(legs[0].format.telephone_event, opus ? 110 : 126);
    EXPECT_EQ(legs[0].format.telephone_event_rate, opus ? 48000U : 8000U);
    EXPECT_FALSE(legs[0].remote->we_are_dtls_client);
  }
}

TEST(OutgoingCall, IsListedByItsTimesAndDeletedAfterItsEnd) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  const WallTime answered = world.now().wall;
  world.reply("<Response><Pause length='60'/></Response>");
  world.happen(LegConnected{world.leg(sid)});
  Engine::CallFilter filter;
  filter.started_from = answered;
  filter.started_before = answered + 1s;
  EXPECT_EQ(world.engine.list_calls(filter, 10).size(), 1U);
  filter.started_from = answered + 1s;
  filter.started_before.reset();
  EXPECT_TRUE(world.engine.list_calls(filter, 10).empty());
  filter = {};
  filter.ended_from = answered;
  EXPECT_TRUE(world.engine.list_calls(filter, 10).empty()) << "not over yet";
  EXPECT_EQ(world.engine.delete_call(sid)->code, 20009);
  world.advance(61s);
  EXPECT_EQ(world.engine.list_calls(filter, 10).size(), 1U);
  EXPECT_FALSE(world.engine.delete_call(sid));
  EXPECT_EQ(world.status(sid), "unknown");
  EXPECT_EQ(world.engine.delete_call(sid)->code, 20404);
  EXPECT_TRUE(world.engine.list_calls({}, 10).empty());
}

TEST(OutgoingCall, AnIceRestartKeepsTheCall) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  world.dial("+33199000001", "callerId='+33199001001'");
  world.send(alice, "reinvite", {{"callsid", sid}, {"sdp", browser_sdp(false, "actpass", "wxyz")}});
  const auto restarts = world.effects_of<RestartIce>();
  ASSERT_EQ(restarts.size(), 1U);
  EXPECT_EQ(restarts[0].remote.ufrag, "wxyz");
  EXPECT_NE(alice.text("answer", "sdp").find(restarts[0].local.ufrag), std::string::npos);
}

}  // namespace
}  // namespace softphone::carrier::test
