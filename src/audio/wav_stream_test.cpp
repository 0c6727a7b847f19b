#include "audio/wav_stream.hpp"

#include <gtest/gtest.h>

#include "audio/wav.hpp"

namespace softphone::audio {
namespace {

Bytes file_of(const WavStream& claimed, std::size_t data_bytes) {
  const auto header = wav_stream_header(claimed);
  Bytes file(header.begin(), header.end());
  for (std::size_t i = 0; i < data_bytes; ++i) file.push_back(static_cast<std::uint8_t>(i));
  return file;
}

TEST(WavStream, IsReadByAnybody) {
  const Bytes file = file_of({.channels = 2, .frames = 3}, 12);
  const auto clip = read_wav(file);
  ASSERT_TRUE(clip);
  EXPECT_EQ(clip->sample_rate, 8000);
  EXPECT_EQ(clip->samples.size(), 3U);
}

TEST(WavStream, TheSizeOfTheFileCountsNotTheHeader) {
  for (const std::uint64_t claimed : {0U, 2U, 1'000'000U}) {
    const Bytes file = file_of({.channels = 1, .frames = claimed}, 21);
    const auto stream = inspect_wav_stream(file, file.size());
    ASSERT_TRUE(stream);
    EXPECT_EQ(stream->channels, 1);
    EXPECT_EQ(stream->frames, 10U) << "half a sample is none";
  }
  const Bytes two = file_of({.channels = 2, .frames = 0}, 7);
  EXPECT_EQ(inspect_wav_stream(two, two.size())->frames, 1U);
}

TEST(WavStream, RefusesWhatItDidNotWrite) {
  Bytes file = file_of({.channels = 1, .frames = 0}, 0);
  EXPECT_TRUE(inspect_wav_stream(file, file.size()));
  EXPECT_FALSE(inspect_wav_stream(ByteView(file).first(43), 43));
  for (const std::size_t at : {0U, 8U, 12U, 20U, 22U, 24U, 34U, 36U}) {
    Bytes bad = file;
    bad[at] ^= 0x40;
    EXPECT_FALSE(inspect_wav_stream(bad, bad.size())) << at;
  }
}

TEST(WavStream, CountsBeyondThirtyTwoBitsAreCapped) {
  const auto header = wav_stream_header({.channels = 2, .frames = 1ULL << 40});
  const auto size = [&](std::size_t at) {
    return header[at] | header[at + 1] << 8 | header[at + 2] << 16 |
           static_cast<std::uint32_t>(header[at + 3]) << 24;
  };
  EXPECT_EQ(size(4), size(40) + 36);
  EXPECT_EQ(size(40) % 4, 0U);
  EXPECT_GT(size(40), 0xFFFFFF00U);
}

}  // namespace
}  // namespace softphone::audio
