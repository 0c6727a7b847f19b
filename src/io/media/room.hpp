#pragma once
// Where more than two legs talk. Two members of whom nothing else is to be heard are handed each other's
// packets as they are, like a bridge; otherwise everybody hears the sum of all others. Belongs to one media
// thread.

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "audio/mixer.hpp"
#include "audio/talk_detector.hpp"
#include "io/media/leg.hpp"
#include "io/media/room_sound.hpp"

namespace softphone::media {

/// A member's place in a room.
struct Seat {
  Seat(Room& the_room, Leg& the_leg, LegId the_name) : room(the_room), leg(the_leg), name(the_name) {}

  /// A packet of the member, before anybody gets it: for telling who talks while nothing is decoded.
  void note(const Frame& frame);
  [[nodiscard]] bool audible() const { return !as.muted && !as.held; }
  [[nodiscard]] bool hears() const { return !as.held && !as.deaf; }

  Room& room;
  Leg& leg;
  const LegId name;  ///< how the member is called outside; `leg` may stand for one on another thread
  RoomMember as;
  audio::TalkDetector talk;
  audio::SpeakerSelection::Speaker speaker;
  float gain = 1;            ///< with which it was heard in the last frame
  float hearing = 1;         ///< with which it heard the last frame
  unsigned patience = 0;     ///< frames for which silence is not sent after a handover from relaying
  bool contributes = false;  ///< to the sum of this frame
  std::span<const std::int16_t> sound;  ///< of this frame
  // Between two frames, of packets that were only passed on.
  float passed_power = 0;
  bool passed_speech = false;
  std::array<std::int16_t, audio::kWideFrame> faded;
};

class Room {
 public:
  explicit Room(RoomId id) : id_(id) {}
  ~Room();
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  void join(Leg& leg, LegId name, RoomMember as, ShardContext& context);
  void update(LegId name, RoomMember as, ShardContext& context);
  void leave(Leg& leg, ShardContext& context);
  [[nodiscard]] bool empty() const { return seats_.empty(); }
  [[nodiscard]] RoomId id() const { return id_; }

  void play(PlayId play, audio::PcmClipPtr clip, unsigned loops, ShardContext& context);
  void stop_play();
  /// Brings a key to all who hear the member, where packets do not.
  void press(const Seat& from, char digit, ShardContext& context);
  /// Every 20 ms, after the legs: mixes.
  void tick(ShardContext& context);
  /// After the legs' observers: what is said and played, for the room's.
  void tick_taps();
  /// After `taps` has changed.
  void keep_wiretaps();

  TapList taps;

 private:
  enum class Mode : std::uint8_t { idle, pair, mix };

  [[nodiscard]] std::optional<std::array<Seat*, 2>> find_pair() const;
  [[nodiscard]] bool hears(const Seat& listener, const Seat& speaker) const;
  void arrange(ShardContext& context);
  void become_pair(std::array<Seat*, 2> pair, ShardContext& context);
  void become_mix(ShardContext& context);
  void hand_over(Leg& from, Leg& to, ShardContext& context);
  void tick_passed(ShardContext& context);
  void tick_mix(ShardContext& context);
  void take_sound(Seat& seat, ShardContext& context);
  void collect(std::size_t size);
  void give(Seat& listener, std::size_t size, ShardContext& context);
  void report(Seat& seat, std::optional<bool> talk, ShardContext& context);
  [[nodiscard]] bool wide() const;

  RoomId id_;
  Mode mode_ = Mode::idle;
  std::vector<std::unique_ptr<Seat>> seats_;
  std::optional<RoomSound> sound_;
  bool sounding_ = false;  ///< sound_ has a frame now
  bool wide_ = false;
  audio::Mixer mixer_;
  std::array<std::int16_t, audio::kWideFrame> common_samples_;
  std::optional<Sound> common_;  ///< of this frame: what all hear who are not heard themselves
  audio::SpeakerSelection selection_;
  std::vector<audio::SpeakerSelection::Speaker*> speakers_;
};

}  // namespace softphone::media
