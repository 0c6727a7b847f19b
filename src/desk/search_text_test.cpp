#include "desk/search_text.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

using Words = std::vector<std::string>;

TEST(SearchText, WordsHaveNeitherCaseNorAccents) {
  EXPECT_EQ(words_of("Rappeler Mme Müller-Lefèvre", 9), (Words{"rappeler", "mme", "muller", "lefevre"}));
  EXPECT_EQ(words_of("Œuvre, ÇA VA ? Straße", 9), (Words{"oeuvre", "ca", "va", "strasse"}));
  EXPECT_EQ(words_of("Łódź Ţepeş Žižek Őry Ÿves", 9), (Words{"lodz", "tepes", "zizek", "ory", "yves"}));
  EXPECT_EQ(words_of("e\u0301te\u0301", 9), Words{"ete"}) << "accents as marks of their own";
  EXPECT_EQ(words_of("ИВАН Ωμέγα 田中", 9), (Words{"иван", "ωμέγα", "田中"}));
  EXPECT_EQ(words_of("a a A b", 9), (Words{"a", "b"}));
  EXPECT_EQ(words_of("one two three", 2), (Words{"one", "two"}));
  EXPECT_EQ(words_of("100% l’été_ \x01\xff", 9), (Words{"100", "l", "ete"}));
  EXPECT_EQ(words_of(std::string(100, 'x'), 9), Words{std::string(32, 'x')});
  EXPECT_TRUE(words_of("", 9).empty());
}

TEST(SearchText, EveryNotationOfANumberIsTheSame) {
  for (const char* text :
       {"+33639980001",
        "+33 6 39 98 00 01",
        "0033 6.39.98.00.01",
        "+33 (0)6 39 98 00 01",
        "+33(0)639980001",
        "0033 (0) 6 39 98 00 01",
        "+33-6-39-98-00-01",
        "+33\u00A06\u202F39\u00A098\u00A000\u00A001",
        "\u202A+33639980001\u202C"}) {
    EXPECT_EQ(read_search(text), (std::vector<SearchWord>{{"33639980001", ""}})) << text;
  }
  for (const char* text : {"06 39 98 00 01", "06.39.98.00.01", "(06) 39/98/00/01", "06 39 - 98 00 01"}) {
    EXPECT_EQ(read_search(text), (std::vector<SearchWord>{{"639980001", ""}})) << text;
  }
  EXPECT_EQ(read_search("98 00"), (std::vector<SearchWord>{{"9800", ""}}));
  EXPECT_EQ(read_search("0"), (std::vector<SearchWord>{{"0", ""}}));
}

TEST(SearchText, NumbersAndWordsTogether) {
  EXPECT_EQ(
      read_search("Devis 06 39 Müller"), (std::vector<SearchWord>{{"", "devis"}, {"639", ""}, {"", "muller"}})
  );
  EXPECT_EQ(read_search("+331 +442"), (std::vector<SearchWord>{{"331", ""}, {"442", ""}}));
  EXPECT_EQ(read_search("a b c d e f g h").size(), 6U);
  EXPECT_TRUE(read_search("  %_' ").empty());
  EXPECT_TRUE(read_search("").empty());
}

}  // namespace
}  // namespace softphone::desk
