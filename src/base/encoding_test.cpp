#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace softphone {

TEST(Encoding, Base64FollowsRfc4648Vectors) {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
  };
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(base64(as_bytes(plain)), encoded);
    const auto decoded = from_base64(encoded);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(as_text(*decoded), plain);
  }
}

TEST(Encoding, Base64RefusesMalformedInput) {
  for (const std::string_view bad : {"Zg", "Zg=", "Zg= =", "Zh==", "Z===", "Zm9v\n", "*m9v"}) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
}

TEST(Encoding, Base64UrlHasNoPaddingAndItsOwnAlphabet) {
  const Bytes bytes{0xfb, 0xff};
  EXPECT_EQ(base64url(bytes), "-_8");
  EXPECT_EQ(from_base64url("-_8"), bytes);
  EXPECT_FALSE(from_base64url("+/8"));
  EXPECT_FALSE(from_base64url("-_8="));
}

TEST(Encoding, HexReadsBothCases) {
  EXPECT_EQ(from_hex("00fFaB"), (Bytes{0x00, 0xff, 0xab}));
  EXPECT_EQ(hex(Bytes{0x00, 0xff, 0xab}), "00ffab");
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

}  // namespace softphone
