// Who picked up. Voices here are made of the things that matter to the detector: syllables of a buzzing pitch
// with moving resonances, pauses, noise of the line. Real synthetic speech is in io/media's tests.

#include "audio/machine_detector.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "audio/g711.hpp"
#include "audio/pure_tone.hpp"
#include "audio/tones.hpp"

namespace softphone::audio {
namespace {

/// Talk of `milliseconds`: syllables of 180 ms, 60 ms apart, whose pitch glides.
PcmClip talk(int milliseconds, double loudness = 0.25) {
  PcmClip clip;
  const auto count = static_cast<std::size_t>(milliseconds * 8);
  double phase = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / 8000;
    const double in_syllable = std::fmod(t, 0.24);
    const double gate = in_syllable < 0.18 ? std::sin(std::numbers::pi * in_syllable / 0.18) : 0;
    phase += 2 * std::numbers::pi * (120 + 25 * std::sin(t * 7)) / 8000;
    double sample = 0;
    for (int h = 1; h < 20; ++h) {
      const double f = h * 120.0;
      const double first = 500 + 200 * std::sin(t * 5);
      const double second = 1500 + 400 * std::sin(t * 3);
      const double weight =
          1 / (1 + std::pow((f - first) / 150, 2)) + 0.5 / (1 + std::pow((f - second) / 200, 2));
      sample += weight * std::sin(phase * h);
    }
    clip.samples.push_back(static_cast<std::int16_t>(32767 * loudness * gate * sample / 4));
  }
  return clip;
}

/// The noise of a line, about -60 dBFS, and what mu-law adds.
PcmClip over_the_line(PcmClip clip) {
  std::uint32_t seed = 7;
  for (auto& sample : clip.samples) {
    seed = seed * 1664525 + 1013904223;
    const int noisy = sample + static_cast<int>(seed >> 16) % 65 - 32;
    sample = mu_law_decode(mu_law_encode(static_cast<std::int16_t>(std::clamp(noisy, -32768, 32767))));
  }
  return clip;
}

struct Verdict {
  std::string who = "none";
  int after_ms = 0;
};

Verdict listen(std::initializer_list<PcmClip> parts, MachineDetectorOptions options = {}) {
  const PcmClip all = over_the_line(concatenate(parts));
  MachineDetector detector(options);
  Verdict verdict;
  for (std::size_t at = 0; at + 160 <= all.samples.size(); at += 160) {
    const auto who = detector.handle_frame(std::span(all.samples).subspan(at, 160));
    if (!who) continue;
    EXPECT_EQ(verdict.who, "none") << "one verdict a call";
    verdict = {std::string(to_string(*who)), static_cast<int>(at / 8) + 20};
  }
  return verdict;
}

constexpr MachineDetectorOptions kMessageEnd{.await_message_end = true};

TEST(MachineDetector, AShortHelloIsAPerson) {
  const auto verdict = listen({silence(800), talk(500), silence(5000)});
  EXPECT_EQ(verdict.who, "human");
  EXPECT_NEAR(verdict.after_ms, 800 + 500 + 1200, 150);
  EXPECT_EQ(
      listen({silence(300), talk(450), silence(600), talk(700), silence(5000)}, kMessageEnd).who, "human"
  ) << "hello, who is there?";
}

TEST(MachineDetector, WhoTalksOnIsAMachine) {
  const auto verdict = listen({silence(500), talk(8000), silence(5000)});
  EXPECT_EQ(verdict.who, "machine_start");
  EXPECT_NEAR(verdict.after_ms, 500 + 2400, 150);
  // A pause that is shorter than the end of speech is part of it.
  EXPECT_EQ(listen({silence(500), talk(1300), silence(900), talk(1300), silence(900)}).who, "machine_start");
}

TEST(MachineDetector, TheBeepEndsTheGreeting) {
  for (const double beep : {440.0, 850.0, 1000.0, 1400.0, 2000.0}) {
    const auto verdict =
        listen({silence(500), talk(6000), silence(1700), tone({beep}, 400), silence(5000)}, kMessageEnd);
    EXPECT_EQ(verdict.who, "machine_end_beep") << beep;
    EXPECT_NEAR(verdict.after_ms, 500 + 6000 + 1700 + 400 + 60, 60) << beep;
  }
  EXPECT_EQ(
      listen({silence(500), talk(6000), tone({1000}, 200), silence(3000)}, kMessageEnd).who,
      "machine_end_beep"
  ) << "at once after the last word";
}

TEST(MachineDetector, AGreetingWithoutBeepEndsInSilence) {
  const auto verdict = listen({silence(500), talk(6000), silence(6000)}, kMessageEnd);
  EXPECT_EQ(verdict.who, "machine_end_silence");
  EXPECT_NEAR(verdict.after_ms, 6500 + 2500, 200);
}

TEST(MachineDetector, TheTimeIsUp) {
  MachineDetectorOptions options = kMessageEnd;
  options.timeout = 5s;
  EXPECT_EQ(listen({talk(9000)}, options).who, "machine_end_other");
  options.silence_timeout = 10s;
  const auto verdict = listen({silence(9000)}, options);
  EXPECT_EQ(verdict.who, "unknown");
  EXPECT_EQ(verdict.after_ms, 5000);
}

TEST(MachineDetector, NobodySaysAnything) {
  const auto verdict = listen({silence(9000)});
  EXPECT_EQ(verdict.who, "unknown");
  EXPECT_NEAR(verdict.after_ms, 5000, 40);
  MachineDetectorOptions options;
  options.silence_timeout = 2s;
  EXPECT_NEAR(listen({silence(9000)}, options).after_ms, 2000, 40);
}

TEST(MachineDetector, AFaxSingsItsAnswerTone) {
  const auto verdict = listen({silence(1000), tone({2100}, 3000), silence(2000)});
  EXPECT_EQ(verdict.who, "fax");
  EXPECT_NEAR(verdict.after_ms, 2000, 80);
  EXPECT_EQ(
      listen({silence(500), talk(4000), silence(500), tone({2100}, 300), silence(2000)}, kMessageEnd).who,
      "machine_end_beep"
  ) << "a short one is a beep";
}

TEST(MachineDetector, ParametersDecide) {
  MachineDetectorOptions options;
  options.speech_threshold = 1s;
  EXPECT_EQ(listen({talk(1500), silence(3000)}, options).who, "machine_start");
  options.speech_threshold = 6s;
  EXPECT_EQ(listen({talk(4000), silence(3000)}, options).who, "human");
  options.speech_end = 500ms;
  EXPECT_NEAR(listen({talk(900), silence(3000)}, options).after_ms, 1400, 120);
}

TEST(PureTone, FindsTonesAndNothingElse) {
  for (const double hertz : {400.0, 697.0, 1000.0, 2100.0, 2900.0}) {
    const PcmClip clip = over_the_line(tone({hertz}, 200));
    const auto found = pure_tone(std::span(clip.samples).subspan(800, 160));
    ASSERT_TRUE(found) << hertz;
    EXPECT_NEAR(*found, hertz, 5) << hertz;
  }
  const PcmClip key = over_the_line(tone({770, 1336}, 200));
  EXPECT_FALSE(pure_tone(std::span(key.samples).subspan(800, 160))) << "a key";
  EXPECT_FALSE(pure_tone(std::vector<std::int16_t>(160, 0)));
  const PcmClip voice = over_the_line(talk(4000));
  int run = 0;
  int longest = 0;
  for (std::size_t at = 0; at + 160 <= voice.samples.size(); at += 160) {
    run = pure_tone(std::span(voice.samples).subspan(at, 160)) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  EXPECT_LT(longest, 5);
}

TEST(VoiceActivity, LearnsTheNoiseButNotAVoice) {
  VoiceActivity activity;
  std::vector<std::int16_t> noise(160);
  std::uint32_t seed = 3;
  const auto make_noise = [&](int size) {
    for (auto& sample : noise) {
      seed = seed * 1664525 + 1013904223;
      sample = static_cast<std::int16_t>(static_cast<int>(seed >> 16) % (2 * size + 1) - size);
    }
  };
  int loud = 0;
  for (int i = 0; i < 500; ++i) {
    make_noise(300);  // about -45 dBFS
    if (activity.handle_frame(noise) && i > 250) ++loud;
  }
  EXPECT_EQ(loud, 0) << "steady noise is silence after some seconds";
  const PcmClip voice = talk(3000);
  int voiced = 0;
  for (std::size_t at = 0; at + 160 <= voice.samples.size(); at += 160) {
    voiced += activity.handle_frame(std::span(voice.samples).subspan(at, 160)) ? 1 : 0;
  }
  EXPECT_GT(voiced, 70) << "of 150, pauses between syllables included";
}

}  // namespace
}  // namespace softphone::audio
