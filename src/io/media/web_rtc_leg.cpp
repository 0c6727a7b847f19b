#include "io/media/web_rtc_leg.hpp"

#include <algorithm>
#include <cstring>

namespace softphone::media {
namespace {

// A leg that is fed looks after its timers this often; less than the pause after which it sends silence.
constexpr Duration kRest = 80ms;

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
      ssrc_(options.ssrc),
      event_rate_(options.telephone_event_rate),
      event_type_(options.telephone_event),
      payload_type_(options.payload_type),
      codec_(options.codec),
      stream_(make_stream(options.codec, context.random)),
      ice_(
          {std::move(options.local.ufrag), std::move(options.local.pwd)},
          {std::move(options.remote.ufrag), std::move(options.remote.pwd)},
          context.now
      ),
      dtls_role_(to_role(options.role)),
      remote_fingerprint_(std::move(options.remote_fingerprint)),
      cname_(std::move(options.cname)),
      distance_(options.distance) {}

WebRtcLeg::WebRtcLeg(
    LegId leg,
    std::uint32_t the_serial,
    RtpLegOptions options,
    std::unique_ptr<RtpSockets> sockets,
    ShardContext& context
)
    : Leg(leg, Kind::web_rtc, the_serial),
      plain_(std::make_unique<PlainRtp>(std::move(sockets))),
      ssrc_(options.ssrc),
      event_rate_(audio::rtp_clock(audio::Codec::pcmu)),
      payload_type_(0),
      codec_(audio::Codec::pcmu),
      stream_(make_stream(audio::Codec::pcmu, context.random)),
      ice_({}, {}, context.now),
      dtls_role_(dtls::Role::server),
      cname_(std::move(options.cname)),
      distance_{} {}

void WebRtcLeg::prefetch() const {
  constexpr std::size_t kLine = 64;
  const auto fetch = [](const void* from, std::size_t size) {
    const auto* at = static_cast<const char*>(from);
    for (std::size_t i = 0; i < size; i += kLine) __builtin_prefetch(at + i, 1);
  };
  fetch(this, sizeof(Leg));
  fetch(&plain_, 6 * kLine);
  fetch(&receiver_, 4 * kLine);
}

void WebRtcLeg::set_rtp_remote(const RtpRemote& remote, ShardContext& context) {
  if (!plain_) return;
  plain_->set_remote(remote);
  payload_type_ = remote.payload_type;
  event_type_ = remote.telephone_event;
  if (report_due_ == TimePoint::max()) report_due_ = context.now + report_interval(context.random);
}

void WebRtcLeg::set_remote(RemoteDescription remote, ShardContext& context) {
  if (plain_) return;
  stir();
  ice_.set_remote({std::move(remote.ice.ufrag), std::move(remote.ice.pwd)}, context.now);
  if (codec_ != remote.codec) {
    codec_ = remote.codec;
    stream_ = make_stream(codec_, context.random);
  }
  distance_ = remote.distance;
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
  stir();
  switch (dtls_->state()) {
    case dtls::State::connecting:
      return;
    case dtls::State::connected:
      if (sender_) return;
      sender_.emplace(dtls_->keys()->profile, dtls_->keys()->local);
      receiver_.emplace(dtls_->keys()->profile, dtls_->keys()->remote);
      report_due_ = context.now + report_interval(context.random);
      ice_.handle_media(context.now);
      ++context.handshakes;
      context.last_handshake = context.now;
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
  if (!receiver_ && !plain_) return;
  std::size_t length = packet.size();
  if (!plain_) {
    const auto size = receiver_->unprotect_rtp(packet);
    if (!size) return;
    length = *size;
  }
  const std::span<std::uint8_t> plain = packet.first(length);
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
  if (plain_ && !event) plain_->from_wire(frame.payload);
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
  stir();
  if (const auto digit = keys_.handle_event(*event, header.timestamp, context.now)) {
    context.sink(DtmfReceived{id, *digit});
    press(*digit, context);
  }
}

void WebRtcLeg::handle_rtcp(std::span<std::uint8_t> packet, ShardContext& context) {
  if (!receiver_ && !plain_) return;
  std::size_t length = packet.size();
  if (!plain_) {
    const auto size = receiver_->unprotect_rtcp(packet);
    if (!size) return;
    length = *size;
  }
  ice_.handle_media(context.now);
  const auto parsed = rtp::parse_rtcp(packet.first(length));
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

void WebRtcLeg::tick(ShardContext& context) {
  if (context.now >= dtls_due_ && dtls_) {
    dtls_->handle_timeout();
    pump_dtls(context);
  }
  if (!plain_ && context.now >= ice_.next_timeout()) {
    ice_.handle_timeout(context.now);
    while (const auto output = ice_.poll_output()) {
      if (std::holds_alternative<ice::Lost>(*output)) report_lost(context);
    }
  }
  if (!ready()) return;
  // Media from the peer proves that it has the last flight of the handshake.
  if (reception_ && dtls_ && !dtls_->retired()) dtls_->retire();
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
  rest(context);
}

void WebRtcLeg::rest(ShardContext& context) {
  const bool fed = context.now - last_fed_ < kRest || context.now - last_sound_ < kRest;
  const bool keys = keys_.pending() || foreign_keys_.pending() || !waiting_keys_.empty();
  const bool to_be_retired = dtls_ && !dtls_->retired() && !reception_;
  if (!fed || keys || blocked() || listens || to_be_retired) return;
  idle_until = std::min({context.now + kRest, dtls_due_, report_due_});
  if (!plain_) idle_until = std::min(idle_until, ice_.next_timeout());
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
  if (plain_) {
    plain_->send_rtcp(packet);
    return;
  }
  const std::span<std::uint8_t> buffer = context.port.scratch();
  if (packet.size() + srtp::kMaxOverhead > buffer.size()) return;
  std::copy(packet.begin(), packet.end(), buffer.begin());
  if (const auto size = sender_->protect_rtcp(buffer, packet.size())) {
    context.port.send(target_, buffer.first(*size));
  }
}

void WebRtcLeg::close(ShardContext& context) {
  if (ready()) send_reports(context, true);
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
