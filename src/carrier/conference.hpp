#pragma once
// A conference and who takes part in it. https://www.twilio.com/docs/voice/twiml/conference

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "carrier/effects.hpp"
#include "carrier/twiml/background.hpp"

namespace softphone::carrier {

class Program;

enum class ConferenceStatus { init, in_progress, completed };
/// As on the wire: "init", "in-progress", "completed".
std::string_view to_string(ConferenceStatus status);

enum class ConferenceEnd {
  via_api,
  moderator_left,    ///< a participant with endConferenceOnExit
  moderator_kicked,  ///< the same, by REST
  last_left,
  last_kicked
};
std::string_view to_string(ConferenceEnd reason);

enum class ParticipantEnd { conference_ended_via_api, moderator_ended, updated_via_api, hung_up, add_failed };
std::string_view to_string(ParticipantEnd reason);

/// Who is told of what happens in a conference; the settings of its first participant count.
struct ConferenceCallback {
  std::string url;
  std::string method = "POST";
  std::vector<std::string> events;  ///< start end join leave mute hold modify speaker announcement

  [[nodiscard]] bool wants(std::string_view event) const;
};
bool is_conference_event(std::string_view event);

/// What was asked about recording the conference; recording itself looks here.
struct ConferenceRecordingRequest {
  bool from_start = false;
  bool trim_silence = true;
  std::string status_callback;
  std::string status_callback_method = "POST";
  std::vector<std::string> status_callback_events{"completed"};
};

inline constexpr std::size_t kMaxParticipants = 250;
inline constexpr std::size_t kMaxConferenceText = 128;  ///< bytes of a room's name, of a label

/// How somebody takes part.
struct ParticipantSettings {
  std::string label;
  bool muted = false;
  bool beep_on_enter = true;
  bool beep_on_exit = true;
  bool start_on_enter = true;
  bool end_on_exit = false;
  bool coaching = false;
  std::string call_sid_to_coach;
  SoundSource wait{.url = std::string(kDefaultMusic), .method = "POST"};
};

/// What the first participant decides for all.
struct ConferenceSettings {
  std::size_t max_participants = kMaxParticipants;
  std::string region = "us1";
  std::optional<ConferenceCallback> callback;
  ConferenceRecordingRequest recording;
  std::string event_callback;  ///< of recordings, in Twilio's old form
};

struct Participant {
  std::string call_sid;
  ParticipantSettings settings;
  bool connected = false;    ///< in the room; before that a call of the API that rings
  bool by_api = false;       ///< its call has no TwiML of its own, and ends when it leaves
  bool early_media = false;  ///< the others hear how it rings
  bool early = false;        ///< its leg is in the room before it has answered
  bool held = false;
  SoundSource hold{.url = std::string(kDefaultMusic), .method = "GET"};
  bool talking = false;
  WallTime created{};
  WallTime updated{};

  /// What its leg was given last; a change of what it should be given leads to effects.
  enum class Hears { room, waiting, ringing, hold, announcement };
  Hears hears = Hears::room;
  RoomMember member;
};

struct Conference {
  std::string sid;  ///< CF…
  std::string friendly_name;
  ConferenceStatus status = ConferenceStatus::init;
  ConferenceSettings settings;
  RoomId room{};
  unsigned shard = 0;  ///< the room's home
  WallTime created{};
  WallTime updated{};
  std::vector<Participant> participants;
  std::optional<ConferenceEnd> end_reason;
  std::string call_sid_ending;
  int sequence = 0;  ///< of the last status callback

  std::unique_ptr<Program> announcement;
  enum class RoomSound { none, ringing, beep, announcement };
  RoomSound room_sound = RoomSound::none;
  PlayId room_play{};

  [[nodiscard]] bool ended() const { return status == ConferenceStatus::completed; }
  [[nodiscard]] std::size_t connected() const;
  /// Null when there is none.
  [[nodiscard]] Participant* find(std::string_view call_sid);
  [[nodiscard]] const Participant* find(std::string_view call_sid) const;
  [[nodiscard]] const Participant* find_label(std::string_view label) const;
  /// Nobody is there to talk with, or the conference has not begun.
  [[nodiscard]] bool waits() const { return status != ConferenceStatus::in_progress || connected() < 2; }

  Conference();
  ~Conference();
  Conference(const Conference&) = delete;
  Conference& operator=(const Conference&) = delete;
};

}  // namespace softphone::carrier
