#pragma once
// Sample rate conversion (speexdsp).

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "audio/clip.hpp"

struct SpeexResamplerState_;

namespace softphone::audio {

/// Converts a mono stream piece by piece; rates in Hz. The output lags the input by `latency()` output
/// samples.
class Resampler {
 public:
  Resampler(int from_rate, int to_rate);

  /// Appends what the input gives to `out`.
  void process(std::span<const std::int16_t> input, std::vector<std::int16_t>& out);
  [[nodiscard]] std::size_t latency() const;
  /// Drops the lag at the start of the stream, so that output sample 0 belongs to input sample 0.
  void skip_latency();

 private:
  struct Free {
    void operator()(SpeexResamplerState_* state) const;
  };
  int from_rate_;
  int to_rate_;
  std::unique_ptr<SpeexResamplerState_, Free> state_;
};

/// The whole clip at another rate, not shifted, with the length rounded up.
PcmClip resample(const PcmClip& clip, int to_rate);

}  // namespace softphone::audio
