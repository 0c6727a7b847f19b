// <Dial><Conference>: who hears what, when it begins and ends, and what the application is told.

#include "carrier/conference_rig.hpp"

namespace softphone::carrier::test {
namespace {

using ConferenceTest = ConferenceRig;

TEST_F(ConferenceTest, BeginsWithTheSecond) {
  const std::string alice = join("alice");
  EXPECT_EQ(world.status(alice), "in-progress");
  EXPECT_EQ(hears(alice), "music");
  EXPECT_TRUE(member(alice).muted);
  const std::string bob = join("bob");
  for (const auto& sid : {alice, bob}) {
    EXPECT_EQ(hears(sid), "");
    EXPECT_FALSE(member(sid).muted);
    EXPECT_FALSE(member(sid).held);
  }
  const auto joins = world.effects_of<JoinRoom>();
  ASSERT_EQ(joins.size(), 2U);
  EXPECT_EQ(joins[0].room, joins[1].room);
  EXPECT_EQ(joins[0].shard, joins[1].shard);
  EXPECT_EQ(room_sounds(), std::vector<std::string>{"beep"}) << "nobody is there to hear the first one's";
}

TEST_F(ConferenceTest, WaitsForWhoStartsIt) {
  const std::string alice = join("alice", "startConferenceOnEnter='false'");
  const std::string bob = join("bob", "startConferenceOnEnter='false'");
  EXPECT_EQ(hears(bob), "music");
  EXPECT_TRUE(member(alice).muted);
  const std::string chief = join("chief");
  for (const auto& sid : {alice, bob, chief}) {
    EXPECT_EQ(hears(sid), "");
    EXPECT_FALSE(member(sid).muted);
  }
}

TEST_F(ConferenceTest, TheLastOneHearsMusicAgain) {
  const std::string alice = join("alice");
  hang_up(join("bob"));
  EXPECT_EQ(hears(alice), "music");
  EXPECT_TRUE(member(alice).muted);
  EXPECT_EQ(world.status(alice), "in-progress");
  join("carol");
  EXPECT_EQ(hears(alice), "");
}

TEST_F(ConferenceTest, TellsEverythingInOrder) {
  const std::string alice = join("alice", std::string(kAll) + " participantLabel='agent'");
  const std::string bob = join("bob", "statusCallback='/other' endConferenceOnExit='true' muted='true'");
  world.happen(TalkChanged{world.leg(alice), true});
  world.happen(TalkChanged{world.leg(alice), false});
  hang_up(bob);
  EXPECT_EQ(
      told(),
      (std::vector<std::string>{
          "join 1", "join 2", "start 3", "speech-start 4", "speech-stop 5", "leave 6", "leave 7", "end 8"})
  );
  const auto conference_sid = world.callbacks[0].params.get_or("ConferenceSid", "");
  EXPECT_TRUE(conference_sid.starts_with("CF"));
  for (const auto& callback : world.callbacks) {
    EXPECT_EQ(callback.url, "http://app.test/conf") << "the first participant's counts";
    EXPECT_EQ(callback.call_sid, conference_sid) << "in order";
    EXPECT_EQ(callback.params.get_or("FriendlyName", ""), "room");
    EXPECT_FALSE(callback.params.get_or("AccountSid", "").empty());
    EXPECT_FALSE(callback.params.get_or("Timestamp", "").empty());
  }
  const Form& second = world.callbacks[1].params;
  EXPECT_EQ(second.get_or("CallSid", ""), bob);
  EXPECT_EQ(second.get_or("Muted", ""), "true");
  EXPECT_EQ(second.get_or("Hold", ""), "false");
  EXPECT_EQ(second.get_or("Coaching", ""), "false");
  EXPECT_EQ(second.get_or("EndConferenceOnExit", ""), "true");
  EXPECT_EQ(second.get_or("StartConferenceOnEnter", ""), "true");
  EXPECT_FALSE(second.has("ParticipantLabel"));
  EXPECT_EQ(world.callbacks[0].params.get_or("ParticipantLabel", ""), "agent");
  const Form& bobs = world.callbacks[5].params;
  EXPECT_EQ(bobs.get_or("CallSid", ""), bob);
  EXPECT_EQ(bobs.get_or("ParticipantCallStatus", ""), "completed");
  EXPECT_EQ(bobs.get_or("ReasonParticipantLeft", ""), "participant_hung_up");
  const Form& alices = world.callbacks[6].params;
  EXPECT_EQ(alices.get_or("CallSid", ""), alice);
  EXPECT_EQ(alices.get_or("ParticipantCallStatus", ""), "in-progress");
  EXPECT_EQ(alices.get_or("ReasonParticipantLeft", ""), "moderator_ended_conference");
  EXPECT_EQ(last_told("ReasonConferenceEnded"), "participant-with-end-conference-on-exit-left");
  EXPECT_EQ(last_told("CallSidEndingConference"), bob);
  EXPECT_FALSE(last_told("Reason").empty());
}

TEST_F(ConferenceTest, EndsWithItsLastParticipant) {
  const std::string alice = join("alice", std::string(kAll) + " participantLabel='agent'");
  hang_up(alice);
  EXPECT_EQ(told(), (std::vector<std::string>{"join 1", "leave 2", "end 3"}));
  EXPECT_EQ(last_told("ReasonConferenceEnded"), "last-participant-left");
  EXPECT_EQ(last_told("CallSidEndingConference"), alice);
  EXPECT_EQ(last_told("ParticipantLabelEndingConference"), "agent");
  join("bob");
  const auto joins = world.effects_of<JoinRoom>();
  EXPECT_NE(joins[0].room, joins[1].room) << "a name can be used again";
}

TEST_F(ConferenceTest, TellsNothingThatNobodyAskedFor) {
  const std::string alice = join("alice", "statusCallback='/conf' statusCallbackMethod='GET'");
  const std::string bob = join("bob");
  hang_up(alice);
  hang_up(bob);
  ASSERT_EQ(world.callbacks.size(), 2U);
  EXPECT_EQ(world.callbacks[0].method, "GET");
  EXPECT_NE(world.callbacks[0].url.find("StatusCallbackEvent=conference-start"), std::string::npos);
  EXPECT_NE(world.callbacks[0].url.find("SequenceNumber=1&"), std::string::npos);
  EXPECT_NE(world.callbacks[1].url.find("StatusCallbackEvent=conference-end"), std::string::npos);
}

TEST_F(ConferenceTest, TheDialGoesOnWhenItIsOver) {
  const std::string alice = join("alice", "", "action='/after'");
  const std::string bob = join("bob", "", "", "<Say>Bye</Say>");
  hang_up(join("carol", "endConferenceOnExit='true'"));
  EXPECT_EQ(hears(bob), "Bye");
  EXPECT_TRUE(world.fetches.back().url.ends_with("/after"));
  EXPECT_EQ(world.param("CallSid"), alice);
  EXPECT_EQ(world.param("DialCallStatus"), "answered");
  EXPECT_FALSE(world.fetches.back().params.has("DialCallSid"));
  EXPECT_FALSE(world.fetches.back().params.has("DialCallDuration"));
}

TEST_F(ConferenceTest, TheActionIsToldWhenTheCallerHangsUp) {
  hang_up(join("alice", "", "action='/after'"));
  EXPECT_EQ(asked("/after"), 1U);
  EXPECT_EQ(world.param("CallStatus"), "completed");
}

TEST_F(ConferenceTest, StarLeavesAndTimeEnds) {
  const std::string alice = join("alice", "", "hangupOnStar='true'", "<Say>Left</Say>");
  const std::string bob = join("bob", "", "timeLimit='20'", "<Say>Time is over</Say>");
  world.happen(DigitReceived{world.leg(alice), '*'});
  EXPECT_EQ(hears(alice), "Left");
  world.advance(21s);
  EXPECT_EQ(hears(bob), "Time is over");
  EXPECT_EQ(world.effects_of<LeaveRoom>().size(), 2U);
}

TEST_F(ConferenceTest, RefusesALabelTwice) {
  join("alice", "participantLabel='agent'");
  const std::string bob = join("bob", "participantLabel='agent'", "action='/after'", "<Say>No</Say>");
  EXPECT_EQ(world.notes(), std::vector<int>{16025});
  EXPECT_EQ(hears(bob), "No") << "the next verb, not the action";
}

TEST_F(ConferenceTest, RefusesToCoachWhoIsNotThere) {
  const std::string alice = join("alice");
  join("chief", "coach='CA00000000000000000000000000000000'", "action='/after'");
  EXPECT_EQ(world.notes(), std::vector<int>{13240});
  EXPECT_EQ(world.param("DialCallStatus"), "failed");
  join("bob");
  const std::string chief = join("chief", "coach='" + alice + "'");
  EXPECT_EQ(member(chief).coaches, world.leg(alice));
  EXPECT_FALSE(member(chief).muted);
  hang_up(alice);
  EXPECT_TRUE(member(chief).muted) << "heard by nobody rather than by all";
}

TEST_F(ConferenceTest, HasRoomForSoMany) {
  join("alice", "maxParticipants='2'");
  join("bob");
  const std::string carol = join("carol", "", "", "<Say>Full</Say>");
  EXPECT_EQ(hears(carol), "Full");
  EXPECT_EQ(world.effects_of<JoinRoom>().size(), 2U);
}

TEST_F(ConferenceTest, CanBeNamedByItsSid) {
  join("alice", kAll);
  const std::string conference = world.callbacks[0].params.get_or("ConferenceSid", "");
  Page& page = world.device("bob");
  world.call(page, "To=x");
  world.dial("<Conference>" + conference + "</Conference>");
  EXPECT_EQ(world.effects_of<JoinRoom>().size(), 2U);
  EXPECT_EQ(told().back(), "start 3");
  Page& late = world.device("carol");
  world.call(late, "To=x");
  world.dial("<Conference>CF00000000000000000000000000000000</Conference>", "action='/after'");
  EXPECT_EQ(world.notes(), std::vector<int>{13236});
  EXPECT_EQ(world.param("DialCallStatus"), "failed");
}

TEST_F(ConferenceTest, BeepsForWhomItIsWanted) {
  join("alice", "beep='onExit'");
  const std::string bob = join("bob", "beep='onExit'");
  EXPECT_TRUE(room_sounds().empty());
  hang_up(join("carol", "beep='false'"));
  EXPECT_TRUE(room_sounds().empty());
  hang_up(bob);
  EXPECT_EQ(room_sounds(), std::vector<std::string>{"beep"});
}

TEST_F(ConferenceTest, KeysReachTheOthers) {
  const std::string alice = join("alice");
  const std::string bob = join("bob");
  world.send(*page_of(alice), "dtmf", {{"callsid", alice}, {"dtmf", "12"}});
  const auto keys = world.effects_of<SendDigits>();
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].leg, world.leg(bob));
  EXPECT_EQ(keys[0].digits, "12");
}

TEST_F(ConferenceTest, ADocumentIsHeardOverAndOverWhileWaiting) {
  const std::string alice = join("alice", "waitUrl='/wait' waitMethod='GET'");
  EXPECT_EQ(asked("/wait"), 1U);
  EXPECT_EQ(world.fetches.back().method, "GET");
  EXPECT_NE(world.fetches.back().url.find("ConferenceSid=CF"), std::string::npos);
  answer(
      "/wait",
      "<Response><Say>Please wait</Say><Pause length='10'/><Redirect "
      "method='POST'>/more</Redirect></Response>"
  );
  EXPECT_EQ(hears(alice), "Please wait");
  finish_sound(alice);
  world.advance(11s);
  EXPECT_EQ(asked("/more"), 1U);
  answer("/more", "<Response><Play>http://app.test/a.mp3</Play></Response>");
  EXPECT_EQ(hears(alice), "http://app.test/a.mp3");
  finish_sound(alice);
  EXPECT_EQ(asked("/wait"), 2U) << "from the beginning";
  answer("/wait", "<Response><Say>Still waiting</Say></Response>");
  EXPECT_EQ(hears(alice), "Still waiting");
  join("bob");
  EXPECT_EQ(hears(alice), "");
  world.advance(20s);
  EXPECT_EQ(asked("/wait"), 2U);
}

TEST_F(ConferenceTest, AnEmptyDocumentIsNotAskedForInACircle) {
  join("alice", "waitUrl='/wait'");
  answer("/wait", "<Response/>");
  EXPECT_EQ(asked("/wait"), 1U);
  world.advance(1s);
  EXPECT_EQ(asked("/wait"), 2U);
}

TEST_F(ConferenceTest, SilenceMusicAndBrokenDocuments) {
  const std::string silent = join("alice", "waitUrl=''");
  EXPECT_EQ(hears(silent), "");
  hang_up(silent);
  const std::string twimlet =
      join("bob", "waitUrl='http://twimlets.com/holdmusic?Bucket=com.twilio.music.ambient'");
  EXPECT_EQ(hears(twimlet), "music");
  EXPECT_EQ(asked("twimlets"), 0U) << "no network is needed for it";
  hang_up(twimlet);
  const std::string broken = join("carol", "waitUrl='/wait'");
  answer("/wait", "<Response><Say>");
  EXPECT_EQ(hears(broken), "music");
  EXPECT_EQ(world.notes(), std::vector<int>{12100});
}

TEST_F(ConferenceTest, OnlySomeVerbsMayStandInIt) {
  const std::string alice = join("alice", "waitUrl='/wait'");
  answer("/wait", "<Response><Dial>+33199000001</Dial><Hangup/><Gather/><Say>Hello</Say></Response>");
  EXPECT_EQ(world.notes(), (std::vector<int>{13238, 13238, 13238}));
  EXPECT_EQ(hears(alice), "Hello");
  EXPECT_EQ(world.status(alice), "in-progress");
}

TEST_F(ConferenceTest, ARedirectLeavesIt) {
  const std::string alice = join("alice", kAll);
  const std::string bob = join("bob", "", "action='/after'");
  UpdateCall update;
  update.twiml = "<Response><Say>Elsewhere</Say></Response>";
  EXPECT_FALSE(world.engine.update_call(bob, update, world.now()));
  world.drain();
  EXPECT_EQ(hears(bob), "Elsewhere");
  EXPECT_EQ(last_told("ReasonParticipantLeft"), "participant_updated_via_api");
  EXPECT_EQ(last_told("ParticipantCallStatus"), "in-progress");
  EXPECT_EQ(asked("/after"), 0U);
  EXPECT_EQ(hears(alice), "music");
}

TEST_F(ConferenceTest, BothSidesOfABridgeCanMoveIntoOne) {
  Page& alice = world.device("alice");
  Page& bob = world.device("bob");
  const std::string parent = world.call(alice, "To=x");
  world.happen(LegConnected{world.leg(parent)});
  world.dial("<Client>bob</Client>", "action='/after'");
  const std::string child = bob.text("invite", "callsid");
  world.accept(bob, child);
  world.happen(LegConnected{world.leg(child)});
  ASSERT_EQ(world.effects_of<BridgeLegs>().size(), 1U);
  UpdateCall update;
  update.twiml = "<Response><Dial><Conference>room</Conference></Dial></Response>";
  EXPECT_FALSE(world.engine.update_call(child, update, world.now()));
  world.drain();
  EXPECT_EQ(hears(child), "music");
  EXPECT_TRUE(world.fetches.back().url.ends_with("/after"));
  world.reply("<Response><Dial><Conference>room</Conference></Dial></Response>");
  EXPECT_EQ(hears(child), "");
  EXPECT_FALSE(member(parent).muted);
  EXPECT_FALSE(member(child).muted);
  EXPECT_EQ(world.status(child), "in-progress");
  // And the parent, redirected, leaves again.
  EXPECT_FALSE(world.engine.update_call(parent, update, world.now()));
  world.drain();
  EXPECT_EQ(world.effects_of<LeaveRoom>().size(), 1U);
  EXPECT_EQ(world.effects_of<JoinRoom>().size(), 3U);
}

TEST_F(ConferenceTest, NothingIsLeftBehind) {
  join("alice", "waitUrl='/wait'");
  answer("/wait", "<Response><Pause length='5'/></Response>");
  join("bob");
  world.engine.shut_down(world.now());
  world.drain();
  EXPECT_FALSE(world.engine.next_timeout()) << "no timer of a call or conference goes on";
  EXPECT_EQ(world.effects_of<LeaveRoom>().size(), 2U);
}

}  // namespace
}  // namespace softphone::carrier::test
