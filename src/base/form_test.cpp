#include "base/form.hpp"

#include <gtest/gtest.h>

namespace softphone {

TEST(Form, RoundTripsUnicodeAndReservedCharacters) {
  const Form form{{"To", "+33199000001"}, {"note", "a b&c=d é"}, {"empty", ""}};
  EXPECT_EQ(form.encode(), "To=%2B33199000001&note=a+b%26c%3Dd+%C3%A9&empty=");
  EXPECT_EQ(parse_form(form.encode()).pairs(), form.pairs());
}

TEST(Form, ReadsRepeatedNamesInOrder) {
  const Form form = parse_form("a=1&&b&a=2&=x");
  EXPECT_EQ(form.all("a"), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(form.get("b"), "");
  EXPECT_EQ(form.get(""), "x");
  EXPECT_FALSE(form.get("c"));
}

TEST(Form, KeepsMalformedEscapesAsWritten) {
  EXPECT_EQ(parse_form("a=%zz%4&b=100%").get("a"), "%zz%4");
  EXPECT_EQ(parse_form("a=%zz%4&b=100%").get("b"), "100%");
  EXPECT_EQ(percent_decode("%2B"), "+");
}

TEST(Form, CapsTheNumberOfPairs) {
  EXPECT_EQ(parse_form("a=1&b=2&c=3", 2).pairs().size(), 2U);
}

TEST(Form, SetReplacesEveryValue) {
  Form form = parse_form("a=1&b=2&a=3");
  form.set("a", "4");
  EXPECT_EQ(form.all("a"), (std::vector<std::string>{"4"}));
}

}  // namespace softphone
