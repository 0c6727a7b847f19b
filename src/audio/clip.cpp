#include "audio/clip.hpp"

#include <algorithm>

#include "audio/g711.hpp"
#include "audio/opus_codec.hpp"
#include "audio/resampler.hpp"

namespace softphone::audio {

namespace {

constexpr std::size_t kPcmuFrame = 160;
constexpr int kAudible = 64;  // -54 dBFS

std::vector<Bytes> encode_pcmu(std::vector<std::int16_t> samples) {
  samples.resize((samples.size() + kPcmuFrame - 1) / kPcmuFrame * kPcmuFrame);
  std::vector<Bytes> frames;
  frames.reserve(samples.size() / kPcmuFrame);
  for (std::size_t at = 0; at < samples.size(); at += kPcmuFrame) {
    frames.push_back(mu_law_encode(std::span<const std::int16_t>(samples).subspan(at, kPcmuFrame)));
  }
  return frames;
}

std::vector<Bytes> encode_opus(std::vector<std::int16_t> samples) {
  if (samples.empty()) return {};
  OpusFrameEncoder encoder;
  // Decoded sound lags, so the last few ms would be lost: a frame more when they are audible.
  const std::size_t lag = std::min(encoder.lookahead(), samples.size());
  const auto audible = [](std::int16_t sample) { return sample > kAudible || sample < -kAudible; };
  if (std::any_of(samples.end() - static_cast<std::ptrdiff_t>(lag), samples.end(), audible)) {
    samples.resize(samples.size() + lag);
  }
  samples.resize((samples.size() + kOpusFrame - 1) / kOpusFrame * kOpusFrame);
  std::vector<Bytes> frames;
  frames.reserve(samples.size() / kOpusFrame);
  for (std::size_t at = 0; at < samples.size(); at += kOpusFrame) {
    frames.push_back(encoder.encode(std::span<const std::int16_t>(samples).subspan(at, kOpusFrame)));
  }
  return frames;
}

}  // namespace

EncodedClipPtr encode(const PcmClip& clip, Codec codec) {
  std::vector<std::int16_t> samples = resample(clip, static_cast<int>(rtp_clock(codec))).samples;
  return std::make_shared<const EncodedClip>(
      codec, codec == Codec::pcmu ? encode_pcmu(std::move(samples)) : encode_opus(std::move(samples))
  );
}

}  // namespace softphone::audio
