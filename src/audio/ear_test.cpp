// From packets to sound: what a listener hears through loss, jitter and changes.

#include "audio/ear.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "audio/g711.hpp"
#include "audio/level.hpp"
#include "audio/tones.hpp"

namespace softphone::audio {
namespace {

constexpr double kTone = 440;

TimePoint at(double ms) {
  return TimePoint{} + std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(ms));
}

std::vector<std::int16_t> sine(double frequency, std::size_t samples, int rate, double amplitude = 8000) {
  std::vector<std::int16_t> out(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    out[i] = static_cast<std::int16_t>(
        amplitude * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / rate)
    );
  }
  return out;
}

/// Largest second difference: a click is a corner.
int sharpest_corner(std::span<const std::int16_t> samples) {
  int sharpest = 0;
  for (std::size_t i = 2; i < samples.size(); ++i) {
    sharpest = std::max(sharpest, std::abs(samples[i] - 2 * samples[i - 1] + samples[i - 2]));
  }
  return sharpest;
}

/// Hears a tone of `frames` packets; `skip` says which get lost. What comes out at 8 kHz.
std::vector<std::int16_t> listen(
    Codec codec, int frames, const std::function<bool(int)>& skip, bool fec = false
) {
  const int rate = codec == Codec::pcmu ? 8000 : 16000;
  const auto size = static_cast<std::size_t>(rate / 50);
  const auto sound = sine(kTone, size * static_cast<std::size_t>(frames), rate);
  OpusFrameEncoder encoder({.sample_rate = 16000, .complexity = 5, .voice = true});
  if (fec) encoder.set_loss(15);
  Ear ear;
  std::vector<std::int16_t> heard;
  for (int i = 0; i < frames; ++i) {
    const auto frame = std::span(sound).subspan(static_cast<std::size_t>(i) * size, size);
    const Bytes payload = codec == Codec::pcmu ? mu_law_encode(frame) : encoder.encode(frame);
    const auto n = static_cast<std::uint32_t>(i);
    if (!skip(i)) {
      ear.hear({codec, 1, static_cast<std::uint16_t>(n), n * rtp_frame(codec), false, payload}, at(i * 20));
    }
    ear.advance(at(i * 20 + 5));
    const auto narrow = ear.narrow();
    heard.insert(heard.end(), narrow.begin(), narrow.end());
  }
  return heard;
}

TEST(Ear, HearsPcmuExactly) {
  const auto heard = listen(Codec::pcmu, 50, [](int) { return false; });
  const auto sound = sine(kTone, 50 * 160, 8000);
  const auto begin = std::find_if(heard.begin(), heard.end(), [](auto s) { return s != 0; });
  const auto delay = static_cast<std::size_t>(begin - heard.begin()) / 160 * 160;
  EXPECT_LE(delay, 3u * 160);
  for (std::size_t i = 0; i + delay < heard.size(); ++i) {
    ASSERT_EQ(heard[i + delay], mu_law_decode(mu_law_encode(sound[i]))) << i;
  }
}

TEST(Ear, LostPacketsOfAToneAreFilled) {
  for (const Codec codec : {Codec::pcmu, Codec::opus}) {
    const auto heard = listen(codec, 100, [](int i) { return i % 10 == 7; });
    const std::span steady = std::span(heard).subspan(20 * 160);
    for (std::size_t i = 0; i + 160 <= steady.size(); i += 160) {
      // The tone has -15.2; what libopus makes up is quieter.
      EXPECT_GT(rms_dbfs(steady.subspan(i, 160)), codec == Codec::pcmu ? -18 : -30) << "frame " << i / 160;
    }
    EXPECT_LT(sharpest_corner(steady), 3500) << static_cast<int>(codec);
    EXPECT_NEAR(tone_amplitude(steady, kTone, 8000) * 32768, 8000, 2000);
  }
}

TEST(Ear, ALongGapFadesToSilenceAndComesBackSmoothly) {
  const auto heard = listen(Codec::pcmu, 100, [](int i) { return i >= 40 && i < 60; });
  const auto frame = [&](int i) { return std::span(heard).subspan(static_cast<std::size_t>(i) * 160, 160); };
  EXPECT_GT(rms_dbfs(frame(42)), -18);
  EXPECT_LT(rms_dbfs(frame(50)), -90);
  EXPECT_GT(rms_dbfs(frame(70)), -16);
  EXPECT_LT(sharpest_corner(std::span(heard).subspan(10 * 160)), 4500);
}

TEST(Ear, ForwardErrorCorrectionBringsBackWhatConcealmentCannot) {
  // A new tone begins in the very packet that gets lost: only FEC can know it.
  const auto run = [](bool fec) {
    OpusFrameEncoder encoder({.sample_rate = 16000, .bitrate = 32000, .complexity = 5, .voice = true});
    if (fec) encoder.set_loss(20);
    std::vector<std::int16_t> sound = sine(300, 320 * 50, 16000);
    const auto later = sine(1000, 320 * 50, 16000);
    sound.insert(sound.end(), later.begin(), later.end());
    Ear ear;
    std::vector<std::int16_t> heard;
    for (std::uint32_t i = 0; i < 100; ++i) {
      const Bytes payload = encoder.encode(std::span(sound).subspan(i * 320, 320));
      if (i != 51)
        ear.hear({Codec::opus, 1, static_cast<std::uint16_t>(i), i * 960, false, payload}, at(i * 20));
      ear.advance(at(i * 20 + 5));
      heard.insert(heard.end(), ear.wide().begin(), ear.wide().end());
    }
    // Where packet 51 is heard: the new tone against the old one.
    double best = 0;
    for (std::size_t frame = 51; frame < 54; ++frame) {
      const auto part = std::span(heard).subspan(frame * 320, 320);
      best = std::max(best, tone_amplitude(part, 1000, 16000));
    }
    return std::pair(heard, best);
  };
  const auto [with, with_tone] = run(true);
  const auto [without, without_tone] = run(false);
  EXPECT_NE(with, without);
  EXPECT_GT(with_tone, 0.1);
}

TEST(Ear, WideAndNarrowAreTheSameSound) {
  Ear ear;
  const auto sound = sine(1000, 160 * 50, 8000);
  std::vector<std::int16_t> wide;
  for (std::uint32_t i = 0; i < 50; ++i) {
    const Bytes payload = mu_law_encode(std::span(sound).subspan(i * 160, 160));
    ear.hear({Codec::pcmu, 1, static_cast<std::uint16_t>(i), i * 160, false, payload}, at(i * 20));
    ear.advance(at(i * 20 + 5));
    wide.insert(wide.end(), ear.wide().begin(), ear.wide().end());
  }
  const auto steady = std::span(wide).subspan(320 * 10);
  EXPECT_NEAR(tone_amplitude(steady, 1000, 16000) * 32768, 8000, 150);
  EXPECT_LT(tone_amplitude(steady, 7000, 16000) * 32768, 20) << "no mirror image";
}

TEST(Ear, AnotherSourceAndAnotherCodecGoOn) {
  Ear ear;
  OpusFrameEncoder encoder({.sample_rate = 16000, .complexity = 5, .voice = true});
  const auto narrow = sine(kTone, 160, 8000);
  const auto wide = sine(500, 320 * 50, 16000);
  for (std::uint32_t i = 0; i < 50; ++i) {
    ear.hear(
        {Codec::pcmu, 7, static_cast<std::uint16_t>(i), i * 160, false, mu_law_encode(narrow)}, at(i * 20)
    );
    ear.advance(at(i * 20 + 1));
  }
  std::vector<std::int16_t> heard;
  for (std::uint32_t i = 0; i < 50; ++i) {
    const Bytes payload = encoder.encode(std::span(wide).subspan(i * 320, 320));
    ear.hear(
        {Codec::opus, 8, static_cast<std::uint16_t>(60000 + i), i * 960, false, payload}, at(1000 + i * 20)
    );
    ear.advance(at(1001 + i * 20));
    heard.insert(heard.end(), ear.wide().begin(), ear.wide().end());
  }
  EXPECT_NEAR(tone_amplitude(std::span(heard).subspan(320 * 20), 500, 16000) * 32768, 8000, 1500);
}

TEST(Ear, AnHourOfDriftIsHeardWithoutClicks) {
  // A sender 300 ppm too fast, 4 minutes: a packet too many every minute or so.
  Ear ear;
  const auto sound = sine(400, 160, 8000);  // 8 periods: every frame is the same
  const Bytes payload = mu_law_encode(sound);
  int sharpest = 0;
  std::vector<std::int16_t> heard;
  double sent = 0;
  std::uint32_t index = 0;
  for (int tick = 0; tick < 12'000; ++tick) {
    for (; sent <= tick * 20; sent += 20 * (1 - 300e-6), ++index) {
      ear.hear({Codec::pcmu, 1, static_cast<std::uint16_t>(index), index * 160, false, payload}, at(sent));
    }
    ear.advance(at(tick * 20 + 3));
    heard.insert(heard.end(), ear.narrow().begin(), ear.narrow().end());
    if (tick > 10) sharpest = std::max(sharpest, sharpest_corner(std::span(heard).last(480)));
  }
  EXPECT_LT(sharpest, 2500);
  EXPECT_EQ(ear.buffer().counts().lost, 0u);
  EXPECT_EQ(ear.buffer().counts().overflowed, 0u);
  EXPECT_LT(ear.buffer().waiting(), 5u);
}

TEST(Ear, GarbageMakesNoNoiseBeyondConcealment) {
  Ear ear;
  std::uint32_t state = 1;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    Bytes payload(state % 400);
    for (auto& byte : payload) byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
    ear.hear(
        {i % 2 == 0 ? Codec::opus : Codec::pcmu,
         i / 50,
         static_cast<std::uint16_t>(state >> 9),
         state,
         i % 7 == 0,
         payload},
        at(i * 10)
    );
    ear.advance(at(i * 10));
    (void)ear.narrow();
    (void)ear.wide();
  }
}

}  // namespace
}  // namespace softphone::audio
