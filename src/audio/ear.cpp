#include "audio/ear.hpp"

#include <algorithm>

#include "audio/g711.hpp"
#include "audio/pitch.hpp"

namespace softphone::audio {

namespace {

// libopus fades and makes comfort noise; a speaker with discontinuous transmission speaks up every 400 ms.
constexpr unsigned kMaxOpusConcealed = 30;
// Longer than any packet that is stretched: a packet of more than 40 ms is played as it is.
constexpr std::size_t kMaxStretched = 640;

}  // namespace

void Ear::hear(const HeardPacket& packet, TimePoint now) {
  if (packet.source != source_ || packet.codec != codec_) {
    if (packet.event && source_ != 0) return;
    // Another speaker, or the same one after a new start: it needs no delay of its own to begin with if the
    // one before it was heard until now.
    buffer_.restart(rtp_clock(packet.codec), source_ == 0 ? start_ : buffer_.target());
    if (packet.codec != codec_) fill_ = 0;
    source_ = packet.source;
    codec_ = packet.codec;
  }
  if (packet.event) {
    buffer_.pass(packet.sequence);
    return;
  }
  const std::uint32_t lasts = codec_ == Codec::pcmu ? static_cast<std::uint32_t>(packet.payload.size())
                                                    : opus_duration(packet.payload);
  if (lasts == 0 || lasts > rtp_frame(codec_) * 6) return;
  buffer_.push({packet.sequence, packet.timestamp, lasts, packet.payload}, now);
}

std::size_t Ear::decode(const JitterBuffer::Decision& decision, std::span<std::int16_t> out) {
  const bool received = decision.action == JitterBuffer::Action::play;
  concealed_ = received ? 0 : concealed_ + 1;
  if (codec_ == Codec::opus) {
    if (!opus_) {
      if (!received) return 0;
      opus_ = std::make_unique<OpusFrameDecoder>(kOpusDecodeRate);
    }
    switch (decision.action) {
      case JitterBuffer::Action::play:
        return opus_->decode(decision.payload, out);
      case JitterBuffer::Action::recover:
        return opus_->recover(decision.payload, out);
      case JitterBuffer::Action::conceal:
        return concealed_ > kMaxOpusConcealed ? 0 : opus_->conceal(out);
    }
  }
  if (!received) {
    if (concealer_.faded()) return 0;
    concealer_.conceal(out.first(kNarrowFrame));
    return kNarrowFrame;
  }
  const std::size_t count = decision.payload.size();
  mu_law_decode(decision.payload, out);
  concealer_.handle_received(out.first(count));
  return count;
}

void Ear::append(std::span<std::int16_t> samples, JitterBuffer::Pace pace) {
  const std::span<std::int16_t> room = std::span(decoded_).subspan(fill_);
  if (pace == JitterBuffer::Pace::lengthen && samples.size() <= kMaxStretched) {
    fill_ += lengthen(samples, room, rate());
    return;
  }
  std::size_t size = samples.size();
  const bool cut = pace == JitterBuffer::Pace::shorten || pace == JitterBuffer::Pace::shorten_by_force;
  if (cut && size <= kMaxStretched) {
    size = shorten(samples, rate(), pace == JitterBuffer::Pace::shorten_by_force);
  }
  std::copy_n(samples.begin(), size, room.begin());
  fill_ += size;
}

bool Ear::fetch(TimePoint now, std::span<std::int16_t> whole) {
  const JitterBuffer::Decision decision = buffer_.pull(now, rtp_frame(codec_));
  std::array<std::int16_t, kMaxPacket> samples;
  const std::size_t count = decode(decision, samples);
  if (count == 0) {  // silence
    std::fill_n(decoded_.begin() + static_cast<std::ptrdiff_t>(fill_), frame() - fill_, std::int16_t{0});
    fill_ = frame();
    return false;
  }
  if (decision.action == JitterBuffer::Action::play || concealed_ <= kMaxOpusConcealed) silent_ = false;
  if (fill_ == 0 && count == whole.size() && decision.pace == JitterBuffer::Pace::keep) {
    std::copy_n(samples.begin(), count, whole.begin());
    return true;
  }
  append(std::span(samples).first(count), decision.pace);
  return false;
}

void Ear::advance(TimePoint now) {
  silent_ = fill_ == 0;
  narrow_made_ = codec_ == Codec::pcmu;
  wide_made_ = !narrow_made_;
  const std::span<std::int16_t> out =
      narrow_made_ ? std::span<std::int16_t>(narrow_) : std::span<std::int16_t>(wide_);
  while (fill_ < frame()) {
    if (fetch(now, out)) return;
  }
  std::copy_n(decoded_.begin(), out.size(), out.begin());
  std::copy(
      decoded_.begin() + static_cast<std::ptrdiff_t>(frame()),
      decoded_.begin() + static_cast<std::ptrdiff_t>(fill_),
      decoded_.begin()
  );
  fill_ -= frame();
}

void Ear::join_rest() {
  if (fill_ == 0 || fill_ >= frame()) return;
  // The last frame and the rest, glided over one another to the length of a frame.
  const std::span<std::int16_t> current =
      codec_ == Codec::pcmu ? std::span<std::int16_t>(narrow_) : std::span<std::int16_t>(wide_);
  std::array<std::int16_t, 2 * kWideFrame> line;
  std::copy(current.begin(), current.end(), line.begin());
  std::copy_n(decoded_.begin(), fill_, line.begin() + static_cast<std::ptrdiff_t>(current.size()));
  cross_fade(current, std::span<const std::int16_t>(line).subspan(fill_, current.size()));
  fill_ = 0;
}

NarrowFrame Ear::narrow() {
  if (!narrow_made_) halver_.process(wide_, narrow_);
  narrow_made_ = true;
  return narrow_;
}

WideFrame Ear::wide() {
  if (!wide_made_) doubler_.process(narrow_, wide_);
  wide_made_ = true;
  return wide_;
}

}  // namespace softphone::audio
