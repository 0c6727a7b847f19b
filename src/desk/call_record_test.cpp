#include "desk/call_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>

namespace softphone::desk {
namespace {

const Roster kRoster = practice_roster();
constexpr UnixMs kStart = 1'763'700'000'000;

/// Of two legs in a <Dial>; those that begin in their conference are in call_begins_test.cpp.
VoiceAsked asked(std::string from, std::string to) {
  Plan plan = route(from, to, kRoster);
  plan.room = false;
  return {std::move(from), std::move(to), plan};
}

/// Facts of one call, written as a story in the order in which things happened.
class Story {
 public:
  explicit Story(std::string from, std::string to) { add(0, asked(std::move(from), std::move(to))); }

  Story& leg(
      int seconds, std::string sid, std::string to, LegStatus status, int code = 0, int duration = -1
  ) {
    LegChanged change{std::move(sid), "", std::move(to), status, code, {}};
    if (duration >= 0) change.duration = duration;
    return add(seconds, std::move(change));
  }
  Story& caller(int seconds, LegStatus status) { return leg(seconds, "CA1", "", status); }
  Story& dialed(
      int seconds, std::string leg_sid, std::string status, LegStatus caller_status, int duration = -1
  ) {
    DialEnded dial{std::move(leg_sid), std::move(status), caller_status, {}};
    if (duration >= 0) dial.duration = duration;
    return add(seconds, std::move(dial));
  }
  Story& abandoned(int seconds, std::string reason) { return add(seconds, Abandoned{std::move(reason)}); }

  [[nodiscard]] const std::vector<Fact>& facts() const { return facts_; }
  [[nodiscard]] CallRecord seen(std::string_view identity) const { return seen_after(facts_, identity); }

  static CallRecord seen_after(const std::vector<Fact>& facts, std::string_view identity) {
    Call call("CA1");
    for (const Fact& fact : facts) call.apply(fact);
    const auto record = seen_by(call, identity, kRoster);
    EXPECT_TRUE(record.has_value()) << identity;
    return record.value_or(CallRecord{});
  }

 private:
  template <class What>
  Story& add(int seconds, What what) {
    facts_.push_back({"CA1", kStart + seconds * 1000, std::move(what)});
    return *this;
  }
  std::vector<Fact> facts_;
};

Story answered_by_number() {
  return Story("client:alice", "+33199000001")
      .leg(0, "CA2", "+33199000001", LegStatus::initiated)
      .leg(1, "CA2", "+33199000001", LegStatus::ringing)
      .leg(4, "CA2", "+33199000001", LegStatus::in_progress)
      .leg(16, "CA2", "+33199000001", LegStatus::completed, 200, 12)
      .dialed(16, "CA2", "completed", LegStatus::completed, 12)
      .caller(17, LegStatus::completed);
}

Story main_line_answered_by_bob() {
  Story story("+33639980001", "+33199001000");
  int leg = 2;
  for (const char* rep : {"client:alice", "client:bob", "client:chloe"}) {
    story.leg(0, "CA" + std::to_string(leg++), rep, LegStatus::ringing);
  }
  story.leg(3, "CA2", "client:alice", LegStatus::busy, 603);
  story.leg(5, "CA3", "client:bob", LegStatus::in_progress);
  story.leg(5, "CA4", "client:chloe", LegStatus::canceled, 487);
  story.leg(25, "CA3", "client:bob", LegStatus::completed, 200, 20);
  story.dialed(25, "CA3", "completed", LegStatus::in_progress, 20);
  story.caller(25, LegStatus::completed);
  return story;
}

TEST(CallRecord, AnAnsweredOutgoingCall) {
  const CallRecord record = answered_by_number().seen("alice");
  EXPECT_EQ(record.direction, Direction::outgoing);
  EXPECT_EQ(record.peer, (Peer{false, "+33199000001", {}}));
  EXPECT_EQ(record.line, "+33199001001");
  EXPECT_EQ(record.state, State::ended);
  EXPECT_EQ(record.outcome, Outcome::answered);
  EXPECT_EQ(record.answered_by, std::nullopt);
  EXPECT_EQ(record.ended_by, EndedBy::caller);
  EXPECT_EQ(record.started_at, kStart);
  EXPECT_EQ(record.answered_at, kStart + 4000);
  EXPECT_EQ(record.ended_at, kStart + 16000);
  EXPECT_EQ(record.duration, 12);
}

TEST(CallRecord, GrowsWithItsFacts) {
  const Story story = answered_by_number();
  const std::vector<Fact>& facts = story.facts();
  const auto after = [&](std::size_t count) {
    return Story::seen_after({facts.begin(), facts.begin() + static_cast<std::ptrdiff_t>(count)}, "alice");
  };
  EXPECT_EQ(after(1).state, State::ringing);
  EXPECT_EQ(after(3).state, State::ringing);
  EXPECT_EQ(after(4).state, State::talking);
  EXPECT_EQ(after(4).outcome, Outcome::answered);
  EXPECT_EQ(after(5).state, State::ended);
  EXPECT_EQ(after(5).ended_by, std::nullopt) << "who hung up is known with the dial action only";
  EXPECT_EQ(after(6).ended_by, EndedBy::caller);
}

TEST(CallRecord, AnsweredCallsAreSeenByBothSides) {
  const auto story = Story("client:alice", "client:bob")
                         .leg(1, "CA2", "client:bob", LegStatus::ringing)
                         .leg(3, "CA2", "client:bob", LegStatus::in_progress)
                         .leg(9, "CA2", "client:bob", LegStatus::completed, 200, 6)
                         .dialed(9, "CA2", "completed", LegStatus::in_progress, 6)
                         .caller(9, LegStatus::completed);
  const CallRecord alice = story.seen("alice");
  EXPECT_EQ(alice.peer, (Peer{true, "bob", "Bob Durand"}));
  EXPECT_EQ(alice.line, std::nullopt);
  EXPECT_EQ(alice.answered_by, "bob");
  EXPECT_EQ(alice.ended_by, EndedBy::callee);
  const CallRecord bob = story.seen("bob");
  EXPECT_EQ(bob.direction, Direction::incoming);
  EXPECT_EQ(bob.peer, (Peer{true, "alice", "Alice Martin"}));
  EXPECT_EQ(bob.outcome, Outcome::answered);
  EXPECT_EQ(bob.duration, 6);
}

TEST(CallRecord, ACallThatTheCallerGivesUpIsMissedByTheCallee) {
  const auto story = Story("client:alice", "client:bob")
                         .leg(1, "CA2", "client:bob", LegStatus::ringing)
                         .leg(6, "CA2", "client:bob", LegStatus::canceled, 487)
                         .dialed(6, "CA2", "no-answer", LegStatus::canceled)
                         .caller(6, LegStatus::canceled);
  EXPECT_EQ(story.seen("alice").outcome, Outcome::canceled);
  EXPECT_EQ(story.seen("alice").ended_by, EndedBy::caller);
  EXPECT_EQ(story.seen("bob").outcome, Outcome::missed);
  EXPECT_EQ(story.seen("bob").ended_by, EndedBy::caller);
}

TEST(CallRecord, ARejectedCallIsDeclinedOnBothSides) {
  const auto story = Story("client:alice", "client:bob")
                         .leg(1, "CA2", "client:bob", LegStatus::ringing)
                         .leg(4, "CA2", "client:bob", LegStatus::busy, 603)
                         .dialed(4, "CA2", "busy", LegStatus::ringing)
                         .caller(5, LegStatus::completed);
  for (const char* viewer : {"alice", "bob"}) {
    EXPECT_EQ(story.seen(viewer).outcome, Outcome::declined) << viewer;
    EXPECT_EQ(story.seen(viewer).ended_by, EndedBy::callee) << viewer;
  }
}

TEST(CallRecord, ARepWhoRingsOutWasMissed) {
  const auto story = Story("client:alice", "client:bob")
                         .leg(1, "CA2", "client:bob", LegStatus::ringing)
                         .leg(31, "CA2", "client:bob", LegStatus::no_answer, 487)
                         .dialed(31, "CA2", "no-answer", LegStatus::ringing);
  EXPECT_EQ(story.seen("alice").outcome, Outcome::no_answer);
  EXPECT_EQ(story.seen("alice").ended_by, EndedBy::system);
  EXPECT_EQ(story.seen("bob").outcome, Outcome::missed);
}

struct Unanswered {
  LegStatus status;
  int code;
  const char* dial_status;
  Outcome outcome;
  bool has_reason;
};

class UnansweredNumber : public testing::TestWithParam<Unanswered> {};

TEST_P(UnansweredNumber, HasTheRightWord) {
  const Unanswered& expected = GetParam();
  const auto story = Story("client:alice", "+33199000003")
                         .leg(0, "CA2", "+33199000003", LegStatus::initiated)
                         .leg(2, "CA2", "+33199000003", expected.status, expected.code)
                         .dialed(2, "CA2", expected.dial_status, LegStatus::ringing)
                         .caller(3, LegStatus::completed);
  EXPECT_EQ(story.seen("alice").outcome, expected.outcome);
  EXPECT_EQ(story.seen("alice").reason.has_value(), expected.has_reason);
  EXPECT_EQ(story.seen("alice").duration, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Codes,
    UnansweredNumber,
    testing::Values(
        Unanswered{LegStatus::busy, 486, "busy", Outcome::busy, false},
        Unanswered{LegStatus::busy, 600, "busy", Outcome::busy, false},
        Unanswered{LegStatus::busy, 0, "busy", Outcome::busy, false},
        Unanswered{LegStatus::busy, 603, "busy", Outcome::declined, false},
        Unanswered{LegStatus::failed, 404, "failed", Outcome::unknown_number, false},
        Unanswered{LegStatus::failed, 604, "failed", Outcome::unknown_number, false},
        Unanswered{LegStatus::failed, 484, "failed", Outcome::unknown_number, false},
        Unanswered{LegStatus::no_answer, 480, "no-answer", Outcome::no_answer, false},
        Unanswered{LegStatus::no_answer, 487, "no-answer", Outcome::no_answer, false},
        Unanswered{LegStatus::canceled, 487, "no-answer", Outcome::no_answer, false},
        Unanswered{LegStatus::failed, 503, "failed", Outcome::failed, true},
        Unanswered{LegStatus::failed, 0, "failed", Outcome::failed, true}
    )
);

TEST(CallRecord, ARepWithoutAPageIsNotConnected) {
  const auto story = Story("client:alice", "bob")
                         .leg(0, "CA2", "client:bob", LegStatus::failed, 404)
                         .dialed(0, "CA2", "failed", LegStatus::ringing);
  EXPECT_EQ(story.seen("alice").outcome, Outcome::failed);
  EXPECT_EQ(story.seen("alice").reason, "Bob Durand is not connected.");
  EXPECT_EQ(story.seen("bob").outcome, Outcome::missed);
  EXPECT_EQ(story.seen("bob").reason, std::nullopt);
}

TEST(CallRecord, TheMainLineLooksDifferentToEachRep) {
  const Story story = main_line_answered_by_bob();
  const CallRecord alice = story.seen("alice");
  EXPECT_EQ(alice.outcome, Outcome::declined);
  EXPECT_EQ(alice.ended_at, kStart + 3000);
  const CallRecord bob = story.seen("bob");
  EXPECT_EQ(bob.outcome, Outcome::answered);
  EXPECT_EQ(bob.answered_by, "bob");
  EXPECT_EQ(bob.ended_by, EndedBy::callee);
  EXPECT_EQ(bob.duration, 20);
  EXPECT_EQ(bob.line, "+33199001000");
  EXPECT_EQ(bob.peer, (Peer{false, "+33639980001", {}}));
  const CallRecord chloe = story.seen("chloe");
  EXPECT_EQ(chloe.outcome, Outcome::answered_elsewhere);
  EXPECT_EQ(chloe.answered_by, "bob");
  EXPECT_EQ(chloe.answered_at, std::nullopt);
  EXPECT_EQ(chloe.ended_at, kStart + 5000);
  EXPECT_EQ(chloe.duration, 0);
}

TEST(CallRecord, ARefusedCallIsAFailedRowAtOnce) {
  const auto story = Story("client:alice", "12");
  const CallRecord record = story.seen("alice");
  EXPECT_EQ(record.state, State::ended);
  EXPECT_EQ(record.outcome, Outcome::failed);
  EXPECT_EQ(record.peer.value, "12");
  EXPECT_EQ(record.ended_by, EndedBy::system);
  EXPECT_EQ(record.reason, "This is not a phone number.");
}

TEST(CallRecord, ACallLeftOpenByACrashIsClosedByTheSystem) {
  const auto talking = Story("client:alice", "+33199000001")
                           .leg(4, "CA2", "+33199000001", LegStatus::in_progress)
                           .abandoned(9, "The server stopped.");
  EXPECT_EQ(talking.seen("alice").state, State::ended);
  EXPECT_EQ(talking.seen("alice").outcome, Outcome::answered);
  EXPECT_EQ(talking.seen("alice").ended_by, EndedBy::system);
  EXPECT_EQ(talking.seen("alice").reason, "The server stopped.");
  EXPECT_EQ(talking.seen("alice").duration, 5);

  const auto ringing = Story("client:alice", "bob").abandoned(9, "The server stopped.");
  EXPECT_EQ(ringing.seen("alice").outcome, Outcome::failed);
  EXPECT_EQ(ringing.seen("alice").reason, "The server stopped.");
  EXPECT_EQ(ringing.seen("bob").outcome, Outcome::missed);
}

TEST(CallRecord, WhatReallyHappenedStandsAboveWhatTheSystemAssumed) {
  Story story = answered_by_number();
  CallRecord before = story.seen("alice");
  story.abandoned(6, "The server stopped.");
  const CallRecord after = story.seen("alice");
  EXPECT_GT(after.revision, std::exchange(before.revision, after.revision)) << "and yet something was told";
  EXPECT_EQ(after, before);
}

TEST(CallRecord, LostAnsweredCallbackIsReckonedBackFromTheEnd) {
  const auto story =
      Story("client:alice", "+33199000001").leg(16, "CA2", "+33199000001", LegStatus::completed, 200, 12);
  EXPECT_EQ(story.seen("alice").outcome, Outcome::answered);
  EXPECT_EQ(story.seen("alice").answered_at, kStart + 4000);
  EXPECT_EQ(story.seen("alice").duration, 12);
}

TEST(CallRecord, ADialActionAloneTellsTheWholeCall) {
  const auto story = Story("client:alice", "bob").dialed(16, "CA2", "completed", LegStatus::in_progress, 10);
  EXPECT_EQ(story.seen("alice").answered_by, "bob");
  EXPECT_EQ(story.seen("alice").answered_at, kStart + 6000);
  EXPECT_EQ(story.seen("bob").outcome, Outcome::answered);
}

TEST(CallRecord, StrangersSeeNothing) {
  Call call("CA1");
  const Story story = answered_by_number();
  for (const Fact& fact : story.facts()) call.apply(fact);
  EXPECT_EQ(seen_by(call, "bob", kRoster), std::nullopt);
}

TEST(CallRecord, IsWrittenAsDocumented) {
  EXPECT_EQ(
      to_json(main_line_answered_by_bob().seen("chloe")),
      R"({"sid":"CA1","revision":10,"direction":"incoming","peer":{"kind":"number","value":"+33639980001","name":null},)"
      R"("line":"+33199001000","state":"ended","outcome":"answered_elsewhere","reason":null,"why":null,"answeredBy":"bob",)"
      R"("endedBy":null,"startedAt":1763700000000,"answeredAt":null,"endedAt":1763700005000,"duration":0,)"
      R"("parties":[],"held":false,"consultation":null,"transfer":null,"recording":{"state":"off","since":null},)"
      R"("mine":null,"transferredBy":null,"voicemail":null,"away":null,)"
      R"("wrapUp":null,"quality":null,"rating":null,"recorded":false,"crm":null,"rep":null})"
  );
}

/// Every order of the facts, each told once or twice, gives the record of the proper order.
void expect_order_does_not_matter(const Story& story, const std::vector<std::string>& viewers) {
  std::vector<std::size_t> order(story.facts().size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const bool all = order.size() <= 7;
  std::mt19937 random(20261);
  for (int round = 0;; ++round) {
    Call call("CA1");
    for (const std::size_t index : order) {
      call.apply(story.facts()[index]);
      if (index % 2 == 0) call.apply(story.facts()[order[0]]);
    }
    for (const std::string& viewer : viewers) {
      ASSERT_EQ(seen_by(call, viewer, kRoster), story.seen(viewer)) << viewer << " in round " << round;
    }
    if (all ? !std::next_permutation(order.begin(), order.end()) : round == 3000) break;
    if (!all) std::shuffle(order.begin(), order.end(), random);
  }
}

TEST(CallRecord, TheOrderOfArrivalDoesNotMatter) {
  expect_order_does_not_matter(answered_by_number(), {"alice"});
  expect_order_does_not_matter(main_line_answered_by_bob(), {"alice", "bob", "chloe"});
  expect_order_does_not_matter(
      Story("client:alice", "client:bob")
          .leg(1, "CA2", "client:bob", LegStatus::ringing)
          .leg(6, "CA2", "client:bob", LegStatus::canceled, 487)
          .dialed(6, "CA2", "no-answer", LegStatus::canceled)
          .caller(6, LegStatus::canceled)
          .abandoned(7, "The server stopped."),
      {"alice", "bob"}
  );
  expect_order_does_not_matter(
      Story("client:alice", "client:bob")
          .leg(1, "CA2", "client:bob", LegStatus::ringing)
          .leg(4, "CA2", "client:bob", LegStatus::busy, 603)
          .dialed(4, "CA2", "busy", LegStatus::ringing)
          .caller(5, LegStatus::completed),
      {"alice", "bob"}
  );
}

}  // namespace
}  // namespace softphone::desk
