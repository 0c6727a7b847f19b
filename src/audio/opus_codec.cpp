#include "audio/opus_codec.hpp"

#include <opus.h>

#include <algorithm>
#include <stdexcept>

namespace softphone::audio {

namespace {

std::size_t frame_of(int sample_rate) {
  return static_cast<std::size_t>(sample_rate / 50);
}

// Configuration numbers (the five upper bits of the TOC byte, RFC 6716 §3.1) below this use SILK.
constexpr unsigned kFirstCeltOnly = 16;
constexpr unsigned kFirstHybrid = 12;

}  // namespace

std::uint32_t opus_duration(ByteView packet) {
  if (packet.empty()) return 0;
  const int samples =
      opus_packet_get_nb_samples(packet.data(), static_cast<opus_int32>(packet.size()), kOpusRate);
  return samples > 0 ? static_cast<std::uint32_t>(samples) : 0;
}

std::optional<bool> opus_voice_activity(ByteView packet) {
  if (packet.empty()) return std::nullopt;
  if (packet.size() <= 2) return false;  // nothing but the TOC byte: discontinuous transmission
  const unsigned configuration = packet[0] >> 3;
  if (configuration >= kFirstCeltOnly) return std::nullopt;
  // Only code 0, one frame in the packet; others need their sizes parsed and are not sent by browsers at 20
  // ms.
  if ((packet[0] & 3) != 0) return std::nullopt;
  // SILK frames in the Opus frame: 10 and 20 ms are one, 40 ms two, 60 ms three; hybrid has one.
  const unsigned size = configuration & 3;
  const unsigned frames = configuration >= kFirstHybrid || size < 2 ? 1 : size;
  // The first symbols of the range coder, each with probability one half, are the bits as they stand.
  const unsigned flags = packet[1] >> (8 - frames);
  return flags != 0;
}

void OpusFrameEncoder::Free::operator()(OpusEncoder* encoder) const {
  opus_encoder_destroy(encoder);
}

OpusFrameEncoder::OpusFrameEncoder(OpusEncoderOptions options) : frame_(frame_of(options.sample_rate)) {
  int error = OPUS_OK;
  // AUDIO unless it is live speech: the filters of VOIP change tones and music.
  const int application = options.voice ? OPUS_APPLICATION_VOIP : OPUS_APPLICATION_AUDIO;
  encoder_.reset(opus_encoder_create(options.sample_rate, 1, application, &error));
  if (!encoder_) throw std::runtime_error(opus_strerror(error));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(options.bitrate));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_COMPLEXITY(options.complexity));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_INBAND_FEC(0));
}

Bytes OpusFrameEncoder::encode(std::span<const std::int16_t> frame) {
  Bytes packet(kMaxOpusPacket);
  packet.resize(encode(frame, packet));
  return packet;
}

std::size_t OpusFrameEncoder::encode(std::span<const std::int16_t> frame, std::span<std::uint8_t> out) {
  if (frame.size() != frame_) throw std::invalid_argument("an Opus frame has 20 ms");
  const opus_int32 size = opus_encode(
      encoder_.get(),
      frame.data(),
      static_cast<int>(frame.size()),
      out.data(),
      static_cast<opus_int32>(out.size())
  );
  if (size < 0) throw std::runtime_error(opus_strerror(size));
  return static_cast<std::size_t>(size);
}

void OpusFrameEncoder::set_loss(int percent) {
  opus_encoder_ctl(encoder_.get(), OPUS_SET_INBAND_FEC(percent > 0 ? 1 : 0));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_PACKET_LOSS_PERC(std::clamp(percent, 0, 100)));
}

void OpusFrameEncoder::set_narrow(bool narrow) {
  opus_encoder_ctl(
      encoder_.get(), OPUS_SET_MAX_BANDWIDTH(narrow ? OPUS_BANDWIDTH_NARROWBAND : OPUS_BANDWIDTH_FULLBAND)
  );
}

std::size_t OpusFrameEncoder::lookahead() const {
  opus_int32 samples = 0;
  opus_encoder_ctl(encoder_.get(), OPUS_GET_LOOKAHEAD(&samples));
  return static_cast<std::size_t>(samples);
}

void OpusFrameDecoder::Free::operator()(OpusDecoder* decoder) const {
  opus_decoder_destroy(decoder);
}

OpusFrameDecoder::OpusFrameDecoder(int sample_rate) : frame_(frame_of(sample_rate)) {
  int error = OPUS_OK;
  decoder_.reset(opus_decoder_create(sample_rate, 1, &error));
  if (!decoder_) throw std::runtime_error(opus_strerror(error));
}

std::vector<std::int16_t> OpusFrameDecoder::decode(ByteView packet) {
  std::vector<std::int16_t> samples(max_samples());
  samples.resize(decode(packet, samples));
  return samples;
}

std::vector<std::int16_t> OpusFrameDecoder::conceal() {
  std::vector<std::int16_t> samples(frame_);
  samples.resize(conceal(samples));
  return samples;
}

std::size_t OpusFrameDecoder::decode(ByteView packet, std::span<std::int16_t> out) {
  if (packet.empty()) return conceal(out);  // an empty packet is libopus's word for a lost one
  const int count = opus_decode(
      decoder_.get(),
      packet.data(),
      static_cast<opus_int32>(packet.size()),
      out.data(),
      static_cast<int>(out.size()),
      0
  );
  return count < 0 ? conceal(out) : static_cast<std::size_t>(count);
}

std::size_t OpusFrameDecoder::conceal(std::span<std::int16_t> out) {
  return recover({}, out);
}

std::size_t OpusFrameDecoder::recover(ByteView next_packet, std::span<std::int16_t> out) {
  const std::span<std::int16_t> frame = out.first(frame_);
  const bool told = !next_packet.empty();
  const int count = opus_decode(
      decoder_.get(),
      told ? next_packet.data() : nullptr,
      static_cast<opus_int32>(next_packet.size()),
      frame.data(),
      static_cast<int>(frame.size()),
      told ? 1 : 0
  );
  if (count != static_cast<int>(frame.size())) std::fill(frame.begin(), frame.end(), std::int16_t{0});
  return frame.size();
}

}  // namespace softphone::audio
