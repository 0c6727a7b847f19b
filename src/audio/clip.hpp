#pragma once
// Pieces of sound: linear samples, and the same encoded as ready-to-send 20 ms RTP payloads.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/encoding.hpp"
#include "base/result.hpp"

namespace softphone::audio {

/// Voice codecs that the carrier speaks.
enum class Codec : std::uint8_t { pcmu, opus };

/// RTP clock in Hz (RFC 3551 §4.5.14, RFC 7587 §4.1) and samples of a 20 ms frame on that clock.
constexpr std::uint32_t rtp_clock(Codec codec) {
  return codec == Codec::pcmu ? 8000 : 48000;
}
constexpr std::uint32_t rtp_frame(Codec codec) {
  return rtp_clock(codec) / 50;
}

/// Mono 16-bit linear sound.
struct PcmClip {
  int sample_rate = 8000;  ///< Hz
  std::vector<std::int16_t> samples;
};

using PcmClipPtr = std::shared_ptr<const PcmClip>;

/// Consecutive 20 ms payloads of one codec, immutable and shared between legs and threads.
class EncodedClip {
 public:
  EncodedClip(Codec codec, std::vector<Bytes> frames) : codec_(codec), frames_(std::move(frames)) {}
  [[nodiscard]] Codec codec() const { return codec_; }
  [[nodiscard]] std::size_t frame_count() const { return frames_.size(); }
  [[nodiscard]] ByteView frame(std::size_t index) const { return frames_[index]; }

 private:
  Codec codec_;
  std::vector<Bytes> frames_;
};

using EncodedClipPtr = std::shared_ptr<const EncodedClip>;

/// Encodes; the last frame is padded with silence. Opus: 24 kbit/s mono, in-band FEC off.
EncodedClipPtr encode(const PcmClip& clip, Codec codec);

}  // namespace softphone::audio
