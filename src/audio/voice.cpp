#include "audio/voice.hpp"

#include <algorithm>

#include "audio/g711.hpp"

namespace softphone::audio {

namespace {

constexpr std::size_t kNarrow = 160;
constexpr std::size_t kWide = 320;
// docs/decisions/0008: one encoder for both rates, as it changes its bandwidth without a seam; three quarters
// of the time that complexity 5 takes.
constexpr OpusEncoderOptions kLive{.sample_rate = 16'000, .bitrate = 24'000, .complexity = 3, .voice = true};

}  // namespace

std::size_t Voice::encode(std::span<const std::int16_t> frame, std::span<std::uint8_t> out) {
  if (frame.size() != kNarrow && frame.size() != kWide) return 0;
  if (codec_ == Codec::opus) return encode_opus(frame, out);
  std::array<std::int16_t, kNarrow> narrow;
  if (frame.size() == kWide) {
    halver_.process(frame, narrow);
    frame = narrow;
  }
  std::transform(frame.begin(), frame.end(), out.begin(), [](std::int16_t s) { return mu_law_encode(s); });
  return kNarrow;
}

std::size_t Voice::encode_opus(std::span<const std::int16_t> frame, std::span<std::uint8_t> out) {
  if (!opus_) {
    opus_ = std::make_unique<OpusFrameEncoder>(kLive);
    opus_->set_loss(loss_);
  }
  const bool narrow = frame.size() == kNarrow;
  if (narrow != narrow_) opus_->set_narrow(narrow);
  narrow_ = narrow;
  std::array<std::int16_t, kWide> wide;
  if (narrow) {
    doubler_.process(frame, wide);
    frame = wide;
  }
  return opus_->encode(frame, out.first(kMaxOpusPacket));
}

void Voice::set_loss(int percent) {
  if (percent == loss_) return;
  loss_ = percent;
  if (opus_) opus_->set_loss(percent);
}

}  // namespace softphone::audio
