#pragma once
// From the media thread to the writer: a ring with one producer and one consumer, neither of which waits.

#include <array>
#include <atomic>
#include <memory>

#include "io/media/tap.hpp"

namespace softphone::recording {

/// What happens to the sound that comes now.
enum class TapMode : std::uint8_t {
  record,
  silence,  ///< its time passes in the recording, nothing of it is heard there
  skip,     ///< as if it had not been
};

struct TapFrame {
  std::uint64_t index;  ///< counts every frame since the tap was added, those that were lost too
  TapMode mode;
  std::array<std::int16_t, media::kTapFrame> says;
  std::array<std::int16_t, media::kTapFrame> hears;
};

class RecordingTap final : public media::Tap {
 public:
  /// 5.12 s: a disk may be busy that long before sound is lost.
  static constexpr std::size_t kFrames = 256;

  RecordingTap() : ring_(std::make_unique<std::array<TapFrame, kFrames>>()) {}

  // Media thread.
  void handle_frame(
      std::span<const std::int16_t, media::kTapFrame> says,
      std::span<const std::int16_t, media::kTapFrame> hears
  ) override;
  void handle_end() override { ended_.store(true, std::memory_order_release); }

  // Any thread; holds for the frames that come from now on.
  void set_mode(TapMode mode) { mode_.store(mode, std::memory_order_relaxed); }

  // Writer thread.
  /// The oldest frame that was not taken; null when there is none. Valid until `pop`.
  [[nodiscard]] const TapFrame* front() const;
  void pop() { taken_.store(taken_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }
  /// Nothing follows what is in the ring.
  [[nodiscard]] bool ended() const { return ended_.load(std::memory_order_acquire); }

 private:
  std::unique_ptr<std::array<TapFrame, kFrames>> ring_;
  std::uint64_t index_ = 0;  ///< of the media thread
  std::atomic<std::uint64_t> put_ = 0;
  std::atomic<std::uint64_t> taken_ = 0;
  std::atomic<TapMode> mode_ = TapMode::record;
  std::atomic<bool> ended_ = false;
};

}  // namespace softphone::recording
