#include "io/media/web_rtc_leg.hpp"

#include <algorithm>
#include <cstring>

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
constexpr std::size_t kMaxWaitingKeys = 32;
constexpr std::size_t kG711Frame = 160;
constexpr std::array<std::uint8_t, 3> kOpusSilence{
    0xF8, 0xFF, 0xFE};  // fullband CELT, 20 ms, mono, nothing coded

/// 2.5 s, between half and one and a half of it (RFC 3550 §6.2): all legs do not report at once.
Duration report_interval(const RandomSource& random) {
  return 1250ms + Milliseconds(random_u32(random) % 2500);
}

stun::Address to_address(Endpoint endpoint) {
  return stun::Address::v4(endpoint_address(endpoint), endpoint_port(endpoint));
}

Endpoint to_endpoint(const stun::Address& address) {
  return make_endpoint(address.v4_number(), address.port);
}

dtls::Role to_role(DtlsRole role) {
  return role == DtlsRole::client ? dtls::Role::client : dtls::Role::server;
}

rtp::OutgoingStream make_stream(audio::Codec codec, const RandomSource& random) {
  // The first sequence number stays below 2^15, so that no early loss makes the rollover ambiguous (RFC 3711
  // §3.3.1).
  return {
      audio::rtp_clock(codec), static_cast<std::uint16_t>(random_u32(random) & 0x7FFF), random_u32(random)};
}

}  // namespace

WebRtcLeg::WebRtcLeg(LegId leg, std::uint32_t the_serial, WebRtcLegOptions options, ShardContext& context)
    : Leg(leg, Kind::web_rtc, the_serial),
      stream_(make_stream(options.codec, context.random)),
      ssrc_(options.ssrc),
      event_rate_(options.telephone_event_rate),
      event_type_(options.telephone_event),
      payload_type_(options.payload_type),
      codec_(options.codec),
      ice_(
          {std::move(options.local.ufrag), std::move(options.local.pwd)},
          {std::move(options.remote.ufrag), std::move(options.remote.pwd)},
          context.now
      ),
      dtls_role_(to_role(options.role)),
      remote_fingerprint_(std::move(options.remote_fingerprint)),
      cname_(std::move(options.cname)) {}

void WebRtcLeg::set_remote(RemoteDescription remote, ShardContext& context) {
  ice_.set_remote({std::move(remote.ice.ufrag), std::move(remote.ice.pwd)}, context.now);
  if (codec_ != remote.codec) {
    codec_ = remote.codec;
    stream_ = make_stream(codec_, context.random);
  }
  payload_type_ = remote.payload_type;
  event_type_ = remote.telephone_event;
  event_rate_ = remote.telephone_event_rate;
  remote_fingerprint_ = std::move(remote.fingerprint);
  const dtls::Role role = to_role(remote.role);
  if (role != dtls_role_ && !sender_) {
    dtls_role_ = role;
    dtls_.reset();
  }
  if (dtls_) {
    dtls_->set_remote_fingerprint(remote_fingerprint_);
    pump_dtls(context);
  } else if (dtls_role_ == dtls::Role::client && ice_.nominated()) {
    start_dtls(context);
  }
}

void WebRtcLeg::handle_stun(
    ByteView packet,
    const stun::Message& message,
    Endpoint from,
    ShardContext& context,
    std::vector<std::string>& retired
) {
  ice_.handle_message(packet, message, to_address(from), context.now);
  while (auto output = ice_.poll_output()) {
    if (const auto* transmit = std::get_if<ice::Transmit>(&*output)) {
      context.port.send_copy(to_endpoint(transmit->to), transmit->datagram);
    } else if (const auto* validated = std::get_if<ice::Validated>(&*output)) {
      learn_address(to_endpoint(validated->from), context);
    } else if (auto* gone = std::get_if<ice::Retired>(&*output)) {
      retired.push_back(std::move(gone->ufrag));
    }
  }
  if (ice_.target()) target_ = to_endpoint(*ice_.target());
  const bool may_start = !dtls_ && dtls_role_ == dtls::Role::client && !remote_fingerprint_.empty();
  if (may_start && ice_.nominated()) start_dtls(context);
}

void WebRtcLeg::learn_address(Endpoint from, ShardContext& context) {
  if (context.by_address.find(from) == this) return;
  // The oldest makes room, but never the one in use.
  if (addresses_[next_address_] == target_ && target_ != 0)
    next_address_ = (next_address_ + 1) % addresses_.size();
  Endpoint& slot = addresses_[next_address_];
  next_address_ = (next_address_ + 1) % addresses_.size();
  if (slot != 0 && context.by_address.find(slot) == this) context.by_address.erase(slot);
  slot = from;
  context.by_address.set(from, this);
}

void WebRtcLeg::start_dtls(ShardContext& context) {
  dtls_ = std::make_unique<dtls::Session>(context.identity, dtls_role_, remote_fingerprint_);
  dtls_->start();
  pump_dtls(context);
}

void WebRtcLeg::handle_dtls(ByteView datagram, ShardContext& context) {
  if (!dtls_) {
    if (dtls_role_ == dtls::Role::client) return;  // ours starts with the nomination
    dtls_ = std::make_unique<dtls::Session>(context.identity, dtls_role_, remote_fingerprint_);
  }
  dtls_->handle_datagram(datagram);
  pump_dtls(context);
}

void WebRtcLeg::pump_dtls(ShardContext& context) {
  while (auto datagram = dtls_->poll_transmit()) context.port.send_copy(target_, *datagram);
  const auto timeout = dtls_->timeout();
  dtls_due_ = timeout ? context.now + *timeout : TimePoint::max();
  switch (dtls_->state()) {
    case dtls::State::connecting:
      return;
    case dtls::State::connected:
      if (sender_) return;
      sender_.emplace(dtls_->keys()->profile, dtls_->keys()->local);
      receiver_.emplace(dtls_->keys()->profile, dtls_->keys()->remote);
      report_due_ = context.now + report_interval(context.random);
      ice_.handle_media(context.now);
      context.sink(Connected{id});
      return;
    case dtls::State::closed:
    case dtls::State::failed:
      report_lost(context);
      return;
  }
}

void WebRtcLeg::report_lost(ShardContext& context) {
  if (std::exchange(lost_reported_, true)) return;
  context.sink(Disconnected{id});
}

void WebRtcLeg::handle_rtp(std::span<std::uint8_t> packet, ShardContext& context) {
  if (!receiver_) return;
  const auto size = receiver_->unprotect_rtp(packet);
  if (!size) return;
  const std::span<std::uint8_t> plain = packet.first(*size);
  const auto header = rtp::parse_header(plain);
  if (!header) return;
  const auto payload = rtp::payload_of(plain, *header);
  ice_.handle_media(context.now);
  if (!reception_ || reception_->ssrc() != header->ssrc) {
    if (reception_) {
      past_received_ += reception_->received();
      past_lost_ += reception_->lost();
    }
    reception_.emplace(header->ssrc, audio::rtp_clock(codec_));
  }
  reception_->handle_packet(header->sequence, header->timestamp, context.now);
  if (!payload) return;

  const bool event = event_type_ && header->payload_type == *event_type_;
  if (!event && header->payload_type != payload_type_) return;
  if (event) handle_event(*payload, *header, context);
  if (!heard_by_anybody()) return;
  Frame frame;
  frame.payload = plain.subspan(header->size, payload->size());
  frame.source = source();
  frame.timestamp = header->timestamp;
  frame.clock = event ? event_rate_ : stream_.clock();
  frame.sequence = header->sequence;
  frame.codec = codec_;
  frame.event = event;
  frame.marker = header->marker;
  say(frame, context);
}

void WebRtcLeg::handle_event(ByteView payload, const rtp::Header& header, ShardContext& context) {
  const auto event = rtp::parse_event(payload);
  if (!event) return;
  if (const auto digit = keys_.handle_event(*event, header.timestamp, context.now)) {
    context.sink(DtmfReceived{id, *digit});
    press(*digit, context);
  }
}

void WebRtcLeg::handle_rtcp(std::span<std::uint8_t> packet, ShardContext& context) {
  if (!receiver_) return;
  const auto size = receiver_->unprotect_rtcp(packet);
  if (!size) return;
  ice_.handle_media(context.now);
  const auto parsed = rtp::parse_rtcp(packet.first(*size));
  if (!parsed) return;
  if (parsed->info && reception_ && parsed->sender == reception_->ssrc()) {
    reception_->handle_sender_report(*parsed->info, context.now);
  }
  for (std::size_t i = 0; i < parsed->block_count; ++i) {
    if (parsed->blocks[i].ssrc != ssrc_) continue;
    far_loss_ = parsed->blocks[i].fraction_lost * 100 / 256;
    if (const auto time = rtp::round_trip(parsed->blocks[i], rtp::ntp_time(context.wall())))
      round_trip_ = time;
  }
}

void WebRtcLeg::forward(const Frame& frame, ShardContext& context) {
  if (!sender_) return;
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
  if (const auto digit = foreign_keys_.handle_event(*event, frame.timestamp, context.now)) hear_key(*digit);
}

void WebRtcLeg::hear_key(char digit) {
  if (waiting_keys_.size() < kMaxWaitingKeys) waiting_keys_.push_back(digit);
}

void WebRtcLeg::hear_sound(std::span<const std::int16_t> sound, ShardContext& context) {
  if (!sender_) return;
  last_sound_ = context.now;
  if (blocked()) return;
  if (!voice_ || voice_->codec() != codec_) voice_ = std::make_unique<audio::Voice>(codec_);
  voice_->set_loss(far_loss_);
  const std::span<std::uint8_t> buffer = context.port.scratch().subspan(rtp::kHeaderSize);
  const std::size_t size = voice_->encode(sound, buffer.first(audio::kMaxOpusPacket));
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
  const auto whole = sender_->protect_rtp(packet, size);
  if (!whole) return;
  context.port.send(target_, packet.first(*whole));
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

void WebRtcLeg::tick(ShardContext& context) {
  if (context.now >= dtls_due_ && dtls_) {
    dtls_->handle_timeout();
    pump_dtls(context);
  }
  if (context.now >= ice_.next_timeout()) {
    ice_.handle_timeout(context.now);
    while (const auto output = ice_.poll_output()) {
      if (std::holds_alternative<ice::Lost>(*output)) report_lost(context);
    }
  }
  if (!sender_) return;
  if (keys_.pending()) {
    if (const auto digit = keys_.handle_timeout(context.now)) context.sink(DtmfReceived{id, *digit});
  }
  if (foreign_keys_.pending()) {
    if (const auto digit = foreign_keys_.handle_timeout(context.now)) hear_key(*digit);
  }
  if (occupied()) tick_playing(context);
  if (!occupied()) tick_relayed_keys(context);
  if (listens) tick_listening(context);
  if (!blocked()) tick_silence(context);
  if (context.now >= report_due_) {
    report_due_ = context.now + report_interval(context.random);
    send_reports(context, false);
  }
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
  hear_sound(peer->ear->narrow(), context);
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

void WebRtcLeg::send_reports(ShardContext& context, bool bye) {
  std::optional<rtp::SenderInfo> info;
  if (sent_.packets != reported_.packets) {
    info = rtp::SenderInfo{
        rtp::ntp_time(context.wall()), stream_.timestamp_at(context.now), sent_.packets, sent_.octets};
    reported_ = sent_;
  }
  std::array<rtp::ReportBlock, 1> block;
  if (reception_) block[0] = reception_->report(context.now);
  Bytes packet;
  packet.reserve(128 + cname_.size());
  rtp::write_rtcp(packet, ssrc_, info, std::span(block).first(reception_ ? 1 : 0), cname_, bye);
  const std::span<std::uint8_t> buffer = context.port.scratch();
  if (packet.size() + srtp::kMaxOverhead > buffer.size()) return;
  std::copy(packet.begin(), packet.end(), buffer.begin());
  if (const auto size = sender_->protect_rtcp(buffer, packet.size())) {
    context.port.send(target_, buffer.first(*size));
  }
}

void WebRtcLeg::close(ShardContext& context) {
  if (sender_) send_reports(context, true);
  if (dtls_) {
    dtls_->close();
    while (auto datagram = dtls_->poll_transmit()) context.port.send_copy(target_, *datagram);
  }
  for (const Endpoint address : addresses_) {
    if (address != 0 && context.by_address.find(address) == this) context.by_address.erase(address);
  }
}

LegQuality WebRtcLeg::quality() const {
  LegQuality quality;
  quality.packets_received = past_received_;
  quality.packets_lost = past_lost_;
  if (reception_) {
    quality.packets_received += reception_->received();
    quality.packets_lost += reception_->lost();
    quality.jitter_ms = reception_->jitter_ms();
  }
  quality.packets_sent = total_sent_;
  if (round_trip_) quality.round_trip_ms = std::chrono::duration<double, std::milli>(*round_trip_).count();
  return quality;
}

}  // namespace softphone::media
