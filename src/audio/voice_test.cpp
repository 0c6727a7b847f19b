#include "audio/voice.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "audio/g711.hpp"
#include "audio/level.hpp"

namespace softphone::audio {
namespace {

std::vector<std::int16_t> sine(int rate, double frequency, int from_frame) {
  std::vector<std::int16_t> out(static_cast<std::size_t>(rate / 50));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double at = static_cast<double>(i) + from_frame * rate / 50.0;
    out[i] = static_cast<std::int16_t>(8000 * std::sin(2 * std::numbers::pi * frequency * at / rate));
  }
  return out;
}

/// What is heard at 8 kHz of a second at 8, then one at 16, then one at 8 kHz.
std::vector<std::int16_t> through(Codec codec) {
  Voice voice(codec);
  OpusFrameDecoder opus(8000);
  std::vector<std::int16_t> heard;
  for (int i = 0; i < 150; ++i) {
    Bytes packet(kMaxOpusPacket);
    packet.resize(voice.encode(sine(i / 50 == 1 ? 16'000 : 8'000, 500, i), packet));
    const auto samples = codec == Codec::pcmu ? mu_law_decode(packet) : opus.decode(packet);
    EXPECT_EQ(samples.size(), 160u);
    heard.insert(heard.end(), samples.begin(), samples.end());
  }
  return heard;
}

TEST(Voice, TakesBothRatesAndChangesBetweenThem) {
  for (const Codec codec : {Codec::pcmu, Codec::opus}) {
    const auto heard = through(codec);
    for (std::size_t second = 0; second < 3; ++second) {
      const auto part = std::span(heard).subspan(second * 8000 + 1000, 6000);
      EXPECT_NEAR(tone_amplitude(part, 500, 8000) * 32768, 8000, 1200) << second;
    }
    // The change is a millisecond of another filter, not a hole.
    for (std::size_t at = 1600; at + 80 <= heard.size(); at += 80) {
      EXPECT_GT(rms_dbfs(std::span(heard).subspan(at, 80)), -21) << at;
    }
  }
}

TEST(Voice, OtherLengthsAreRefused) {
  Voice voice(Codec::pcmu);
  Bytes packet(kMaxOpusPacket);
  EXPECT_EQ(voice.encode(std::vector<std::int16_t>(100), packet), 0u);
}

}  // namespace
}  // namespace softphone::audio
