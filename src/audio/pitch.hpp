#pragma once
// Where a voice repeats itself, and cutting or stretching sound at such places.

#include <cstdint>
#include <span>
#include <vector>

namespace softphone::audio {

struct Repetition {
  std::size_t period = 0;  ///< samples
  float likeness = 0;      ///< normalised correlation, 1 for a perfect repetition
};

/// The lag in [shortest, longest] at which the last `window` samples are most like what came before them.
/// Needs window + longest samples.
Repetition find_repetition(
    std::span<const std::int16_t> samples, std::size_t window, std::size_t shortest, std::size_t longest
);

/// Takes one period (2.5 to 10 ms) out of about 20 ms of sound without a seam. Sound that does not repeat
/// itself and is not quiet is left alone unless `by_force`. Returns the new length.
std::size_t shorten(std::span<std::int16_t> samples, int sample_rate, bool by_force);

/// Writes `samples` with one period said twice to `out`, which has room for one and a half times as much.
/// Returns the length written.
std::size_t lengthen(std::span<const std::int16_t> samples, std::span<std::int16_t> out, int sample_rate);

/// Glides from `from` to `to` over their common length, in place of `from`.
void cross_fade(std::span<std::int16_t> from, std::span<const std::int16_t> to);

}  // namespace softphone::audio
