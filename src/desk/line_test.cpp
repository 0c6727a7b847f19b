#include "desk/line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

using testing::ElementsAre;

const Roster kRoster = practice_roster();

Line full_line() {
  Line line;
  line.number = "+33199001000";
  line.name = "Accueil";
  line.language = "en";
  line.hours = OpeningHours{"Europe/Paris", {{1, 540, 1080}, {6, 600, 1440}}, {"2026-12-25"}};
  line.hours->holidays = {"FR", "GB-SCT"};
  line.hours->worked = {"FR/whit_monday"};
  line.hours->calendars = {"a1b2"};
  line.hours->schedule = 7;
  line.hours->opened = {{"2026-12-05", 540, 780}, {"2026-12-05", 840, 1440}};
  line.owner = "alice";
  line.last_rep = true;
  line.first_seconds = 12;
  line.groups = {{{"bob", "chloe"}, true, 15}, {{}, false, 40}};
  line.overflow = "+33199000001";
  line.overflow_seconds = 45;
  line.overflow_when_closed = true;
  line.voicemail = {true, "Hello.", "Closed.", "abc", 60};
  return line;
}

TEST(Line, IsReadAsItWasWritten) {
  const auto read = read_line(to_json(full_line()), kRoster);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(*read, full_line());
  const Line plain = default_line("+33199001002", kRoster);
  EXPECT_EQ(read_line(to_json(plain), kRoster).value(), plain);
}

TEST(Line, WhatIsMissingIsUsual) {
  const auto read = read_line(R"({"number":"+33199001000","language":"fr"})", kRoster);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_TRUE(read->voicemail.on);
  EXPECT_TRUE(read->groups.empty());
  EXPECT_FALSE(read->hours);
}

TEST(Line, EachMistakeIsNamed) {
  struct Row {
    const char* change;
    const char* code;
  };
  for (const Row& row : {
           Row{R"("number":"12")", "bad_number"},
           Row{R"("number":7)", "bad_number"},
           Row{R"("language":"de")", "bad_language"},
           Row{R"("name":5)", "bad_name"},
           Row{R"("owner":"mallory")", "unknown_rep"},
           Row{R"("owner":5)", "unknown_rep"},
           Row{R"("firstSeconds":4)", "bad_seconds"},
           Row{R"("firstSeconds":121)", "bad_seconds"},
           Row{R"("groups":5)", "bad_group"},
           Row{R"("groups":[5])", "bad_group"},
           Row{R"("groups":[{},{},{},{},{},{}])", "bad_group"},
           Row{R"("groups":[{"reps":["bob","mallory"]}])", "unknown_rep"},
           Row{R"("groups":[{"seconds":1000}])", "bad_seconds"},
           Row{R"("overflow":"0123")", "bad_overflow"},
           Row{R"("overflow":"+33199001000")", "bad_overflow"},
           Row{R"("hours":[])", "bad_hours"},
           Row{R"("hours":{"periods":[]})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","periods":[{"day":8,"from":0,"to":10}]})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","periods":[{"day":1,"from":10,"to":10}]})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","periods":[{"day":1}]})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","closed":["2026-02-30"]})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","holidays":["XX"]})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","worked":[5]})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","calendars":"a"})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","schedule":-1})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","opened":["2026-12-05"]})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","opened":[{"date":"2026-12-05"}]})", "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","opened":[{"date":"2026-02-30","from":0,"to":9}]})",
               "bad_hours"},
           Row{R"("hours":{"zone":"Europe/Paris","opened":[{"date":"2026-12-05","from":9,"to":9}]})",
               "bad_hours"},
           Row{R"("hours":{"zone":"UTC","closed":["2026-12-05"],"opened":[{"date":"2026-12-05","from":0,"to":9}]})",
               "bad_hours"},
           Row{R"("voicemail":true)", "bad_voicemail"},
           Row{R"("voicemail":{"maxSeconds":5})", "bad_voicemail"},
       }) {
    const std::string name = std::string(row.change).substr(0, std::string(row.change).find(':'));
    std::string document = R"({"number":"+33199001000","language":"fr"})";
    if (name == R"("number")") document = R"({"language":"fr"})";
    if (name == R"("language")") document = R"({"number":"+33199001000"})";
    document.pop_back();
    const auto read = read_line(document + ',' + row.change + '}', kRoster);
    ASSERT_FALSE(read) << row.change;
    EXPECT_EQ(read.error().code, row.code) << row.change;
    EXPECT_FALSE(read.error().detail.empty());
  }
  EXPECT_EQ(read_line("[]", kRoster).error().code, "not_json");
  EXPECT_EQ(read_line("{", kRoster).error().code, "not_json");
  EXPECT_EQ(read_line(std::string(70'000, ' '), kRoster).error().code, "not_json");
}

TEST(Line, HoursAreReadAlone) {
  const auto read = read_opening_hours(R"({"zone":"Europe/Paris","holidays":["BE"],"schedule":3})");
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_THAT(read->holidays, ElementsAre("BE"));
  EXPECT_EQ(read->schedule, 3);
  EXPECT_EQ(read_opening_hours(R"({"zone":""})").error().code, "bad_hours");
  EXPECT_EQ(read_opening_hours("[]").error().code, "not_json");
}

TEST(Line, ALongGreetingIsRefusedAndLineBreaksBecomeSpaces) {
  Line line = full_line();
  line.voicemail.greeting = std::string(601, 'x');
  EXPECT_EQ(read_line(to_json(line), kRoster).error().code, "bad_voicemail");
  line.voicemail.greeting = "Hello.\nBye.";
  EXPECT_EQ(read_line(to_json(line), kRoster)->voicemail.greeting, "Hello. Bye.");
}

TEST(Line, TheStoredDocumentKeepsThoseWhoLeftAndDropsWhatItCannotRead) {
  Line line = full_line();
  line.owner = "gone";
  EXPECT_THAT(read_document(to_document({line, full_line()})), ElementsAre(line, full_line()));
  EXPECT_THAT(read_document(""), testing::IsEmpty());
  EXPECT_THAT(read_document(R"({"lines":[{"number":"x"},5]})"), testing::IsEmpty());
}

TEST(Line, AnOwnNumberHasTheOwnersBoxASharedOneItsOwn) {
  EXPECT_EQ(default_line("+33199001002", kRoster).box(), "bob");
  EXPECT_EQ(default_line("+33199001000", kRoster).box(), "+33199001000");
  EXPECT_EQ(full_line().box(), "+33199001000");
}

TEST(Line, TheTeamsNumbersAreListedOnce) {
  EXPECT_THAT(
      numbers_of(kRoster), ElementsAre("+33199001000", "+33199001001", "+33199001002", "+33199001003")
  );
  EXPECT_THAT(numbers_of(shared_line_roster("+15550100")), ElementsAre("+15550100"));
}

}  // namespace
}  // namespace softphone::desk
