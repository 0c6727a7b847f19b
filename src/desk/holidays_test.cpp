#include "desk/holidays.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> dates(std::string_view country, int year) {
  std::vector<std::string> out;
  for (const Holiday& one : holidays_of(country, year)) out.push_back(to_date(one.day).substr(5));
  return out;
}

std::string date_of(std::string_view country, int year, std::string_view key, bool substitute = false) {
  for (const Holiday& one : holidays_of(country, year)) {
    if (one.key == key && one.substitute == substitute) return to_date(one.day);
  }
  return "none";
}

TEST(Holidays, EasterIsWhereTheTablesHaveIt) {
  struct Row {
    int year;
    const char* date;
  };
  // The earliest and the latest possible day are among them.
  for (const Row& row : {
           Row{1818, "03-22"},
           Row{1943, "04-25"},
           Row{2000, "04-23"},
           Row{2024, "03-31"},
           Row{2025, "04-20"},
           Row{2026, "04-05"},
           Row{2027, "03-28"},
           Row{2038, "04-25"},
           Row{2049, "04-18"},
           Row{2076, "04-19"},
       }) {
    const std::chrono::year_month_day day(easter(row.year));
    EXPECT_EQ(
        day,
        std::chrono::year_month_day(
            std::chrono::year(row.year) / std::stoi(row.date) / std::stoi(std::string(row.date).substr(3))
        )
    ) << row.year;
  }
}

TEST(Holidays, TheYear2027OfEachCountry) {
  EXPECT_THAT(
      dates("FR", 2027),
      ElementsAre(
          "01-01", "03-29", "05-01", "05-06", "05-08", "05-17", "07-14", "08-15", "11-01", "11-11", "12-25"
      )
  );
  EXPECT_THAT(
      dates("BE", 2027),
      ElementsAre("01-01", "03-29", "05-01", "05-06", "05-17", "07-21", "08-15", "11-01", "11-11", "12-25")
  );
  EXPECT_THAT(
      dates("CH", 2027), ElementsAre("01-01", "03-26", "03-29", "05-06", "05-17", "08-01", "12-25", "12-26")
  );
  EXPECT_THAT(
      dates("LU", 2027),
      ElementsAre(
          "01-01", "03-29", "05-01", "05-06", "05-09", "05-17", "06-23", "08-15", "11-01", "12-25", "12-26"
      )
  );
  EXPECT_THAT(
      dates("DE", 2027),
      ElementsAre("01-01", "03-26", "03-29", "05-01", "05-06", "05-17", "10-03", "12-25", "12-26")
  );
  EXPECT_THAT(
      dates("ES", 2027),
      ElementsAre("01-01", "01-06", "03-26", "05-01", "08-15", "10-12", "11-01", "12-06", "12-08", "12-25")
  );
  EXPECT_THAT(
      dates("IT", 2027),
      ElementsAre(
          "01-01",
          "01-06",
          "03-29",
          "04-25",
          "05-01",
          "06-02",
          "08-15",
          "10-04",
          "11-01",
          "12-08",
          "12-25",
          "12-26"
      )
  );
  // Christmas on a Saturday, Boxing Day on a Sunday: Monday and Tuesday instead.
  EXPECT_THAT(
      dates("GB", 2027),
      ElementsAre("01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-25", "12-26", "12-27", "12-28")
  );
  // New Year's Day of 2028 is a Saturday: its day off is in 2027.
  EXPECT_THAT(
      dates("US", 2027),
      ElementsAre(
          "01-01",
          "01-18",
          "02-15",
          "05-31",
          "06-18",
          "06-19",
          "07-04",
          "07-05",
          "09-06",
          "10-11",
          "11-11",
          "11-25",
          "12-24",
          "12-25",
          "12-31"
      )
  );
  EXPECT_THAT(
      dates("CA", 2027),
      ElementsAre(
          "01-01",
          "03-26",
          "05-24",
          "07-01",
          "09-06",
          "09-30",
          "10-11",
          "11-11",
          "12-25",
          "12-26",
          "12-27",
          "12-28"
      )
  );
}

TEST(Holidays, PartsOfACountryHaveDaysOfTheirOwn) {
  EXPECT_EQ(date_of("FR-AM", 2026, "good_friday"), "2026-04-03");
  EXPECT_EQ(date_of("FR", 2026, "good_friday"), "none");
  EXPECT_EQ(date_of("DE-BY", 2026, "corpus_christi"), "2026-06-04");
  EXPECT_EQ(date_of("GB-SCT", 2026, "summer_bank"), "2026-08-03");
  EXPECT_EQ(date_of("GB-SCT", 2026, "easter_monday"), "none");
  EXPECT_EQ(date_of("GB-NIR", 2026, "boyne"), "2026-07-12");
  EXPECT_EQ(date_of("GB-NIR", 2026, "boyne", true), "2026-07-13");
  EXPECT_EQ(date_of("CA-QC", 2026, "patriots"), "2026-05-18");
  EXPECT_EQ(date_of("FR-RE", 2026, "abolition"), "2026-12-20");
  // The Wednesday before the last Sunday before Advent.
  EXPECT_EQ(date_of("DE-SN", 2026, "repentance"), "2026-11-18");
  EXPECT_EQ(date_of("DE-SN", 2023, "repentance"), "2023-11-22");
  EXPECT_EQ(date_of("DE-TH", 2026, "children"), "2026-09-20");
  EXPECT_EQ(date_of("DE-MV", 2026, "women"), "2026-03-08");
  EXPECT_EQ(date_of("DE-NW", 2026, "corpus_christi"), "2026-06-04");
  EXPECT_EQ(date_of("DE-NW", 2026, "assumption"), "none");
  EXPECT_EQ(date_of("DE-SL", 2026, "assumption"), "2026-08-15");
}

TEST(Holidays, OnesThatAreNewAreNotInOldYears) {
  EXPECT_EQ(date_of("IT", 2025, "saint_francis"), "none");
  EXPECT_EQ(date_of("LU", 2018, "europe"), "none");
  EXPECT_EQ(date_of("US", 2020, "juneteenth"), "none");
  EXPECT_EQ(date_of("DE-HH", 2016, "reformation"), "none");
  EXPECT_EQ(date_of("DE-BE", 2018, "women"), "none");
  EXPECT_EQ(date_of("DE-MV", 2022, "women"), "none");
}

TEST(Holidays, EachHasANameInBothLanguagesAndOneKeyADay) {
  for (const std::string_view country : holiday_countries()) {
    for (int year = 2024; year < 2040; ++year) {
      Day before = std::chrono::year(year - 1) / std::chrono::December / 31;
      for (const Holiday& one : holidays_of(country, year)) {
        EXPECT_FALSE(one.en.empty() || one.fr.empty()) << country << ' ' << one.key;
        EXPECT_LE(before, one.day) << country << ' ' << one.key;
        if (one.substitute) {
          EXPECT_LT(iso_weekday(one.day), 6) << country << ' ' << one.key;
        }
        before = one.day;
      }
    }
    EXPECT_TRUE(is_holiday_country(country));
  }
  EXPECT_FALSE(is_holiday_country("XX"));
  EXPECT_THAT(holidays_of("XX", 2026), IsEmpty());
  EXPECT_THAT(holidays_of("FR", -5), IsEmpty());
}

}  // namespace
}  // namespace softphone::desk
