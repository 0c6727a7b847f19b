#include "audio/voice_activity.hpp"

#include <algorithm>
#include <cmath>

#include "audio/level.hpp"

namespace softphone::audio {

namespace {
constexpr double kLowestFloor = -75;
/// Noise above this is taken for talk: who stands in such noise talks louder, but a tone must count as sound.
constexpr double kHighestFloor = -42;
constexpr double kRise = 0.06;     ///< dB a frame (3 dB/s): slower than syllables, faster than patience
constexpr double kMargin = 9;      ///< dB by which a voice stands out
constexpr double kQuietest = -48;  ///< nothing below is a voice
constexpr double kSilence = -96;
}  // namespace

bool VoiceActivity::handle_frame(std::span<const std::int16_t> frame) {
  level_ = std::max(rms_dbfs(frame), kSilence);
  // Silence made by a machine says nothing about the noise of the line.
  if (level_ < floor_) {
    floor_ = std::max(level_, kLowestFloor);
  } else {
    floor_ = std::min(floor_ + kRise, kHighestFloor);
  }
  return level_ > std::max(kQuietest, floor_ + kMargin);
}

}  // namespace softphone::audio
