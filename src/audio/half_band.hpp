#pragma once
// From 8 to 16 kHz and back, 20 ms or any even piece at a time: a half-band filter of 31 taps, of which only
// 17 are not zero. Passes to 3.4 kHz, 1 ms late, no allocation.

#include <array>
#include <cstdint>
#include <span>

namespace softphone::audio {

/// 16 to 8 kHz.
class Halver {
 public:
  /// `out` gets half as many samples as `in` has; at most 320 at once.
  void process(std::span<const std::int16_t> in, std::span<std::int16_t> out);

 private:
  std::array<std::int16_t, 30> past_{};
};

/// 8 to 16 kHz.
class Doubler {
 public:
  /// `out` gets twice as many samples as `in` has; at most 160 at once.
  void process(std::span<const std::int16_t> in, std::span<std::int16_t> out);

 private:
  std::array<std::int16_t, 15> past_{};
};

}  // namespace softphone::audio
