#include "audio/wav_stream.hpp"

#include <algorithm>
#include <limits>

namespace softphone::audio {

namespace {

/// A little-endian number of RIFF.
std::uint64_t little(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

}  // namespace

std::array<std::uint8_t, kWavStreamHeader> wav_stream_header(const WavStream& stream) {
  std::array<std::uint8_t, kWavStreamHeader> out{};
  std::size_t at = 0;
  const auto name = [&](std::string_view text) {
    for (const char c : text) out[at++] = static_cast<std::uint8_t>(c);
  };
  const auto put = [&](std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) out[at++] = static_cast<std::uint8_t>(value >> (8 * i));
  };
  constexpr std::uint64_t kFixed = kWavStreamHeader - 8;  // what the RIFF size counts beside the sound
  const std::uint64_t most = std::numeric_limits<std::uint32_t>::max() - kFixed;
  const std::uint64_t data = std::min(stream.data_bytes(), most - most % stream.frame_bytes());
  name("RIFF");
  put(kFixed + data, 4);
  name("WAVEfmt ");
  put(16, 4);
  put(1, 2);  // PCM
  put(static_cast<std::uint64_t>(stream.channels), 2);
  put(kWavStreamRate, 4);
  put(kWavStreamRate * stream.frame_bytes(), 4);
  put(stream.frame_bytes(), 2);
  put(16, 2);
  name("data");
  put(data, 4);
  return out;
}

Result<WavStream> inspect_wav_stream(ByteView beginning, std::uint64_t file_size) {
  if (beginning.size() < kWavStreamHeader || file_size < kWavStreamHeader) {
    return fail("malformed", "shorter than its header");
  }
  WavStream stream;
  const std::uint64_t channels = little(beginning.subspan(22, 2));
  if (channels < 1 || channels > 2) return fail("malformed", "neither one channel nor two");
  stream.channels = static_cast<int>(channels);
  // All but the two sizes must be as we write it.
  const auto expected = wav_stream_header(stream);
  for (std::size_t i = 0; i < kWavStreamHeader; ++i) {
    const bool size = (i >= 4 && i < 8) || i >= 40;
    if (!size && beginning[i] != expected[i]) return fail("malformed", "no header of a recording");
  }
  stream.frames = (file_size - kWavStreamHeader) / stream.frame_bytes();
  return stream;
}

}  // namespace softphone::audio
