#include "audio/voice.hpp"

#include <algorithm>

#include "audio/g711.hpp"

namespace softphone::audio {

namespace {

constexpr std::size_t kNarrow = 160;
constexpr std::size_t kWide = 320;
// docs/decisions/0008.
constexpr OpusEncoderOptions kLiveNarrow{
    .sample_rate = 8'000, .bitrate = 16'000, .complexity = 1, .voice = true};
constexpr OpusEncoderOptions kLiveWide{
    .sample_rate = 16'000, .bitrate = 24'000, .complexity = 3, .voice = true};

}  // namespace

std::size_t Voice::encode(std::span<const std::int16_t> frame, std::span<std::uint8_t> out) {
  if (frame.size() != kNarrow && frame.size() != kWide) return 0;
  if (codec_ == Codec::opus) return encode_opus(frame, out);
  std::array<std::int16_t, kNarrow> narrow;
  if (frame.size() == kWide) {
    halver_.process(frame, narrow);
    frame = narrow;
  }
  mu_law_encode(frame, out);
  return kNarrow;
}

std::size_t Voice::encode_opus(std::span<const std::int16_t> frame, std::span<std::uint8_t> out) {
  const bool narrow = frame.size() == kNarrow;
  std::array<std::int16_t, kWide> wide;
  if (narrow && encodes_wide_) {
    doubler_.process(frame, wide);
    frame = wide;
  }
  if (!opus_ || (!narrow && !encodes_wide_)) {
    const bool takes_over = opus_ != nullptr;
    encodes_wide_ = !narrow;
    opus_ = std::make_unique<OpusFrameEncoder>(encodes_wide_ ? kLiveWide : kLiveNarrow);
    opus_->set_loss(loss_);
    if (takes_over) {
      // What the old one still had ahead of the packets it made (6.5 ms) would be missing; the listener's
      // decoder goes on with what it has heard, and does not get this packet.
      std::array<std::uint8_t, kMaxOpusPacket> unheard;
      doubler_.process(last_, wide);
      (void)opus_->encode(wide, unheard);
    }
  }
  if (!encodes_wide_) std::copy(frame.begin(), frame.end(), last_.begin());
  if (encodes_wide_ && narrow != narrow_) {
    narrow_ = narrow;
    opus_->set_narrow(narrow);
  }
  return opus_->encode(frame, out.first(kMaxOpusPacket));
}

void Voice::set_loss(int percent) {
  if (percent == loss_) return;
  loss_ = percent;
  if (opus_) opus_->set_loss(percent);
}

}  // namespace softphone::audio
