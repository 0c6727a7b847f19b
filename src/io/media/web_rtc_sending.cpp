// What a leg sends to its peer: packets of another leg as they are, sound that is encoded here, clips, keys,
// silence.

#include <algorithm>
#include <cstring>

#include "io/media/web_rtc_leg.hpp"

namespace softphone::media {
namespace {

// Sources of OutgoingStream that are ours; those of legs have a serial number in the upper half.
constexpr std::uint64_t kClipSource = 1;
constexpr std::uint64_t kDigitSource = 2;
constexpr std::uint64_t kSilenceSource = 3;
constexpr std::uint64_t kVoiceSource = 4;
// What we send is one stream, whatever fed it.
constexpr std::uint64_t kSentSource = 1;

// The SDK warns of lost media when no bytes arrive, so a leg that nobody feeds gets silence.
constexpr Duration kSilenceAfter = 100ms;
// A peer that sends discontinuously (Opus DTX) speaks up every 400 ms: it is still the one who feeds the leg.
constexpr Duration kFedLately = 600ms;

// Sound that is encoded here comes every 20 ms; a thread that was held up is no reason for silence.
constexpr Duration kSoundLately = 60ms;
// Two seconds of keys: whoever sends more at once must not keep the others' voices away.
constexpr std::size_t kMaxWaitingKeys = 8;
constexpr std::size_t kG711Frame = 160;
constexpr std::array<std::uint8_t, 3> kOpusSilence{
    0xF8, 0xFF, 0xFE};  // fullband CELT, 20 ms, mono, nothing coded

}  // namespace

void WebRtcLeg::forward(const Frame& frame, ShardContext& context) {
  if (!ready()) return;
  if (frame.event && (listens || frame.codec != codec_ || !event_type_ || event_rate_ != frame.clock)) {
    forward_event(frame, context);
    return;
  }
  if (blocked() || frame.codec != codec_) return;
  const std::uint8_t type = frame.event ? *event_type_ : payload_type_;
  const auto slot = stream_.forward(frame.source, frame.sequence, frame.timestamp, frame.marker, context.now);
  if (!slot) return;
  last_fed_ = context.now;
  emit(frame.payload, type, *slot, context);
}

/// A key whose packets do not fit in between ours: it is pressed again.
void WebRtcLeg::forward_event(const Frame& frame, ShardContext& context) {
  const auto event = rtp::parse_event(frame.payload);
  if (!event) return;
  if (foreign_source_ != frame.source) {
    foreign_source_ = frame.source;
    foreign_keys_ = {};
  }
  stir();
  if (const auto digit = foreign_keys_.handle_event(*event, frame.timestamp, context.now)) hear_key(*digit);
}

void WebRtcLeg::hear_key(char digit) {
  if (waiting_keys_.size() < kMaxWaitingKeys) waiting_keys_.push_back(digit);
  stir();
}

void WebRtcLeg::hear_sound(Sound& sound, ShardContext& context) {
  if (!ready()) return;
  last_sound_ = context.now;
  if (blocked()) return;
  const std::span<std::uint8_t> buffer = context.port.scratch().subspan(rtp::kHeaderSize);
  std::size_t size = 0;
  if (codec_ == audio::Codec::pcmu && sound.narrow()) {
    size = sound.mu_law().size();
    std::memcpy(buffer.data(), sound.mu_law().data(), size);
  } else {
    if (!voice_ || voice_->codec() != codec_) voice_ = std::make_unique<audio::Voice>(codec_);
    voice_->set_loss(far_loss_);
    size = voice_->encode(sound.samples, buffer.first(audio::kMaxOpusPacket));
  }
  if (size == 0) return;
  const auto slot = stream_.generate(kVoiceSource, audio::rtp_frame(codec_), context.now);
  emit(buffer.first(size), payload_type_, slot, context);
}

void WebRtcLeg::emit(
    std::span<std::uint8_t> payload,
    std::uint8_t type,
    const rtp::OutgoingStream::Slot& slot,
    ShardContext& context
) {
  if (wiretap) {
    const bool event = event_type_ && type == *event_type_ && type != payload_type_;
    wiretap->hears.hear({codec_, kSentSource, slot.sequence, slot.timestamp, event, payload}, context.now);
  }
  // Around a payload there is always room for our header and the tag (Frame::payload, emit_copy).
  std::uint8_t* start = payload.data() - rtp::kHeaderSize;
  const std::size_t size = rtp::kHeaderSize + payload.size();
  const std::span<std::uint8_t> packet(start, size + srtp::kMaxOverhead);
  rtp::Header header;
  header.marker = slot.marker;
  header.payload_type = type;
  header.sequence = slot.sequence;
  header.timestamp = slot.timestamp;
  header.ssrc = ssrc_;
  rtp::write_header(packet.first<rtp::kHeaderSize>(), header);
  if (plain_) {
    if (!plain_->sends()) return;
    if (type == payload_type_) plain_->to_wire(payload);
    plain_->send_rtp(packet.first(size));
  } else {
    const auto whole = sender_->protect_rtp(packet, size);
    if (!whole) return;
    context.port.send(target_, packet.first(*whole));
  }
  ++sent_.packets;
  ++total_sent_;
  sent_.octets += static_cast<std::uint32_t>(payload.size());
}

void WebRtcLeg::emit_copy(
    ByteView payload, std::uint8_t type, const rtp::OutgoingStream::Slot& slot, ShardContext& context
) {
  const std::span<std::uint8_t> buffer = context.port.scratch();
  if (payload.size() > buffer.size() - rtp::kHeaderSize - srtp::kMaxOverhead) return;
  std::memcpy(buffer.data() + rtp::kHeaderSize, payload.data(), payload.size());
  emit(buffer.subspan(rtp::kHeaderSize, payload.size()), type, slot, context);
}

void WebRtcLeg::tick_playing(ShardContext& context) {
  if (auto* digits = std::get_if<DigitPlay>(&playing)) {
    tick_digits(*digits, context);
    return;
  }
  auto& clip = std::get<ClipPlay>(playing);
  if (const auto payload = clip.next()) {
    if (clip.clip->codec() != codec_) return;  // takes its time, unheard
    const auto slot = stream_.generate(kClipSource, audio::rtp_frame(codec_), context.now);
    emit_copy(*payload, payload_type_, slot, context);
    return;
  }
  const PlayId finished = clip.id;
  playing = std::monostate{};
  context.sink(PlayFinished{id, finished});
}

bool WebRtcLeg::send_digit(rtp::EventSender& digits, ShardContext& context) {
  const auto packet = digits.tick();
  if (packet && event_type_) {
    auto slot = packet->first ? stream_.generate(kDigitSource, audio::rtp_frame(codec_), context.now)
                              : stream_.repeat_timestamp();
    slot.marker = packet->first;
    emit_copy(rtp::format_event(packet->event), *event_type_, slot, context);
  }
  return packet.has_value();
}

void WebRtcLeg::tick_digits(DigitPlay& digits, ShardContext& context) {
  if (send_digit(digits.sender, context) || !digits.sender.done()) return;
  const PlayId finished = digits.id;
  playing = std::monostate{};
  context.sink(PlayFinished{id, finished});
}

void WebRtcLeg::tick_relayed_keys(ShardContext& context) {
  if (!relayed_keys_) {
    if (waiting_keys_.empty()) return;
    relayed_keys_.emplace(waiting_keys_, event_rate_);
    waiting_keys_.clear();
  }
  if (!send_digit(*relayed_keys_, context) && relayed_keys_->done()) relayed_keys_.reset();
}

/// The peer speaks another codec: its ear is listened to, and what it gives is encoded.
void WebRtcLeg::tick_listening(ShardContext& context) {
  if (peer == nullptr || !peer->ear) return;
  peer->ear->advance(context.now);
  if (peer->silenced || peer->muted) return;
  Sound sound(peer->ear->narrow());
  hear_sound(sound, context);
}

void WebRtcLeg::tick_silence(ShardContext& context) {
  if (context.now - last_sound_ < kSoundLately) return;
  if (context.now - last_fed_ < kFedLately && peer != nullptr && !peer->muted && !peer->silenced) return;
  const bool going_on = stream_.source() == kSilenceSource;
  if (stream_.used() && !going_on && context.now - stream_.last_sent() < kSilenceAfter) return;
  const auto slot = stream_.generate(kSilenceSource, audio::rtp_frame(codec_), context.now);
  if (codec_ == audio::Codec::opus) {
    emit_copy(kOpusSilence, payload_type_, slot, context);
  } else {
    std::array<std::uint8_t, kG711Frame> silence;
    silence.fill(0xFF);
    emit_copy(silence, payload_type_, slot, context);
  }
}

}  // namespace softphone::media
