#include "audio/concealer.hpp"

#include <algorithm>

#include "audio/pitch.hpp"

namespace softphone::audio {

namespace {

constexpr std::size_t kShortest = 40;  // 5 ms: 200 Hz; higher voices repeat at a multiple
constexpr std::size_t kLongest = 120;  // 15 ms: 66 Hz
constexpr std::size_t kWindow = 160;   // 20 ms
constexpr std::size_t kLeadOut = 20;   // 2.5 ms
constexpr std::size_t kMinGlide = 32;  // 4 ms
constexpr std::size_t kMaxGlide = 80;  // 10 ms
constexpr std::size_t kLonger = 80;    // every 10 ms a period more is repeated, so that it does not buzz

}  // namespace

void Concealer::remember(std::span<const std::int16_t> samples) {
  if (samples.size() >= kHistory) {
    std::copy(samples.end() - kHistory, samples.end(), history_.begin());
    oldest_ = 0;
    return;
  }
  const std::size_t first = std::min(samples.size(), kHistory - oldest_);
  std::copy_n(samples.begin(), first, history_.begin() + static_cast<std::ptrdiff_t>(oldest_));
  std::copy(samples.begin() + static_cast<std::ptrdiff_t>(first), samples.end(), history_.begin());
  oldest_ = (oldest_ + samples.size()) % kHistory;
}

void Concealer::start() {
  std::rotate(history_.begin(), history_.begin() + static_cast<std::ptrdiff_t>(oldest_), history_.end());
  oldest_ = 0;
  period_ = find_repetition(history_, kWindow, kShortest, kLongest).period;
  stretch_ = period_;
  phase_ = 0;
  // What comes is history[end - period]; what it would join smoothly is the sample before the seam.
  offset_ = history_[kHistory - 1] - history_[kHistory - 1 - period_];
}

std::int16_t Concealer::next() {
  if (faded()) {
    ++concealed_;
    return 0;
  }
  std::int32_t sample = history_[kHistory - stretch_ + phase_];
  if (concealed_ < kLeadOut) {
    sample +=
        offset_ * static_cast<std::int32_t>(kLeadOut - concealed_) / static_cast<std::int32_t>(kLeadOut + 1);
  }
  if (concealed_ > kFadeStart) {
    sample = sample * static_cast<std::int32_t>(kFadeEnd - concealed_) /
             static_cast<std::int32_t>(kFadeEnd - kFadeStart);
  }
  ++concealed_;
  if (++phase_ == stretch_) {
    phase_ = 0;
    // A longer stretch begins at a multiple of the period before the seam, so the phase is right.
    if (concealed_ >= kLonger * (stretch_ / period_) &&
        stretch_ + period_ <= std::min(3 * period_, kHistory)) {
      stretch_ += period_;
    }
  }
  return static_cast<std::int16_t>(std::clamp(sample, -32768, 32767));
}

void Concealer::conceal(std::span<std::int16_t> out) {
  if (concealed_ == 0) start();
  for (std::int16_t& sample : out) sample = next();
}

void Concealer::handle_received(std::span<std::int16_t> samples) {
  if (heard_ && concealed_ > 0 && !samples.empty()) {
    const std::size_t glide =
        std::min({std::clamp(concealed_ / 5 + kMinGlide, kMinGlide, kMaxGlide), samples.size(), kMaxGlide});
    std::array<std::int16_t, kMaxGlide> made{};
    for (std::size_t i = 0; i < glide; ++i) made[i] = next();
    cross_fade(std::span(made).first(glide), samples.first(glide));
    std::copy_n(made.begin(), glide, samples.begin());
  }
  if (samples.empty()) return;
  heard_ = true;
  concealed_ = 0;
  remember(samples);
}

}  // namespace softphone::audio
