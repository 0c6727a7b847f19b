#include "crm/number_match.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace softphone::crm {
namespace {

struct Country {
  const char* name;
  const char* e164;
  const char* code;
  std::vector<const char*> notations;
};

bool share_a_key(std::string_view text, std::string_view e164) {
  const auto filed = filing_keys(text);
  const auto looked_up = look_up_keys(e164);
  return std::any_of(filed.begin(), filed.end(), [&](const std::string& key) {
    return std::find(looked_up.begin(), looked_up.end(), key) != looked_up.end();
  });
}

TEST(NumberMatch, ReadsTheNotationsOfTwentyCountries) {
  const std::vector<Country> countries = {
      {"France",
       "+33612345678",
       "33",
       {"06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "0612345678",
        "+33 6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "0033 6 12 34 56 78",
        "33612345678",
        "+33(0)612345678",
        "00 33 (0) 6 12 34 56 78",
        "612345678"}},
      {"Belgium",
       "+32470123456",
       "32",
       {"0470 12 34 56", "0470/12.34.56", "+32 470 12 34 56", "0032470123456"}},
      {"Switzerland", "+41791234567", "41", {"079 123 45 67", "+41 79 123 45 67", "0041 (0)79 123 45 67"}},
      {"Luxembourg", "+352621123456", "352", {"621 123 456", "+352 621 123 456", "00352621123456"}},
      {"Germany",
       "+49301234567",
       "49",
       {"030/1234567", "030 1234567", "(030) 123 45 67", "+49 (0)30 1234567"}},
      {"Austria", "+436641234567", "43", {"0664/1234567", "0664 123 45 67", "+43 664 1234567"}},
      {"United Kingdom", "+442079460958", "44", {"020 7946 0958", "(020) 7946 0958", "+44 (0)20 7946 0958"}},
      {"Ireland", "+353861234567", "353", {"086 123 4567", "+353 86 123 4567", "+353 (0)86 123 4567"}},
      {"Netherlands", "+31612345678", "31", {"06-12345678", "+31 6 12345678", "0031 (0)6 12345678"}},
      {"Spain", "+34612345678", "34", {"612 34 56 78", "612 345 678", "+34 612 345 678", "0034612345678"}},
      {"Italy", "+390612345678", "39", {"06 1234 5678", "+39 06 12345678", "0039 06 12345678"}},
      {"Portugal", "+351912345678", "351", {"912 345 678", "+351 912 345 678"}},
      {"Poland", "+48512345678", "48", {"512 345 678", "+48 512-345-678"}},
      {"Hungary", "+36301234567", "36", {"06 30 123 4567", "+36 30 123 4567"}},
      {"United States",
       "+12025550123",
       "1",
       {"(202) 555-0123",
        "202-555-0123",
        "202.555.0123",
        "1-202-555-0123",
        "+1 (202) 555-0123",
        "011 1 202 555 0123"}},
      {"Canada", "+15145550123", "1", {"514 555-0123", "+1 514 555 0123 ext. 45", "514-555-0123 poste 45"}},
      {"Morocco", "+212612345678", "212", {"06 12 34 56 78", "+212 6 12 34 56 78", "00212 (0)612345678"}},
      {"Russia", "+79161234567", "7", {"8 (916) 123-45-67", "+7 916 123-45-67", "810 7 916 123 45 67"}},
      {"Brazil",
       "+5511912345678",
       "55",
       {"(11) 91234-5678", "011 91234-5678", "0 15 11 91234-5678", "+55 11 91234-5678"}},
      {"Argentina", "+5491123456789", "54", {"011 15 2345-6789", "11 15 2345 6789", "+54 9 11 2345-6789"}},
      {"Mexico",
       "+525512345678",
       "52",
       {"55 1234 5678", "01 55 1234 5678", "044 55 1234 5678", "+52 1 55 1234 5678"}},
      {"Japan", "+81312345678", "81", {"03-1234-5678", "０３－１２３４－５６７８", "+81 3-1234-5678"}},
      {"Australia", "+61412345678", "61", {"0412 345 678", "+61 412 345 678", "0011 61 412 345 678"}},
      {"Egypt", "+201001234567", "20", {"٠١٠٠١٢٣٤٥٦٧", "+20 100 123 4567", "\u202A+20 100 123 4567\u202C"}},
  };
  for (const Country& country : countries) {
    for (const char* notation : country.notations) {
      EXPECT_NE(compare_number(notation, country.e164), Match::none) << country.name << ": " << notation;
      EXPECT_TRUE(bears_number(notation, country.e164, country.code, "")) << country.name << ": " << notation;
      EXPECT_TRUE(bears_number(notation, country.e164, "", "")) << country.name << ": " << notation;
      EXPECT_TRUE(share_a_key(notation, country.e164)) << country.name << ": " << notation;
    }
  }
}

TEST(NumberMatch, FindsEachOfSeveralNumbersInOneField) {
  for (const char* text :
       {"+33 6 12 34 56 78 / +33 1 23 45 67 89",
        "01 23 45 67 89 / 06 12 34 56 78",
        "01 23 45 67 89;0612345678",
        "0123456789, 0612345678 (mobile)",
        "Bureau 01 23 45 67 89\nMobile : 06 12 34 56 78"}) {
    EXPECT_NE(compare_number(text, "+33612345678"), Match::none) << text;
    EXPECT_NE(compare_number(text, "+33123456789"), Match::none) << text;
  }
}

TEST(NumberMatch, RefusesNumbersThatOnlyEndAlike) {
  for (const char* text :
       {"+1 612 345 678",
        "+331612345678",
        "0033 9 612345678",
        "9612345678",
        "10612345678",
        "+212 6 12 34 56 78",
        "06 12 34 56 7",
        "06 12 34 56 78 90",
        "12345678",
        "",
        "/",
        "abc",
        "+",
        "(0)"}) {
    EXPECT_EQ(compare_number(text, "+33612345678"), Match::none) << text;
  }
  EXPECT_EQ(compare_number("06 12 34 56 78", "+34612345678"), Match::none) << "Spain has no trunk prefix";
  EXPECT_EQ(compare_number("0612345678", "0612345678"), Match::none) << "no E.164 number is looked for";
}

TEST(NumberMatch, ANationalNotationBelongsToTheRecordsCountry) {
  const char* text = "06 12 34 56 78";
  EXPECT_TRUE(bears_number(text, "+33612345678", "33", ""));
  EXPECT_FALSE(bears_number(text, "+33612345678", "212", ""));
  EXPECT_FALSE(bears_number(text, "+212612345678", "", "+33612345678")) << "Odoo has read it as French";
  EXPECT_TRUE(bears_number(text, "+33612345678", "", "+33123456789")) << "the other number of the record";
  EXPECT_TRUE(bears_number("+33 6 12 34 56 78", "+33612345678", "212", "")) << "written whole";
  EXPECT_TRUE(bears_number("876 555 0123", "+18765550123", "1876", "")) << "Jamaica, as Odoo writes its code";
}

TEST(NumberMatch, WhateverMatchesIsFiledUnderAKeyOfTheNumber) {
  const std::vector<std::string> numbers = {
      "+33612345678",
      "+12025550123",
      "+390612345678",
      "+5491123456789",
      "+5492966123456",
      "+6834000",
      "+37060012345",
      "+79161234567",
      "+3630123456",
      "+2905123",
      "+525512345678",
      "+5511912345678"};
  std::mt19937 random(7);
  int matches = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string& e164 = numbers[random() % numbers.size()];
    const SplitNumber split = split_e164(e164);
    // A notation put together at random, most often one of the number.
    std::string text;
    const char* before[] = {"", "+", "00", "011 ", "tel. ", "0 ", "(0)", "12/", "+33 1 23 45 67 89 / "};
    text += before[random() % std::size(before)];
    if (random() % 2 == 0) text += split.calling_code;
    const char* trunk[] = {"", "", "0", "(0)", "8", "1", "06", "15"};
    text += trunk[random() % std::size(trunk)];
    for (const char digit : split.national) {
      if (random() % 60 != 0) text += digit;
      const char* between[] = {"", "", "", " ", ".", "-", " 15 ", ")"};
      if (random() % 4 == 0) text += between[random() % std::size(between)];
    }
    const char* after[] = {"", "", " ext. 12", " x5", "; 06 12", "/99", ", 4"};
    text += after[random() % std::size(after)];
    if (compare_number(text, e164) == Match::none) continue;
    ++matches;
    ASSERT_TRUE(share_a_key(text, e164)) << '"' << text << "\" is " << e164;
  }
  EXPECT_GT(matches, 10'000);
  EXPECT_TRUE(look_up_keys("0612345678").empty());
  EXPECT_TRUE(filing_keys("12").empty());
}

TEST(NumberMatch, SplitsOffTheCallingCode) {
  EXPECT_EQ(split_e164("+12025550123").national, "2025550123");
  EXPECT_EQ(split_e164("+33612345678").national, "612345678");
  EXPECT_EQ(split_e164("+352621123456").national, "621123456");
  EXPECT_EQ(split_e164("0612345678").national, "");
  EXPECT_EQ(search_key("+33612345678"), "612345678");
}

}  // namespace
}  // namespace softphone::crm
