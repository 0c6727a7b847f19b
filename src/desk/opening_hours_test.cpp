#include "desk/opening_hours.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk/test_zone.hpp"

namespace softphone::desk {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int kNine = 9 * 60;
constexpr int kNoon = 12 * 60;
constexpr int kTwo = 14 * 60;
constexpr int kSix = 18 * 60;

const OpeningHours kHours{
    "Europe/Paris", {{1, kNine, kNoon}, {1, kTwo, kSix}, {2, 0, 24 * 60}}, {"2026-12-25", "2027-01-04"}};

/// "mon 09:00-12:00 open", "… closed holiday Noël": what a day's stretches are, as the test's clock shows
/// them.
std::vector<std::string> story(
    const OpeningHours& hours, const Behind& behind, const ZoneClock& clock, const char* date
) {
  const Day day = *read_date(date);
  std::vector<std::string> lines;
  for (const Stretch& one : stretches(hours, behind, clock, clock.at(day, 0), clock.at(day, 1440))) {
    const int from = clock.local(one.from).minute;
    const int to = clock.local(one.to).minute;
    std::string line = time_text(from) + "-" + time_text(to == 0 ? 1440 : to);
    line += one.open ? " open" : " " + std::string(to_word(one.why));
    if (!one.name.fr.empty()) line += " " + one.name.fr;
    lines.push_back(std::move(line));
  }
  return lines;
}

TEST(OpeningHours, EachPeriodHasItsFirstMinuteAndNotItsLast) {
  struct Row {
    const char* date;
    int minute;
    bool open;
  };
  const TestZone clock;
  for (const Row& row : {
           Row{"2026-11-30", kNine - 1, false},
           Row{"2026-11-30", kNine, true},
           Row{"2026-11-30", kNoon - 1, true},
           Row{"2026-11-30", kNoon, false},
           Row{"2026-11-30", kTwo, true},
           Row{"2026-11-30", kSix, false},
           Row{"2026-12-01", 0, true},
           Row{"2026-12-01", 1439, true},
           Row{"2026-12-02", kNoon, false},
           Row{"2027-01-04", kNine, false},  // a Monday that is closed
       }) {
    const Standing now = standing(kHours, {}, clock, clock.at(*read_date(row.date), row.minute));
    EXPECT_EQ(now.open, row.open) << row.date << ' ' << row.minute;
  }
}

TEST(OpeningHours, ItSaysWhenItOpensOrClosesNext) {
  const TestZone clock;
  const auto at = [&](const char* date, int minute) { return clock.at(*read_date(date), minute); };
  EXPECT_EQ(standing(kHours, {}, clock, at("2026-11-30", kNine)).until, at("2026-11-30", kNoon));
  EXPECT_EQ(standing(kHours, {}, clock, at("2026-11-30", kNoon)).until, at("2026-11-30", kTwo));
  EXPECT_EQ(standing(kHours, {}, clock, at("2026-12-01", 5)).until, at("2026-12-02", 0));
  EXPECT_EQ(standing(kHours, {}, clock, at("2026-12-29", 1440)).until, at("2027-01-05", 0));
  EXPECT_EQ(standing(kHours, {}, clock, at("2026-12-29", 1440)).why, Closed::weekly);
  const OpeningHours never{"Europe/Paris", {}, {}};
  EXPECT_FALSE(standing(never, {}, clock, at("2026-11-30", kNoon)).open);
  EXPECT_EQ(standing(never, {}, clock, at("2026-11-30", kNoon)).until, std::nullopt);
}

TEST(OpeningHours, OfSeveralReasonsTheOneThatSaysMostIsTold) {
  const TestZone clock;
  OpeningHours hours{"Europe/Paris", {{5, kNine, kSix}}, {}};
  EXPECT_THAT(
      story(hours, {}, clock, "2026-12-25"),
      ElementsAre("00:00-09:00 weekly", "09:00-18:00 open", "18:00-24:00 weekly")
  );
  Behind behind;
  const Day christmas = *read_date("2026-12-25");
  behind.busy.push_back({clock.at(christmas, 600), clock.at(christmas, 660), false, "Séminaire"});
  EXPECT_THAT(
      story(hours, behind, clock, "2026-12-25"),
      ElementsAre(
          "00:00-09:00 weekly",
          "09:00-10:00 open",
          "10:00-11:00 calendar Séminaire",
          "11:00-18:00 open",
          "18:00-24:00 weekly"
      )
  );
  hours.holidays = {"FR", "nowhere"};
  EXPECT_THAT(story(hours, behind, clock, "2026-12-25"), ElementsAre("00:00-24:00 holiday Noël"));
  hours.worked = {"FR/christmas"};
  EXPECT_EQ(story(hours, behind, clock, "2026-12-25").size(), 5U);
  hours.closed = {"2026-12-25"};
  EXPECT_THAT(story(hours, behind, clock, "2026-12-25"), ElementsAre("00:00-24:00 date"));
}

TEST(OpeningHours, ASpecialOpeningStandsAboveAllThatClosesThatDay) {
  const TestZone clock;
  // A Saturday; Christmas, a Friday of the week; and a Friday with hours of its own.
  OpeningHours hours{"Europe/Paris", {{5, kNine, kSix}}, {}};
  hours.holidays = {"FR"};
  hours.opened = {
      {"2026-12-05", kNine, 13 * 60},
      {"2026-12-25", 10 * 60, kNoon},
      {"2026-12-25", kTwo, 16 * 60},
      {"2026-12-11", kTwo, 1440},
      {"nonsense", 0, 1440}};
  Behind behind;
  const Day saturday = *read_date("2026-12-05");
  behind.busy.push_back({clock.at(saturday, 0), clock.at(saturday, 2 * 1440), false, "Congés"});
  EXPECT_THAT(
      story(hours, behind, clock, "2026-12-05"),
      ElementsAre("00:00-09:00 weekly", "09:00-13:00 open", "13:00-24:00 weekly")
  );
  EXPECT_THAT(story(hours, behind, clock, "2026-12-06"), ElementsAre("00:00-24:00 calendar Congés"));
  EXPECT_THAT(
      story(hours, {}, clock, "2026-12-25"),
      ElementsAre(
          "00:00-10:00 weekly",
          "10:00-12:00 open",
          "12:00-14:00 weekly",
          "14:00-16:00 open",
          "16:00-24:00 weekly"
      )
  );
  EXPECT_THAT(story(hours, {}, clock, "2026-12-11"), ElementsAre("00:00-14:00 weekly", "14:00-24:00 open"));
  EXPECT_THAT(
      story(hours, {}, clock, "2026-12-04"),
      ElementsAre("00:00-09:00 weekly", "09:00-18:00 open", "18:00-24:00 weekly")
  );
  // A working schedule knows as little of that day.
  behind.shifts = std::vector<Shift>{{{6, 0, kNoon}}};
  EXPECT_EQ(story(hours, behind, clock, "2026-12-05").at(1), "09:00-13:00 open");
  EXPECT_THAT(
      story(hours, behind, clock, "2026-12-11"), ElementsAre("00:00-14:00 weekly", "14:00-24:00 open")
  );
}

TEST(OpeningHours, ASpecialOpeningIsWhenItOpensNextAndFollowsTheClocks) {
  const TestZone clock;
  OpeningHours hours{"Europe/Paris", {{1, kNine, kSix}}, {}};
  hours.opened = {{"2026-12-05", kNine, 13 * 60}, {"2026-03-29", 150, 240}};
  const Standing friday = standing(hours, {}, clock, clock.at(*read_date("2026-12-04"), kNoon));
  EXPECT_FALSE(friday.open);
  EXPECT_EQ(friday.until, clock.at(*read_date("2026-12-05"), kNine));
  const Standing saturday = standing(hours, {}, clock, clock.at(*read_date("2026-12-05"), kNoon));
  EXPECT_TRUE(saturday.open);
  EXPECT_EQ(saturday.until, clock.at(*read_date("2026-12-05"), 13 * 60));
  // 02:30 does not exist in this night: from the change on.
  EXPECT_EQ(
      story(hours, {}, clock, "2026-03-29"),
      (std::vector<std::string>{"00:00-03:00 weekly", "03:00-04:00 open", "04:00-24:00 weekly"})
  );
}

TEST(OpeningHours, AnEntryForAllDayIsADayOfTheLinesOwnZone) {
  const TestZone paris;
  const TestZone tokyo(9 * 60, 9 * 60);
  const OpeningHours hours{"", {{1, 0, 1440}, {2, 0, 1440}, {3, 0, 1440}}, {}};
  const Day tuesday = *read_date("2026-12-01");
  const UnixMs midnight = tuesday.time_since_epoch().count() * 86'400'000LL;
  const Behind behind{std::nullopt, {{midnight, midnight + 86'400'000, true, "Inventaire"}}};
  for (const TestZone* clock : {&paris, &tokyo}) {
    EXPECT_THAT(story(hours, behind, *clock, "2026-11-30"), ElementsAre("00:00-24:00 open"));
    EXPECT_THAT(story(hours, behind, *clock, "2026-12-01"), ElementsAre("00:00-24:00 calendar Inventaire"));
    EXPECT_THAT(story(hours, behind, *clock, "2026-12-02"), ElementsAre("00:00-24:00 open"));
  }
}

TEST(OpeningHours, DaylightChangesMoveTheMomentNotTheClock) {
  const TestZone clock;
  const OpeningHours hours{"", {{6, kNine, kSix}, {7, kNine, kSix}, {1, kNine, kSix}}, {}};
  constexpr UnixMs kHour = 3'600'000;
  for (const char* sunday : {"2026-03-29", "2026-10-25"}) {
    EXPECT_THAT(
        story(hours, {}, clock, sunday),
        ElementsAre("00:00-09:00 weekly", "09:00-18:00 open", "18:00-24:00 weekly")
    );
  }
  const auto opens = [&](const char* date) { return clock.at(*read_date(date), kNine); };
  EXPECT_EQ(opens("2026-03-29") - opens("2026-03-28"), 23 * kHour);
  EXPECT_EQ(opens("2026-10-25") - opens("2026-10-24"), 25 * kHour);
  // From 02:30 on, of the night in which 02:30 does not exist, is from the change on.
  const OpeningHours night{"", {{7, 150, 240}}, {}};
  const std::vector<Stretch> day = stretches(
      night, {}, clock, clock.at(*read_date("2026-03-29"), 0), clock.at(*read_date("2026-03-29"), 1440)
  );
  ASSERT_EQ(day.size(), 3U);
  EXPECT_EQ(day[1].to - day[1].from, kHour);
  EXPECT_EQ(clock.local(day[1].from).minute, 180);
}

TEST(OpeningHours, AWorkingScheduleStandsInForTheWeek) {
  const TestZone clock;
  const OpeningHours hours{"", {{1, 0, 1440}}, {}};
  Behind behind;
  const int this_week = fortnight_week(*read_date("2026-11-30"));
  behind.shifts = std::vector<Shift>{
      {{1, kNine, kNoon}, this_week},
      {{1, kTwo, kSix}, 1 - this_week},
      {{2, kNine, kNoon}, -1, read_date("2026-12-02"), std::nullopt},
      {{3, kNine, kNoon}, -1, std::nullopt, read_date("2026-12-02")}};
  EXPECT_EQ(story(hours, behind, clock, "2026-11-30").at(1), "09:00-12:00 open");
  EXPECT_EQ(story(hours, behind, clock, "2026-12-07").at(1), "14:00-18:00 open");
  EXPECT_THAT(story(hours, behind, clock, "2026-12-01"), ElementsAre("00:00-24:00 weekly"));
  EXPECT_EQ(story(hours, behind, clock, "2026-12-08").at(1), "09:00-12:00 open");
  EXPECT_EQ(story(hours, behind, clock, "2026-12-02").at(1), "09:00-12:00 open");
  EXPECT_THAT(story(hours, behind, clock, "2026-12-09"), ElementsAre("00:00-24:00 weekly"));
  behind.shifts->clear();
  EXPECT_THAT(story(hours, behind, clock, "2026-11-30"), ElementsAre("00:00-24:00 weekly"));
}

TEST(OpeningHours, WeeksOfAFortnightAreCountedAsOdooDoes) {
  // int(math.floor((date.toordinal() - 1) / 7) % 2)
  EXPECT_EQ(fortnight_week(*read_date("2026-11-30")), 1);
  EXPECT_EQ(fortnight_week(*read_date("2026-12-06")), 1);
  EXPECT_EQ(fortnight_week(*read_date("2026-12-07")), 0);
}

TEST(OpeningHours, StretchesCoverTheSpanWithoutAGap) {
  const TestZone clock;
  Behind behind;
  const UnixMs begin = clock.at(*read_date("2026-11-27"), 777);
  for (int i = 0; i < 300; ++i)
    behind.busy.push_back(
        {begin + i * 5'000'000LL, begin + i * 5'000'000LL + (i % 7) * 1'000'000LL, false, "x"}
    );
  UnixMs edge = begin;
  for (const Stretch& one : stretches(kHours, behind, clock, begin, begin + 14 * 86'400'000LL)) {
    EXPECT_EQ(one.from, edge);
    EXPECT_LT(one.from, one.to);
    edge = one.to;
  }
  EXPECT_EQ(edge, begin + 14 * 86'400'000LL);
  EXPECT_THAT(stretches(kHours, behind, clock, begin, begin), IsEmpty());
}

TEST(OpeningHours, DatesAreDaysThatExist) {
  for (const char* date : {"2026-12-25", "2028-02-29", "1970-01-01"}) {
    ASSERT_TRUE(read_date(date)) << date;
    EXPECT_EQ(to_date(*read_date(date)), date);
  }
  for (const char* date :
       {"2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-1-01",
        "26-01-01",
        "2026/01/01",
        "",
        "2026-01-01x",
        "-026-01-01",
        "2026--1-01",
        "1969-12-31"})
    EXPECT_FALSE(read_date(date)) << date;
}

}  // namespace
}  // namespace softphone::desk
