#include "audio/talk_detector.hpp"

#include <algorithm>
#include <utility>

#include "audio/g711.hpp"

namespace softphone::audio {

namespace {

constexpr float kLeast = 130 * 130;             // -48 dBFS
constexpr float kAboveBackground = 10;          // 10 dB in power
constexpr float kMostBackground = 1000 * 1000;  // -30 dBFS: louder than that is never background
constexpr float kBackgroundRise = 1.005F;       // a frame: 1 dB a second
constexpr unsigned kFramesToBegin = 4;
constexpr unsigned kFramesToEnd = 40;

}  // namespace

float power_of(std::span<const std::int16_t> samples) {
  if (samples.empty()) return 0;
  std::uint64_t sum = 0;
  for (const std::int16_t sample : samples) sum += static_cast<std::uint32_t>(std::int32_t{sample} * sample);
  return static_cast<float>(sum) / static_cast<float>(samples.size());
}

float mu_law_power(ByteView payload) {
  if (payload.empty()) return 0;
  std::int64_t sum = 0;
  for (const std::uint8_t code : payload) {
    const std::int32_t sample = mu_law_decode(code);
    sum += sample * sample;
  }
  return static_cast<float>(sum) / static_cast<float>(payload.size());
}

std::optional<bool> TalkDetector::handle_power(float power) {
  background_ = power < background_ ? power : std::min(background_ * kBackgroundRise + 1, kMostBackground);
  // Talk goes on at a lower level than it takes to begin.
  const float threshold = std::max(kLeast, background_ * kAboveBackground);
  return handle_activity(power > (talking_ ? threshold / 4 : threshold));
}

std::optional<bool> TalkDetector::handle_activity(bool active) {
  if (active == talking_) {
    // A short word in a pause starts the pause again; a click in silence is forgotten.
    run_ = talking_ ? 0 : (run_ > 0 ? run_ - 1 : 0);
    return std::nullopt;
  }
  if (++run_ < (talking_ ? kFramesToEnd : kFramesToBegin)) return std::nullopt;
  run_ = 0;
  talking_ = active;
  return talking_;
}

std::optional<bool> TalkDetector::stop() {
  run_ = 0;
  if (!std::exchange(talking_, false)) return std::nullopt;
  return false;
}

}  // namespace softphone::audio
