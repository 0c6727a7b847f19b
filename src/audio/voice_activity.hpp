#pragma once
// Is somebody talking? By level over a noise floor that is learned. One value watches one direction of sound.

#include <cstdint>
#include <span>

namespace softphone::audio {

class VoiceActivity {
 public:
  /// One frame of 20 ms at 8000 Hz. True: louder than the noise of the line.
  bool handle_frame(std::span<const std::int16_t> frame);
  /// RMS of the last frame in dBFS; not below -96.
  [[nodiscard]] double level() const { return level_; }

 private:
  double level_ = -96;
  double floor_ = -65;  ///< dBFS
};

}  // namespace softphone::audio
