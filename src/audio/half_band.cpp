#include "audio/half_band.hpp"

#include <algorithm>
#include <stdexcept>

namespace softphone::audio {

namespace {

constexpr std::size_t kSide = 8;  // taps on each side of the centre that are not zero

// sin(pi k / 2) / (pi k) under a Kaiser window (beta 5) for odd k = 1, 3 ... 15, in 1/32768; the sum of all
// is 1 with the centre of 16384.
constexpr std::array<std::int32_t, kSide> kTaps{10352, -3216, 1671, -954, 541, -287, 134, -49};

constexpr std::int16_t to_sample(std::int32_t scaled) {
  return static_cast<std::int16_t>(std::clamp((scaled + 16384) >> 15, -32768, 32767));
}

/// Sum over the odd taps around `centre`, whose neighbours are `step` apart.
std::int32_t sides(const std::int16_t* left, const std::int16_t* right, std::ptrdiff_t step) {
  std::int32_t sum = 0;
  for (std::size_t k = 0; k < kSide; ++k) {
    const auto at = static_cast<std::ptrdiff_t>(k) * step;
    sum += kTaps[k] * (left[-at] + right[at]);
  }
  return sum;
}

}  // namespace

void Halver::process(std::span<const std::int16_t> in, std::span<std::int16_t> out) {
  std::array<std::int16_t, 30 + 320> line;
  if (in.size() > 320 || in.size() % 2 != 0 || out.size() < in.size() / 2) {
    throw std::invalid_argument("at most 320 samples, an even number");
  }
  std::copy(past_.begin(), past_.end(), line.begin());
  std::copy(in.begin(), in.end(), line.begin() + 30);
  for (std::size_t i = 0; i < in.size() / 2; ++i) {
    const std::int16_t* centre = line.data() + 2 * i + 15;
    out[i] = to_sample(16384 * centre[0] + sides(centre - 1, centre + 1, 2));
  }
  std::copy_n(line.begin() + static_cast<std::ptrdiff_t>(in.size()), 30, past_.begin());
}

void Doubler::process(std::span<const std::int16_t> in, std::span<std::int16_t> out) {
  std::array<std::int16_t, 15 + 160> line;
  if (in.size() > 160 || out.size() < in.size() * 2) throw std::invalid_argument("at most 160 samples");
  std::copy(past_.begin(), past_.end(), line.begin());
  std::copy(in.begin(), in.end(), line.begin() + 15);
  for (std::size_t i = 0; i < in.size(); ++i) {
    // Between line[i + 7] and line[i + 8]; twice the gain, as every second input sample is a zero.
    const std::int16_t* left = line.data() + i + 7;
    out[2 * i] = *left;
    out[2 * i + 1] = to_sample(2 * sides(left, left + 1, 1));
  }
  std::copy_n(line.begin() + static_cast<std::ptrdiff_t>(in.size()), 15, past_.begin());
}

}  // namespace softphone::audio
