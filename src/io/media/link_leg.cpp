#include "io/media/link_leg.hpp"

#include <cstring>

#include "proto/rtp/packet.hpp"
#include "proto/srtp/profile.hpp"

namespace softphone::media {
namespace {

// Links in a row; more is a circle.
constexpr std::uint8_t kMaxLinks = 8;

// Sources of what an end makes itself; those of legs have a serial number in the upper half.
constexpr std::uint64_t kVoiceSource = 1;
constexpr std::uint64_t kClipSource = 2;
constexpr std::uint64_t kDigitSource = 3;

}  // namespace

LinkLeg::~LinkLeg() {
  if (other_ != nullptr) other_->other_ = nullptr;
}

void LinkLeg::join(LinkLeg& other) {
  other_ = &other;
  other.other_ = this;
}

void LinkLeg::hear(const Frame& frame, ShardContext& context) {
  ++heard_;
  if (occupied()) return;
  if (wiretap) wiretap->hears.hear(heard(frame), context.now);
  transmit(frame, context);
}

void LinkLeg::hear_sound(Sound& sound, ShardContext& context) {
  if (occupied()) return;
  if (!voice_ || voice_->codec() != codec_) voice_ = std::make_unique<audio::Voice>(codec_);
  std::array<std::uint8_t, audio::kMaxOpusPacket> packet;
  const std::size_t size = voice_->encode(sound.samples, packet);
  if (size == 0) return;
  Frame frame;
  frame.codec = codec_;
  frame.clock = audio::rtp_clock(codec_);
  transmit_made(std::span(packet).first(size), kVoiceSource, frame, context);
}

void LinkLeg::hear_key(char digit, ShardContext& context) {
  if (other_ != nullptr) {
    other_->receive_key(digit, context);
  } else {
    Head head;
    head.record = Record::key;
    head.key = digit;
    send_head(head, {});
  }
}

void LinkLeg::transmit_made(
    ByteView payload, std::uint64_t source, const Frame& like, ShardContext& context
) {
  const std::span<std::uint8_t> buffer = context.port.scratch();
  if (payload.size() > buffer.size() - rtp::kHeaderSize - srtp::kMaxOverhead) return;
  std::memcpy(buffer.data() + rtp::kHeaderSize, payload.data(), payload.size());
  Frame frame = like;
  frame.payload = buffer.subspan(rtp::kHeaderSize, payload.size());
  frame.source = source;
  frame.sequence = sequence_++;
  if (!frame.event) frame.timestamp = timestamp_ += audio::rtp_frame(frame.codec);
  ++heard_;
  if (wiretap) wiretap->hears.hear(heard(frame), context.now);
  transmit(frame, context);
}

void LinkLeg::transmit(const Frame& frame, ShardContext& context) {
  if (frame.links >= kMaxLinks) return;
  Frame passed = frame;
  ++passed.links;
  if (other_ != nullptr) {
    other_->receive(passed, context);
    return;
  }
  Head head;
  head.frame = passed;
  head.frame.payload = {};
  send_head(head, frame.payload);
}

void LinkLeg::send_head(Head head, ByteView payload) {
  if (!pipe_) return;
  static_assert(std::is_trivially_copyable_v<Head>);
  std::array<std::uint8_t, sizeof(Head)> bytes;
  std::memcpy(bytes.data(), &head, sizeof head);
  // A full ring costs the packet, as on any network.
  if (pipe_->towards[1 - side_].push(bytes, payload)) pipe_->wake[1 - side_]();
}

void LinkLeg::read_pipe(ShardContext& context) {
  if (!pipe_) return;
  std::array<std::uint8_t, sizeof(Head) + UdpPort::kMaxDatagram> record;
  while (const auto size = pipe_->towards[side_].pop(record)) {
    if (*size < sizeof(Head)) continue;
    Head head;
    std::memcpy(&head, record.data(), sizeof head);
    switch (head.record) {
      case Record::frame: {
        const std::span<std::uint8_t> buffer = context.port.scratch();
        const std::size_t length = *size - sizeof(Head);
        if (length > buffer.size() - rtp::kHeaderSize - srtp::kMaxOverhead) break;
        std::memcpy(buffer.data() + rtp::kHeaderSize, record.data() + sizeof(Head), length);
        head.frame.payload = buffer.subspan(rtp::kHeaderSize, length);
        receive(head.frame, context);
        break;
      }
      case Record::key:
        receive_key(head.key, context);
        break;
      case Record::codec:
        codec_ = head.codec;
        break;
    }
  }
}

void LinkLeg::receive(Frame frame, ShardContext& context) {
  if (frame.source != incoming_source_) {
    incoming_source_ = frame.source;
    ++generation_;
  }
  frame.source = std::uint64_t{serial} << 32 | generation_;
  ++said_;
  if (frame.event && !muted) {
    if (const auto event = rtp::parse_event(frame.payload)) {
      if (const auto digit = keys_.handle_event(*event, frame.timestamp, context.now)) {
        if (reported_) context.sink(DtmfReceived{id, *digit});
        press(*digit, context);
      }
    }
  }
  say(frame, context);
}

void LinkLeg::receive_key(char digit, ShardContext& context) {
  if (muted) return;
  if (reported_) context.sink(DtmfReceived{id, digit});
  if (peer != nullptr && !silenced) {
    deliver_key(*peer, digit, context);
  } else {
    press(digit, context);
  }
}

void LinkLeg::tick(ShardContext& context) {
  tell_codec();
  if (keys_.pending()) {
    if (const auto digit = keys_.handle_timeout(context.now)) {
      if (reported_) context.sink(DtmfReceived{id, *digit});
      press(*digit, context);
    }
  }
  tick_playing(context);
}

void LinkLeg::tell_codec() {
  const audio::Codec best = peer != nullptr ? wanted_codec(*peer) : audio::Codec::pcmu;
  if (best == told_) return;
  told_ = best;
  if (other_ != nullptr) {
    other_->codec_ = best;
    return;
  }
  Head head;
  head.record = Record::codec;
  head.codec = best;
  send_head(head, {});
}

void LinkLeg::tick_playing(ShardContext& context) {
  std::optional<PlayId> finished;
  if (auto* clip = std::get_if<ClipPlay>(&playing)) {
    if (const auto payload = clip->next()) {
      Frame frame;
      frame.codec = clip->clip->codec();
      frame.clock = audio::rtp_clock(frame.codec);
      transmit_made(*payload, kClipSource, frame, context);
      return;
    }
    finished = clip->id;
  } else if (auto* digits = std::get_if<DigitPlay>(&playing)) {
    const auto packet = digits->sender.tick();
    if (packet) {
      if (packet->first) timestamp_ += audio::rtp_frame(audio::Codec::pcmu);
      Frame frame;
      frame.event = true;
      frame.timestamp = timestamp_;
      frame.marker = packet->first;
      const auto payload = rtp::format_event(packet->event);
      transmit_made(payload, kDigitSource, frame, context);
    }
    if (packet || !digits->sender.done()) return;
    finished = digits->id;
  }
  if (!finished) return;
  playing = std::monostate{};
  context.sink(PlayFinished{id, *finished});
}

LegQuality LinkLeg::quality() const {
  LegQuality quality;
  quality.packets_received = said_;
  quality.packets_sent = heard_;
  return quality;
}

}  // namespace softphone::media
