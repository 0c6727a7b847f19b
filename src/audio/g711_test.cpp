#include "audio/g711.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace softphone::audio {

// Decision values of ITU-T G.711 table 2 on a 16-bit scale.
TEST(G711, DecodesTheTablesCornerValues) {
  EXPECT_EQ(mu_law_decode(0x00), -32124);
  EXPECT_EQ(mu_law_decode(0x80), 32124);
  EXPECT_EQ(mu_law_decode(0xff), 0);
  EXPECT_EQ(mu_law_decode(0x7f), 0);
  EXPECT_EQ(mu_law_decode(0xfe), 8);
  EXPECT_EQ(mu_law_decode(0x8f), 16764);
  EXPECT_EQ(mu_law_decode(0xf0), 120);
  EXPECT_EQ(mu_law_decode(0xef), 132);
  EXPECT_EQ(a_law_decode(0xd5), 8);
  EXPECT_EQ(a_law_decode(0x55), -8);
  EXPECT_EQ(a_law_decode(0xaa), 32256);
  EXPECT_EQ(a_law_decode(0x2a), -32256);
}

TEST(G711, EncodesExactVectors) {
  EXPECT_EQ(mu_law_encode(std::int16_t{0}), 0xff);
  EXPECT_EQ(mu_law_encode(std::int16_t{32767}), 0x80);
  EXPECT_EQ(mu_law_encode(std::int16_t{-32768}), 0x00);
  EXPECT_EQ(mu_law_encode(std::int16_t{8}), 0xfe);
  EXPECT_EQ(mu_law_encode(std::int16_t{-8}), 0x7e);
  EXPECT_EQ(mu_law_encode(std::int16_t{1000}), 0xce);
  EXPECT_EQ(mu_law_encode(std::int16_t{-1000}), 0x4e);
}

TEST(G711, ManySamplesAreEncodedAsEachAlone) {
  std::vector<std::int16_t> samples(65'536);
  for (int i = 0; i < 65'536; ++i)
    samples[static_cast<std::size_t>(i)] = static_cast<std::int16_t>(i - 32'768);
  const Bytes codes = mu_law_encode(samples);
  const auto back = mu_law_decode(codes);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    ASSERT_EQ(codes[i], mu_law_encode(samples[i])) << samples[i];
    ASSERT_EQ(back[i], mu_law_decode(codes[i])) << samples[i];
  }
}

TEST(G711, EveryCodeSurvivesARoundTrip) {
  for (int code = 0; code < 256; ++code) {
    const auto byte = static_cast<std::uint8_t>(code);
    const std::uint8_t expected = byte == 0x7f ? 0xff : byte;  // the two zeros are one
    EXPECT_EQ(mu_law_encode(mu_law_decode(byte)), expected) << code;
  }
}

TEST(G711, ErrorStaysWithinHalfAStepAndOrderIsKept) {
  int before = -40'000;
  for (int sample = -32'768; sample <= 32'767; ++sample) {
    const int decoded = mu_law_decode(mu_law_encode(static_cast<std::int16_t>(sample)));
    EXPECT_GE(decoded, before);
    before = decoded;
    const int clipped = std::min(std::abs(sample), 32'635);
    // A step is at most 1/16 of the value (plus the bias), so half of it 1/32; two bits are rounded away
    // first.
    EXPECT_LE(std::abs(std::abs(decoded) - clipped), (clipped + 132) / 32 + 5) << sample;
  }
}

TEST(G711, EncodesRuns) {
  const std::vector<std::int16_t> samples{0, 1000, -1000};
  EXPECT_EQ(mu_law_encode(samples), (Bytes{0xff, 0xce, 0x4e}));
  EXPECT_EQ(mu_law_decode(Bytes{0xff, 0x80}), (std::vector<std::int16_t>{0, 32124}));
}

}  // namespace softphone::audio
