#pragma once
// Sums of voices in which everybody is left out of what he hears himself. The arithmetic only: who is in, and
// when, is the caller's.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace softphone::audio {

/// Bends a sum that is too large back into 16 bits. Below -3.5 dBFS nothing changes; above, the curve gets
/// flatter without a corner and never reaches the end of the scale. As it has no memory it cannot pump.
std::int16_t soft_limit(std::int32_t sum);

/// Grows or falls evenly from one gain to the other (0..1), so that a voice comes and goes without a click.
void ramp(std::span<std::int16_t> samples, float from, float to);

class Mixer {
 public:
  static constexpr std::size_t kMaxFrame = 320;  ///< 20 ms at 16 kHz

  /// A new frame of `samples` samples.
  void start(std::size_t samples);
  /// What everybody hears, unless it is left out for one.
  void add(std::span<const std::int16_t> voice);

  Mixer() = default;
  Mixer(const Mixer&) = delete;
  Mixer& operator=(const Mixer&) = delete;

  /// The frame as one listener hears it: begin(), then what is different for him, then write(). A single
  /// voice is given exactly as it is.
  void begin();
  void leave_out(std::span<const std::int16_t> voice);
  void put_in(std::span<const std::int16_t> voice);
  void write(std::span<std::int16_t> out) const;
  /// Whether nothing was left out or put in since begin().
  [[nodiscard]] bool common() const { return sums_ == &all_; }
  /// Whether the listener hears nothing at all.
  [[nodiscard]] bool nothing() const { return voices_ == 0; }

 private:
  std::size_t size_ = 0;
  int all_voices_ = 0;
  int voices_ = 0;
  using Sums = std::array<std::int32_t, kMaxFrame>;
  Sums all_{};
  Sums one_{};
  const Sums* sums_ = &all_;  ///< what the listener hears
};

/// Says who is heard when more talk than anybody could follow.
class SpeakerSelection {
 public:
  static constexpr std::size_t kMost = 8;

  struct Speaker {
    float power = 0;        ///< smoothed; kept by the selection
    bool selected = false;  ///< the result
  };
  static void update(Speaker& speaker, float frame_power) {
    speaker.power += (frame_power - speaker.power) * (frame_power > speaker.power ? 0.3F : 0.05F);
  }
  /// Selects all of at most kMost, else the loudest; one that is selected stays until another is twice as
  /// loud.
  void select(std::span<Speaker* const> speakers);

 private:
  std::vector<Speaker*> order_;
};

}  // namespace softphone::audio
