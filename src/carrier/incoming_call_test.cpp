#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

/// Alice calls bob by name and the application dials him.
struct ClientToClient : testing::Test {
  void start(
      const std::string& attributes = "action='/dialed' answerOnBridge='true' timeout='20'", bool opus = false
  ) {
    caller_sid = world.call(alice, "To=client%3Abob", opus);
    world.dial(
        "<Client><Identity>bob</Identity><Parameter name='lead' value='J\xC3\xB6rg &amp; Co'/></Client>",
        attributes
    );
    callee_sid = world.child_of(caller_sid)->sid;
  }
  World world;
  Page& alice = world.device("alice");
  Page& bob = world.device("bob");
  std::string caller_sid;
  std::string callee_sid;
};

TEST_F(ClientToClient, Accepted) {
  start();
  EXPECT_EQ(bob.text("invite", "callsid"), callee_sid);
  EXPECT_FALSE(bob.text("invite", "reconnect").empty());
  const auto parameters = bob.last("invite").at("parameters").as_object();
  EXPECT_EQ(parameters.at("From").as_string(), "client:alice");
  EXPECT_EQ(parameters.at("To").as_string(), "client:bob");
  EXPECT_EQ(parameters.at("CallSid").as_string(), callee_sid);
  EXPECT_EQ(parameters.at("Params").as_string(), "lead=J%C3%B6rg%20%26%20Co");
  EXPECT_EQ(alice.count("answer"), 0);
  world.accept(bob, callee_sid);
  EXPECT_EQ(alice.count("answer"), 1);
  const auto bridges = world.effects_of<BridgeLegs>();
  ASSERT_EQ(bridges.size(), 1U);
  EXPECT_EQ(bridges[0].a, world.leg(caller_sid));
  EXPECT_EQ(bob.count("cancel"), 0);

  world.advance(5s);
  world.send(bob, "hangup", {{"callsid", callee_sid}});
  EXPECT_EQ(world.param("DialCallStatus"), "completed");
  EXPECT_EQ(world.param("DialCallSid"), callee_sid);
  EXPECT_EQ(world.param("DialCallDuration"), "5");
  world.reply("<Response/>");
  EXPECT_EQ(alice.text("hangup", "callsid"), caller_sid);
}

TEST_F(ClientToClient, TheCalleeIsOfferedTheCallersCodecOnly) {
  start("answerOnBridge='true'", true);
  const std::string sdp = bob.text("invite", "sdp");
  EXPECT_NE(sdp.find("opus/48000"), std::string::npos);
  EXPECT_EQ(sdp.find("PCMU"), std::string::npos);
  EXPECT_NE(sdp.find("a=setup:actpass"), std::string::npos);
  world.accept(bob, callee_sid, true);
  const auto remotes = world.effects_of<SetRemote>();
  ASSERT_EQ(remotes.size(), 1U);
  EXPECT_EQ(remotes[0].remote.format.codec, audio::Codec::opus);
}

TEST_F(ClientToClient, Rejected) {
  start();
  world.send(bob, "reject", {{"callsid", callee_sid}});
  EXPECT_EQ(world.param("DialCallStatus"), "busy");
  EXPECT_EQ(world.engine.find_call(callee_sid)->sip_code, 603);
}

TEST_F(ClientToClient, NotAnswered) {
  start();
  world.advance(21s);
  EXPECT_EQ(world.param("DialCallStatus"), "no-answer");
  EXPECT_EQ(bob.text("cancel", "callsid"), callee_sid);
  EXPECT_EQ(bob.count("hangup"), 0) << "a pending call ends by cancel";
  world.accept(bob, callee_sid);  // crossed the cancel on the wire
  EXPECT_EQ(bob.text("hangup", "callsid"), callee_sid);
}

TEST_F(ClientToClient, CallerGivesUp) {
  start();
  world.send(alice, "hangup", {{"callsid", caller_sid}});
  EXPECT_EQ(bob.text("cancel", "callsid"), callee_sid);
  EXPECT_EQ(world.status(caller_sid), "canceled");
  EXPECT_EQ(world.status(callee_sid), "canceled");
  EXPECT_EQ(world.param("DialCallStatus"), "canceled");
}

TEST_F(ClientToClient, CalleeIsTalkingAlready) {
  world.call(bob, "To=y");
  world.dial("+33199000001", "callerId='+33199001001'");
  start();
  EXPECT_EQ(bob.count("invite"), 0);
  EXPECT_EQ(world.param("DialCallStatus"), "busy");
  EXPECT_EQ(world.engine.find_call(callee_sid)->sip_code, 486);
}

TEST_F(ClientToClient, CalleeIsNotRegistered) {
  world.send(bob, "register", {{"media", boost::json::object{{"audio", false}}}});
  EXPECT_EQ(bob.count("offline"), 1);
  start();
  EXPECT_EQ(world.param("DialCallStatus"), "no-answer");
  EXPECT_EQ(world.engine.find_call(callee_sid)->sip_code, 480);
}

TEST_F(ClientToClient, TwoDevicesBothRingAndOneGetsTheCall) {
  Page& phone = world.device("bob");
  start();
  EXPECT_EQ(bob.count("invite"), 1);
  EXPECT_EQ(phone.count("invite"), 1);
  world.accept(phone, callee_sid);
  EXPECT_EQ(bob.text("cancel", "callsid"), callee_sid);
  EXPECT_EQ(phone.count("cancel"), 0);
  world.accept(bob, callee_sid);  // too late
  EXPECT_EQ(bob.text("hangup", "callsid"), callee_sid);
  EXPECT_EQ(world.status(callee_sid), "in-progress");
  world.send(bob, "hangup", {{"callsid", callee_sid}});
  EXPECT_EQ(world.status(callee_sid), "in-progress") << "the loser cannot end the winner's call";
}

TEST_F(ClientToClient, ADeclineOnOneOfTwoDevicesEndsItForBoth) {
  Page& phone = world.device("bob");
  start();
  world.send(bob, "reject", {{"callsid", callee_sid}});
  EXPECT_EQ(world.status(callee_sid), "ringing");
  world.advance(1s);
  EXPECT_EQ(world.status(callee_sid), "busy");
  EXPECT_EQ(phone.count("cancel"), 1);
}

TEST_F(ClientToClient, AClosingPageDoesNotDeclineForTheOther) {
  Page& phone = world.device("bob");
  start();
  world.send(bob, "reject", {{"callsid", callee_sid}});
  world.close(bob);
  world.advance(2s);
  EXPECT_EQ(world.status(callee_sid), "ringing");
  world.accept(phone, callee_sid);
  EXPECT_EQ(world.status(callee_sid), "in-progress");
}

TEST_F(ClientToClient, ADeviceThatComesBackRingsAgain) {
  start();
  world.close(bob);
  world.advance(1s);
  EXPECT_EQ(world.status(callee_sid), "ringing");
  Page& again = world.device("bob");
  EXPECT_EQ(again.text("invite", "callsid"), callee_sid);
}

TEST_F(ClientToClient, AnotherPageTakesAPendingCallOver) {
  start();
  const std::string token = bob.text("invite", "reconnect");
  const auto take = [&](Page& page) {
    world.send(
        page,
        "invite",
        {{"callsid", callee_sid},
         {"sdp", browser_sdp(false, "actpass", "tabl")},
         {"reconnect", token},
         {"twilio", boost::json::object{}}}
    );
  };
  Page& mallory = world.device("mallory");
  take(mallory);
  EXPECT_EQ(mallory.error_code("hangup"), 31209) << "the token is bob's";
  EXPECT_EQ(bob.count("cancel"), 0);

  // connect({connectToken}) needs no registration.
  Page& tablet = world.open();
  world.listen(tablet, world.token("bob"));
  take(tablet);
  EXPECT_EQ(tablet.text("answer", "callsid"), callee_sid);
  EXPECT_NE(tablet.text("answer", "sdp").find("a=setup:passive"), std::string::npos);
  EXPECT_NE(tablet.text("answer", "reconnect"), token);
  EXPECT_EQ(bob.text("cancel", "callsid"), callee_sid);
  const auto remotes = world.effects_of<SetRemote>();
  ASSERT_EQ(remotes.size(), 1U);
  EXPECT_EQ(remotes[0].remote.ice.ufrag, "tabl");
  EXPECT_EQ(alice.count("answer"), 1);
  EXPECT_EQ(world.effects_of<BridgeLegs>().size(), 1U);

  world.accept(bob, callee_sid);
  EXPECT_EQ(bob.text("hangup", "callsid"), callee_sid) << "too late";
  EXPECT_EQ(world.status(callee_sid), "in-progress");
  world.send(tablet, "hangup", {{"callsid", callee_sid}});
  EXPECT_EQ(world.param("DialCallStatus"), "completed");
}

TEST_F(ClientToClient, FirstOfTwoPeopleToAnswerWins) {
  Page& chloe = world.device("chloe");
  const std::string sid = world.call(alice, "To=team", false, "TJS2");
  world.dial("<Client>bob</Client><Client>chloe</Client>", "answerOnBridge='true' action='/dialed'");
  world.accept(chloe, chloe.text("invite", "callsid"));
  EXPECT_EQ(bob.count("cancel"), 1);
  EXPECT_EQ(world.status(bob.text("invite", "callsid")), "canceled");
  world.send(chloe, "hangup", {{"callsid", chloe.text("invite", "callsid")}});
  EXPECT_EQ(world.param("DialCallStatus"), "completed");
  EXPECT_EQ(world.param("CallSid"), sid);
}

TEST_F(ClientToClient, ALostConnectionIsForgivenForThirtySeconds) {
  start();
  world.accept(bob, callee_sid);
  world.happen(LegConnected{world.leg(callee_sid)});
  world.happen(LegConnected{world.leg(caller_sid)});
  const std::string token = alice.text("answer", "reconnect");
  world.close(alice);
  world.advance(20s);
  EXPECT_EQ(world.status(caller_sid), "in-progress");

  Page& back = world.open();
  world.listen(back, world.token("alice"));
  const auto return_with = [&](Page& page, const std::string& reconnect) {
    world.send(
        page,
        "invite",
        {{"callsid", caller_sid}, {"sdp", browser_sdp(false, "actpass")}, {"reconnect", reconnect}}
    );
  };
  return_with(back, "wrong");
  EXPECT_EQ(back.error_code("hangup"), 31209);
  return_with(back, token);
  EXPECT_EQ(back.text("answer", "callsid"), caller_sid);
  EXPECT_TRUE(back.text("answer", "sdp").empty()) << "its sdp is no offer";
  EXPECT_NE(back.text("answer", "reconnect"), token);
  world.advance(60s);
  EXPECT_EQ(world.status(caller_sid), "in-progress");
  world.send(back, "hangup", {{"callsid", caller_sid}});
  EXPECT_EQ(world.status(callee_sid), "completed");

  Page& mallory = world.open();
  world.listen(mallory, world.token("mallory"));
  return_with(mallory, token);
  EXPECT_EQ(mallory.error_code("hangup"), 31107);
}

TEST_F(ClientToClient, ALostConnectionEndsTheCallAfterTheGrace) {
  start();
  world.accept(bob, callee_sid);
  world.happen(LegConnected{world.leg(callee_sid)});
  world.happen(LegConnected{world.leg(caller_sid)});
  world.close(bob);
  world.advance(29s);
  EXPECT_EQ(world.status(callee_sid), "in-progress");
  world.advance(2s);
  EXPECT_EQ(world.status(callee_sid), "completed");
  EXPECT_EQ(world.param("DialCallStatus"), "completed");
}

TEST_F(ClientToClient, OneCannotTouchAnothersCall) {
  start();
  world.accept(bob, callee_sid);
  Page& mallory = world.device("mallory");
  world.send(mallory, "hangup", {{"callsid", caller_sid}});
  world.send(mallory, "reject", {{"callsid", callee_sid}});
  world.send(mallory, "dtmf", {{"callsid", caller_sid}, {"dtmf", "1"}});
  world.accept(mallory, callee_sid);
  EXPECT_EQ(world.status(caller_sid), "in-progress");
  EXPECT_EQ(world.status(callee_sid), "in-progress");
}

TEST_F(ClientToClient, MessagesAreAcknowledged) {
  start();
  world.accept(bob, callee_sid);
  world.send(
      bob,
      "message",
      {{"callsid", callee_sid}, {"content", boost::json::object{{"a", 1}}}, {"voiceeventsid", "KX1"}}
  );
  EXPECT_EQ(bob.text("ack", "voiceeventsid"), "KX1");
  world.send(bob, "message", {{"callsid", "CA0"}, {"content", "x"}, {"voiceeventsid", "KX2"}});
  EXPECT_EQ(bob.text("error", "voiceeventsid"), "KX2");
}

TEST(PracticeCaller, RingsTheNumbersOwnerAndTalks) {
  World world;
  Page& alice = world.device("alice");
  const auto sid = world.engine.practice_call("+33639980001", "+33199001001", world.now());
  ASSERT_TRUE(sid);
  world.drain();
  EXPECT_EQ(world.fetches.back().url, "http://app.test/incoming");
  EXPECT_EQ(world.param("From"), "+33639980001");
  EXPECT_EQ(world.param("CallStatus"), "ringing");
  world.dial("<Client>alice</Client>", "answerOnBridge='true'");
  const std::string incoming = alice.text("invite", "callsid");
  EXPECT_NE(alice.text("invite", "sdp").find("opus"), std::string::npos);
  EXPECT_NE(alice.text("invite", "sdp").find("PCMU"), std::string::npos);
  EXPECT_EQ(world.status(*sid), "ringing");
  world.accept(alice, incoming);
  world.happen(LegConnected{world.leg(incoming)});
  EXPECT_EQ(world.status(*sid), "in-progress");
  world.advance(1s);
  const auto speech = world.effects_of<SpeakAsParty>();
  ASSERT_EQ(speech.size(), 1U);
  world.happen(SoundFinished{.leg = speech[0].leg, .play = speech[0].play});
  world.advance(4s);
  EXPECT_EQ(world.effects_of<SpeakAsParty>().size(), 2U);
  world.happen(SoundFinished{.leg = speech[0].leg, .play = world.effects_of<SpeakAsParty>()[1].play});
  world.advance(1s);
  world.advance(70s);
  const auto last = world.effects_of<SpeakAsParty>().back();
  world.happen(SoundFinished{.leg = last.leg, .play = last.play});
  world.advance(10s);
  EXPECT_EQ(world.status(*sid), "completed");
  EXPECT_EQ(alice.text("hangup", "callsid"), incoming);
  EXPECT_EQ(world.callbacks.back().url, "http://app.test/status");
  EXPECT_EQ(world.callbacks.back().params.get_or("CallStatus", ""), "completed");
}

TEST(PracticeCaller, OnlyFictionMayCallAndOnlyOurNumbers) {
  World world;
  EXPECT_EQ(world.engine.practice_call("+33612345678", "+33199001001", world.now()).error().code, 21212);
  EXPECT_EQ(world.engine.practice_call("+33639980001", "+33199001999", world.now()).error().code, 20404);
  EXPECT_TRUE(world.engine.practice_call("+12025550123", "+33199001001", world.now()));
}

}  // namespace
}  // namespace softphone::carrier::test
