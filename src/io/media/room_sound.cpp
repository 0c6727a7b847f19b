#include "io/media/room_sound.hpp"

#include <algorithm>

#include "audio/mixer.hpp"

namespace softphone::media {

RoomSound::RoomSound(PlayId play, audio::PcmClipPtr clip, unsigned loops)
    : play_(play), clip_(std::move(clip)), loops_left_(loops) {}

bool RoomSound::advance() {
  if (faded_ || !clip_ || clip_->samples.empty()) return false;
  const bool is_wide = clip_->sample_rate == 16'000;
  const std::span<std::int16_t> frame =
      is_wide ? std::span<std::int16_t>(wide_) : std::span<std::int16_t>(narrow_);
  std::size_t filled = 0;
  while (filled < frame.size()) {
    if (position_ == clip_->samples.size()) {
      if (loops_left_ == 1) break;
      if (loops_left_ > 1) --loops_left_;
      position_ = 0;
    }
    const std::size_t count = std::min(frame.size() - filled, clip_->samples.size() - position_);
    std::copy_n(
        clip_->samples.begin() + static_cast<std::ptrdiff_t>(position_),
        count,
        frame.begin() + static_cast<std::ptrdiff_t>(filled)
    );
    position_ += count;
    filled += count;
  }
  if (filled == 0) return false;
  std::fill(frame.begin() + static_cast<std::ptrdiff_t>(filled), frame.end(), std::int16_t{0});
  if (stopping_) {
    audio::ramp(frame, 1, 0);
    faded_ = true;
  }
  narrow_made_ = !is_wide;
  wide_made_ = is_wide;
  return true;
}

audio::NarrowFrame RoomSound::narrow() {
  if (!narrow_made_) halver_.process(wide_, narrow_);
  narrow_made_ = true;
  return narrow_;
}

audio::WideFrame RoomSound::wide() {
  if (!wide_made_) doubler_.process(narrow_, wide_);
  wide_made_ = true;
  return wide_;
}

}  // namespace softphone::media
