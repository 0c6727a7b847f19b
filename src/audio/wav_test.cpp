#include "audio/wav.hpp"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <cstdio>

#include "audio/g711.hpp"
#include "audio/level.hpp"
#include "audio/tones.hpp"

namespace softphone::audio {

namespace {

std::string error_of(const Result<PcmClip>& result) {
  return result ? "none" : result.error().code;
}

/// RIFF with one fmt chunk (tag, channels, rate, bits) and one data chunk.
Bytes riff(int tag, int channels, int rate, int bits, const Bytes& data, std::uint32_t claimed) {
  Bytes out;
  const auto put = [&out](std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  };
  const auto name = [&out](std::string_view text) { out.insert(out.end(), text.begin(), text.end()); };
  name("RIFF");
  put(0xffffffff, 4);
  name("WAVE");
  name("LIST");  // an odd chunk that is passed over, with its padding
  put(3, 4);
  put(0, 4);
  name("fmt ");
  put(16, 4);
  put(static_cast<std::uint32_t>(tag), 2);
  put(static_cast<std::uint32_t>(channels), 2);
  put(static_cast<std::uint32_t>(rate), 4);
  put(0, 6);
  put(static_cast<std::uint32_t>(bits), 2);
  name("data");
  put(claimed, 4);
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

Bytes riff(int tag, int channels, int rate, int bits, const Bytes& data) {
  return riff(tag, channels, rate, bits, data, static_cast<std::uint32_t>(data.size()));
}

/// A file in another container, made by libsndfile itself.
Bytes made_by_sndfile(const PcmClip& clip, int format, int channels = 1) {
  std::FILE* file = std::tmpfile();
  SF_INFO info{};
  info.samplerate = clip.sample_rate;
  info.channels = channels;
  info.format = format;
  SNDFILE* sound = sf_open_fd(fileno(file), SFM_WRITE, &info, 0);
  EXPECT_NE(sound, nullptr) << sf_strerror(nullptr);
  // As floats: given shorts, libsndfile 1.2.0 makes stereo MP3 with holes.
  std::vector<float> frames;
  for (const std::int16_t sample : clip.samples) {
    frames.insert(frames.end(), static_cast<std::size_t>(channels), static_cast<float>(sample) / 32768);
  }
  sf_write_float(sound, frames.data(), static_cast<sf_count_t>(frames.size()));
  sf_close(sound);
  std::fseek(file, 0, SEEK_END);
  Bytes bytes(static_cast<std::size_t>(std::ftell(file)));
  std::rewind(file);
  EXPECT_EQ(std::fread(bytes.data(), 1, bytes.size(), file), bytes.size());
  std::fclose(file);
  return bytes;
}

}  // namespace

TEST(Wav, RoundTripsPcm) {
  const PcmClip clip{16'000, {0, 1, -1, 32767, -32768, 1234, -4321}};
  const auto back = read_wav(write_wav(clip));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->sample_rate, 16'000);
  EXPECT_EQ(back->samples, clip.samples);
}

TEST(Wav, RoundTripsMuLawOfOddLength) {
  const PcmClip clip{8'000, mu_law_decode(Bytes{0x00, 0x80, 0xff, 0x12, 0xce})};
  const Bytes file = write_wav_mu_law(clip);
  EXPECT_EQ(file.size() % 2, 0U);
  const auto back = read_wav(file);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->samples, clip.samples);
}

TEST(Wav, LibsndfileReadsWhatWeWrite) {
  const PcmClip clip = tone({1000}, 500);
  for (Bytes file : {write_wav(clip), write_wav_mu_law(clip)}) {
    std::FILE* disk = std::tmpfile();
    ASSERT_EQ(std::fwrite(file.data(), 1, file.size(), disk), file.size());
    std::rewind(disk);
    SF_INFO info{};
    SNDFILE* sound = sf_open_fd(fileno(disk), SFM_READ, &info, 0);
    ASSERT_NE(sound, nullptr);
    EXPECT_EQ(info.samplerate, 8000);
    EXPECT_EQ(info.channels, 1);
    EXPECT_EQ(info.frames, 4000);
    sf_close(sound);
    std::fclose(disk);
  }
}

TEST(Wav, ReadsOtherWidthsAndMixesChannels) {
  EXPECT_EQ(
      read_wav(riff(1, 1, 8000, 8, {0x80, 0x00, 0xff}))->samples,
      (std::vector<std::int16_t>{0, -32768, 32512})
  );
  EXPECT_EQ(read_wav(riff(1, 1, 8000, 24, {0xff, 0x34, 0x12}))->samples, (std::vector<std::int16_t>{0x1234}));
  EXPECT_EQ(read_wav(riff(1, 1, 8000, 32, {0, 0, 0x34, 0x12}))->samples, (std::vector<std::int16_t>{0x1234}));
  EXPECT_EQ(
      read_wav(riff(1, 2, 44100, 16, {100, 0, 200, 0, 0xff, 0xff, 1, 0}))->samples,
      (std::vector<std::int16_t>{150, 0})
  );
  EXPECT_EQ(read_wav(riff(6, 1, 8000, 8, {0xd5, 0x55}))->samples, (std::vector<std::int16_t>{8, -8}));
  EXPECT_EQ(read_wav(riff(7, 1, 8000, 8, {0xff, 0x80}))->samples, (std::vector<std::int16_t>{0, 32124}));
}

TEST(Wav, ASizeThatLiesIsCutToWhatIsThere) {
  const auto clip = read_wav(riff(1, 1, 8000, 16, {1, 0, 2, 0, 3}, 0xffffffff));
  ASSERT_TRUE(clip);
  EXPECT_EQ(clip->samples, (std::vector<std::int16_t>{1, 2}));
}

TEST(Wav, RefusesWhatItCannotPlay) {
  EXPECT_EQ(error_of(read_wav({})), "malformed");
  EXPECT_EQ(error_of(read_wav(as_bytes("RIFF....WAVE"))), "malformed");
  EXPECT_EQ(error_of(read_wav(as_bytes("RIFF....WAVEdata\x04\0\0\0abcd"))), "malformed");
  EXPECT_EQ(error_of(read_wav(riff(1, 0, 8000, 16, {0, 0}))), "unsupported");
  EXPECT_EQ(error_of(read_wav(riff(1, 9, 8000, 16, {0, 0}))), "unsupported");
  EXPECT_EQ(error_of(read_wav(riff(1, 1, 0, 16, {0, 0}))), "unsupported");
  EXPECT_EQ(error_of(read_wav(riff(1, 1, -1, 16, {0, 0}))), "unsupported");
  EXPECT_EQ(error_of(read_wav(riff(1, 1, 8000, 0, {0, 0}))), "unsupported");
  EXPECT_EQ(error_of(read_wav(riff(1, 1, 8000, 12, {0, 0}))), "unsupported");
  EXPECT_EQ(error_of(read_wav(riff(7, 1, 8000, 16, {0, 0}))), "unsupported");
  EXPECT_EQ(error_of(read_wav(riff(49, 1, 8000, 16, {0, 0}))), "unsupported");
  EXPECT_EQ(error_of(read_wav(Bytes(kMaxSoundFileBytes + 1))), "too_large");
  EXPECT_EQ(error_of(read_sound(as_bytes("<html>not found</html>"))), "unsupported");
  EXPECT_EQ(error_of(read_sound({})), "unsupported");
}

TEST(Wav, EveryTruncationIsHarmless) {
  const Bytes file = write_wav(tone({1000}, 10));
  for (std::size_t size = 0; size < file.size(); ++size) {
    const auto clip = read_wav(ByteView(file).first(size));
    if (clip) {
      EXPECT_LE(clip->samples.size(), 80U);
    }
  }
}

TEST(Wav, OtherContainersGoThroughLibsndfile) {
  const PcmClip clip = tone({1000}, 500, 16'000);
  for (const int format :
       {SF_FORMAT_AIFF | SF_FORMAT_PCM_16,
        SF_FORMAT_AU | SF_FORMAT_ULAW,
        SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
        SF_FORMAT_WAV | SF_FORMAT_GSM610,
        SF_FORMAT_WAV | SF_FORMAT_FLOAT,
        SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III}) {
    const auto back = read_sound(made_by_sndfile(clip, format));
    ASSERT_TRUE(back) << std::hex << format << back.error().detail;
    EXPECT_EQ(back->sample_rate, 16'000);
    EXPECT_GE(back->samples.size(), clip.samples.size() * 9 / 10);
    EXPECT_NEAR(tone_amplitude(back->samples, 1000, 16'000), from_decibels(-12), 0.05) << std::hex << format;
  }
}

TEST(Wav, StereoMp3HasItsWholeLevel) {
  const PcmClip clip = tone({1000}, 1000, 44'100);
  const auto back = read_sound(made_by_sndfile(clip, SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 2));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->sample_rate, 44'100);
  const auto middle = std::span(back->samples).subspan(11'025, 22'050);
  EXPECT_NEAR(tone_amplitude(middle, 1000, 44'100), from_decibels(-12), 0.02);
}

}  // namespace softphone::audio
