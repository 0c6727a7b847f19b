#include "audio/pure_tone.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "audio/level.hpp"

namespace softphone::audio {

namespace {
constexpr double kQuietest = -40;      // dBFS
constexpr double kLowest = 350;        // Hz: below are hum and the voice's own pitch
constexpr double kHighest = 3000;      // Hz
constexpr double kMostBandwidth = 90;  // Hz: mu-law noise makes about 40, a vowel 200 and more
}  // namespace

std::optional<double> pure_tone(std::span<const std::int16_t> frame, int sample_rate) {
  if (frame.size() < 16 || rms_dbfs(frame) < kQuietest) return std::nullopt;
  double square = 0;   // Σ x[n-1]²
  double product = 0;  // Σ x[n-1] (x[n] + x[n-2])
  double outer = 0;    // Σ (x[n] + x[n-2])²
  for (std::size_t n = 2; n < frame.size(); ++n) {
    const double middle = frame[n - 1];
    const double sides = static_cast<double>(frame[n]) + frame[n - 2];
    square += middle * middle;
    product += middle * sides;
    outer += sides * sides;
  }
  if (square <= 0) return std::nullopt;
  const double cosine = product / square / 2;
  if (std::abs(cosine) >= 1) return std::nullopt;
  const double omega = std::acos(cosine);
  const double hertz_per_radian = sample_rate / (2 * std::numbers::pi);
  const double frequency = omega * hertz_per_radian;
  if (frequency < kLowest || frequency > kHighest) return std::nullopt;
  // What the best w leaves unexplained; near w, a frequency d away leaves 2 sin(w) d of its amplitude.
  const double left = std::max(0.0, outer - product * product / square);
  const double bandwidth = std::sqrt(left / square) / (2 * std::sin(omega)) * hertz_per_radian;
  if (bandwidth > kMostBandwidth) return std::nullopt;
  return frequency;
}

}  // namespace softphone::audio
