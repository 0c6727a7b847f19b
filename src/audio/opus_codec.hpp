#pragma once
// libopus for mono voice at 48 kHz in 20 ms frames (RFC 6716, RFC 7587).

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/encoding.hpp"

struct OpusEncoder;
struct OpusDecoder;

namespace softphone::audio {

inline constexpr int kOpusRate = 48'000;
inline constexpr std::size_t kOpusFrame = 960;  ///< samples of 20 ms

class OpusFrameEncoder {
 public:
  /// `bitrate` in bit/s; in-band FEC off. `complexity` 0..10: 10 for what is made once, less for live sound.
  explicit OpusFrameEncoder(int bitrate = 24'000, int complexity = 10);

  /// One frame of exactly kOpusFrame samples.
  Bytes encode(std::span<const std::int16_t> frame);
  /// Samples by which decoded sound lags.
  [[nodiscard]] std::size_t lookahead() const;

 private:
  struct Free {
    void operator()(OpusEncoder* encoder) const;
  };
  std::unique_ptr<OpusEncoder, Free> encoder_;
};

class OpusFrameDecoder {
 public:
  OpusFrameDecoder();

  /// The samples of a packet (any legal duration, stereo is mixed down); concealment for a packet that cannot
  /// be read.
  std::vector<std::int16_t> decode(ByteView packet);
  /// 20 ms in place of a lost packet.
  std::vector<std::int16_t> conceal();

 private:
  struct Free {
    void operator()(OpusDecoder* decoder) const;
  };
  std::unique_ptr<OpusDecoder, Free> decoder_;
};

}  // namespace softphone::audio
