#include "desk/calendar_write.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libical/ical.h>

#include <memory>
#include <sstream>

namespace softphone::desk {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr UnixMs kNine = 1'795'766'400'000;  // 2026-11-27 08:00:00 UTC

CalendarEvent event(std::string summary, std::string description = {}) {
  return {
      "CA1-alice@softphone",
      kNine,
      15,
      std::move(summary),
      std::move(description),
      "",
      2,
      kNine - 86'400'000};
}

struct Free {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
std::unique_ptr<icalcomponent, Free> parse(const std::string& text) {
  return std::unique_ptr<icalcomponent, Free>(icalparser_parse_string(text.c_str()));
}

TEST(CalendarWrite, TimesAreInUtc) {
  EXPECT_EQ(calendar_time(kNine), "20261127T080000Z");
  EXPECT_EQ(calendar_time(kNine + 999), "20261127T080000Z");
}

TEST(CalendarWrite, AnotherProgramReadsBackWhatWasMeant) {
  for (const std::string& text :
       {std::string("Appeler Müller; « Lefèvre », \\ 50 %"),
        std::string("one\ntwo\r\nthree"),
        std::string(300, 'x'),
        std::string("📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞📞"),
        std::string("BEGIN:VEVENT\nEND:VCALENDAR\nX:y")}) {
    CalendarDocument calendar{"À rappeler, Alice", {event(text, text)}};
    calendar.events.front().url = "https://phone.example.com/#/history/CA1";
    const auto read = parse(write_calendar(calendar));
    ASSERT_TRUE(read);
    ASSERT_EQ(icalcomponent_isa(read.get()), ICAL_VCALENDAR_COMPONENT);
    EXPECT_EQ(icalcomponent_count_errors(read.get()), 0) << text;
    ASSERT_EQ(icalcomponent_count_components(read.get(), ICAL_VEVENT_COMPONENT), 1) << text;
    icalcomponent* one = icalcomponent_get_first_component(read.get(), ICAL_VEVENT_COMPONENT);
    std::string meant = text;
    std::erase(meant, '\r');
    EXPECT_EQ(icalcomponent_get_summary(one), meant);
    EXPECT_EQ(icalcomponent_get_description(one), meant);
    EXPECT_STREQ(icalcomponent_get_uid(one), "CA1-alice@softphone");
    EXPECT_EQ(icalcomponent_get_sequence(one), 2);
    EXPECT_EQ(icaltime_as_timet(icalcomponent_get_dtstart(one)), kNine / 1000);
    EXPECT_EQ(icaltime_as_timet(icalcomponent_get_dtend(one)), kNine / 1000 + 900);
    EXPECT_EQ(icalcomponent_count_components(one, ICAL_VALARM_COMPONENT), 1);
  }
}

TEST(CalendarWrite, LinesAreFoldedBetweenCharacters) {
  const std::string text =
      write_calendar({"x", {event(std::string(40, 'a') + std::string(60, 'b') + "ééééééééééééééééééé")}});
  EXPECT_THAT(text, StartsWith("BEGIN:VCALENDAR\r\n"));
  EXPECT_THAT(text, EndsWith("END:VCALENDAR\r\n"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    ASSERT_FALSE(line.empty());
    EXPECT_EQ(line.back(), '\r');
    line.pop_back();
    EXPECT_LE(line.size(), 75U) << line;
    // The second octet of a character never begins a line.
    EXPECT_NE(static_cast<unsigned char>(line.size() > 1 ? line[1] : 'x') & 0xC0U, 0x80U) << line;
  }
}

TEST(CalendarWrite, WhatIsNoTextIsDropped) {
  const std::string text = write_calendar(
      {"x",
       {event(
           "a\x01\xFF"
           "b",
           ""
       )}}
  );
  EXPECT_THAT(text, HasSubstr("SUMMARY:ab\r\n"));
  CalendarEvent odd = event("x");
  odd.url = "https://x/\r\nX-EVIL:1";
  EXPECT_THAT(write_calendar({"x", {odd}}), Not(HasSubstr("\nX-EVIL")));
}

TEST(CalendarWrite, WithoutFollowUpsItIsACalendarAllTheSame) {
  const auto read = parse(write_calendar({"x", {}}));
  ASSERT_TRUE(read);
  EXPECT_EQ(icalcomponent_count_components(read.get(), ICAL_VEVENT_COMPONENT), 0);
}

}  // namespace
}  // namespace softphone::desk
