// <Enqueue>, <Leave>, <Dial><Queue>, and queues as REST sees them.

#include "carrier/conference_rig.hpp"

namespace softphone::carrier::test {
namespace {

struct QueueTest : ConferenceRig {
  std::string enqueue(
      const std::string& who, const std::string& attributes = "", const std::string& after = ""
  ) {
    return caller(
        who, "<Response><Enqueue action='/left' " + attributes + ">sales</Enqueue>" + after + "</Response>"
    );
  }
  std::string dial_queue(const std::string& who, const std::string& noun = "", const std::string& dial = "") {
    return caller(
        who,
        "<Response><Dial action='/dialled' " + dial + "><Queue " + noun + ">sales</Queue></Dial></Response>"
    );
  }
  [[nodiscard]] const CallQueue& queue() const { return *world.engine.list_queues().front(); }
  [[nodiscard]] bool talk(const std::string& a, const std::string& b) const {
    return world.engine.find_call(a)->bridged_to == b && world.engine.find_call(b)->bridged_to == a;
  }
};

TEST_F(QueueTest, WaitsWithMusicInOrder) {
  const std::string first = enqueue("alice");
  world.advance(10s);
  const std::string second = enqueue("bob");
  EXPECT_EQ(hears(first), "music");
  EXPECT_EQ(queue().friendly_name, "sales");
  EXPECT_EQ(queue().max_size, 1000U);
  EXPECT_EQ(queue().position(first), 1U);
  EXPECT_EQ(queue().position(second), 2U);
  EXPECT_EQ(queue().average_wait(world.now().wall), 5);
  world.advance(2s);
  hang_up(first);
  EXPECT_EQ(queue().position(second), 1U);
  EXPECT_EQ(asked_with("/left", "QueueResult"), "hangup");
  EXPECT_EQ(asked_with("/left", "QueueTime"), "12");
  EXPECT_EQ(asked_with("/left", "QueueSid"), queue().sid);
}

TEST_F(QueueTest, TheDocumentKnowsThePlace) {
  const std::string first = enqueue("alice");
  world.advance(10s);
  const std::string second = enqueue("bob", "waitUrl='/wait'");
  EXPECT_EQ(asked_with("/wait", "QueuePosition"), "2");
  EXPECT_EQ(asked_with("/wait", "CurrentQueueSize"), "2");
  EXPECT_EQ(asked_with("/wait", "QueueTime"), "0");
  EXPECT_EQ(asked_with("/wait", "AvgQueueTime"), "5");
  answer("/wait", "<Response><Say>Second</Say><Pause length='5'/></Response>");
  EXPECT_EQ(hears(second), "Second");
  hang_up(first);
  finish_sound(second);
  world.advance(5s);
  EXPECT_EQ(asked("/wait"), 2U);
  EXPECT_EQ(asked_with("/wait", "QueuePosition"), "1");
  EXPECT_EQ(asked_with("/wait", "QueueTime"), "5");
}

TEST_F(QueueTest, KeysMayLeaveIt) {
  const std::string sid = enqueue("alice", "waitUrl='/wait'", "<Say>Never said</Say>");
  answer("/wait", "<Response><Gather numDigits='1' action='/key'><Say>Press one</Say></Gather></Response>");
  world.happen(DigitReceived{world.leg(sid), '1'});
  EXPECT_EQ(asked_with("/key", "Digits"), "1");
  answer("/key", "<Response><Leave/><Say>Not this</Say></Response>");
  EXPECT_EQ(asked_with("/left", "QueueResult"), "leave");
  EXPECT_TRUE(queue().members.empty());
  answer("/left", "<Response><Say>Bye</Say></Response>");
  EXPECT_EQ(hears(sid), "Bye");
}

TEST_F(QueueTest, AVerbThatMayNotStandThereIsSkippedAndHangupEnds) {
  const std::string sid = enqueue("alice", "waitUrl='/wait'");
  answer("/wait", "<Response><Dial>1</Dial><Hangup/></Response>");
  EXPECT_EQ(world.notes(), std::vector<int>{12200});
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_EQ(asked_with("/left", "QueueResult"), "hangup");
}

TEST_F(QueueTest, HasRoomForSoMany) {
  enqueue("alice", "maxQueueSize='1'");
  EXPECT_EQ(queue().max_size, 1U);
  enqueue("bob");
  EXPECT_EQ(asked_with("/left", "QueueResult"), "queue-full");
  EXPECT_EQ(queue().members.size(), 1U);
}

TEST_F(QueueTest, NamesHaveALength) {
  caller("alice", "<Response><Enqueue action='/left'> </Enqueue></Response>");
  EXPECT_EQ(world.notes(), std::vector<int>{14204});
  EXPECT_EQ(asked_with("/left", "QueueResult"), "error");
  caller(
      "bob",
      "<Response><Enqueue waitUrl='http://[' waitUrlMethod='PUT'>" + std::string(65, 'x') +
          "</Enqueue></Response>"
  );
  EXPECT_EQ(world.notes(), (std::vector<int>{14204, 14206, 14202, 14205}));
  caller("carol", "<Response><Leave/><Dial><Queue> </Queue></Dial></Response>");
  EXPECT_EQ(world.notes().back(), 14212);
  EXPECT_TRUE(world.engine.list_queues().empty());
}

TEST_F(QueueTest, TheFirstIsPutThrough) {
  const std::string first = enqueue("alice");
  const std::string second = enqueue("bob");
  world.advance(30s);
  const std::string agent = dial_queue("agent");
  EXPECT_TRUE(talk(agent, first));
  EXPECT_EQ(hears(first), "");
  EXPECT_EQ(hears(second), "music");
  EXPECT_EQ(queue().position(second), 1U);
  world.advance(20s);
  hang_up(agent);
  EXPECT_EQ(asked_with("/left", "QueueResult"), "bridged");
  EXPECT_EQ(asked_with("/left", "QueueTime"), "30");
  EXPECT_EQ(asked_with("/left", "CallSid"), first);
  EXPECT_FALSE(world.engine.find_call(first)->talks());
  EXPECT_EQ(world.status(first), "in-progress");
  EXPECT_EQ(asked_with("/dialled", "DialCallStatus"), "completed");
}

TEST_F(QueueTest, TheDialGoesOnWhenTheOtherHangsUp) {
  const std::string first = enqueue("alice");
  const std::string agent = dial_queue("agent");
  world.advance(20s);
  hang_up(first);
  EXPECT_EQ(asked_with("/dialled", "DialCallStatus"), "completed");
  EXPECT_EQ(asked_with("/dialled", "DialCallSid"), first);
  EXPECT_EQ(asked_with("/dialled", "DialCallDuration"), "20");
  EXPECT_EQ(asked_with("/dialled", "DialBridged"), "true");
  EXPECT_EQ(asked_with("/dialled", "QueueSid"), queue().sid);
  EXPECT_EQ(asked_with("/left", "QueueResult"), "bridged");
  EXPECT_EQ(world.status(agent), "in-progress");
}

TEST_F(QueueTest, WaitsForSomebodyToCome) {
  hang_up(enqueue("nobody"));
  const std::string agent = dial_queue("agent", "", "timeout='20'");
  world.advance(15s);
  const std::string first = enqueue("alice");
  EXPECT_TRUE(talk(agent, first));
  world.advance(60s);
  EXPECT_TRUE(talk(agent, first)) << "the timeout counted until then";
}

TEST_F(QueueTest, DoesNotWaitForEver) {
  hang_up(enqueue("nobody"));
  dial_queue("agent", "", "timeout='20'");
  world.advance(21s);
  EXPECT_EQ(asked_with("/dialled", "DialCallStatus"), "no-answer");
  const std::string late = enqueue("alice");
  EXPECT_EQ(hears(late), "music");
  EXPECT_EQ(queue().members.size(), 1U);
}

TEST_F(QueueTest, TwoWhoDialTakeOneEach) {
  hang_up(enqueue("nobody"));
  const std::string one = dial_queue("one");
  const std::string two = dial_queue("two");
  const std::string first = enqueue("alice");
  const std::string second = enqueue("bob");
  EXPECT_TRUE(talk(one, first));
  EXPECT_TRUE(talk(two, second));
}

TEST_F(QueueTest, ThereMustBeOne) {
  dial_queue("agent");
  EXPECT_EQ(asked_with("/dialled", "DialCallStatus"), "failed");
}

TEST_F(QueueTest, WhoWaitedIsToldFirst) {
  const std::string first = enqueue("alice");
  world.advance(7s);
  const std::string agent = dial_queue("agent", "url='/tell'");
  EXPECT_FALSE(world.engine.find_call(agent)->talks());
  EXPECT_EQ(asked_with("/tell", "CallSid"), first);
  EXPECT_EQ(asked_with("/tell", "DequeingCallSid"), agent);
  EXPECT_EQ(asked_with("/tell", "QueueTime"), "7");
  answer("/tell", "<Response><Say>You will talk to an agent</Say></Response>");
  EXPECT_EQ(hears(first), "You will talk to an agent");
  finish_sound(first);
  EXPECT_TRUE(talk(agent, first));
}

TEST_F(QueueTest, AnAgentWhoLeavesMeanwhileIsMissed) {
  const std::string first = enqueue("alice");
  const std::string agent = dial_queue("agent", "url='/tell'");
  answer("/tell", "<Response><Pause length='10'/></Response>");
  hang_up(agent);
  EXPECT_EQ(asked_with("/left", "QueueResult"), "bridged");
  EXPECT_EQ(world.status(first), "in-progress");
}

TEST_F(QueueTest, StarAndTimePart) {
  const std::string first = enqueue("alice");
  const std::string agent = dial_queue("agent", "", "hangupOnStar='true'");
  world.happen(DigitReceived{world.leg(agent), '*'});
  EXPECT_EQ(asked_with("/dialled", "DialBridged"), "true");
  EXPECT_EQ(asked_with("/left", "QueueResult"), "bridged");
  EXPECT_FALSE(world.engine.find_call(first)->talks());
  const std::string second = enqueue("bob");
  const std::string other = dial_queue("other", "", "timeLimit='60'");
  EXPECT_TRUE(talk(other, second));
  world.advance(61s);
  EXPECT_FALSE(world.engine.find_call(second)->talks());
}

TEST_F(QueueTest, DifferentCodecsMeetInARoom) {
  const std::string first = enqueue("alice");
  Page& agent = world.device("agent");
  const std::string sid = world.call(agent, "To=x", true);
  world.happen(LegConnected{world.leg(sid)});
  world.dial("<Queue>sales</Queue>");
  EXPECT_TRUE(talk(sid, first));
  EXPECT_TRUE(world.effects_of<BridgeLegs>().empty());
  EXPECT_EQ(world.effects_of<JoinRoom>().size(), 2U);
  hang_up(first);
  EXPECT_EQ(world.effects_of<LeaveRoom>().size(), 2U);
}

/// Media threads of their own for everybody.
struct ShardsTest : ConferenceRig {
  ShardsTest() : ConferenceRig(4) {}
};

TEST_F(ShardsTest, ParticipantsAreDialledWhereTheRoomIs) {
  join("alice");
  AddParticipant add;
  add.from = "+33199001001";
  add.to = "+33199000001";
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(world.engine.add_participant("room", add, world.now()));
  world.drain();
  world.advance(3s);
  const auto joins = world.effects_of<JoinRoom>();
  const auto legs = world.effects_of<OpenLocalLeg>();
  ASSERT_EQ(joins.size(), 3U);
  ASSERT_EQ(legs.size(), 2U);
  for (const auto& leg : legs) EXPECT_EQ(leg.shard, joins[0].shard);
  // Who comes by himself lives elsewhere, and still meets them.
  join("bob");
  const auto opened = world.effects_of<OpenWebRtcLeg>();
  EXPECT_NE(opened[0].shard, opened[1].shard);
  EXPECT_EQ(world.effects_of<JoinRoom>().back().room, joins[0].room);
  EXPECT_EQ(world.effects_of<JoinRoom>().back().shard, joins[0].shard);
}

TEST_F(ShardsTest, ACallerAndAnAgentMeetInARoom) {
  const std::string caller_sid = caller("alice", "<Response><Enqueue>sales</Enqueue></Response>");
  const std::string agent = caller("agent", "<Response><Dial><Queue>sales</Queue></Dial></Response>");
  EXPECT_EQ(world.engine.find_call(agent)->bridged_to, caller_sid);
  EXPECT_TRUE(world.effects_of<BridgeLegs>().empty());
  const auto joins = world.effects_of<JoinRoom>();
  ASSERT_EQ(joins.size(), 2U);
  EXPECT_EQ(joins[0].room, joins[1].room);
  EXPECT_EQ(joins[0].shard, joins[1].shard);
}

TEST_F(QueueTest, IsAResource) {
  const auto sid = world.engine.create_queue("support", 5, world.now());
  ASSERT_TRUE(sid);
  EXPECT_EQ(world.engine.find_queue(*sid)->max_size, 5U);
  EXPECT_EQ(world.engine.create_queue("support", {}, world.now()).error().code, 22003);
  EXPECT_EQ(world.engine.create_queue("", {}, world.now()).error().code, 22001);
  EXPECT_EQ(world.engine.create_queue("x", 5001, world.now()).error().code, 22002);
  EXPECT_FALSE(world.engine.update_queue(*sid, "sales", 2, world.now()));
  const std::string first = enqueue("alice");
  EXPECT_EQ(world.engine.find_queue(*sid)->members.size(), 1U) << "the one of that name";
  EXPECT_EQ(world.engine.delete_queue(*sid)->code, 22004);
  EXPECT_EQ(world.engine.find_member(*sid, "Front")->call_sid, first);
  EXPECT_EQ(world.engine.find_member(*sid, first)->call_sid, first);
  const std::string url = "http://app.test/elsewhere";
  EXPECT_EQ(world.engine.dequeue(*sid, "CA0", url, "POST", world.now()).error().code, 20404);
  EXPECT_EQ(world.engine.dequeue(*sid, first, "x", "POST", world.now()).error().code, 21205);
  const auto gone = world.engine.dequeue(*sid, "Front", url, "POST", world.now());
  world.drain();
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->call_sid, first);
  EXPECT_EQ(asked_with("/left", "QueueResult"), "redirected");
  answer("/elsewhere", "<Response><Say>Welcome</Say></Response>");
  EXPECT_EQ(hears(first), "Welcome");
  answer("/left", "<Response><Say>Not this</Say></Response>");
  EXPECT_EQ(hears(first), "Welcome");
  EXPECT_FALSE(world.engine.delete_queue(*sid));
  EXPECT_EQ(world.engine.delete_queue(*sid)->code, 20404);
}

TEST_F(QueueTest, ATalkOfOneWhoWaitedCanBeRedirected) {
  const std::string first = enqueue("alice");
  const std::string agent = dial_queue("agent");
  UpdateCall update;
  update.twiml = "<Response><Say>Elsewhere</Say></Response>";
  EXPECT_FALSE(world.engine.update_call(first, update, world.now()));
  world.drain();
  EXPECT_EQ(asked_with("/left", "QueueResult"), "redirected-from-bridged");
  EXPECT_EQ(hears(first), "Elsewhere");
  EXPECT_EQ(asked_with("/dialled", "DialCallStatus"), "completed");
  EXPECT_FALSE(world.engine.find_call(agent)->talks());
}

}  // namespace
}  // namespace softphone::carrier::test
