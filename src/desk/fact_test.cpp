#include "desk/fact.hpp"

#include <gtest/gtest.h>

#include <set>

namespace softphone::desk {
namespace {

TEST(Fact, IsReadBackAsWritten) {
  VoiceAsked voice{"client:alice", "+33 1 \"é\"", {}};
  voice.plan = {{"bob", "chloe"}, "+33199000001", "+33199001001", "+33199001000", Refusal::emergency};
  LegChanged leg{"CA2", "+33199001001", "client:bob", LegStatus::no_answer, 487, 0};
  const std::vector<Fact> facts = {
      {"CA1", 1763700000123, voice},
      {"CA1", 1, leg},
      {"CA1", 2, LegChanged{"CA2", "", "", LegStatus::ringing, 0, {}}},
      {"CA1", 3, DialEnded{"CA2", "completed", LegStatus::in_progress, 12}},
      {"CA1", 4, Abandoned{"The server stopped."}},
  };
  for (const Fact& fact : facts) {
    const auto read = read_fact(fact.call_sid, fact.at, to_json(fact));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, fact) << to_json(fact);
  }
}

TEST(Fact, ADamagedFactIsAnError) {
  for (const char* text :
       {"",
        "[]",
        "{}",
        R"({"kind":"guess"})",
        R"({"kind":"leg","leg":1})",
        R"({"kind":"leg","leg":"CA2","from":"","to":"","status":"dancing","sip_code":0})"}) {
    const auto read = read_fact("CA1", 0, text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, "malformed");
  }
}

TEST(Fact, RepeatsShareAKeyAndOthersDoNot) {
  const Fact ringing{"CA1", 1, LegChanged{"CA2", "", "", LegStatus::ringing, 0, {}}};
  Fact later = ringing;
  later.at = 99;
  EXPECT_EQ(ringing.key(), later.key());
  const Fact ended{"CA1", 1, LegChanged{"CA2", "", "", LegStatus::completed, 0, {}}};
  EXPECT_NE(ringing.key(), ended.key());
}

TEST(Fact, ControlSurvivesStorage) {
  VoiceAsked stepped{"+33639980001", "+33199001000", {}};
  stepped.plan.line = "+33199001000";
  stepped.plan.steps = {
      {Step::Kind::ring, Step::Why::turn, {"alice", "bob"}, "", 20},
      {Step::Kind::number, Step::Why::overflow, {}, "+33199000001", 30},
      {Step::Kind::voicemail, Step::Why::closed, {}, "", 0}};
  stepped.plan.words = {"+33199001000", "en", "Hello.", "abc", true, 60, true};
  const std::vector<Fact> facts = {
      {"CA1",
       1,
       Wanted{"id-1", "alice", Verb::transfer, "rep-alice", "rep-bob", "client:bob", "+331", "rep-alice-2"}},
      {"CA1", 2, DocumentAsked{"CA2", DocumentAsked::Which::room}},
      {"CA1", 3, DocumentAsked{"CA2", DocumentAsked::Which::sorry}},
      {"CA1", 4, RoomChanged{"CF1", 7, RoomChanged::Event::unhold, "CA2", "customer", false}},
      {"CA1", 5, RoomSeen{"CF1", "CA2", "customer", true, true}},
      {"CA1", 6, PartyPlaced{"rep-bob", "CA3", ""}},
      {"CA1", 7, PartyPlaced{"party-2", "", "No such number."}},
      {"CA1", 8, RecordingChanged{"RE1", "CA2", "id-2", "paused"}},
      {"CA1", 9, LegChanged{"CA3", "", "client:bob", LegStatus::ringing, 0, {}, "rep-bob"}},
      {"CA1", 10, stepped},
      {"CA1", 11, DialEnded{"", "no-answer", LegStatus::in_progress, {}, 1}},
      {"CA1", 12, DialEnded{"", "no-answer", LegStatus::in_progress, {}, 2}},
      {"CA1", 13, SentToVoicemail{"bob"}},
      {"CA1", 14, VoicemailAsked{"+33199001000"}},
      {"CA1", 15, VoicemailLeft{"+33199001000", "RE2", "+33639980001", 12}}};
  std::set<std::string> keys;
  for (const Fact& fact : facts) {
    const auto read = read_fact(fact.call_sid, fact.at, to_json(fact));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, fact) << to_json(fact);
    EXPECT_TRUE(keys.insert(fact.key()).second) << fact.key();
    EXPECT_LE(fact.key().size(), 160U);
  }
  for (const char* text :
       {R"({"kind":"wanted","id":"a","by":"b","verb":"dance","self":"","party":"","to":"","from":"","back":""})",
        R"({"kind":"room","conference":"CF1","sequence":1,"event":"dance","leg":"CA2","party":"","held":false})",
        R"({"kind":"seen","conference":"CF1"})"})
    EXPECT_FALSE(read_fact("CA1", 0, text)) << text;
}

TEST(Fact, AnEventOfARoomIsNamedByItsNumber) {
  const Fact first{"CA1", 1, RoomChanged{"CF1", 7, RoomChanged::Event::hold, "CA2", "customer", true}};
  Fact repeated = first;
  repeated.at = 5000;
  EXPECT_EQ(first.key(), repeated.key());
  const Fact next{"CA1", 1, RoomChanged{"CF1", 8, RoomChanged::Event::hold, "CA2", "customer", true}};
  EXPECT_NE(first.key(), next.key());
}

TEST(Fact, KnowsEveryTwilioStatus) {
  for (const char* word :
       {"queued",
        "initiated",
        "ringing",
        "in-progress",
        "completed",
        "busy",
        "failed",
        "no-answer",
        "canceled"}) {
    const auto status = read_leg_status(word);
    ASSERT_TRUE(status) << word;
    EXPECT_EQ(to_word(*status), word);
  }
  EXPECT_FALSE(read_leg_status("Completed"));
  EXPECT_FALSE(is_final(LegStatus::in_progress));
  EXPECT_TRUE(is_final(LegStatus::canceled));
}

TEST(EventTime, IsExactWhenPromptAndTrueWhenLate) {
  EXPECT_EQ(event_time(10'500, std::nullopt), 10'500);
  EXPECT_EQ(event_time(10'500, 10), 10'500);
  EXPECT_EQ(event_time(95'000, 10), 10'000);
  EXPECT_EQ(event_time(10'500, 60), 60'000) << "a clock that runs ahead is still the better witness of order";
}

TEST(Printable, KeepsTextAndDropsTheRest) {
  EXPECT_EQ(printable("Chloé\x01\n\x7f", 64), "Chloé");
  EXPECT_EQ(printable("a\xff\xc3\x28z\xed\xa0\x80\xf0\x9f\x93\x9e", 64), "a(z📞");
  EXPECT_EQ(printable("aaé", 3), "aa") << "a character is never cut in two";
}

}  // namespace
}  // namespace softphone::desk
