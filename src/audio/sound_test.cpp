// What is made must sound right: frequencies, levels, cadences, no clicks, through both codecs.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "audio/g711.hpp"
#include "audio/level.hpp"
#include "audio/opus_codec.hpp"
#include "audio/resampler.hpp"
#include "audio/tones.hpp"

namespace softphone::audio {

namespace {

std::span<const std::int16_t> part(const PcmClip& clip, int from_ms, int to_ms) {
  const auto at = [&](int ms) {
    return static_cast<std::size_t>(ms) * static_cast<std::size_t>(clip.sample_rate) / 1000;
  };
  return std::span(clip.samples).subspan(at(from_ms), at(to_ms) - at(from_ms));
}

double decibels(double amplitude) {
  return 20 * std::log10(amplitude);
}

int milliseconds(const PcmClip& clip) {
  return static_cast<int>(clip.samples.size() * 1000 / static_cast<std::size_t>(clip.sample_rate));
}

/// Plays encoded frames `times` times in a row through one decoder, as a listener's does.
PcmClip decode(const EncodedClip& clip, int times) {
  PcmClip out{static_cast<int>(rtp_clock(clip.codec())), {}};
  OpusFrameDecoder opus;
  for (int i = 0; i < times; ++i) {
    for (std::size_t f = 0; f < clip.frame_count(); ++f) {
      const auto samples =
          clip.codec() == Codec::pcmu ? mu_law_decode(clip.frame(f)) : opus.decode(clip.frame(f));
      out.samples.insert(out.samples.end(), samples.begin(), samples.end());
    }
  }
  return out;
}

/// Largest second difference: a click is a corner, music has none.
int sharpest_corner(std::span<const std::int16_t> samples) {
  int sharpest = 0;
  for (std::size_t i = 2; i < samples.size(); ++i) {
    sharpest = std::max(sharpest, std::abs(samples[i] - 2 * samples[i - 1] + samples[i - 2]));
  }
  return sharpest;
}

}  // namespace

TEST(Level, MeasuresAFullScaleSine) {
  std::vector<std::int16_t> samples(8000);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<std::int16_t>(
        std::lround(32767 * std::sin(2 * std::numbers::pi * 1000 * (static_cast<double>(i) + 0.5) / 8000))
    );
  }
  EXPECT_NEAR(rms_dbfs(samples), -3.01, 0.01);
  EXPECT_NEAR(tone_amplitude(samples, 1000, 8000), 1, 0.01);
  EXPECT_LT(tone_amplitude(samples, 1100, 8000), 0.001);
  EXPECT_EQ(rms_dbfs({}), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(peak_dbfs(std::vector<std::int16_t>(9)), -std::numeric_limits<double>::infinity());
  EXPECT_NEAR(peak_dbfs(std::vector<std::int16_t>{0, -32768}), 0, 1e-9);
}

TEST(Level, NormalizesWithoutClipping) {
  PcmClip clip = concatenate({tone({300}, 400), silence(600), tone({300, 700}, 400)});
  normalize(clip, -18);
  EXPECT_NEAR(active_rms_dbfs(clip), -18, 0.5);
  // A quiet sound with rare high peaks, which plain gain would clip.
  PcmClip spiky = tone({200}, 1000);
  for (auto& sample : spiky.samples) sample = static_cast<std::int16_t>(sample / 16);
  for (std::size_t i = 0; i < spiky.samples.size(); i += 400) spiky.samples[i] = 30'000;
  normalize(spiky, -12);
  EXPECT_LT(peak_dbfs(spiky.samples), -0.1);
  PcmClip nothing = silence(100);
  normalize(nothing, -18);
  EXPECT_EQ(nothing.samples, silence(100).samples);
}

TEST(Tones, HaveTheirFrequenciesAndPeak) {
  const PcmClip clip = tone({697, 1209}, 1000);
  EXPECT_EQ(clip.samples.size(), 8000U);
  EXPECT_NEAR(decibels(tone_amplitude(part(clip, 100, 900), 697, 8000)), -18, 0.2);
  EXPECT_NEAR(decibels(tone_amplitude(part(clip, 100, 900), 1209, 8000)), -18, 0.2);
  EXPECT_LT(tone_amplitude(part(clip, 100, 900), 941, 8000), 0.001);
  EXPECT_LE(peak_dbfs(clip.samples), -11.99);
  EXPECT_GT(peak_dbfs(clip.samples), -12.5);
  EXPECT_EQ(clip.samples.front(), 0);
  EXPECT_EQ(clip.samples.back(), 0);
}

TEST(Tones, OddRequestsAreHarmless) {
  EXPECT_TRUE(tone({440}, 0).samples.empty());
  EXPECT_TRUE(tone({440}, -5).samples.empty());
  EXPECT_EQ(tone({}, 10).samples, silence(10).samples);
  EXPECT_EQ(tone({440}, 3).samples.size(), 24U);
  EXPECT_TRUE(concatenate({}).samples.empty());
  EXPECT_THROW(concatenate({silence(1, 8000), silence(1, 16000)}), std::invalid_argument);
}

TEST(Tones, RingBackByCountry) {
  const PcmClip fr = ring_back("fr");
  EXPECT_EQ(milliseconds(fr), 5000);
  EXPECT_NEAR(decibels(tone_amplitude(part(fr, 100, 1400), 440, 8000)), -12, 0.2);
  EXPECT_EQ(peak_dbfs(part(fr, 1500, 5000)), -std::numeric_limits<double>::infinity());
  const PcmClip us = ring_back("us");
  EXPECT_EQ(milliseconds(us), 6000);
  EXPECT_NEAR(decibels(tone_amplitude(part(us, 100, 1900), 440, 8000)), -18, 0.3);
  EXPECT_NEAR(decibels(tone_amplitude(part(us, 100, 1900), 480, 8000)), -18, 0.3);
  const PcmClip gb = ring_back("gb");
  EXPECT_EQ(milliseconds(gb), 3000);
  EXPECT_GT(tone_amplitude(part(gb, 620, 980), 450, 8000), 0.1);
  EXPECT_EQ(peak_dbfs(part(gb, 400, 600)), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(ring_back("UK").samples, gb.samples);
  EXPECT_EQ(ring_back("").samples, us.samples);
  EXPECT_EQ(ring_back("xx").samples, us.samples);
}

TEST(Tones, BusyByCountry) {
  const PcmClip fr = busy_tone("fr");
  EXPECT_EQ(milliseconds(fr), 1000);
  EXPECT_NEAR(decibels(tone_amplitude(part(fr, 20, 480), 440, 8000)), -12, 0.3);
  EXPECT_EQ(peak_dbfs(part(fr, 500, 1000)), -std::numeric_limits<double>::infinity());
  EXPECT_GT(tone_amplitude(part(busy_tone("us"), 20, 480), 620, 8000), 0.1);
  EXPECT_EQ(milliseconds(busy_tone("gb")), 750);
}

TEST(Tones, Dtmf) {
  const PcmClip clip = dtmf("1w#x", 8000);
  EXPECT_EQ(milliseconds(clip), 230 + 500 + 230);
  EXPECT_NEAR(decibels(tone_amplitude(part(clip, 10, 150), 697, 8000)), -18, 0.5);
  EXPECT_NEAR(decibels(tone_amplitude(part(clip, 10, 150), 1209, 8000)), -18, 0.5);
  EXPECT_NEAR(decibels(tone_amplitude(part(clip, 740, 880), 941, 8000)), -18, 0.5);
  EXPECT_NEAR(decibels(tone_amplitude(part(clip, 740, 880), 1477, 8000)), -18, 0.5);
  EXPECT_EQ(peak_dbfs(part(clip, 160, 730)), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(dtmf("d").samples, dtmf("D").samples);
  EXPECT_TRUE(dtmf("").samples.empty());
}

TEST(Tones, HoldMusicLoopsWithoutAClick) {
  const PcmClip music = hold_music();
  EXPECT_EQ(music.samples.size() % (static_cast<std::size_t>(music.sample_rate) / 50), 0U) << "whole frames";
  EXPECT_NEAR(peak_dbfs(music.samples), -12, 0.1);
  for (const Codec codec : {Codec::pcmu, Codec::opus}) {
    const PcmClip twice = decode(*encode(music, codec), 2);
    const std::size_t seam = twice.samples.size() / 2;
    const std::size_t around = static_cast<std::size_t>(twice.sample_rate) / 10;
    const int at_seam = sharpest_corner(std::span(twice.samples).subspan(seam - around, 2 * around));
    const int inside = sharpest_corner(std::span(twice.samples).first(seam - around));
    EXPECT_LE(at_seam, inside);
    EXPECT_LT(peak_dbfs(twice.samples), -10);
  }
}

TEST(Resampler, KeepsPitchLevelAndPlace) {
  for (const int rate : {8000, 16'000, 22'050, 44'100}) {
    const PcmClip clip = concatenate({silence(100, rate), tone({1000}, 500, rate), silence(100, rate)});
    const PcmClip out = resample(clip, 48'000);
    EXPECT_NEAR(static_cast<double>(out.samples.size()), 700 * 48, 2) << rate;
    EXPECT_NEAR(decibels(tone_amplitude(part(out, 150, 550), 1000, 48'000)), -12, 0.1) << rate;
    EXPECT_LT(peak_dbfs(part(out, 0, 90)), -60) << rate;
    EXPECT_LT(peak_dbfs(part(out, 610, 699)), -60) << rate;
    EXPECT_GT(rms_dbfs(part(out, 110, 130)), -16) << "no shift at " << rate;
  }
}

TEST(Resampler, FiltersWhatTheNewRateCannotCarry) {
  const PcmClip clip = tone({6000}, 500, 48'000);
  EXPECT_LT(rms_dbfs(part(resample(clip, 8000), 50, 450)), -60);
}

TEST(Resampler, StreamingGivesWhatTheWholeGives) {
  const PcmClip clip = tone({700}, 300, 48'000);
  const PcmClip whole = resample(clip, 8000);
  Resampler stream(48'000, 8000);
  stream.skip_latency();
  std::vector<std::int16_t> pieces;
  for (std::size_t at = 0; at < clip.samples.size(); at += 960) {
    stream.process(std::span(clip.samples).subspan(at, 960), pieces);
  }
  ASSERT_LE(pieces.size(), whole.samples.size());
  EXPECT_GE(pieces.size() + stream.latency() + 1, whole.samples.size());
  EXPECT_TRUE(std::equal(pieces.begin(), pieces.end(), whole.samples.begin()));
  EXPECT_THROW(Resampler(0, 8000), std::invalid_argument);
}

TEST(Clip, BothCodecsCarryTheTone) {
  const PcmClip clip = tone({1000}, 1010);
  const auto pcmu = encode(clip, Codec::pcmu);
  EXPECT_EQ(pcmu->frame_count(), 51U) << "the last frame is filled up";
  EXPECT_EQ(pcmu->frame(50).size(), 160U);
  EXPECT_EQ(pcmu->frame(50)[159], kMuLawSilence);
  const PcmClip heard = decode(*pcmu, 1);
  EXPECT_NEAR(decibels(tone_amplitude(part(heard, 100, 900), 1000, 8000)), -12, 0.2);

  const auto opus = encode(clip, Codec::opus);
  EXPECT_EQ(opus->frame_count(), 51U);
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < opus->frame_count(); ++i) bytes += opus->frame(i).size();
  EXPECT_LT(bytes, 51U * 120) << "about 24 kbit/s";
  const PcmClip opus_heard = decode(*opus, 1);
  EXPECT_EQ(opus_heard.sample_rate, 48'000);
  EXPECT_NEAR(decibels(tone_amplitude(part(opus_heard, 100, 900), 1000, 48'000)), -12, 1);
}

TEST(Clip, TheEndOfAToneIsNotCutOffByTheCodecsLag) {
  const auto opus = encode(tone({1000}, 160), Codec::opus);
  EXPECT_EQ(opus->frame_count(), 9U);
  EXPECT_EQ(encode(concatenate({tone({1000}, 140), silence(20)}), Codec::opus)->frame_count(), 8U);
}

TEST(Clip, AnEmptyClipHasNoFrames) {
  EXPECT_EQ(encode({}, Codec::pcmu)->frame_count(), 0U);
  EXPECT_EQ(encode({}, Codec::opus)->frame_count(), 0U);
}

TEST(Opus, ConcealsWhatIsLostOrBroken) {
  OpusFrameEncoder encoder;
  OpusFrameDecoder decoder;
  const PcmClip clip = tone({500}, 400, 48'000);
  for (std::size_t at = 0; at + kOpusFrame <= clip.samples.size(); at += kOpusFrame) {
    EXPECT_EQ(
        decoder.decode(encoder.encode(std::span(clip.samples).subspan(at, kOpusFrame))).size(), kOpusFrame
    );
  }
  EXPECT_EQ(decoder.conceal().size(), kOpusFrame);
  EXPECT_EQ(decoder.decode({}).size(), kOpusFrame);
  EXPECT_EQ(decoder.decode(Bytes{0xff, 0xff, 0xff}).size(), kOpusFrame);
  EXPECT_THROW(encoder.encode(std::vector<std::int16_t>(959)), std::invalid_argument);
}

}  // namespace softphone::audio
