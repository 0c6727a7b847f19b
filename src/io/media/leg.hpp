#pragma once
// What all kinds of legs share, and the media packet that passes between them. Everything here belongs to one
// media thread.

#include <memory>
#include <optional>
#include <span>
#include <variant>

#include "audio/voice.hpp"
#include "base/random.hpp"
#include "io/media/flat_map.hpp"
#include "io/media/media_engine.hpp"
#include "io/media/tap_list.hpp"
#include "io/media/udp_port.hpp"
#include "proto/dtls/identity.hpp"
#include "proto/rtp/telephone_event.hpp"

namespace softphone::media {

class Room;
class WebRtcLeg;
struct Seat;

/// The part of a media thread that legs use.
struct ShardContext {
  UdpPort& port;
  const dtls::Identity& identity;
  const RandomSource& random;
  const std::function<void(MediaEvent)>& sink;
  FlatMap<WebRtcLeg>& by_address;
  TimePoint now;        ///< when the batch under work was fetched
  WallTime wall_start;  ///< wall time at steady_start
  TimePoint steady_start;
  TimePoint next_due = TimePoint::max();  ///< earliest delayed packet of any local leg
  bool relayed = false;                   ///< packets have been passed on as they are, lately
  unsigned handshakes = 0;                ///< done since their memory was last given back
  TimePoint last_handshake{};

  [[nodiscard]] WallTime wall() const {
    return wall_start + std::chrono::duration_cast<WallTime::duration>(now - steady_start);
  }
};

/// One decrypted packet on its way to a leg.
struct Frame {
  std::span<std::uint8_t> payload;  ///< with rtp::kHeaderSize bytes before and srtp::kMaxOverhead after it
  std::uint64_t source = 0;         ///< names the numbering below; never 0
  std::uint32_t timestamp = 0;
  std::uint32_t clock = 8000;
  std::uint16_t sequence = 0;
  audio::Codec codec = audio::Codec::pcmu;
  bool event = false;  ///< telephone event; `clock` is then the event's rate
  bool marker = false;
  // So that nothing goes round in circles:
  std::uint8_t hops = 0;   ///< echoes passed
  std::uint8_t links = 0;  ///< links passed
};

/// 20 ms of sound on its way to one leg or to several: 160 samples at 8 kHz or 320 at 16 kHz.
class Sound {
 public:
  explicit Sound(std::span<const std::int16_t> the_samples) : samples(the_samples) {}
  [[nodiscard]] bool narrow() const { return samples.size() == audio::kNarrowFrame; }
  /// Narrow sound as PCMU, made once for all who hear it.
  [[nodiscard]] ByteView mu_law();

  const std::span<const std::int16_t> samples;

 private:
  bool encoded_ = false;
  std::array<std::uint8_t, audio::kNarrowFrame> mu_law_;
};

/// A clip under way.
struct ClipPlay {
  PlayId id;
  audio::EncodedClipPtr clip;
  unsigned loops_left = 1;  ///< 0: endless
  std::size_t position = 0;

  /// The next 20 ms; nothing at the end.
  std::optional<ByteView> next();
};

/// Digits under way.
struct DigitPlay {
  PlayId id;
  rtp::EventSender sender;
};

struct Leg {
  enum class Kind : std::uint8_t { web_rtc, local, link };

  Leg(LegId the_id, Kind the_kind, std::uint32_t the_serial)
      : id(the_id), kind(the_kind), serial(the_serial) {}
  virtual ~Leg() = default;
  Leg(const Leg&) = delete;
  Leg& operator=(const Leg&) = delete;

  // All that a packet or a tick without work needs, in one cache line.
  const LegId id;
  const Kind kind;
  bool muted = false;
  bool silenced = false;       ///< by its room: the peer does not hear it
  bool listens = false;        ///< to the peer's ear, as their codecs differ
  const std::uint32_t serial;  ///< unique on the shard, from 1: upper half of Frame::source
  /// Ticks before this moment find nothing to do. What gives them something stirs the leg.
  TimePoint idle_until{};
  Leg* peer = nullptr;
  Seat* seat = nullptr;              ///< in a room, which then decides about the peer
  std::unique_ptr<audio::Ear> ear;   ///< while a room mixes this leg or a peer of another codec hears it
  std::unique_ptr<Wiretap> wiretap;  ///< while anybody observes the leg or its room
  TapList taps;
  /// What is sent to this leg's person instead of what its peer says.
  std::variant<std::monostate, ClipPlay, DigitPlay> playing;

  void stir() { idle_until = {}; }
  [[nodiscard]] bool occupied() const { return playing.index() != 0; }
  [[nodiscard]] bool heard_by_anybody() const { return !muted && (peer || ear || wiretap || seat); }
  /// A packet of this leg's person, on its way to whoever it is for.
  void say(const Frame& frame, ShardContext& context);
  /// The person has pressed a key: those in the room get it, where packets do not carry it to them.
  void press(char digit, ShardContext& context);
  /// Makes or drops the wiretap as the observers need it.
  void keep_wiretap();
  /// Every 20 ms, after everything else: one frame for the observers.
  void tick_taps(TimePoint now);
};

/// What an ear needs to know of a packet.
inline audio::HeardPacket heard(const Frame& frame) {
  return {frame.codec, frame.source, frame.sequence, frame.timestamp, frame.event, frame.payload};
}

/// Hands a packet to the leg it is for.
void deliver(Leg& to, const Frame& frame, ShardContext& context);
/// Hands it 20 ms of sound, unless something plays there.
void deliver_sound(Leg& to, Sound& sound, ShardContext& context);
/// Hands it a key that was pressed by somebody it hears.
void deliver_key(Leg& to, char digit, ShardContext& context);
/// Whether a leg takes packets of a codec as they are.
[[nodiscard]] bool accepts(const Leg& to, audio::Codec codec);
/// What a leg is best given.
[[nodiscard]] audio::Codec wanted_codec(const Leg& to);

/// Undoes the bridge of `leg`, if any, on both sides.
void separate(Leg& leg);

}  // namespace softphone::media
