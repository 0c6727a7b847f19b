#include "audio/level.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace softphone::audio {

namespace {

constexpr double kFullScale = 32768.0;
constexpr double kActiveThreshold = -50;  // dBFS
constexpr double kKnee = 0.5;             // -6 dBFS: where bending starts
constexpr double kCeiling = 0.98;

double to_decibels(double factor) {
  return 20 * std::log10(factor);
}

double energy(std::span<const std::int16_t> samples) {
  double sum = 0;
  for (const std::int16_t sample : samples) sum += static_cast<double>(sample) * sample;
  return sum;
}

double soft_limit(double x) {
  const double magnitude = std::abs(x);
  if (magnitude <= kKnee) return x;
  const double bent = kKnee + (kCeiling - kKnee) * std::tanh((magnitude - kKnee) / (kCeiling - kKnee));
  return std::copysign(bent, x);
}

}  // namespace

double from_decibels(double decibels) {
  return std::pow(10, decibels / 20);
}

double peak_dbfs(std::span<const std::int16_t> samples) {
  int peak = 0;
  for (const std::int16_t sample : samples) peak = std::max(peak, std::abs(static_cast<int>(sample)));
  return to_decibels(peak / kFullScale);
}

double rms_dbfs(std::span<const std::int16_t> samples) {
  if (samples.empty()) return to_decibels(0);
  return to_decibels(std::sqrt(energy(samples) / static_cast<double>(samples.size())) / kFullScale);
}

double active_rms_dbfs(const PcmClip& clip) {
  const std::size_t piece = std::max<std::size_t>(1, static_cast<std::size_t>(clip.sample_rate) / 50);
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t at = 0; at < clip.samples.size(); at += piece) {
    const auto samples = std::span(clip.samples).subspan(at, std::min(piece, clip.samples.size() - at));
    if (rms_dbfs(samples) < kActiveThreshold) continue;
    sum += energy(samples);
    count += samples.size();
  }
  return to_decibels(count == 0 ? 0 : std::sqrt(sum / static_cast<double>(count)) / kFullScale);
}

double tone_amplitude(std::span<const std::int16_t> samples, double frequency, int sample_rate) {
  if (samples.empty()) return 0;
  const double step = 2 * std::numbers::pi * frequency / sample_rate;
  const double coefficient = 2 * std::cos(step);
  double before = 0;
  double last = 0;
  const auto size = static_cast<double>(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double window = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * (static_cast<double>(i) + 0.5) / size);
    const double next = samples[i] / kFullScale * window + coefficient * last - before;
    before = last;
    last = next;
  }
  const double power = last * last + before * before - coefficient * last * before;
  return std::sqrt(std::max(power, 0.0)) * 4 /
         size;  // half goes to the negative frequency, half to the window
}

void normalize(PcmClip& clip, double target_dbfs) {
  const double level = active_rms_dbfs(clip);
  if (!std::isfinite(level)) return;
  double gain = from_decibels(target_dbfs - level);
  const std::vector<std::int16_t> original = clip.samples;
  // Bending takes a little of the level away: a second pass makes up for it.
  for (int pass = 0; pass < 2; ++pass) {
    std::transform(original.begin(), original.end(), clip.samples.begin(), [gain](std::int16_t sample) {
      return static_cast<std::int16_t>(std::lround(soft_limit(sample / kFullScale * gain) * (kFullScale - 1))
      );
    });
    gain *= from_decibels(std::clamp(target_dbfs - active_rms_dbfs(clip), -3.0, 3.0));
  }
}

}  // namespace softphone::audio
