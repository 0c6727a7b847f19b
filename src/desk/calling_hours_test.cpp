#include "desk/calling_hours.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk/test_zone.hpp"

namespace softphone::desk {
namespace {

using testing::HasSubstr;

/// The zones of these tests; American ones change their clocks with Europe here, which no row minds.
std::shared_ptr<const ZoneClock> zone_of(const std::string& name) {
  const auto of = [](int hours) { return std::make_shared<TestZone>(hours * 60, hours * 60 + 60); };
  if (name == "Europe/Paris" || name == "Europe/Rome" || name == "Europe/Madrid") return of(1);
  if (name == "America/New_York") return of(-5);
  if (name == "America/Chicago") return of(-6);
  if (name == "America/Denver") return of(-7);
  if (name == "America/Los_Angeles") return of(-8);
  if (name == "Asia/Tokyo") return std::make_shared<TestZone>(540, 540);
  return nullptr;
}

CallingPolicy usual() {
  return {CallingPolicy::Outside::warn, usual_windows()};
}

/// A moment by the clocks of Paris: 2026-11-27, 12:30.
UnixMs paris(std::string_view date, int hour, int minute = 0) {
  return TestZone().at(read_date(date).value(), hour * 60 + minute);
}

CallingStanding look(std::string_view number, UnixMs at, const CallingPolicy& policy = usual()) {
  return calling_standing(policy, number, zone_of, at);
}

TEST(CallingHours, FranceAsTheLawHasIt) {
  struct Row {
    const char* date;
    int hour;
    int minute;
    bool allowed;
  };
  for (const Row& row : {
           Row{"2026-11-27", 9, 59, false},  // a Friday
           Row{"2026-11-27", 10, 0, true},
           Row{"2026-11-27", 12, 59, true},
           Row{"2026-11-27", 13, 0, false},
           Row{"2026-11-27", 13, 59, false},
           Row{"2026-11-27", 14, 0, true},
           Row{"2026-11-27", 19, 59, true},
           Row{"2026-11-27", 20, 0, false},
           Row{"2026-11-28", 11, 0, false},  // Saturday
           Row{"2026-11-29", 11, 0, false},  // Sunday
           Row{"2026-11-11", 11, 0, false},  // a Wednesday, Armistice
           Row{"2027-03-29", 11, 0, false},  // Easter Monday
           Row{"2027-03-30", 11, 0, true},
           Row{"2026-07-14", 11, 0, false},
           Row{"2026-07-15", 10, 0, true},  // in summer time
       }) {
    EXPECT_EQ(look("+33612345678", paris(row.date, row.hour, row.minute)).allowed, row.allowed)
        << row.date << ' ' << row.hour << ':' << row.minute;
  }
}

TEST(CallingHours, SaysWhyAndUntilWhen) {
  const CallingStanding friday = look("+33612345678", paris("2026-11-27", 21));
  EXPECT_EQ(friday.country, "FR");
  EXPECT_EQ(friday.why, Closed::weekly);
  EXPECT_EQ(friday.zone, "Europe/Paris");
  EXPECT_EQ(friday.until, paris("2026-11-30", 10));
  const CallingStanding armistice = look("+33612345678", paris("2026-11-11", 11));
  EXPECT_EQ(armistice.why, Closed::holiday);
  EXPECT_EQ(armistice.name.en, "Armistice Day");
  EXPECT_EQ(armistice.until, paris("2026-11-12", 10));
  const CallingStanding morning = look("+33612345678", paris("2026-11-27", 11));
  EXPECT_TRUE(morning.allowed);
  EXPECT_EQ(morning.until, paris("2026-11-27", 13));
}

TEST(CallingHours, EachCountryByItsOwnClockAndWindow) {
  struct Row {
    const char* what;
    const char* number;
    UnixMs at;
    bool allowed;
  };
  for (const Row& row : {
           Row{"New York at 7:59", "+12125550143", paris("2026-11-27", 13, 59), false},
           Row{"New York at 8", "+12125550143", paris("2026-11-27", 14), true},
           Row{"New York on Thanksgiving, which the rule does not know",
               "+12125550143",
               paris("2026-11-26", 16),
               true},
           Row{"Toronto on a Saturday at 9", "+14165550143", paris("2026-11-28", 15), false},
           Row{"Toronto on a Saturday at 10", "+14165550143", paris("2026-11-28", 16), true},
           Row{"Madrid at 9", "+34612345678", paris("2026-11-27", 9), true},
           Row{"Madrid on a Saturday", "+34612345678", paris("2026-11-28", 12), false},
           Row{"Rome on a Saturday at 12", "+393312345678", paris("2026-11-28", 12), true},
           Row{"Tokyo, which has no window of its own, at 9 in the evening",
               "+819012345678",
               paris("2026-11-27", 13),
               false},
           Row{"Tokyo in the afternoon", "+819012345678", paris("2026-11-27", 8), true},
           Row{"a number of no known place", "+9991234567", paris("2026-11-29", 3), true},
       }) {
    EXPECT_EQ(look(row.number, row.at).allowed, row.allowed) << row.what;
  }
}

TEST(CallingHours, OfSeveralClocksTheStrictestCounts) {
  // No area: 8 in New York is 5 in Los Angeles, and 21 in New York 18 there.
  const char* anywhere = "+18005550143";
  const CallingStanding early = look(anywhere, paris("2026-11-27", 15));
  EXPECT_FALSE(early.allowed);
  EXPECT_EQ(early.zone, "America/Los_Angeles");
  EXPECT_EQ(early.until, paris("2026-11-27", 17));
  const CallingStanding open = look(anywhere, paris("2026-11-27", 18));
  EXPECT_TRUE(open.allowed);
  EXPECT_EQ(open.until, paris("2026-11-28", 3)) << "New York closes first";
  const CallingStanding late = look(anywhere, paris("2026-11-28", 4));
  EXPECT_FALSE(late.allowed);
  EXPECT_EQ(late.until, paris("2026-11-28", 17)) << "not when New York opens";
}

TEST(CallingHours, WithoutAnHourInCommonThereIsNoMomentToNameAndNoEndlessSearch) {
  CallingPolicy policy{CallingPolicy::Outside::block, {{"US", {}, false}}};
  for (int day = 1; day <= 7; ++day) policy.windows.front().periods.push_back({day, 8 * 60, 9 * 60});
  const CallingStanding never = look("+18005550143", paris("2026-11-27", 14, 30), policy);
  EXPECT_FALSE(never.allowed);
  EXPECT_FALSE(never.until);
  policy.windows.front().periods.clear();
  EXPECT_FALSE(look("+12125550143", paris("2026-11-27", 18), policy).allowed) << "no period: never";
}

TEST(CallingHours, WithoutAWindowAndWithoutOneForAllOthersNothingIsForbidden) {
  const CallingPolicy policy{CallingPolicy::Outside::block, {usual_windows().front()}};
  EXPECT_TRUE(look("+819012345678", paris("2026-11-29", 20), policy).allowed);
  EXPECT_FALSE(look("+33612345678", paris("2026-11-29", 20), policy).allowed);
}

TEST(CallingHours, AFollowUpThatIsDueIsFound) {
  const UnixMs now = paris("2026-11-27", 21);
  constexpr UnixMs kMinute = 60'000;
  struct Row {
    const char* what;
    UnixMs due;
    bool found;
  };
  for (const Row& row : {
           Row{"now", now, true},
           Row{"in a quarter of an hour", now + 15 * kMinute, true},
           Row{"in sixteen minutes", now + 16 * kMinute, false},
           Row{"two hours ago", now - 120 * kMinute, true},
           Row{"longer ago", now - 121 * kMinute, false},
           Row{"the day before", now - 1440 * kMinute, false},
       }) {
    EXPECT_EQ(due_follow_up({{"CA1", "+33612345678", row.due}}, "+33612345678", now).has_value(), row.found)
        << row.what;
  }
  EXPECT_FALSE(due_follow_up({{"CA1", "+33612345678", now}}, "+33612345679", now)) << "somebody else's";
  const auto nearest = due_follow_up(
      {{"CA1", "+33612345678", now - 60 * kMinute}, {"CA2", "+33612345678", now + kMinute}},
      "+33612345678",
      now
  );
  ASSERT_TRUE(nearest);
  EXPECT_EQ(nearest->call_sid, "CA2");
}

TEST(CallingHours, TheSettingIsReadAsItWasWritten) {
  const CallingPolicy policy{CallingPolicy::Outside::block, usual_windows()};
  const auto read = read_calling_policy(to_json(policy));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(*read, policy);
}

TEST(CallingHours, ASettingThatIsWrongIsRefusedWithASentence) {
  struct Row {
    const char* document;
    const char* part;
  };
  for (const Row& row : {
           Row{"", "object"},
           Row{"[]", "object"},
           Row{R"({"policy":"perhaps","windows":[]})", "off, warn or block"},
           Row{R"({"windows":[]})", "off, warn or block"},
           Row{R"({"policy":"warn"})", "windows"},
           Row{R"({"policy":"warn","windows":[5]})", "object"},
           Row{R"({"policy":"warn","windows":[{"periods":[],"holidays":true}]})", "country"},
           Row{R"({"policy":"warn","windows":[{"country":"ZZ","periods":[],"holidays":true}]})", "country"},
           Row{R"({"policy":"warn","windows":[{"country":"FR","periods":[],"holidays":1}]})", "holidays"},
           Row{R"({"policy":"warn","windows":[{"country":"FR","holidays":true}]})", "period"},
           Row{R"({"policy":"warn","windows":[{"country":"FR","periods":[{"day":8,"from":0,"to":60}],"holidays":true}]})",
               "period"},
           Row{R"({"policy":"warn","windows":[{"country":"FR","periods":[{"day":1,"from":60,"to":60}],"holidays":true}]})",
               "period"},
           Row{R"({"policy":"warn","windows":[{"country":null,"periods":[],"holidays":true},{"country":null,"periods":[],"holidays":true}]})",
               "one window"},
       }) {
    const auto read = read_calling_policy(row.document);
    ASSERT_FALSE(read) << row.document;
    EXPECT_EQ(read.error().code, "bad_setting");
    EXPECT_THAT(read.error().detail, HasSubstr(row.part)) << row.document;
  }
}

}  // namespace
}  // namespace softphone::desk
