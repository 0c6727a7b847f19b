#pragma once
// Listens to who picked up, on the media thread.

#include <functional>

#include "audio/machine_detector.hpp"
#include "io/media/tap.hpp"

namespace softphone::io::carrier {

class MachineTap final : public media::Tap {
 public:
  /// `report` runs once at most, on the media thread: it must only post.
  MachineTap(const audio::MachineDetectorOptions& options, std::function<void(audio::AnsweredBy)> report)
      : detector_(options), report_(std::move(report)) {}

  void
  handle_frame(std::span<const std::int16_t, media::kTapFrame> says, std::span<const std::int16_t, media::kTapFrame>)
      override {
    if (const auto who = detector_.handle_frame(says)) report_(*who);
  }

 private:
  audio::MachineDetector detector_;
  std::function<void(audio::AnsweredBy)> report_;
};

}  // namespace softphone::io::carrier
