#include "io/recording/recording_tap.hpp"

#include <algorithm>

namespace softphone::recording {

void RecordingTap::handle_frame(
    std::span<const std::int16_t, media::kTapFrame> says,
    std::span<const std::int16_t, media::kTapFrame> hears
) {
  const std::uint64_t index = index_++;
  const std::uint64_t put = put_.load(std::memory_order_relaxed);
  // Full: the frame is lost, and its number tells the writer so.
  if (put - taken_.load(std::memory_order_acquire) == kFrames) return;
  TapFrame& slot = (*ring_)[put % kFrames];
  slot.index = index;
  slot.mode = mode_.load(std::memory_order_relaxed);
  std::copy(says.begin(), says.end(), slot.says.begin());
  std::copy(hears.begin(), hears.end(), slot.hears.begin());
  put_.store(put + 1, std::memory_order_release);
}

const TapFrame* RecordingTap::front() const {
  const std::uint64_t taken = taken_.load(std::memory_order_relaxed);
  if (put_.load(std::memory_order_acquire) == taken) return nullptr;
  return &(*ring_)[taken % kFrames];
}

}  // namespace softphone::recording
