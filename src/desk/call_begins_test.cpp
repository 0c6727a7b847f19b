// Calls that begin in their conference: how the callee is rung, and what is told when nobody answers.
#include <gtest/gtest.h>

#include "desk/test_world.hpp"

namespace softphone::desk {
namespace {

World ringing(const std::string& to = kCustomer) {
  World world(1, "client:alice", to, false);
  world.run_for(100);
  world.carrier.ring(world.carrier.callee_sid);
  world.run_for(100);
  return world;
}

TEST(CallBegins, TheCalleeIsRungWhileTheCallerWaits) {
  World world = ringing();
  EXPECT_EQ(world.carrier.legs.at(world.carrier.callee_sid).address, kCustomer);
  CallRecord record = world.seen("alice");
  EXPECT_EQ(record.state, State::ringing);
  EXPECT_TRUE(record.parties.empty()) << "until two talk";
  EXPECT_EQ(record.mine, world.carrier.call_sid);
  EXPECT_EQ(world.ask("alice", "hold"), "not_answered");
  world.carrier.answer(world.carrier.callee_sid);
  world.run_for(100);
  record = world.seen("alice");
  EXPECT_EQ(record.state, State::talking);
  EXPECT_EQ(record.parties.size(), 2U);
  EXPECT_EQ(record.parties.at(1).id, "customer");
  world.run_for(60'000);
  EXPECT_EQ(world.carrier.placed, 0) << "rung once";
}

TEST(CallBegins, TheCalleeHangsUp) {
  World world = ringing();
  world.carrier.answer(world.carrier.callee_sid);
  world.run_for(12'000);
  world.carrier.end(world.carrier.callee_sid);
  world.run_for(500);
  EXPECT_FALSE(world.carrier.anybody_alive());
  const CallRecord record = world.seen("alice");
  EXPECT_EQ(record.state, State::ended);
  EXPECT_EQ(record.outcome, Outcome::answered);
  EXPECT_EQ(record.ended_by, EndedBy::callee);
  EXPECT_EQ(record.reason, std::nullopt);
}

TEST(CallBegins, WhoWentFirstIsKnownByTheConferencesNumbersWithinAMillisecond) {
  for (const bool customer_first : {true, false}) {
    World world = ringing();
    world.carrier.answer(world.carrier.callee_sid);
    world.run_for(12'000);
    Call call = world.call();
    const std::string conference = call.room().conference_sid();
    const UnixMs at = world.carrier.now;
    const auto leave = [&](const std::string& leg, const std::string& label, std::int64_t sequence) {
      call.apply(
          {call.sid(), at, RoomChanged{conference, sequence, RoomChanged::Event::leave, leg, label, false}}
      );
    };
    leave(call.sid(), "rep-alice", customer_first ? 91 : 90);
    leave(world.carrier.callee_sid, "customer", customer_first ? 90 : 91);
    const auto record = seen_by(call, "alice", kRoster);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->state, State::ended);
    EXPECT_EQ(record->ended_by, customer_first ? EndedBy::callee : EndedBy::system);
    EXPECT_EQ(record->reason.has_value(), !customer_first) << "her line was lost before";
  }
}

TEST(CallBegins, WhoHungUpIsRightWhoeversLegEndsFirst) {
  World world = ringing("client:bob");
  world.carrier.answer(world.carrier.callee_sid);
  world.run_for(12'000);
  ASSERT_EQ(world.ask("bob", "hangup"), "");
  Call call = world.call();
  call.apply(
      {call.sid(),
       world.carrier.now + 5,
       RoomChanged{
           call.room().conference_sid(), 90, RoomChanged::Event::leave, call.sid(), "rep-alice", false}}
  );
  const auto record = seen_by(call, "alice", kRoster);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->state, State::ended) << "for her; bob's leg is on its way out";
  EXPECT_EQ(record->ended_by, EndedBy::callee);
}

struct Ending {
  LegStatus status;
  int code;
  std::string to;
  Outcome outcome;
};
class CallBeginsEnding : public testing::TestWithParam<Ending> {};

TEST_P(CallBeginsEnding, IsToldAsTheNetworkToldIt) {
  const Ending& given = GetParam();
  World world = ringing(given.to);
  world.carrier.end(world.carrier.callee_sid, given.status, given.code);
  world.run_for(500);
  EXPECT_FALSE(world.carrier.anybody_alive()) << "the caller does not wait in an empty room";
  const CallRecord record = world.seen("alice");
  EXPECT_EQ(record.state, State::ended);
  EXPECT_EQ(record.outcome, given.outcome);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    CallBeginsEnding,
    testing::Values(
        Ending{LegStatus::busy, 486, kCustomer, Outcome::busy},
        Ending{LegStatus::busy, 0, kCustomer, Outcome::busy},
        Ending{LegStatus::busy, 603, kCustomer, Outcome::declined},
        Ending{LegStatus::no_answer, 487, kCustomer, Outcome::no_answer},
        Ending{LegStatus::canceled, 487, kCustomer, Outcome::no_answer},
        Ending{LegStatus::failed, 404, kCustomer, Outcome::unknown_number},
        Ending{LegStatus::failed, 503, kCustomer, Outcome::failed},
        Ending{LegStatus::busy, 603, "client:bob", Outcome::declined},
        Ending{LegStatus::busy, 486, "client:bob", Outcome::busy},
        Ending{LegStatus::no_answer, 480, "client:bob", Outcome::failed}
    )
);

TEST(CallBegins, AColleagueWithoutAPageIsNotConnected) {
  World world = ringing("client:bob");
  world.carrier.end(world.carrier.callee_sid, LegStatus::no_answer, 480);
  world.run_for(500);
  EXPECT_EQ(world.seen("alice").reason, "Bob Durand is not connected.");
  EXPECT_EQ(world.seen("bob").outcome, Outcome::missed);
}

TEST(CallBegins, TheCallerGivesUp) {
  for (const bool by_command : {false, true}) {
    World world = ringing("client:bob");
    if (by_command) {
      EXPECT_EQ(world.ask("alice", "hangup"), "");
    } else {
      world.carrier.end(world.carrier.call_sid);
    }
    world.run_for(500);
    EXPECT_FALSE(world.carrier.anybody_alive());
    EXPECT_EQ(world.seen("alice").outcome, Outcome::canceled);
    EXPECT_EQ(world.seen("alice").ended_by, EndedBy::caller);
    EXPECT_EQ(world.seen("bob").outcome, Outcome::missed);
    EXPECT_EQ(world.come_back("alice"), "") << "nobody waits for a caller who gave up";
  }
}

TEST(CallBegins, TheCallerIsGoneBeforeTheCalleeIsRung) {
  World world(1, "client:alice", kCustomer, false);
  world.carrier.end(world.carrier.call_sid);
  world.run_for(1'000);
  EXPECT_FALSE(world.carrier.anybody_alive());
  EXPECT_EQ(world.seen("alice").outcome, Outcome::canceled);
  EXPECT_TRUE(reconcile(world.call()).empty());
}

TEST(CallBegins, ARefusalSaysWhy) {
  Call call(SimCarrier::sid('c', 1));
  call.apply(
      {call.sid(), 1000, VoiceAsked{"client:alice", kCustomer, route("client:alice", kCustomer, kRoster)}}
  );
  const auto requests = reconcile(call);
  ASSERT_FALSE(requests.empty());
  ASSERT_EQ(requests.front().kind, RestRequest::Kind::add);
  struct Case {
    int status;
    json::object body;
    Outcome outcome;
    std::string reason;
  };
  const std::vector<Case> cases = {
      {400,
       {{"code", 21215}, {"message", "Account not authorized to call +33639980001."}},
       Outcome::failed,
       "Account not authorized to call +33639980001."},
      {400, {{"code", 21211}, {"message", "Invalid 'To'."}}, Outcome::unknown_number, "Invalid 'To'."},
      {401, {{"code", 20003}, {"message", "Authenticate"}}, Outcome::failed, "Authenticate"},
  };
  for (const Case& given : cases) {
    Call refused = call;
    for (const Fact& fact : read_answer(requests.front(), call, given.status, given.body, 1100).facts)
      refused.apply(fact);
    const CallRecord record = seen_by(refused, "alice", kRoster).value_or(CallRecord{});
    EXPECT_EQ(record.state, State::ended) << given.reason;
    EXPECT_EQ(record.outcome, given.outcome);
    EXPECT_EQ(record.reason, given.reason);
    const auto then = reconcile(refused);
    ASSERT_FALSE(then.empty());
    EXPECT_EQ(then.front().kind, RestRequest::Kind::end) << "the caller does not wait";
  }
  // Too busy is no refusal, but not for ever.
  EXPECT_TRUE(read_answer(requests.front(), call, 503, {}, 1100).facts.empty());
  const auto wait = std::find_if(requests.begin(), requests.end(), [](const RestRequest& request) {
    return request.kind == RestRequest::Kind::give_up;
  });
  ASSERT_NE(wait, requests.end());
  Call late = call;
  late.apply(give_up(*wait, call, 21'000));
  EXPECT_EQ(seen_by(late, "alice", kRoster)->outcome, Outcome::failed);
}

}  // namespace
}  // namespace softphone::desk
