#include "desk/calendar_read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk/test_zone.hpp"

namespace softphone::desk {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const TestZone kParis;

std::shared_ptr<const ZoneClock> find(const std::string& name) {
  if (name == "Europe/Paris" || name == "Europe/Berlin") return std::make_shared<TestZone>();
  if (name == "America/New_York") return std::make_shared<TestZone>(-300, -240);
  return nullptr;
}

UnixMs paris(const char* date, int hour, int minute = 0) {
  return kParis.at(*read_date(date), hour * 60 + minute);
}

/// November and December of 2026.
CalendarWindow window() {
  return {paris("2026-11-01", 0), paris("2027-01-01", 0), false};
}

std::string calendar(const std::string& inside) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + inside + "END:VCALENDAR\r\n";
}

std::string event(const std::string& lines) {
  return "BEGIN:VEVENT\r\nUID:one@test\r\nSUMMARY:Fermeture\r\n" + lines + "END:VEVENT\r\n";
}

/// "2026-11-30 09:00 60" in Paris, minutes; entries that clocks show: "2026-12-24 all day 1440".
std::vector<std::string> story(const Result<CalendarEntries>& read) {
  std::vector<std::string> lines;
  if (!read) return {read.error().code};
  for (const Busy& busy : read->busy) {
    std::string line;
    if (busy.local) {
      line = to_date(Day(std::chrono::days(busy.from / 86'400'000)));
      const int minute = static_cast<int>(busy.from % 86'400'000 / 60'000);
      line += minute == 0 ? " local" : " local " + time_text(minute);
    } else {
      const LocalTime shown = kParis.local(busy.from);
      line = to_date(shown.day) + " " + time_text(shown.minute);
    }
    lines.push_back(line + " " + std::to_string((busy.to - busy.from) / 60'000));
  }
  return lines;
}

std::vector<std::string> story_of(const std::string& lines) {
  return story(read_calendar(calendar(event(lines)), window(), find));
}

TEST(CalendarRead, EachWayOfWritingATime) {
  EXPECT_THAT(
      story_of("DTSTART:20261130T080000Z\r\nDTEND:20261130T090000Z\r\n"), ElementsAre("2026-11-30 09:00 60")
  );
  EXPECT_THAT(
      story_of("DTSTART;TZID=Europe/Paris:20261130T090000\r\nDURATION:PT1H30M\r\n"),
      ElementsAre("2026-11-30 09:00 90")
  );
  EXPECT_THAT(
      story_of("DTSTART;TZID=\"W. Europe Standard Time\":20261130T090000\r\nDURATION:PT1H\r\n"),
      ElementsAre("2026-11-30 09:00 60")
  );
  EXPECT_THAT(
      story_of("DTSTART;TZID=/freeassociation.sourceforge.net/America/"
               "New_York:20261130T090000\r\nDURATION:PT1H\r\n"),
      ElementsAre("2026-11-30 15:00 60")
  );
  EXPECT_THAT(
      story_of("DTSTART:20261130T090000\r\nDTEND:20261130T100000\r\n"),
      ElementsAre("2026-11-30 local 09:00 60")
  );
  EXPECT_THAT(story_of("DTSTART;VALUE=DATE:20261224\r\n"), ElementsAre("2026-12-24 local 1440"));
  EXPECT_THAT(
      story_of("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\n"),
      ElementsAre("2026-12-24 local 4320")
  );
  EXPECT_THAT(story_of("DTSTART:20261130T090000Z\r\n"), IsEmpty());  // without a length: a moment
}

TEST(CalendarRead, TheCalendarsOwnZoneHoldsForTimesWithoutOne) {
  const std::string text = calendar(
      "X-WR-TIMEZONE:America/New_York\r\nX-WR-CALNAME:Agence\r\n" +
      event("DTSTART:20261130T090000\r\nDTEND:20261130T100000\r\n")
  );
  const auto read = read_calendar(text, window(), find);
  EXPECT_THAT(story(read), ElementsAre("2026-11-30 15:00 60"));
  EXPECT_EQ(read->name, "Agence");
}

TEST(CalendarRead, AZoneThatNobodyKnowsIsNamedAndTheLinesHoldsInstead) {
  const auto read = read_calendar(
      calendar(event("DTSTART;TZID=Mars/Base:20261130T090000\r\nDURATION:PT1H\r\n")), window(), find
  );
  EXPECT_THAT(story(read), ElementsAre("2026-11-30 local 09:00 60"));
  EXPECT_THAT(read->zones, ElementsAre("Mars/Base"));
}

TEST(CalendarRead, RepetitionsKeepTheirClockOverTheChange) {
  const CalendarWindow october{paris("2026-10-20", 0), paris("2026-11-05", 0), false};
  const std::string weekly =
      "DTSTART;TZID=Europe/Paris:20240101T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY\r\n";
  const auto read = read_calendar(calendar(event(weekly)), october, find);
  EXPECT_THAT(story(read), ElementsAre("2026-10-26 09:00 60", "2026-11-02 09:00 60"));
  const auto before =
      read_calendar(calendar(event(weekly)), {paris("2026-10-18", 0), paris("2026-10-27", 0)}, find);
  ASSERT_THAT(before->busy, SizeIs(2));
  EXPECT_EQ(before->busy[1].from - before->busy[0].from, (7 * 24 + 1) * 3'600'000LL);
}

TEST(CalendarRead, RulesOfEachKind) {
  const std::string at = "DTSTART;TZID=Europe/Paris:20261102T090000\r\nDURATION:PT1H\r\n";
  EXPECT_THAT(
      story_of(at + "RRULE:FREQ=DAILY;COUNT=2\r\n"), ElementsAre("2026-11-02 09:00 60", "2026-11-03 09:00 60")
  );
  EXPECT_THAT(
      story_of(at + "RRULE:FREQ=MONTHLY;BYDAY=-1MO\r\n"),
      ElementsAre("2026-11-30 09:00 60", "2026-12-28 09:00 60")
  );
  EXPECT_THAT(
      story_of("DTSTART;VALUE=DATE:20001225\r\nRRULE:FREQ=YEARLY\r\n"), ElementsAre("2026-12-25 local 1440")
  );
  // The last one begins at 08:00 UTC: the end, which is written in UTC, includes it.
  EXPECT_THAT(
      story_of(at + "RRULE:FREQ=WEEKLY;UNTIL=20261109T080000Z\r\n"),
      ElementsAre("2026-11-02 09:00 60", "2026-11-09 09:00 60")
  );
  EXPECT_THAT(
      story_of(at + "RRULE:FREQ=WEEKLY;UNTIL=20261109T075959Z\r\n"), ElementsAre("2026-11-02 09:00 60")
  );
  EXPECT_THAT(
      story_of("DTSTART;VALUE=DATE:20261102\r\nRRULE:FREQ=WEEKLY;UNTIL=20261109\r\n"),
      ElementsAre("2026-11-02 local 1440", "2026-11-09 local 1440")
  );
  EXPECT_THAT(story_of(at + "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n"), IsEmpty());
  EXPECT_THAT(
      story_of("DTSTART;VALUE=DATE:20261102\r\nRRULE:FREQ=DAILY;BYMONTH=11;BYMONTHDAY=5;COUNT=3\r\n"),
      ElementsAre("2026-11-05 local 1440")
  );
  EXPECT_THAT(story_of(at + "RRULE:FREQ=SOMETIMES\r\n"), ElementsAre("2026-11-02 09:00 60"));
}

TEST(CalendarRead, AnOldDailyEntryIsFollowedFromTheWindowOn) {
  const CalendarWindow days{paris("2026-11-27", 0), paris("2026-11-29", 0), false};
  const std::string old = calendar(
      event("DTSTART;TZID=Europe/Paris:19800101T120000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;BYDAY=FR\r\n")
  );
  EXPECT_THAT(story(read_calendar(old, days, find)), ElementsAre("2026-11-27 12:00 60"));
}

TEST(CalendarRead, ExceptionsAndAdditionsAndMovedOnes) {
  const std::string weekly =
      "DTSTART;TZID=Europe/Paris:20261102T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\n";
  EXPECT_THAT(
      story_of(weekly + "EXDATE;TZID=Europe/Paris:20261109T090000,20261116T090000\r\n"),
      ElementsAre("2026-11-02 09:00 60", "2026-11-23 09:00 60")
  );
  EXPECT_THAT(story_of(weekly + "EXDATE:20261109T080000Z\r\n"), SizeIs(3));
  EXPECT_THAT(story_of(weekly + "EXDATE;VALUE=DATE:20261109\r\n"), SizeIs(3));
  EXPECT_THAT(
      story_of(
          weekly + "RDATE;TZID=Europe/Paris:20261224T140000\r\nRDATE;TZID=Europe/Paris:20261102T090000\r\n"
      ),
      ElementsAre(
          "2026-11-02 09:00 60",
          "2026-11-09 09:00 60",
          "2026-11-16 09:00 60",
          "2026-11-23 09:00 60",
          "2026-12-24 14:00 60"
      )
  );
  const std::string moved = event(weekly) +
                            event(
                                "RECURRENCE-ID;TZID=Europe/Paris:20261109T090000\r\n"
                                "DTSTART;TZID=Europe/Paris:20261110T110000\r\nDURATION:PT2H\r\n"
                            ) +
                            event(
                                "RECURRENCE-ID:20261116T080000Z\r\nSTATUS:CANCELLED\r\n"
                                "DTSTART:20261116T080000Z\r\nDURATION:PT1H\r\n"
                            );
  EXPECT_THAT(
      story(read_calendar(calendar(moved), window(), find)),
      ElementsAre("2026-11-02 09:00 60", "2026-11-10 11:00 120", "2026-11-23 09:00 60")
  );
}

TEST(CalendarRead, WhatIsFreeOrCancelledDoesNotClose) {
  const std::string at = "DTSTART:20261130T080000Z\r\nDURATION:PT1H\r\n";
  EXPECT_THAT(story_of(at + "STATUS:CANCELLED\r\n"), IsEmpty());
  EXPECT_THAT(story_of(at + "STATUS:TENTATIVE\r\n"), SizeIs(1));
  // Calendars of holidays mark them as free: which of the two is meant, an admin says.
  EXPECT_THAT(story_of(at + "TRANSP:TRANSPARENT\r\n"), SizeIs(1));
  CalendarWindow strict = window();
  strict.busy_only = true;
  const auto read = [&](const std::string& more) {
    return story(read_calendar(calendar(event(at + more)), strict, find));
  };
  EXPECT_THAT(read("TRANSP:TRANSPARENT\r\n"), IsEmpty());
  EXPECT_THAT(read("TRANSP:OPAQUE\r\n"), SizeIs(1));
  EXPECT_THAT(read(""), SizeIs(1));
}

TEST(CalendarRead, ListsOfBusyTimes) {
  const std::string list =
      "BEGIN:VFREEBUSY\r\n"
      "FREEBUSY;FBTYPE=BUSY:20261130T080000Z/PT1H,20261130T100000Z/20261130T103000Z\r\n"
      "FREEBUSY;FBTYPE=FREE:20261201T080000Z/PT1H\r\nEND:VFREEBUSY\r\n";
  EXPECT_THAT(
      story(read_calendar(calendar(list), window(), find)),
      ElementsAre("2026-11-30 09:00 60", "2026-11-30 11:00 30")
  );
}

TEST(CalendarRead, FoldedLinesAndOtherPartsAndBareLineFeeds) {
  const std::string text =
      "\xEF\xBB\xBF"
      "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
      "RRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY:Ferm\n eture\n"
      "DTSTART:20261130T0\n 80000Z\nDURATION:PT1H\nBEGIN:VALARM\nTRIGGER:-PT5M\nDTSTART:20261201T080000Z\n"
      "END:VALARM\nEND:VEVENT\nEND:VCALENDAR\n";
  const auto read = read_calendar(text, window(), find);
  EXPECT_THAT(story(read), ElementsAre("2026-11-30 09:00 60"));
  EXPECT_EQ(read->busy.front().name, "Fermeture");
}

TEST(CalendarRead, WhatRepeatsTooOftenIsNamedNotFollowed) {
  const std::string at = "DTSTART:20000101T000000Z\r\nDURATION:PT1S\r\n";
  for (const char* rule :
       {"FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY;COUNT=3", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"}) {
    const auto read = read_calendar(calendar(event(at + "RRULE:" + rule + "\r\n")), window(), find);
    ASSERT_FALSE(read) << rule;
    EXPECT_EQ(read.error().code, "repeats_too_often") << rule;
    EXPECT_THAT(read.error().detail, HasSubstr("Fermeture")) << rule;
  }
  std::string seconds;
  for (int i = 0; i < 60; ++i) seconds += (i == 0 ? "" : ",") + std::to_string(i);
  const std::string bomb =
      "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20;BYMINUTE=" + seconds +
      ";BYSECOND=" + seconds + "\r\n";
  const auto read = read_calendar(calendar(event(at + bomb)), window(), find);
  ASSERT_FALSE(read);
  EXPECT_TRUE(read.error().code == "repeats_too_often" || read.error().code == "too_many_events");
  // Each alone takes libical a minute or a quarter of a second to find nothing; many of them would take
  // hours.
  for (const char* rule :
       {"FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9,10;BYMINUTE=1,2,3,4,5,6,7,8,9;BYYEARDAY=366;INTERVAL=2",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
        "FREQ=DAILY;BYMONTH=1;BYYEARDAY=300;COUNT=2"}) {
    std::string rules;
    for (int i = 0; i < 1100; ++i) rules += event(at + "RRULE:" + rule + "\r\n");
    const auto many = read_calendar(calendar(rules), window(), find);
    ASSERT_FALSE(many) << rule;
    EXPECT_EQ(many.error().code, "repeats_too_often") << rule;
  }
}

TEST(CalendarRead, WhatIsNoCalendarIsRefused) {
  for (const char* text :
       {"",
        "hello",
        "<html><body>Sign in</body></html>",
        "BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        "BEGIN:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nEND:VEVENT\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n"}) {
    const auto read = read_calendar(text, window(), find);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, "not_a_calendar") << text;
  }
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "BEGIN:VCALENDAR\r\n";
  EXPECT_EQ(read_calendar(deep, window(), find).error().code, "not_a_calendar");
  EXPECT_EQ(read_calendar(std::string(5 * 1024 * 1024, 'x'), window(), find).error().code, "too_large");
  std::string many;
  for (int i = 0; i < 5001; ++i) many += "BEGIN:VEVENT\r\nEND:VEVENT\r\n";
  EXPECT_EQ(read_calendar(calendar(many), window(), find).error().code, "too_many_events");
  EXPECT_THAT(story(read_calendar(calendar(""), window(), find)), IsEmpty());
}

TEST(CalendarRead, AValueIsReadAsItsPropertyHasItWhateverKindItClaims) {
  EXPECT_THAT(
      story_of("DTSTART;VALUE=TEXT:20261130T080000Z\r\nDURATION:PT1H\r\n"), ElementsAre("2026-11-30 09:00 60")
  );
  const auto read = read_calendar(
      calendar(
          "BEGIN:VEVENT\r\nSUMMARY;VALUE=INTEGER:12345\r\nUID;VALUE=FLOAT:1.5\r\nSTATUS;VALUE=INTEGER:7\r\n"
          "DTSTART:20261130T080000Z\r\nDURATION;VALUE=TEXT:PT1H\r\nEND:VEVENT\r\n"
      ),
      window(),
      find
  );
  EXPECT_THAT(story(read), ElementsAre("2026-11-30 09:00 60"));
  EXPECT_EQ(read->busy.front().name, "12345");
}

}  // namespace
}  // namespace softphone::desk
