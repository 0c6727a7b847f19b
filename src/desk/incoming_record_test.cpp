// Calls that are tried in several steps, and the voicemail at their end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "desk/call_plan.hpp"
#include "desk/call_record.hpp"

namespace softphone::desk {
namespace {

const Roster kRoster = practice_roster();
constexpr UnixMs kStart = 1'763'700'000'000;
constexpr const char* kCustomer = "+33639980001";
constexpr const char* kMain = "+33199001000";

/// Facts of one call, in the order in which things happened; seconds after its start.
class Story {
 public:
  Story(const std::string& from, const std::string& to, const Line& line, const Arrival& arrival = {}) {
    VoiceAsked asked{from, to, route(from, to, kRoster)};
    asked.plan = with_steps(asked.plan.line, line, arrival, kRoster);
    add(0, std::move(asked));
  }
  Story& add(int seconds, decltype(Fact::what) what) {
    facts_.push_back({"CA1", kStart + seconds * 1000, std::move(what)});
    return *this;
  }
  Story& leg(int seconds, const std::string& sid, const std::string& rep, LegStatus status, int code = 0) {
    return add(seconds, LegChanged{sid, "", "client:" + rep, status, code, {}});
  }
  Story& dialed(int seconds, std::size_t step, const std::string& status) {
    return add(seconds, DialEnded{"", status, LegStatus::in_progress, {}, step});
  }
  Story& caller_goes(int seconds) {
    return add(seconds, LegChanged{"CA1", "", "", LegStatus::completed, 0, {}});
  }

  /// As this rep sees it, the same in every order of the facts.
  [[nodiscard]] CallRecord seen(const std::string& identity) {
    const CallRecord first = fold(facts_, identity);
    std::vector<Fact> shuffled = facts_;
    std::sort(shuffled.begin(), shuffled.end(), [](const Fact& a, const Fact& b) {
      return a.key() < b.key();
    });
    EXPECT_EQ(to_json(fold(shuffled, identity)), to_json(first));
    std::reverse(shuffled.begin(), shuffled.end());
    shuffled.insert(shuffled.end(), facts_.begin(), facts_.end());
    EXPECT_EQ(to_json(fold(shuffled, identity)), to_json(first));
    return first;
  }

 private:
  static CallRecord fold(const std::vector<Fact>& facts, const std::string& identity) {
    Call call("CA1");
    for (const Fact& fact : facts) call.apply(fact);
    return seen_by(call, identity, kRoster).value_or(CallRecord{});
  }
  std::vector<Fact> facts_;
};

Line in_turn() {
  Line line = default_line(kMain, kRoster);
  line.groups = {{{"alice", "bob"}, true, 10}};
  return line;
}

TEST(IncomingRecord, ACallGoesOnRingingFromStepToStep) {
  Story story(kCustomer, kMain, in_turn());
  story.leg(1, "CA2", "alice", LegStatus::ringing).leg(10, "CA2", "alice", LegStatus::no_answer);
  story.dialed(10, 0, "no-answer");
  EXPECT_EQ(story.seen("alice").outcome, Outcome::missed) << "her turn is over";
  EXPECT_EQ(story.seen("bob").state, State::ringing);
  story.leg(11, "CA3", "bob", LegStatus::ringing).leg(13, "CA3", "bob", LegStatus::in_progress);
  EXPECT_EQ(story.seen("bob").state, State::talking);
  EXPECT_EQ(story.seen("alice").outcome, Outcome::answered_elsewhere);
  EXPECT_EQ(story.seen("alice").answered_by, "bob");
  story.add(60, DialEnded{"CA3", "completed", LegStatus::completed, 47, 1}).caller_goes(60);
  EXPECT_EQ(story.seen("bob").duration, 47);
  EXPECT_EQ(story.seen("bob").outcome, Outcome::answered);
}

TEST(IncomingRecord, ARepWhoIsRungTwiceSeesTheSecondTime) {
  Line line = default_line(kMain, kRoster);
  line.owner = "bob";
  line.first_seconds = 10;
  Story story(kCustomer, kMain, line);
  story.leg(1, "CA3", "bob", LegStatus::ringing).leg(10, "CA3", "bob", LegStatus::no_answer);
  story.dialed(10, 0, "no-answer");
  EXPECT_EQ(story.seen("bob").outcome, Outcome::missed);
  story.leg(11, "CA2", "bob", LegStatus::ringing);
  EXPECT_EQ(story.seen("bob").state, State::ringing);
  EXPECT_EQ(story.seen("bob").mine, "CA2");
  story.leg(12, "CA2", "bob", LegStatus::in_progress);
  EXPECT_EQ(story.seen("bob").outcome, Outcome::answered);
}

TEST(IncomingRecord, AMessageInTheVoicemailIsAMissedCallWithAMessage) {
  Story story(kCustomer, kMain, default_line(kMain, kRoster));
  for (const char* rep : {"alice", "bob", "chloe"})
    story.leg(30, std::string("CA-") + rep, rep, LegStatus::no_answer);
  story.dialed(30, 0, "no-answer").add(31, VoicemailAsked{kMain});
  for (const char* rep : {"alice", "bob", "chloe"}) {
    EXPECT_EQ(story.seen(rep).state, State::ended) << rep;
    EXPECT_EQ(story.seen(rep).outcome, Outcome::missed) << rep;
    EXPECT_EQ(story.seen(rep).voicemail, (VoicemailRecord{kMain, {}, 0})) << rep;
  }
  story.add(50, VoicemailLeft{kMain, "RE1", kCustomer, 12}).caller_goes(52);
  EXPECT_EQ(story.seen("bob").voicemail, (VoicemailRecord{kMain, "RE1", 12}));
  EXPECT_EQ(story.seen("bob").outcome, Outcome::missed);
}

TEST(IncomingRecord, WhoSpeaksToAVoicemailIsInACallUntilTheyHangUp) {
  const Line bobs = default_line("+33199001002", kRoster);
  Story story("client:alice", "client:bob", bobs, {.caller = "alice", .internal = true});
  story.dialed(0, 0, "no-answer").add(1, VoicemailAsked{"bob"});
  EXPECT_EQ(story.seen("alice").state, State::talking);
  EXPECT_EQ(story.seen("alice").outcome, Outcome::voicemail);
  EXPECT_EQ(story.seen("alice").mine, "CA1");
  EXPECT_EQ(story.seen("bob").outcome, Outcome::missed);
  story.caller_goes(9);
  EXPECT_EQ(story.seen("alice").state, State::ended);
  EXPECT_EQ(story.seen("alice").duration, 8);
  EXPECT_EQ(story.seen("alice").ended_by, EndedBy::caller);
}

TEST(IncomingRecord, AColleagueWhoDeclinesAColleagueSaysNo) {
  const Line bobs = default_line("+33199001002", kRoster);
  Story story("client:alice", "client:bob", bobs, {.caller = "alice", .internal = true});
  story.leg(3, "CA2", "bob", LegStatus::busy, 603)
      .add(3, DialEnded{"CA2", "busy", LegStatus::in_progress, {}});
  EXPECT_EQ(story.seen("alice").outcome, Outcome::declined);
  EXPECT_EQ(story.seen("bob").outcome, Outcome::declined);
}

TEST(IncomingRecord, ACustomerWhoIsDeclinedIsNotYetLost) {
  Story story(kCustomer, "+33199001002", default_line("+33199001002", kRoster));
  story.leg(3, "CA2", "bob", LegStatus::busy, 603)
      .add(3, DialEnded{"CA2", "busy", LegStatus::in_progress, {}});
  EXPECT_EQ(story.seen("bob").outcome, Outcome::declined);
  EXPECT_TRUE(story.add(4, VoicemailAsked{"bob"}).seen("bob").voicemail.has_value());
}

TEST(IncomingRecord, ACallerWhoGivesUpIsMissedByAll) {
  Story story(kCustomer, kMain, in_turn());
  story.leg(1, "CA2", "alice", LegStatus::ringing).leg(4, "CA2", "alice", LegStatus::canceled);
  story.add(4, DialEnded{"CA2", "canceled", LegStatus::completed, {}}).caller_goes(4);
  EXPECT_EQ(story.seen("alice").outcome, Outcome::missed);
  EXPECT_EQ(story.seen("alice").ended_by, EndedBy::caller);
  EXPECT_EQ(story.seen("bob").outcome, Outcome::missed);
}

TEST(IncomingRecord, AGoodbyeIsNotAnAnswer) {
  Line line = default_line(kMain, kRoster);
  line.voicemail.on = false;
  Story story(kCustomer, kMain, line);
  story.dialed(30, 0, "no-answer");
  EXPECT_EQ(story.seen("bob").state, State::ended);
  EXPECT_EQ(story.seen("bob").outcome, Outcome::missed);
}

TEST(IncomingRecord, TheRepWhoTalkedIsWhoAnsweredOrCalled) {
  Call incoming("CA1");
  incoming.apply({"CA1", kStart, VoiceAsked{kCustomer, kMain, route(kCustomer, kMain, kRoster)}});
  EXPECT_EQ(rep_who_talked(incoming, kRoster), "");
  incoming.apply({"CA1", kStart, LegChanged{"CA2", "", "client:bob", LegStatus::in_progress, 0, {}}});
  EXPECT_EQ(rep_who_talked(incoming, kRoster), "bob");
  EXPECT_EQ(outsider_of(incoming), kCustomer);

  Call outgoing("CA1");
  outgoing.apply(
      {"CA1", kStart, VoiceAsked{"client:chloe", kCustomer, route("client:chloe", kCustomer, kRoster)}}
  );
  outgoing.apply({"CA1", kStart, LegChanged{"CA2", "", kCustomer, LegStatus::in_progress, 0, {}}});
  EXPECT_EQ(rep_who_talked(outgoing, kRoster), "chloe");
  EXPECT_EQ(outsider_of(outgoing), kCustomer);
}

}  // namespace
}  // namespace softphone::desk
