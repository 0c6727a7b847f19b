#pragma once
// Whether somebody is talking, from the level of each 20 ms.

#include <cstdint>
#include <optional>
#include <span>

#include "base/encoding.hpp"

namespace softphone::audio {

/// Mean square of samples, 0 for none.
float power_of(std::span<const std::int16_t> samples);
/// The same of a mu-law payload.
float mu_law_power(ByteView payload);

class TalkDetector {
 public:
  /// Another 20 ms. Gives the new state when it changes: talk begins after 80 ms well above the background,
  /// and is over after 800 ms of pause.
  std::optional<bool> handle_power(float power);
  /// The same when something else has judged the frame.
  std::optional<bool> handle_activity(bool active);
  /// Nobody can be heard any more. Gives the new state if that ends talk.
  std::optional<bool> stop();
  [[nodiscard]] bool talking() const { return talking_; }

 private:
  float background_ = 0;  ///< mean square of what is always there
  unsigned run_ = 0;      ///< frames in a row that contradict the state, with forgiveness
  bool talking_ = false;
};

}  // namespace softphone::audio
