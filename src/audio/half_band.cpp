#include "audio/half_band.hpp"

#include <algorithm>
#include <stdexcept>

namespace softphone::audio {

namespace {

constexpr std::size_t kSide = 8;  // taps on each side of the centre that are not zero

// sin(pi k / 2) / (pi k) under a Kaiser window (beta 5) for odd k = 1, 3 ... 15, in 1/32768; the sum of all
// is 1 with the centre of 16384.
constexpr std::array<std::int16_t, kSide> kTaps{10352, -3216, 1671, -954, 541, -287, 134, -49};

/// Back to 16 bits, `bits` fewer after the point.
constexpr std::int16_t to_sample(std::int32_t scaled, int bits) {
  return static_cast<std::int16_t>(std::clamp((scaled + (1 << (bits - 1))) >> bits, -32768, 32767));
}

/// For each of `count` places the sum over the odd taps: those left of it end at `line[i + kSide - 1]`, those
/// right of it begin after that. Tap by tap, so that many places are done at once.
void sum_sides(const std::int16_t* line, std::size_t count, std::int32_t* sums) {
  std::fill_n(sums, count, 0);
  for (std::size_t k = 0; k < kSide; ++k) {
    const std::int16_t* left = line + kSide - 1 - k;
    const std::int16_t* right = line + kSide + k;
    const std::int16_t tap = kTaps[k];
    for (std::size_t i = 0; i < count; ++i) sums[i] += tap * left[i] + tap * right[i];
  }
}

}  // namespace

void Halver::process(std::span<const std::int16_t> in, std::span<std::int16_t> out) {
  if (in.size() > 320 || in.size() % 2 != 0 || out.size() < in.size() / 2) {
    throw std::invalid_argument("at most 320 samples, an even number");
  }
  // Samples that are kept lie at odd places of the line, those that the taps take at even ones.
  constexpr std::size_t kMost = 15 + 160;
  std::array<std::int16_t, kMost> kept;
  std::array<std::int16_t, kMost> between;
  std::array<std::int32_t, 160> sums;
  const std::size_t count = in.size() / 2;
  for (std::size_t i = 0; i < 15; ++i) {
    between[i] = past_[2 * i];
    kept[i] = past_[2 * i + 1];
  }
  for (std::size_t i = 0; i < count; ++i) {
    between[15 + i] = in[2 * i];
    kept[15 + i] = in[2 * i + 1];
  }
  sum_sides(between.data(), count, sums.data());
  for (std::size_t i = 0; i < count; ++i) out[i] = to_sample(16384 * kept[i + 7] + sums[i], 15);
  for (std::size_t i = 0; i < 15; ++i) {
    past_[2 * i] = between[count + i];
    past_[2 * i + 1] = kept[count + i];
  }
}

void Doubler::process(std::span<const std::int16_t> in, std::span<std::int16_t> out) {
  std::array<std::int16_t, 15 + 160> line;
  std::array<std::int32_t, 160> sums;
  if (in.size() > 160 || out.size() < in.size() * 2) throw std::invalid_argument("at most 160 samples");
  std::copy(past_.begin(), past_.end(), line.begin());
  std::copy(in.begin(), in.end(), line.begin() + 15);
  sum_sides(line.data(), in.size(), sums.data());
  for (std::size_t i = 0; i < in.size(); ++i) {
    // Between line[i + 7] and line[i + 8]; twice the gain, as every second input sample is a zero.
    out[2 * i] = line[i + 7];
    out[2 * i + 1] = to_sample(sums[i], 14);
  }
  std::copy_n(line.begin() + static_cast<std::ptrdiff_t>(in.size()), 15, past_.begin());
}

}  // namespace softphone::audio
