#pragma once
// What is played into a room, 20 ms at a time, at 8 and at 16 kHz.

#include <array>
#include <optional>

#include "audio/ear.hpp"
#include "io/media/media_engine.hpp"

namespace softphone::media {

class RoomSound {
 public:
  /// The clip has 8,000 or 16,000 Hz. `loops` 0: until stopped.
  RoomSound(PlayId play, audio::PcmClipPtr clip, unsigned loops);

  /// The next 20 ms; false at the end.
  bool advance();
  /// Lets the sound fade out in one more frame, after which advance() gives false.
  void stop() { stopping_ = true; }
  [[nodiscard]] bool stopped() const { return stopping_; }
  [[nodiscard]] audio::NarrowFrame narrow();
  [[nodiscard]] audio::WideFrame wide();
  [[nodiscard]] PlayId play() const { return play_; }

 private:
  PlayId play_;
  audio::PcmClipPtr clip_;
  unsigned loops_left_;
  std::size_t position_ = 0;
  bool stopping_ = false;
  bool faded_ = false;
  bool narrow_made_ = false;
  bool wide_made_ = false;
  std::array<std::int16_t, audio::kNarrowFrame> narrow_{};
  std::array<std::int16_t, audio::kWideFrame> wide_{};
  audio::Halver halver_;
  audio::Doubler doubler_;
};

}  // namespace softphone::media
