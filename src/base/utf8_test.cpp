#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace softphone {

TEST(Utf8, EveryCharacterRoundTrips) {
  for (std::uint32_t c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    std::string text;
    append_utf8(text, c);
    std::string_view rest = text;
    ASSERT_EQ(take_utf8(rest), c);
    ASSERT_TRUE(rest.empty());
  }
}

TEST(Utf8, RefusesMalformedTextAndLeavesIt) {
  for (const std::string_view text :
       {"\x80",
        "\xc0\xaf",
        "\xc3",
        "\xc3(",
        "\xe0\x80\xaf",
        "\xe2\x82",
        "\xed\xa0\x80",
        "\xf0\x80\x80\xaf",
        "\xf4\x90\x80\x80",
        "\xf8\x88\x80\x80\x80",
        "\xff"}) {
    std::string_view rest = text;
    EXPECT_FALSE(take_utf8(rest));
    EXPECT_EQ(rest, text);
  }
}

}  // namespace softphone
