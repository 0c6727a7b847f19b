#pragma once
// WAV that is written while the sound still arrives: a header of fixed size whose counts are put in again and
// again, so that a file that was cut anywhere is made valid by looking at its size.

#include <array>
#include <cstdint>

#include "base/encoding.hpp"
#include "base/result.hpp"

namespace softphone::audio {

inline constexpr std::size_t kWavStreamHeader = 44;  ///< bytes before the sound
inline constexpr int kWavStreamRate = 8000;          ///< samples a second of each channel

/// Sound of 16 bits at 8000 Hz. A frame has one sample of each channel.
struct WavStream {
  int channels = 1;  ///< 1 or 2
  std::uint64_t frames = 0;

  [[nodiscard]] std::uint64_t frame_bytes() const { return static_cast<std::uint64_t>(channels) * 2; }
  [[nodiscard]] std::uint64_t data_bytes() const { return frames * frame_bytes(); }
  [[nodiscard]] std::uint64_t milliseconds() const { return frames * 1000 / kWavStreamRate; }
};

/// Counts that do not fit 32 bits are capped (24 hours of two channels fit).
std::array<std::uint8_t, kWavStreamHeader> wav_stream_header(const WavStream& stream);

/// What a file of `file_size` bytes holds that such a header begins, whatever the counts in it say. Bytes
/// after the last whole frame are not counted. Error code: malformed.
Result<WavStream> inspect_wav_stream(ByteView beginning, std::uint64_t file_size);

}  // namespace softphone::audio
