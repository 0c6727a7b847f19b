#pragma once
// Steady sound becomes packets of one codec, 20 ms each.

#include <array>
#include <memory>

#include "audio/clip.hpp"
#include "audio/half_band.hpp"
#include "audio/opus_codec.hpp"

namespace softphone::audio {

class Voice {
 public:
  explicit Voice(Codec codec) : codec_(codec) {}

  /// 160 samples at 8 kHz or 320 at 16 kHz. Bytes written to `out`, which holds kMaxOpusPacket; 0 if the
  /// sound cannot be encoded.
  std::size_t encode(std::span<const std::int16_t> frame, std::span<std::uint8_t> out);
  /// Packets of a hundred that the listener reports lost. Opus repeats itself a little against that.
  void set_loss(int percent);
  [[nodiscard]] Codec codec() const { return codec_; }

 private:
  std::size_t encode_opus(std::span<const std::int16_t> frame, std::span<std::uint8_t> out);

  Codec codec_;
  int loss_ = 0;
  Halver halver_;
  Doubler doubler_;
  // Made with the first frame, at its rate. An encoder of 8 kHz gives way for good to one of 16 with the
  // first wide frame; that one limits its bandwidth when sound is narrow again, which is not heard.
  std::unique_ptr<OpusFrameEncoder> opus_;
  bool encodes_wide_ = false;
  bool narrow_ = false;                   ///< the wide encoder is limited
  std::array<std::int16_t, 160> last_{};  ///< frame that the encoder of 8 kHz got
};

}  // namespace softphone::audio
