#include "io/media/local_leg.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "proto/rtp/packet.hpp"
#include "proto/srtp/profile.hpp"

namespace softphone::media {
namespace {

constexpr std::size_t kMaxDelayed = 256;  // 5 s of packets; more is not a line any more
constexpr std::uint8_t kMaxHops = 1;
constexpr std::uint64_t kClipSource = 1;           // those of legs have a serial number in the upper half
constexpr std::uint32_t kRoomSource = 0xFFFFFFFF;  // beyond any generation of ours

/// Uniform in [0, 1).
double draw(const RandomSource& random) {
  return random_u32(random) / 4294967296.0;
}

}  // namespace

void LocalLeg::speak(PlayId play, MediaEngine::Speech speech, unsigned loops) {
  const audio::Codec codec = peer_codec();
  audio::EncodedClipPtr clip = codec == audio::Codec::opus ? speech.opus : speech.pcmu;
  speaking_ = Speaking{play, std::move(speech), loops, ClipPlay{play, std::move(clip), loops, 0}, codec};
  ++generation_;
}

audio::Codec LocalLeg::peer_codec() const {
  return peer == nullptr ? audio::Codec::pcmu : wanted_codec(*peer);
}

void LocalLeg::hear(const Frame& frame, ShardContext& context) {
  ++heard_;
  if (wiretap && !occupied()) wiretap->hears.hear(heard(frame), context.now);
  if (frame.event) {
    if (const auto event = rtp::parse_event(frame.payload)) {
      if (const auto digit = keys_.handle_event(*event, frame.timestamp, context.now)) {
        context.sink(DtmfReceived{id, *digit});
      }
    }
  }
  if (!echo_ || frame.hops >= kMaxHops) return;
  Frame returned = frame;
  ++returned.hops;
  say_impaired(returned, context);
}

void LocalLeg::hear_sound(Sound& sound, ShardContext& context) {
  if (!echo_ && !wiretap) {
    ++heard_;
    return;
  }
  std::array<std::uint8_t, audio::rtp_frame(audio::Codec::pcmu)> packet;
  if (voice_.encode(sound.samples, packet) == 0) return;
  const std::span<std::uint8_t> buffer = context.port.scratch();
  std::copy(packet.begin(), packet.end(), buffer.begin() + rtp::kHeaderSize);
  Frame frame;
  frame.payload = buffer.subspan(rtp::kHeaderSize, packet.size());
  frame.source = std::uint64_t{serial} << 32 | kRoomSource;
  frame.sequence = sound_sequence_++;
  frame.timestamp = sound_timestamp_ += audio::rtp_frame(audio::Codec::pcmu);
  hear(frame, context);
}

void LocalLeg::tick(ShardContext& context) {
  if (const auto digit = keys_.handle_timeout(context.now)) context.sink(DtmfReceived{id, *digit});
  tick_playing(context);
  tick_speaking(context);
}

void LocalLeg::tick_playing(ShardContext& context) {
  if (auto* clip = std::get_if<ClipPlay>(&playing)) {
    if (const auto payload = clip->next()) {
      const audio::Codec codec = clip->clip->codec();
      const audio::HeardPacket packet{codec, kClipSource, clip_sequence_++, clip_timestamp_, false, *payload};
      clip_timestamp_ += audio::rtp_frame(codec);
      if (wiretap) wiretap->hears.hear(packet, context.now);
      return;
    }
    const PlayId finished = clip->id;
    playing = std::monostate{};
    context.sink(PlayFinished{id, finished});
  } else if (auto* digits = std::get_if<DigitPlay>(&playing)) {
    const auto packet = digits->sender.tick();
    // The party has heard a key once its tone is complete.
    if (packet && packet->event.end && packet->last) {
      context.sink(DtmfReceived{id, *rtp::digit_of(packet->event.event)});
    }
    if (packet || !digits->sender.done()) return;
    const PlayId finished = digits->id;
    playing = std::monostate{};
    context.sink(PlayFinished{id, finished});
  }
}

void LocalLeg::tick_speaking(ShardContext& context) {
  if (!speaking_) return;
  const audio::Codec codec = peer_codec();
  if (codec != speaking_->codec) {  // the peer changed: go on at the same moment in the other encoding
    speaking_->codec = codec;
    speaking_->play.clip = codec == audio::Codec::opus ? speaking_->speech.opus : speaking_->speech.pcmu;
    const std::size_t frames = speaking_->play.clip ? speaking_->play.clip->frame_count() : 0;
    speaking_->play.position = std::min(speaking_->play.position, frames);
    ++generation_;
  }
  const auto payload = speaking_->play.next();
  if (!payload) {
    const PlayId finished = speaking_->id;
    speaking_.reset();
    context.sink(PlayFinished{id, finished});
    return;
  }
  Frame frame;
  frame.source = std::uint64_t{serial} << 32 | generation_;
  frame.codec = codec;
  frame.clock = audio::rtp_clock(codec);
  frame.sequence = sequence_++;
  frame.timestamp = timestamp_ += audio::rtp_frame(codec);
  say_copy(frame, *payload, context);
}

void LocalLeg::say_impaired(const Frame& frame, ShardContext& context) {
  ++said_;
  if (!heard_by_anybody()) return;
  if (impairment_.loss > 0 && draw(context.random) < impairment_.loss) return;
  if (impairment_.jitter <= Milliseconds{0}) {
    Leg::say(frame, context);
    return;
  }
  if (delayed_.size() >= kMaxDelayed) return;
  const auto delay = std::chrono::duration_cast<Duration>(impairment_.jitter * draw(context.random));
  Delayed entry{context.now + delay, frame, Bytes(frame.payload.begin(), frame.payload.end())};
  entry.frame.payload = {};
  context.next_due = std::min(context.next_due, entry.due);
  delayed_.push_back(std::move(entry));
}

void LocalLeg::say_copy(const Frame& frame, ByteView payload, ShardContext& context) {
  const std::span<std::uint8_t> buffer = context.port.scratch();
  if (payload.size() > buffer.size() - rtp::kHeaderSize - srtp::kMaxOverhead) return;
  std::memcpy(buffer.data() + rtp::kHeaderSize, payload.data(), payload.size());
  Frame copy = frame;
  copy.payload = buffer.subspan(rtp::kHeaderSize, payload.size());
  say_impaired(copy, context);
}

void LocalLeg::release(ShardContext& context) {
  std::sort(delayed_.begin(), delayed_.end(), [](const Delayed& a, const Delayed& b) {
    return a.due < b.due;
  });
  std::size_t done = 0;
  for (; done < delayed_.size() && delayed_[done].due <= context.now; ++done) {
    const Delayed& entry = delayed_[done];
    const std::span<std::uint8_t> buffer = context.port.scratch();
    if (entry.payload.size() > buffer.size() - rtp::kHeaderSize - srtp::kMaxOverhead) continue;
    std::memcpy(buffer.data() + rtp::kHeaderSize, entry.payload.data(), entry.payload.size());
    Frame frame = entry.frame;
    frame.payload = buffer.subspan(rtp::kHeaderSize, entry.payload.size());
    Leg::say(frame, context);
  }
  delayed_.erase(delayed_.begin(), delayed_.begin() + static_cast<std::ptrdiff_t>(done));
  if (!delayed_.empty()) context.next_due = std::min(context.next_due, delayed_.front().due);
}

LegQuality LocalLeg::quality() const {
  LegQuality quality;
  quality.packets_received = heard_;
  quality.packets_sent = said_;
  return quality;
}

}  // namespace softphone::media
