#pragma once
// A party of the practice network: it has no network of its own. It talks, returns what it hears, hears keys.

#include <vector>

#include "io/media/leg.hpp"

namespace softphone::media {

class LocalLeg final : public Leg {
 public:
  LocalLeg(LegId leg, std::uint32_t the_serial, Impairment impairment)
      : Leg(leg, Kind::local, the_serial), impairment_(impairment) {}

  void speak(PlayId play, MediaEngine::Speech speech, unsigned loops);
  void stop_speaking() { speaking_.reset(); }
  void echo(bool on) { echo_ = on; }

  /// A packet from the peer.
  void hear(const Frame& frame, ShardContext& context);
  /// 20 ms of sound from a room.
  void hear_sound(Sound& sound, ShardContext& context);
  [[nodiscard]] bool echoing() const { return echo_; }
  /// Every 20 ms.
  void tick(ShardContext& context);
  /// Says delayed packets that are due; keeps context.next_due.
  void release(ShardContext& context);

  [[nodiscard]] LegQuality quality() const;

 private:
  struct Speaking {
    PlayId id;
    MediaEngine::Speech speech;
    unsigned loops = 1;
    ClipPlay play;
    audio::Codec codec = audio::Codec::pcmu;
  };
  struct Delayed {
    TimePoint due;
    Frame frame;  ///< payload empty; the bytes are in `payload`
    Bytes payload;
  };

  void tick_playing(ShardContext& context);
  void tick_speaking(ShardContext& context);
  void say_impaired(const Frame& frame, ShardContext& context);
  void say_copy(const Frame& frame, ByteView payload, ShardContext& context);
  [[nodiscard]] audio::Codec peer_codec() const;

  Impairment impairment_;
  bool echo_ = false;
  std::optional<Speaking> speaking_;
  std::uint32_t generation_ = 0;  ///< numbers our own streams: lower half of Frame::source
  std::uint16_t sequence_ = 0;
  std::uint32_t timestamp_ = 0;
  rtp::EventReceiver keys_;
  // Numbering of what is played to the party, for observers.
  std::uint16_t clip_sequence_ = 0;
  std::uint32_t clip_timestamp_ = 0;
  // Sound from a room, put into packets.
  audio::Voice voice_{audio::Codec::pcmu};
  std::uint16_t sound_sequence_ = 0;
  std::uint32_t sound_timestamp_ = 0;
  std::vector<Delayed> delayed_;  ///< at most kMaxDelayed
  std::uint64_t heard_ = 0;
  std::uint64_t said_ = 0;
};

}  // namespace softphone::media
