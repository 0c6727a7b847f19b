#include "desk/number_origin.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

TEST(NumberOrigin, ThePrefixNamesTheCountry) {
  struct Row {
    const char* number;
    const char* country;
  };
  for (const Row& row : {
           Row{"+33612345678", "FR"},
           Row{"+596696123456", "FR"},
           Row{"+262692123456", "FR"},
           Row{"+32475123456", "BE"},
           Row{"+352621123456", "LU"},
           Row{"+41791234567", "CH"},
           Row{"+447400123456", "GB"},
           Row{"+12125550143", "US"},
           Row{"+14165550143", "CA"},
           Row{"+18765550143", "JM"},
           Row{"+17875550143", "US"},
           Row{"+74951234567", "RU"},
           Row{"+77011234567", "KZ"},
           Row{"+61412345678", "AU"},
           Row{"+5511912345678", "BR"},
           Row{"+2126123456", "MA"},
           Row{"+9991234567", ""},
           Row{"", ""},
       }) {
    EXPECT_EQ(country_of(row.number), row.country) << row.number;
  }
}

TEST(NumberOrigin, AnAreaCodeDecidesTheClockWhereThereIsOne) {
  EXPECT_THAT(zones_of("+33612345678"), ElementsAre("Europe/Paris"));
  EXPECT_THAT(zones_of("+12125550143"), ElementsAre("America/New_York"));
  EXPECT_THAT(zones_of("+13125550143"), ElementsAre("America/Chicago"));
  EXPECT_THAT(zones_of("+14155550143"), ElementsAre("America/Los_Angeles"));
  EXPECT_THAT(zones_of("+819012345678"), ElementsAre("Asia/Tokyo"));
}

TEST(NumberOrigin, NumbersOfNoPlaceGoByAllClocksOfTheirCountry) {
  EXPECT_GT(zones_of("+61412345678").size(), 2U) << "an Australian mobile";
  EXPECT_GT(zones_of("+79161234567").size(), 2U) << "a Russian mobile";
  EXPECT_THAT(zones_of("+18005550143"), Contains("America/Los_Angeles"));
  EXPECT_THAT(zones_of("+18005550143"), Not(Contains("Pacific/Guam")));
  EXPECT_THAT(zones_of("+9991234567"), IsEmpty());
}

TEST(NumberOrigin, CountriesAreListedOnce) {
  const std::vector<std::string>& all = numbered_countries();
  EXPECT_THAT(all, Contains("FR"));
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
  for (const std::string& country : all) EXPECT_EQ(country.size(), 2U) << country;
}

}  // namespace
}  // namespace softphone::desk
