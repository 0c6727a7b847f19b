#include "audio/pitch.hpp"

#include <algorithm>
#include <cmath>

namespace softphone::audio {

namespace {

constexpr std::int64_t kQuietPower = 100 * 100;  // -50 dBFS: nobody hears a cut
constexpr float kAlike = 0.75F;

float likeness_at(
    std::span<const std::int16_t> samples, std::size_t window, std::size_t lag, std::int64_t own_power
) {
  const std::int16_t* now = samples.data() + samples.size() - window;
  const std::int16_t* before = now - lag;
  std::int64_t common = 0;
  std::int64_t power = 0;
  for (std::size_t i = 0; i < window; ++i) {
    common += std::int32_t{now[i]} * before[i];
    power += std::int32_t{before[i]} * before[i];
  }
  if (common <= 0 || power == 0) return 0;
  const double scale = std::sqrt(static_cast<double>(own_power) * static_cast<double>(power));
  return static_cast<float>(static_cast<double>(common) / scale);
}

std::int64_t energy(std::span<const std::int16_t> samples) {
  std::int64_t sum = 0;
  for (const std::int16_t sample : samples) sum += std::int32_t{sample} * sample;
  return sum;
}

bool quiet(std::span<const std::int16_t> samples) {
  return energy(samples) <= kQuietPower * static_cast<std::int64_t>(samples.size());
}

/// The period at which a short piece may be cut: its second half against its first.
Repetition find_cut(std::span<const std::int16_t> samples, int sample_rate) {
  const auto shortest = static_cast<std::size_t>(sample_rate / 400);
  const std::size_t longest = std::min(static_cast<std::size_t>(sample_rate / 100), samples.size() / 2);
  if (longest < shortest) return {};
  if (quiet(samples)) return {longest, 1};
  return find_repetition(samples, samples.size() - longest, shortest, longest);
}

}  // namespace

Repetition find_repetition(
    std::span<const std::int16_t> samples, std::size_t window, std::size_t shortest, std::size_t longest
) {
  const std::int64_t own_power = energy(samples.last(window));
  Repetition best{shortest, 0};
  if (own_power == 0) return best;
  // Every second lag first, then the neighbours of the best: half the work, as voices are smooth.
  for (std::size_t lag = shortest; lag <= longest; lag += 2) {
    const float likeness = likeness_at(samples, window, lag, own_power);
    if (likeness > best.likeness) best = {lag, likeness};
  }
  const std::size_t centre = best.period;
  for (const std::size_t lag : {centre - 1, centre + 1}) {
    if (lag < shortest || lag > longest) continue;
    const float likeness = likeness_at(samples, window, lag, own_power);
    if (likeness > best.likeness) best = {lag, likeness};
  }
  return best;
}

std::size_t shorten(std::span<std::int16_t> samples, int sample_rate, bool by_force) {
  const Repetition cut = find_cut(samples, sample_rate);
  if (cut.period == 0 || (cut.likeness < kAlike && !by_force)) return samples.size();
  const std::size_t period = cut.period;
  cross_fade(samples.first(period), samples.subspan(period, period));
  std::copy(
      samples.begin() + static_cast<std::ptrdiff_t>(2 * period),
      samples.end(),
      samples.begin() + static_cast<std::ptrdiff_t>(period)
  );
  return samples.size() - period;
}

std::size_t lengthen(std::span<const std::int16_t> samples, std::span<std::int16_t> out, int sample_rate) {
  const Repetition cut = find_cut(samples, sample_rate);
  const bool possible = cut.period != 0 && cut.likeness >= kAlike;
  const std::size_t period = possible ? cut.period : 0;
  std::copy(samples.begin(), samples.end(), out.begin() + static_cast<std::ptrdiff_t>(period));
  std::copy_n(samples.begin(), period, out.begin());
  if (!possible) return samples.size();
  // out: first period as it is, then from where it went on back to its beginning, then the rest.
  const std::span<std::int16_t> seam = out.subspan(period, period);
  std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(period), period, seam.begin());
  cross_fade(seam, samples.first(period));
  return samples.size() + period;
}

void cross_fade(std::span<std::int16_t> from, std::span<const std::int16_t> to) {
  const std::size_t length = std::min(from.size(), to.size());
  for (std::size_t i = 0; i < length; ++i) {
    const std::int32_t weight = static_cast<std::int32_t>((2 * i + 1) * 16384 / length);  // of 32768
    from[i] = static_cast<std::int16_t>((from[i] * (32768 - weight) + to[i] * weight) / 32768);
  }
}

}  // namespace softphone::audio
