#include "audio/mixer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "audio/concealer.hpp"
#include "audio/g711.hpp"
#include "audio/level.hpp"
#include "audio/opus_codec.hpp"
#include "audio/pitch.hpp"
#include "audio/talk_detector.hpp"

namespace softphone::audio {
namespace {

std::vector<std::int16_t> sine(
    double frequency, std::size_t samples, double amplitude, std::size_t from = 0
) {
  std::vector<std::int16_t> out(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    out[i] = static_cast<std::int16_t>(
        amplitude * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i + from) / 8000)
    );
  }
  return out;
}

TEST(Mixer, EverybodyHearsTheOthers) {
  std::vector<std::vector<std::int16_t>> voices;
  for (int v = 0; v < 4; ++v) voices.push_back(sine(300 + 200 * v, 160, 3000));
  Mixer mixer;
  mixer.start(160);
  for (const auto& voice : voices) mixer.add(voice);
  for (std::size_t listener = 0; listener < voices.size(); ++listener) {
    std::vector<std::int16_t> out(160);
    mixer.begin();
    mixer.leave_out(voices[listener]);
    mixer.write(out);
    for (std::size_t i = 0; i < out.size(); ++i) {
      int sum = 0;
      for (std::size_t v = 0; v < voices.size(); ++v) sum += v == listener ? 0 : voices[v][i];
      ASSERT_EQ(out[i], sum);
    }
  }
}

TEST(Mixer, ASingleVoiceIsNotTouchedHoweverLoud) {
  const auto loud = sine(500, 160, 32767);
  const auto own = sine(700, 160, 9000);
  Mixer mixer;
  mixer.start(160);
  mixer.add(loud);
  mixer.add(own);
  mixer.begin();
  mixer.leave_out(own);
  std::vector<std::int16_t> out(160);
  mixer.write(out);
  EXPECT_EQ(out, loud);
  mixer.begin();
  mixer.leave_out(own);
  mixer.leave_out(loud);
  EXPECT_TRUE(mixer.nothing());
}

TEST(Mixer, TheLimiterNeverClipsNorTurnsBack) {
  std::int16_t before = soft_limit(-300'000);
  int largest_step = 0;
  for (std::int32_t sum = -300'000; sum <= 300'000; ++sum) {
    const std::int16_t now = soft_limit(sum);
    ASSERT_GE(now, before) << sum;
    largest_step = std::max(largest_step, now - before);
    before = now;
    if (std::abs(sum) <= 22'000) {
      ASSERT_EQ(now, sum);
    }
    ASSERT_LT(std::abs(static_cast<int>(now)), 32'767);
  }
  EXPECT_EQ(largest_step, 1) << "no corner and no jump";
}

TEST(Mixer, RampsReachTheirEnd) {
  std::vector<std::int16_t> samples(160, 10'000);
  ramp(samples, 0, 1);
  EXPECT_LT(samples.front(), 100);
  EXPECT_NEAR(samples.back(), 10'000, 1);
}

TEST(SpeakerSelection, EverybodyUpToEightThenTheLoudest) {
  std::vector<SpeakerSelection::Speaker> speakers(12);
  std::vector<SpeakerSelection::Speaker*> all;
  SpeakerSelection selection;
  for (std::size_t i = 0; i < 8; ++i) {
    speakers[i].power = 100;
    all.push_back(&speakers[i]);
  }
  selection.select(all);
  EXPECT_TRUE(std::ranges::all_of(all, [](auto* s) { return s->selected; }));
  for (std::size_t i = 8; i < 12; ++i) {
    speakers[i].power = 150;  // louder, but not twice as loud: nobody is cut off
    all.push_back(&speakers[i]);
  }
  selection.select(all);
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(speakers[i].selected, i < 8) << i;
  speakers[10].power = 1000;
  speakers[3].power = 1;
  selection.select(all);
  EXPECT_TRUE(speakers[10].selected);
  EXPECT_FALSE(speakers[3].selected);
  EXPECT_EQ(std::ranges::count_if(all, [](auto* s) { return s->selected; }), 8);
}

TEST(TalkDetector, HasHysteresis) {
  TalkDetector detector;
  const float loud = power_of(sine(300, 160, 3000));
  const float quiet = power_of(sine(300, 160, 20));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(detector.handle_power(quiet));
  EXPECT_FALSE(detector.handle_power(loud)) << "a click is not talk";
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(detector.handle_power(quiet));
  std::vector<bool> changes;
  const auto feed = [&](float power, int frames) {
    for (int i = 0; i < frames; ++i) {
      if (const auto change = detector.handle_power(power)) changes.push_back(*change);
    }
  };
  for (int word = 0; word < 10; ++word) {
    feed(loud, 15);
    feed(quiet, 20);  // 400 ms between words
  }
  EXPECT_EQ(changes, std::vector<bool>{true});
  feed(quiet, 60);
  EXPECT_EQ(changes, (std::vector<bool>{true, false}));
  feed(loud, 10);
  EXPECT_EQ(detector.stop(), false);
  EXPECT_FALSE(detector.stop());
}

TEST(TalkDetector, SteadyNoiseIsNotTalk) {
  TalkDetector detector;
  const float noise = power_of(sine(300, 160, 400));  // -38 dBFS
  bool talking = false;
  for (int i = 0; i < 3000; ++i) talking = detector.handle_power(noise).value_or(talking);
  EXPECT_FALSE(talking);
  EXPECT_NEAR(mu_law_power(mu_law_encode(sine(300, 160, 400))), noise, noise / 20);
}

TEST(OpusVoiceActivity, IsReadWithoutDecoding) {
  OpusFrameEncoder encoder({.sample_rate = 16000, .bitrate = 20'000, .complexity = 5, .voice = true});
  std::uint32_t state = 1;
  int silent = 0;
  int voiced = 0;
  for (int i = 0; i < 100; ++i) {
    std::vector<std::int16_t> frame(320);
    if (i >= 50) {  // a buzz of many harmonics, as voices are
      for (std::size_t k = 0; k < frame.size(); ++k) {
        for (int h = 1; h < 12; ++h) {
          frame[k] = static_cast<std::int16_t>(
              frame[k] + 1500.0 / h *
                             std::sin(
                                 2 * std::numbers::pi * 150 * h *
                                 static_cast<double>(k + static_cast<std::size_t>(i) * 320) / 16000
                             )
          );
        }
      }
    } else {
      for (auto& sample : frame)
        sample = static_cast<std::int16_t>((state = state * 1664525 + 1013904223) >> 29);
    }
    const Bytes packet = encoder.encode(frame);
    EXPECT_EQ(opus_duration(packet), 960u);
    const auto active = opus_voice_activity(packet);
    if (i >= 10 && i < 50) silent += active == false ? 1 : 0;
    if (i >= 60) voiced += active == true ? 1 : 0;
  }
  EXPECT_GT(silent, 35);
  EXPECT_GT(voiced, 35);
  EXPECT_FALSE(opus_voice_activity({}));
  EXPECT_EQ(opus_duration({}), 0u);
}

TEST(Pitch, FindsThePeriod) {
  const auto tone = sine(100, 400, 8000);  // 80 samples
  const Repetition found = find_repetition(tone, 160, 40, 120);
  EXPECT_EQ(found.period, 80u);
  EXPECT_GT(found.likeness, 0.99F);
}

TEST(Pitch, CutsAndStretchesAtAPeriod) {
  for (const double frequency : {200.0, 250.0, 333.0}) {
    auto tone = sine(frequency, 160, 8000);
    const auto original = tone;
    std::vector<std::int16_t> longer(240);
    longer.resize(lengthen(original, longer, 8000));
    EXPECT_GT(longer.size(), 175u);
    tone.resize(shorten(tone, 8000, false));
    EXPECT_LT(tone.size(), 145u);
    for (const auto& changed : {tone, longer}) {
      int corner = 0;
      for (std::size_t i = 2; i < changed.size(); ++i) {
        corner = std::max(corner, std::abs(changed[i] - 2 * changed[i - 1] + changed[i - 2]));
      }
      EXPECT_LT(corner, 1.6 * 8000 * std::pow(2 * std::numbers::pi * frequency / 8000, 2)) << frequency;
      EXPECT_NEAR(changed.front(), original.front(), 300);
      EXPECT_NEAR(changed.back(), original.back(), 300);
    }
  }
}

TEST(Pitch, LeavesNoiseAloneUnlessForced) {
  std::vector<std::int16_t> noise(160);
  std::uint32_t state = 7;
  for (auto& sample : noise)
    sample = static_cast<std::int16_t>(static_cast<int>((state = state * 1664525 + 1013904223) >> 18) - 8192);
  auto copy = noise;
  EXPECT_EQ(shorten(copy, 8000, false), 160u);
  EXPECT_EQ(copy, noise);
  EXPECT_LT(shorten(copy, 8000, true), 160u);
}

TEST(Concealer, GoesOnInTheSamePitchAndFades) {
  Concealer concealer;
  auto tone = sine(200, 800, 8000);
  for (std::size_t i = 0; i < 800; i += 160) concealer.handle_received(std::span(tone).subspan(i, 160));
  std::vector<std::int16_t> made(160);
  concealer.conceal(made);
  const auto expected = sine(200, 80, 8000, 800);
  for (std::size_t i = 0; i < 80; ++i) EXPECT_NEAR(made[i], expected[i], 400) << i;
  for (int i = 0; i < 3; ++i) concealer.conceal(made);
  EXPECT_TRUE(concealer.faded());
  concealer.conceal(made);
  EXPECT_EQ(made, std::vector<std::int16_t>(160));
}

}  // namespace
}  // namespace softphone::audio
