#pragma once
// What listens to a leg or a room without taking part: recorders, detectors.

#include <cstdint>
#include <span>

namespace softphone::media {

/// Samples a second of what a tap gets, and samples of one frame (20 ms).
inline constexpr int kTapRate = 8000;
inline constexpr std::size_t kTapFrame = 160;

/// Runs on the media thread: it must neither block nor allocate.
class Tap {
 public:
  virtual ~Tap() = default;
  /// One frame every 20 ms, without gaps, lost packets concealed. Of a leg: `says` is what its person says,
  /// after the jitter buffer; `hears` is what is sent to it, whoever made it. Of a room: `says` is everything
  /// that is said and played in it, `hears` is silence.
  virtual void handle_frame(
      std::span<const std::int16_t, kTapFrame> says, std::span<const std::int16_t, kTapFrame> hears
  ) = 0;
  /// The leg or room is gone; nothing follows.
  virtual void handle_end() {}
};

}  // namespace softphone::media
