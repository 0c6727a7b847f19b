#pragma once
// libopus for mono voice in 20 ms frames (RFC 6716, RFC 7587).

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/encoding.hpp"

struct OpusEncoder;
struct OpusDecoder;

namespace softphone::audio {

inline constexpr int kOpusRate = 48'000;
inline constexpr std::size_t kOpusFrame = 960;        ///< samples of 20 ms at kOpusRate
inline constexpr std::size_t kMaxOpusPacket = 1'276;  ///< RFC 6716 §3.2.1: of one frame, with the TOC byte

/// How long a packet lasts, in samples of the 48 kHz RTP clock; 0 if it is not Opus.
std::uint32_t opus_duration(ByteView packet);
/// What the packet itself says about speech being in it (the VAD flags of SILK, RFC 6716 §4.2.3); nothing
/// for music modes, which have no such flag. Nothing is decoded.
std::optional<bool> opus_voice_activity(ByteView packet);

struct OpusEncoderOptions {
  int sample_rate = kOpusRate;  ///< of what encode() takes: 8000, 16000 or 48000 Hz
  int bitrate = 24'000;         ///< bit/s
  int complexity = 10;          ///< 0..10: 10 for what is made once, less for live sound
  bool voice = false;           ///< tuned for live speech; else tones and music stay as they are
};

class OpusFrameEncoder {
 public:
  explicit OpusFrameEncoder(OpusEncoderOptions options);
  explicit OpusFrameEncoder(int bitrate = 24'000, int complexity = 10)
      : OpusFrameEncoder(OpusEncoderOptions{.bitrate = bitrate, .complexity = complexity}) {}

  /// One frame of exactly 20 ms.
  Bytes encode(std::span<const std::int16_t> frame);
  /// The same without allocating; the bytes written to `out`, which should hold kMaxOpusPacket.
  std::size_t encode(std::span<const std::int16_t> frame, std::span<std::uint8_t> out);

  /// How many packets of a hundred the listener loses: from 1 on each packet also carries the last one,
  /// coarsely (in-band FEC).
  void set_loss(int percent);
  /// Only what is below 4 kHz is worth its bits.
  void set_narrow(bool narrow);
  /// Samples by which decoded sound lags.
  [[nodiscard]] std::size_t lookahead() const;

 private:
  struct Free {
    void operator()(OpusEncoder* encoder) const;
  };
  std::unique_ptr<OpusEncoder, Free> encoder_;
  std::size_t frame_;
};

class OpusFrameDecoder {
 public:
  /// `sample_rate`: 8000, 16000 or 48000 Hz, whatever the sender encoded at.
  explicit OpusFrameDecoder(int sample_rate = kOpusRate);

  /// The samples of a packet (any legal duration, stereo is mixed down); concealment for a packet that cannot
  /// be read.
  std::vector<std::int16_t> decode(ByteView packet);
  /// 20 ms in place of a lost packet.
  std::vector<std::int16_t> conceal();

  // The same without allocating: samples written to `out`, which should hold max_samples().
  std::size_t decode(ByteView packet, std::span<std::int16_t> out);
  std::size_t conceal(std::span<std::int16_t> out);
  /// 20 ms in place of a lost packet, out of what the packet after it tells about it; without such a word the
  /// same as conceal().
  std::size_t recover(ByteView next_packet, std::span<std::int16_t> out);
  /// Of one packet: 120 ms.
  [[nodiscard]] std::size_t max_samples() const { return frame_ * 6; }

 private:
  struct Free {
    void operator()(OpusDecoder* decoder) const;
  };
  std::unique_ptr<OpusDecoder, Free> decoder_;
  std::size_t frame_;
};

}  // namespace softphone::audio
