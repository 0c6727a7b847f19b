#pragma once
// Finds a single tone in a frame and its frequency, whatever that is: beeps of answering machines, fax tones.

#include <cstdint>
#include <optional>
#include <span>

namespace softphone::audio {

/// Frequency in Hz (350 to 3000) of the one sine wave that `frame` consists of; nothing for speech, noise,
/// chords and anything below -40 dBFS. A sine obeys x[n] + x[n-2] = 2 cos(w) x[n-1]: the best w and what is
/// left over tell how pure it is.
std::optional<double> pure_tone(std::span<const std::int16_t> frame, int sample_rate = 8000);

}  // namespace softphone::audio
