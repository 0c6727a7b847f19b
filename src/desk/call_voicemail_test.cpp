// Calls that are led to a voicemail: by a rep who passes them on, or because a colleague does not answer.
#include <gtest/gtest.h>

#include "desk/test_world.hpp"
#include "desk/timeline.hpp"

namespace softphone::desk {
namespace {

World talking(const std::string& from = "client:alice", const std::string& to = kCustomer) {
  return World(1, from, to);
}

TEST(CallVoicemail, ATransferLeadsTheOtherOneToTheBox) {
  for (const bool incoming : {false, true}) {
    World world = incoming ? talking(kCustomer, "+33199001001") : talking();
    const std::string rep = "alice";
    ASSERT_EQ(world.ask(rep, "transfer", "voicemail:bob"), "");
    EXPECT_EQ(world.ask(rep, "hold"), "not_in_call") << "as wanted";
    world.run_for(500);
    EXPECT_FALSE(world.carrier.anybody_alive());
    const CallRecord record = world.seen(rep);
    EXPECT_EQ(record.state, State::ended);
    EXPECT_EQ(record.outcome, Outcome::answered);
    EXPECT_EQ(record.ended_by, incoming ? EndedBy::callee : EndedBy::caller) << "the rep did";
    ASSERT_TRUE(record.voicemail);
    EXPECT_EQ(record.voicemail->box, "bob");
    world.check_fold();
  }
}

TEST(CallVoicemail, TheRepStaysUntilTheOtherOneIsThere) {
  World world = talking();
  const auto fact =
      accept(world.call(), "alice", {"id", "transfer", {}, "voicemail:bob"}, kRoster, world.carrier.now);
  ASSERT_TRUE(fact);
  Call call = world.call();
  call.apply(*fact);
  const auto first = reconcile(call);
  ASSERT_FALSE(first.empty());
  EXPECT_EQ(first.front().kind, RestRequest::Kind::to_voicemail);
  EXPECT_EQ(first.front().leg, world.carrier.callee_sid);
  const RestForm form =
      to_rest(first.front(), call, {"/2010-04-01/Accounts/AC1", "https://phone.example.com"});
  EXPECT_EQ(form.target, "/2010-04-01/Accounts/AC1/Calls/" + world.carrier.callee_sid + ".json");
  EXPECT_EQ(
      form.form.get_or("Url", ""),
      "https://phone.example.com/webhook/softphone/voicemail?call=" + call.sid() + "&box=bob"
  );
  EXPECT_TRUE(std::none_of(first.begin(), first.end(), [](const RestRequest& request) {
    return request.kind == RestRequest::Kind::end;
  }));
  call.apply({call.sid(), fact->at + 100, VoicemailAsked{"bob"}});
  const auto then = reconcile(call);
  ASSERT_FALSE(then.empty());
  EXPECT_EQ(then.front().kind, RestRequest::Kind::end);
  EXPECT_EQ(then.front().leg, call.sid());
}

TEST(CallVoicemail, ARecordingOfTheCallEndsThere) {
  World world = talking();
  ASSERT_EQ(world.ask("alice", "record"), "");
  world.run_for(500);
  ASSERT_EQ(world.seen("alice").recording.state, "on");
  ASSERT_EQ(world.ask("alice", "transfer", "voicemail:bob"), "");
  const auto requests = reconcile(world.call());
  EXPECT_TRUE(std::any_of(requests.begin(), requests.end(), [](const RestRequest& request) {
    return request.kind == RestRequest::Kind::change_recording && request.status == "stopped";
  }));
}

TEST(CallVoicemail, IsRefusedWhereNobodyCouldLeaveAMessage) {
  World world = talking();
  EXPECT_EQ(world.ask("alice", "transfer", "voicemail:nobody"), "unknown_box");
  EXPECT_EQ(world.ask("alice", "transfer", "voicemail:+33639980001"), "unknown_box");
  ASSERT_EQ(world.ask("alice", "add", "client:chloe"), "");
  EXPECT_EQ(world.ask("alice", "transfer", "voicemail:bob"), "several_parties");
  World between = talking("client:alice", "client:bob");
  EXPECT_EQ(between.ask("alice", "transfer", "voicemail:bob"), "own_voicemail");
  EXPECT_EQ(between.ask("alice", "transfer", "voicemail:chloe"), "");
}

TEST(CallVoicemail, IsToldInTheTimeline) {
  World world = talking();
  ASSERT_EQ(world.ask("alice", "transfer", "voicemail:bob"), "");
  world.run_for(500);
  const auto events = timeline_of(world.call());
  const auto asked = std::find_if(events.begin(), events.end(), [](const TimelineEvent& event) {
    return event.kind == "voicemail_asked";
  });
  ASSERT_NE(asked, events.end());
  EXPECT_EQ(asked->by, "alice");
  EXPECT_EQ(asked->who, "client:bob");
}

World ringing(const std::string& box) {
  World world(1, "client:alice", "client:bob", false, false, {}, box);
  world.run_for(100);
  world.carrier.ring(world.carrier.callee_sid);
  world.run_for(100);
  return world;
}

TEST(CallVoicemail, AColleagueWhoDoesNotAnswerHasOne) {
  World world = ringing("bob");
  world.carrier.end(world.carrier.callee_sid, LegStatus::no_answer, 487);
  const auto requests = reconcile([&] {
    Call call = world.call();
    call.apply(
        {call.sid(),
         world.carrier.now,
         LegChanged{world.carrier.callee_sid, "", "client:bob", LegStatus::no_answer, 487, {}}}
    );
    return call;
  }());
  ASSERT_FALSE(requests.empty());
  EXPECT_EQ(requests.front().kind, RestRequest::Kind::to_voicemail);
  EXPECT_EQ(requests.front().leg, world.carrier.call_sid);
  world.run_for(500);
  EXPECT_EQ(world.seen("alice").outcome, Outcome::voicemail);
  EXPECT_EQ(world.seen("alice").state, State::ended) << "the message is over";
  EXPECT_EQ(world.seen("bob").outcome, Outcome::missed);
  EXPECT_FALSE(world.carrier.anybody_alive());
  world.check_fold();
}

TEST(CallVoicemail, WhyAColleagueIsNotThereIsWaitedFor) {
  World world = ringing("bob");
  Call call = world.call();
  call.apply(
      {call.sid(),
       world.carrier.now,
       RoomChanged{
           call.room().conference_sid(),
           90,
           RoomChanged::Event::leave,
           world.carrier.callee_sid,
           "rep-bob",
           false}}
  );
  EXPECT_EQ(seen_by(call, "alice", kRoster)->state, State::ringing);
  for (const RestRequest& request : reconcile(call)) {
    EXPECT_NE(request.kind, RestRequest::Kind::to_voicemail);
    EXPECT_NE(request.kind, RestRequest::Kind::end) << "the caller waits";
  }
  call.apply(
      {call.sid(),
       world.carrier.now + 5,
       LegChanged{world.carrier.callee_sid, "", "client:bob", LegStatus::busy, 603, {}}}
  );
  EXPECT_EQ(seen_by(call, "alice", kRoster)->outcome, Outcome::declined);
}

/// Callbacks that are lost, late, twice, and out of order; requests that fail.
TEST(CallVoicemail, WhateverIsToldFirstAColleagueWhoRingsInVainHasOne) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    World world(seed, "client:alice", "client:bob", false, true, {}, "bob");
    for (int i = 0; i < 100 && !world.carrier.legs.contains(world.carrier.callee_sid); ++i)
      world.run_for(200);
    ASSERT_TRUE(world.carrier.legs.contains(world.carrier.callee_sid));
    world.carrier.ring(world.carrier.callee_sid);
    world.run_for(8000);
    world.carrier.end(world.carrier.callee_sid, LegStatus::no_answer, 487);
    world.run_for(90'000);
    EXPECT_EQ(world.seen("alice").outcome, Outcome::voicemail) << world.story();
    EXPECT_EQ(world.seen("alice").state, State::ended);
  }
}

TEST(CallVoicemail, NothingEndsBeforeTheCallerIsThere) {
  World world = ringing("bob");
  Call call = world.call();
  call.apply(
      {call.sid(),
       world.carrier.now,
       LegChanged{world.carrier.callee_sid, "", "client:bob", LegStatus::no_answer, 487, {}}}
  );
  EXPECT_EQ(seen_by(call, "alice", kRoster)->state, State::ringing);
  const std::string conference = call.room().conference_sid();
  call.apply(
      {call.sid(),
       world.carrier.now + 90,
       RoomChanged{conference, 90, RoomChanged::Event::leave, call.sid(), "rep-alice", false}}
  );
  EXPECT_EQ(seen_by(call, "alice", kRoster)->state, State::ringing)
      << "told before the greeting is asked for";
  call.apply({call.sid(), world.carrier.now + 100, VoicemailAsked{"bob"}});
  EXPECT_EQ(seen_by(call, "alice", kRoster)->state, State::talking);
  EXPECT_EQ(seen_by(call, "alice", kRoster)->outcome, Outcome::voicemail);
  EXPECT_EQ(seen_by(call, "alice", kRoster)->direction, Direction::outgoing);
  EXPECT_EQ(seen_by(call, "bob", kRoster)->outcome, Outcome::missed);
  call.apply({call.sid(), world.carrier.now + 200, Abandoned{"The server stopped."}});
  EXPECT_EQ(seen_by(call, "alice", kRoster)->state, State::ended);
}

TEST(CallVoicemail, ItIsNotForThoseWhoAreToldOrGone) {
  World declined = ringing("bob");
  declined.carrier.end(declined.carrier.callee_sid, LegStatus::busy, 603);
  declined.run_for(500);
  EXPECT_EQ(declined.seen("alice").outcome, Outcome::declined);

  World gone = ringing("bob");
  EXPECT_EQ(gone.ask("alice", "hangup"), "");
  gone.run_for(500);
  EXPECT_EQ(gone.seen("alice").outcome, Outcome::canceled);
  EXPECT_FALSE(gone.carrier.anybody_alive());

  World without = ringing("");
  without.carrier.end(without.carrier.callee_sid, LegStatus::no_answer, 487);
  without.run_for(500);
  EXPECT_EQ(without.seen("alice").outcome, Outcome::no_answer);

  World sent = ringing("bob");
  sent.keep({sent.carrier.call_sid, sent.carrier.now, SentToVoicemail{"bob"}});
  sent.carrier.end(sent.carrier.callee_sid, LegStatus::canceled);
  sent.run_for(500);
  EXPECT_EQ(sent.seen("alice").outcome, Outcome::voicemail);
}

}  // namespace
}  // namespace softphone::desk
