#include "audio/mixer.hpp"

#include <algorithm>
#include <cassert>

namespace softphone::audio {

namespace {

constexpr std::int32_t kKnee = 22'000;  // -3.5 dBFS
constexpr std::int32_t kRoom = 10'700;  // so that the ceiling is 32,700

float claim(const SpeakerSelection::Speaker& speaker) {
  return speaker.selected ? 2 * speaker.power : speaker.power;
}

}  // namespace

std::int16_t soft_limit(std::int32_t sum) {
  const std::int32_t magnitude = sum < 0 ? -sum : sum;
  if (magnitude <= kKnee) return static_cast<std::int16_t>(sum);
  const std::int64_t over = magnitude - kKnee;
  const auto bent = static_cast<std::int32_t>(kKnee + kRoom * over / (kRoom + over));
  return static_cast<std::int16_t>(sum < 0 ? -bent : bent);
}

void ramp(std::span<std::int16_t> samples, float from, float to) {
  const float step = (to - from) / static_cast<float>(samples.size());
  float gain = from;
  for (std::int16_t& sample : samples) {
    gain += step;
    sample = static_cast<std::int16_t>(static_cast<float>(sample) * gain);
  }
}

void Mixer::start(std::size_t samples) {
  assert(samples <= kMaxFrame);
  size_ = samples;
  all_voices_ = 0;
  std::fill_n(all_.begin(), size_, 0);
}

void Mixer::add(std::span<const std::int16_t> voice) {
  assert(voice.size() == size_);
  for (std::size_t i = 0; i < size_; ++i) all_[i] += voice[i];
  ++all_voices_;
}

void Mixer::begin() {
  std::copy_n(all_.begin(), size_, one_.begin());
  voices_ = all_voices_;
}

void Mixer::leave_out(std::span<const std::int16_t> voice) {
  for (std::size_t i = 0; i < size_; ++i) one_[i] -= voice[i];
  --voices_;
}

void Mixer::put_in(std::span<const std::int16_t> voice) {
  for (std::size_t i = 0; i < size_; ++i) one_[i] += voice[i];
  ++voices_;
}

void Mixer::write(std::span<std::int16_t> out) const {
  assert(out.size() == size_);
  if (voices_ <= 1) {
    std::transform(
        one_.begin(),
        one_.begin() + static_cast<std::ptrdiff_t>(size_),
        out.begin(),
        [](auto sum) { return static_cast<std::int16_t>(sum); }
    );
    return;
  }
  std::transform(one_.begin(), one_.begin() + static_cast<std::ptrdiff_t>(size_), out.begin(), soft_limit);
}

void SpeakerSelection::select(std::span<Speaker* const> speakers) {
  if (speakers.size() <= kMost) {
    for (Speaker* speaker : speakers) speaker->selected = true;
    return;
  }
  order_.assign(speakers.begin(), speakers.end());
  std::nth_element(
      order_.begin(),
      order_.begin() + kMost,
      order_.end(),
      [](const Speaker* a, const Speaker* b) { return claim(*a) > claim(*b); }
  );
  for (std::size_t i = 0; i < order_.size(); ++i) order_[i]->selected = i < kMost;
}

}  // namespace softphone::audio
