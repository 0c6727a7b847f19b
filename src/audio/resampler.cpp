#include "audio/resampler.hpp"

#include <speex/speex_resampler.h>

#include <stdexcept>

namespace softphone::audio {

namespace {
constexpr int kQuality =
    7;  // of 0..10: stop band below the noise of 16 bits, cheap enough for one call a leg
}

void Resampler::Free::operator()(SpeexResamplerState_* state) const {
  speex_resampler_destroy(state);
}

Resampler::Resampler(int from_rate, int to_rate) : from_rate_(from_rate), to_rate_(to_rate) {
  if (from_rate <= 0 || to_rate <= 0) throw std::invalid_argument("sample rates are positive");
  int error = 0;
  state_.reset(speex_resampler_init(
      1, static_cast<spx_uint32_t>(from_rate), static_cast<spx_uint32_t>(to_rate), kQuality, &error
  ));
  if (!state_) throw std::runtime_error(speex_resampler_strerror(error));
}

void Resampler::process(std::span<const std::int16_t> input, std::vector<std::int16_t>& out) {
  while (!input.empty()) {
    const std::size_t old_size = out.size();
    const auto room = static_cast<std::size_t>(
                          static_cast<std::uint64_t>(input.size()) * static_cast<unsigned>(to_rate_) /
                          static_cast<unsigned>(from_rate_)
                      ) +
                      16;
    out.resize(old_size + room);
    auto taken = static_cast<spx_uint32_t>(input.size());
    auto made = static_cast<spx_uint32_t>(room);
    speex_resampler_process_int(state_.get(), 0, input.data(), &taken, out.data() + old_size, &made);
    out.resize(old_size + made);
    if (taken == 0 && made == 0) return;
    input = input.subspan(taken);
  }
}

std::size_t Resampler::latency() const {
  return static_cast<std::size_t>(speex_resampler_get_output_latency(state_.get()));
}

void Resampler::skip_latency() {
  speex_resampler_skip_zeros(state_.get());
}

PcmClip resample(const PcmClip& clip, int to_rate) {
  if (clip.sample_rate == to_rate || clip.samples.empty()) return {to_rate, clip.samples};
  Resampler resampler(clip.sample_rate, to_rate);
  resampler.skip_latency();
  const auto from = static_cast<std::uint64_t>(clip.sample_rate);
  const std::uint64_t length = (clip.samples.size() * static_cast<std::uint64_t>(to_rate) + from - 1) / from;
  PcmClip out{to_rate, {}};
  out.samples.reserve(length + 64);
  resampler.process(clip.samples, out.samples);
  // Zeros push out what still sits in the filter.
  const std::vector<std::int16_t> zeros(static_cast<std::size_t>(clip.sample_rate / 50) + 16);
  for (int i = 0; i < 50 && out.samples.size() < length; ++i) resampler.process(zeros, out.samples);
  out.samples.resize(length);
  return out;
}

}  // namespace softphone::audio
