#pragma once
// Concealment of lost G.711 packets after the idea of ITU-T G.711 appendix I: the last pitch periods go on,
// fading, and glide into what arrives next. No delay is added. 8000 Hz.

#include <array>
#include <cstdint>
#include <span>

namespace softphone::audio {

class Concealer {
 public:
  /// Takes note of received sound (at most 120 ms at once). After a loss its beginning is changed so that it
  /// joins what was made up.
  void handle_received(std::span<std::int16_t> samples);
  /// Makes up sound in place of what is missing.
  void conceal(std::span<std::int16_t> out);
  /// Whether what is made up has faded out entirely.
  [[nodiscard]] bool faded() const { return concealed_ >= kFadeEnd; }  // also before anything was heard

 private:
  static constexpr std::size_t kHistory = 400;   ///< 50 ms
  static constexpr std::size_t kFadeStart = 80;  ///< 10 ms at full level
  static constexpr std::size_t kFadeEnd = 480;   ///< silent after 60 ms

  void remember(std::span<const std::int16_t> samples);
  void start();
  [[nodiscard]] std::int16_t next();

  std::array<std::int16_t, kHistory> history_{};  ///< a ring; from the start of a loss on, oldest first
  std::size_t oldest_ = 0;
  std::size_t period_ = 0;
  std::size_t phase_ = 0;             ///< position in the repeated stretch
  std::size_t stretch_ = 0;           ///< samples repeated: one to three periods
  std::size_t concealed_ = kFadeEnd;  ///< samples made up since the last received one
  bool heard_ = false;
  std::int32_t offset_ = 0;  ///< step at the seam, led out over kLeadOut samples
};

}  // namespace softphone::audio
