#include "audio/opus_codec.hpp"

#include <opus.h>

#include <stdexcept>

namespace softphone::audio {

namespace {
constexpr std::size_t kMaxPacket = 1'275;            // RFC 6716 §3.2.1: of one frame, without the TOC byte
constexpr std::size_t kMaxSamples = kOpusFrame * 6;  // 120 ms
}  // namespace

void OpusFrameEncoder::Free::operator()(OpusEncoder* encoder) const {
  opus_encoder_destroy(encoder);
}

OpusFrameEncoder::OpusFrameEncoder(int bitrate, int complexity) {
  int error = OPUS_OK;
  // AUDIO rather than VOIP: its filters leave tones and music as they are.
  encoder_.reset(opus_encoder_create(kOpusRate, 1, OPUS_APPLICATION_AUDIO, &error));
  if (!encoder_) throw std::runtime_error(opus_strerror(error));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(bitrate));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_COMPLEXITY(complexity));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_INBAND_FEC(0));
}

Bytes OpusFrameEncoder::encode(std::span<const std::int16_t> frame) {
  if (frame.size() != kOpusFrame) throw std::invalid_argument("an Opus frame has 960 samples");
  Bytes packet(kMaxPacket + 1);
  const opus_int32 size = opus_encode(
      encoder_.get(),
      frame.data(),
      static_cast<int>(frame.size()),
      packet.data(),
      static_cast<opus_int32>(packet.size())
  );
  if (size < 0) throw std::runtime_error(opus_strerror(size));
  packet.resize(static_cast<std::size_t>(size));
  return packet;
}

std::size_t OpusFrameEncoder::lookahead() const {
  opus_int32 samples = 0;
  opus_encoder_ctl(encoder_.get(), OPUS_GET_LOOKAHEAD(&samples));
  return static_cast<std::size_t>(samples);
}

void OpusFrameDecoder::Free::operator()(OpusDecoder* decoder) const {
  opus_decoder_destroy(decoder);
}

OpusFrameDecoder::OpusFrameDecoder() {
  int error = OPUS_OK;
  decoder_.reset(opus_decoder_create(kOpusRate, 1, &error));
  if (!decoder_) throw std::runtime_error(opus_strerror(error));
}

std::vector<std::int16_t> OpusFrameDecoder::decode(ByteView packet) {
  if (packet.empty()) return conceal();  // an empty packet is libopus's word for a lost one
  std::vector<std::int16_t> samples(kMaxSamples);
  const int count = opus_decode(
      decoder_.get(), packet.data(), static_cast<opus_int32>(packet.size()), samples.data(), kMaxSamples, 0
  );
  if (count < 0) return conceal();
  samples.resize(static_cast<std::size_t>(count));
  return samples;
}

std::vector<std::int16_t> OpusFrameDecoder::conceal() {
  std::vector<std::int16_t> samples(kOpusFrame);
  if (opus_decode(decoder_.get(), nullptr, 0, samples.data(), kOpusFrame, 0) < 0)
    samples.assign(kOpusFrame, 0);
  return samples;
}

}  // namespace softphone::audio
