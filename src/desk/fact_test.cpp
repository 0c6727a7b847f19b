#include "desk/fact.hpp"

#include <gtest/gtest.h>

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
