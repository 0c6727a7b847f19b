#include "audio/mixer.hpp"

#include <algorithm>
#include <cassert>

namespace softphone::audio {

namespace {

constexpr std::int32_t kKnee = 22'000;  // -3.5 dBFS
constexpr std::int32_t kRoom = 10'700;  // so that the ceiling is 32,700

/// The curve above the knee is knee + room · over / (room + over), written with one division so that rounding
/// cannot make it turn back. Without a branch, so that many are done at once.
inline std::int16_t bend(std::int32_t sum) {
  constexpr float kCeiling = kKnee + kRoom;
  constexpr float kSquare = static_cast<float>(kRoom) * kRoom;
  const std::int32_t magnitude = sum < 0 ? -sum : sum;
  const std::int32_t over = std::max(magnitude - kKnee, 0);
  const auto bent = static_cast<std::int32_t>(kCeiling - kSquare / static_cast<float>(kRoom + over));
  const std::int32_t result = magnitude <= kKnee ? magnitude : bent;
  return static_cast<std::int16_t>(sum < 0 ? -result : result);
}

float claim(const SpeakerSelection::Speaker& speaker) {
  return speaker.selected ? 2 * speaker.power : speaker.power;
}

}  // namespace

std::int16_t soft_limit(std::int32_t sum) {
  return bend(sum);
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
  sums_ = &all_;
  voices_ = all_voices_;
}

void Mixer::leave_out(std::span<const std::int16_t> voice) {
  const Sums& from = *sums_;
  for (std::size_t i = 0; i < size_; ++i) one_[i] = from[i] - voice[i];
  sums_ = &one_;
  --voices_;
}

void Mixer::put_in(std::span<const std::int16_t> voice) {
  const Sums& from = *sums_;
  for (std::size_t i = 0; i < size_; ++i) one_[i] = from[i] + voice[i];
  sums_ = &one_;
  ++voices_;
}

void Mixer::write(std::span<std::int16_t> out) const {
  assert(out.size() == size_);
  const Sums& sums = *sums_;
  std::int32_t largest = 0;
  for (std::size_t i = 0; i < size_; ++i) largest = std::max(largest, sums[i] < 0 ? -sums[i] : sums[i]);
  if (voices_ <= 1 || largest <= kKnee) {
    for (std::size_t i = 0; i < size_; ++i) out[i] = static_cast<std::int16_t>(sums[i]);
  } else {
    for (std::size_t i = 0; i < size_; ++i) out[i] = bend(sums[i]);
  }
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
