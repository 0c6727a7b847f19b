#include "desk/routing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk/destination.hpp"
#include "desk/voice_twiml.hpp"

namespace softphone::desk {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const Roster kRoster = practice_roster();
const CallbackUrls kUrls{"https://desk.example/webhook/softphone/dialed", "https://desk.example/s?a=1&b=2"};

NotDialable::Why why(std::string_view to) {
  const Destination destination = read_destination(to, kRoster);
  const auto* refused = std::get_if<NotDialable>(&destination);
  EXPECT_NE(refused, nullptr) << to;
  return refused ? refused->why : NotDialable::Why::nothing;
}

TEST(Destination, ReadsNumbersInEveryInternationalNotation) {
  for (const char* to : {"+33199000001", "0033199000001", "+33 1 99 00 00 01", " +33-1.99(00)00/01 "}) {
    const Destination destination = read_destination(to, kRoster);
    const auto* number = std::get_if<ToNumber>(&destination);
    ASSERT_NE(number, nullptr) << to;
    EXPECT_EQ(number->number, "+33199000001");
  }
}

TEST(Destination, ReadsColleaguesByNameAndByTheirNumber) {
  for (const char* to : {"client:bob", "bob", "+33199001002", "00 33 1 99 00 10 02"}) {
    const Destination destination = read_destination(to, kRoster);
    const auto* rep = std::get_if<ToRep>(&destination);
    ASSERT_NE(rep, nullptr) << to;
    EXPECT_EQ(rep->identity, "bob");
  }
  EXPECT_TRUE(std::holds_alternative<ToMainLine>(read_destination("+33199001000", kRoster)));
}

TEST(Destination, ReadsShortNumbers) {
  for (const char* to : {"102", " 102 ", "1-0-2"}) {
    const Destination destination = read_destination(to, kRoster);
    const auto* rep = std::get_if<ToRep>(&destination);
    ASSERT_NE(rep, nullptr) << to;
    EXPECT_EQ(rep->identity, "bob");
  }
  EXPECT_EQ(why("109"), NotDialable::Why::not_a_number);
  const Roster careless({{"eve", "Eve", "+33199001009", Role::rep, "112"}}, "+33199001000");
  const Destination help = read_destination("112", careless);
  ASSERT_TRUE(std::holds_alternative<NotDialable>(help)) << "a short number never hides an emergency number";
  EXPECT_EQ(std::get<NotDialable>(help).why, NotDialable::Why::emergency);
}

TEST(Destination, RefusesWhatCannotBeDialled) {
  EXPECT_EQ(why(""), NotDialable::Why::nothing);
  EXPECT_EQ(why("   "), NotDialable::Why::nothing);
  EXPECT_EQ(why("client:mallory"), NotDialable::Why::unknown_rep);
  EXPECT_EQ(why("client:"), NotDialable::Why::unknown_rep);
  for (const char* to :
       {"0199000001",
        "12",
        "+0123456789",
        "hello",
        "+33199000001x",
        "+33<199",
        "++33199000001",
        "+1234567890123456"}) {
    EXPECT_EQ(why(to), NotDialable::Why::not_a_number) << to;
  }
}

TEST(Destination, RefusesEmergencyServicesInEverySpelling) {
  for (const char* to :
       {"15", "17", "18", "112", "1 1 2", "911", "999", "114", "+112", "00112", "+3315", "0033112"}) {
    EXPECT_EQ(why(to), NotDialable::Why::emergency) << to;
  }
}

TEST(Route, ARepDialsANumberUnderTheOwnNumber) {
  const Plan plan = route("client:alice", "+33199000001", kRoster);
  EXPECT_EQ(plan.number, "+33199000001");
  EXPECT_EQ(plan.caller_id, "+33199001001");
  EXPECT_EQ(plan.line, "+33199001001");
  EXPECT_FALSE(plan.refusal);
}

TEST(Route, ARepMayShowTheMainLineButNoForeignNumber) {
  EXPECT_EQ(route("client:alice", "+33199000001", kRoster, "+33199001000").caller_id, "+33199001000");
  EXPECT_EQ(route("client:alice", "+33199000001", kRoster, "+33199001000").line, "+33199001000");
  for (const char* shown : {"", "+33199001001", "+33199001002", "+33639980001", "anonymous", "client:bob"}) {
    EXPECT_EQ(route("client:alice", "+33199000001", kRoster, shown).caller_id, "+33199001001") << shown;
  }
  EXPECT_EQ(route("client:nobody", "+33199000001", kRoster, "+33199001000").refusal, Refusal::not_in_team);
  EXPECT_EQ(route("client:alice", "client:bob", kRoster, "+33199001000").caller_id, "");
}

TEST(Route, IncomingCallsRingTheOwnerOrEverybody) {
  EXPECT_THAT(route("+33639980001", "+33199001003", kRoster).reps, ElementsAre("chloe"));
  EXPECT_THAT(route("+33639980001", "+33199001000", kRoster).reps, ElementsAre("alice", "bob", "chloe"));
  EXPECT_THAT(route("+33639980001", "+33155555555", kRoster).reps, ElementsAre("alice", "bob", "chloe"));
  EXPECT_EQ(route("+33639980001", "+33155555555", kRoster).line, "+33155555555");
}

TEST(Route, ARepWhoCallsTheMainLineRingsTheOthers) {
  EXPECT_THAT(route("client:bob", "+33199001000", kRoster).reps, ElementsAre("alice", "chloe"));
}

TEST(Route, WhoHasLeftTheTeamCallsNobody) {
  EXPECT_EQ(route("client:mallory", "+33199000001", kRoster).refusal, Refusal::not_in_team);
  EXPECT_EQ(route("client:mallory", "bob", kRoster).refusal, Refusal::not_in_team);
  EXPECT_EQ(route("client:", "+33199001000", kRoster).refusal, Refusal::not_in_team);
}

TEST(Route, ShortNumbersRingColleagues) {
  EXPECT_THAT(route("client:alice", "102", kRoster).reps, ElementsAre("bob"));
  EXPECT_EQ(route("client:alice", "104", kRoster).refusal, Refusal::not_a_number);
}

TEST(Route, NobodyRingsThemselves) {
  EXPECT_EQ(route("client:bob", "bob", kRoster).refusal, Refusal::own_number);
  EXPECT_EQ(route("client:bob", "+33199001002", kRoster).refusal, Refusal::own_number);
}

TEST(Route, RingsAtMostTen) {
  std::vector<Rep> reps;
  for (int i = 0; i < 14; ++i)
    reps.push_back({"rep" + std::to_string(i), "Rep", "+3319900110" + std::to_string(i % 10)});
  EXPECT_EQ(route("+33639980001", "+33199001000", Roster(reps, "+33199001000")).reps.size(), kMaxRung);
  EXPECT_EQ(
      route("+33639980001", "+33199001000", Roster({}, "+33199001000")).refusal, Refusal::nobody_to_ring
  );
}

TEST(Route, ASharedLineRingsEverybody) {
  const Roster shared = shared_line_roster("+15550100");
  EXPECT_THAT(route("+33639980001", "+15550100", shared).reps, ElementsAre("alice", "bob", "chloe"));
  EXPECT_EQ(route("client:alice", "+33199000001", shared).caller_id, "+15550100");
}

TEST(VoiceTwiml, DialsANumber) {
  EXPECT_EQ(
      voice_twiml("CA1", route("client:alice", "+33199000001", kRoster), kUrls),
      R"(<?xml version="1.0" encoding="UTF-8"?><Response><Dial answerOnBridge="true" timeout="30" )"
      R"(action="https://desk.example/webhook/softphone/dialed" callerId="+33199001001">)"
      R"(<Number statusCallback="https://desk.example/s?a=1&amp;b=2" )"
      R"(statusCallbackEvent="initiated ringing answered completed">+33199000001</Number></Dial></Response>)"
  );
}

TEST(VoiceTwiml, RingsPagesWithTheNameOfTheCall) {
  const std::string twiml = voice_twiml("CA1", route("+33639980001", "+33199001003", kRoster), kUrls);
  EXPECT_THAT(
      twiml,
      HasSubstr(R"(<Identity>chloe</Identity><Parameter name="callSid" value="CA1"/>)"
                R"(<Parameter name="line" value="+33199001003"/></Client>)")
  );
  EXPECT_THAT(twiml, Not(HasSubstr("callerId")));
}

TEST(VoiceTwiml, SpeaksToThoseItRefuses) {
  EXPECT_THAT(
      voice_twiml("CA1", route("client:alice", "112", kRoster), kUrls),
      testing::AllOf(
          HasSubstr(R"(<Say language="fr-FR">Les num)"),
          HasSubstr("urgence"),
          HasSubstr("<Hangup/>"),
          Not(HasSubstr("<Dial"))
      )
  );
}

TEST(XmlEscape, LeavesNoMarkupAndNoControls) {
  EXPECT_EQ(xml_escape("<a b=\"c\" d='e'>&é\x01\x00z"), "&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;é");
  EXPECT_EQ(xml_escape("a\tb\x1f"), "a\tb");
}

}  // namespace
}  // namespace softphone::desk
