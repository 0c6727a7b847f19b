#pragma once
// What was told about a call, as it was told. Facts are stored append-only and never change.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "desk/after_call.hpp"
#include "desk/routing.hpp"

namespace softphone::desk {

/// Twilio's CallStatus words.
enum class LegStatus {
  queued,
  initiated,
  ringing,
  in_progress,
  completed,
  busy,
  failed,
  no_answer,
  canceled
};

std::optional<LegStatus> read_leg_status(std::string_view word);
std::string_view to_word(LegStatus status);
/// No other status follows.
bool is_final(LegStatus status);

/// Words of commands; docs/api/desk.md says what each does.
enum class Verb {
  hold,
  resume,
  transfer,
  consult,
  swap,
  complete,
  cancel,
  merge,
  add,
  remove,
  leave,
  hangup,
  record,
  pause_recording,
  resume_recording,
  stop_recording,
  come_back,  ///< of the telephony, not of the API: a rep's new leg takes the place of the former one
  park
};

std::optional<Verb> read_verb(std::string_view word);
std::string_view to_word(Verb verb);

/// The voice webhook asked what to do with a new call.
struct VoiceAsked {
  std::string from;
  std::string to;  ///< as dialled
  Plan plan;
  friend bool operator==(const VoiceAsked&, const VoiceAsked&) = default;
};

/// A status callback of one leg: the caller's, or one that was rung.
struct LegChanged {
  std::string leg_sid;
  std::string from;
  std::string to;
  LegStatus status = LegStatus::queued;
  int sip_code = 0;                      ///< SipResponseCode of the end; 0: not told
  std::optional<std::int64_t> duration;  ///< CallDuration, seconds, with the end only
  /// The party that was added to a call and has this leg; empty for a leg of the dialling that began the
  /// call.
  std::string party = {};
  friend bool operator==(const LegChanged&, const LegChanged&) = default;
};

/// The <Dial action> request: how the dialling ended.
struct DialEnded {
  std::string leg_sid;  ///< DialCallSid; empty when nobody was rung
  std::string status;   ///< DialCallStatus: completed, answered, busy, no-answer, failed, canceled
  LegStatus caller = LegStatus::in_progress;  ///< CallStatus of the caller's leg at this moment
  std::optional<std::int64_t> duration;       ///< DialCallDuration, seconds
  std::size_t step = 0;                       ///< of the plan's steps, the one that ended
  friend bool operator==(const DialEnded&, const DialEnded&) = default;
};

/// The system found that a call cannot be alive any more.
struct Abandoned {
  std::string reason;  ///< plain words
  friend bool operator==(const Abandoned&, const Abandoned&) = default;
};

/// A rep's command that was found valid. What is wanted of a call follows from all of them in the order of
/// their times, then ids.
struct Wanted {
  std::string id;  ///< the page's own; a command repeated has the same
  std::string by;  ///< identity of the rep
  Verb verb = Verb::hold;
  std::string self;  ///< party by which the rep was in the call
  std::string
      party;         ///< hold, resume, remove: whom, empty for all others; transfer, consult, add: who is new
  std::string to;    ///< of whoever is new: E.164 number or client:identity
  std::string from;  ///< shown to whoever is new: E.164 number or client:identity
  std::string back;  ///< transfer, complete: the party as which the rep is rung back when nobody answers
  std::string leg = {};  ///< come_back: SID of the new leg
  friend bool operator==(const Wanted&, const Wanted&) = default;
};

/// What was waited for did not happen in time: a rep whose leg was lost did not come back.
struct GivenUp {
  std::string party;
  friend bool operator==(const GivenUp&, const GivenUp&) = default;
};

/// Those in the call were told that it is recorded.
struct Announced {
  std::string wanted;  ///< the recording, by the id of the command that began it
  friend bool operator==(const Announced&, const Announced&) = default;
};

/// A leg fetched one of our documents: it is on its way there.
struct DocumentAsked {
  enum class Which { room, sorry };
  std::string leg_sid;
  Which which = Which::room;
  friend bool operator==(const DocumentAsked&, const DocumentAsked&) = default;
};

/// A status callback of the call's conference about one participant.
struct RoomChanged {
  enum class Event { join, leave, hold, unhold };
  std::string conference_sid;
  std::int64_t sequence = 0;  ///< SequenceNumber: the order in which things happened in the conference
  Event event = Event::join;
  std::string leg_sid;
  std::string party;  ///< ParticipantLabel
  bool held = false;
  friend bool operator==(const RoomChanged&, const RoomChanged&) = default;
};

/// What the REST API said of a participant, as answer to a question or a command.
struct RoomSeen {
  std::string conference_sid;
  std::string leg_sid;
  std::string party;
  bool connected = false;
  bool held = false;
  friend bool operator==(const RoomSeen&, const RoomSeen&) = default;
};

/// The carrier took the order to ring a party, or refused it for good.
struct PartyPlaced {
  std::string party;
  std::string leg_sid;  ///< empty: refused
  std::string reason;   ///< of the refusal, for the log and the record
  int code = 0;         ///< of the refusal: https://www.twilio.com/docs/api/errors; 0: none was told
  friend bool operator==(const PartyPlaced&, const PartyPlaced&) = default;
};

/// The state of a recording, told by a callback or by the REST API.
struct RecordingChanged {
  std::string recording_sid;
  std::string leg_sid;
  std::string wanted;  ///< id of the command that began it
  std::string status;  ///< Twilio's words: in-progress paused stopped processing completed absent failed
  friend bool operator==(const RecordingChanged&, const RecordingChanged&) = default;
};

/// A rep sent a call that rang to the voicemail.
struct SentToVoicemail {
  std::string by;  ///< identity
  friend bool operator==(const SentToVoicemail&, const SentToVoicemail&) = default;
};

/// The caller was led to the voicemail.
struct VoicemailAsked {
  std::string box;  ///< a rep's identity or a line's number
  friend bool operator==(const VoicemailAsked&, const VoicemailAsked&) = default;
};

/// The caller left a message.
struct VoicemailLeft {
  std::string box;
  std::string recording_sid;
  std::string caller;         ///< who speaks: E.164 number or client:identity
  std::int64_t duration = 0;  ///< seconds
  friend bool operator==(const VoicemailLeft&, const VoicemailLeft&) = default;
};

struct Fact {
  std::string call_sid;  ///< the caller's leg: names the call
  UnixMs at = 0;
  std::variant<
      VoiceAsked,
      LegChanged,
      DialEnded,
      Abandoned,
      Wanted,
      GivenUp,
      Announced,
      DocumentAsked,
      RoomChanged,
      RoomSeen,
      PartyPlaced,
      RecordingChanged,
      SentToVoicemail,
      VoicemailAsked,
      VoicemailLeft,
      WrappedUp,
      WrapUpUndone,
      QualityTold,
      Rated,
      Listened,
      CrmTold,
      TroubleTold>
      what;

  /// The same callback told twice has the same key.
  [[nodiscard]] std::string key() const;
  friend bool operator==(const Fact&, const Fact&) = default;
};

/// What is stored of `what`: one JSON object.
std::string to_json(const Fact& fact);
/// Reads `to_json` back. Error code: malformed.
Result<Fact> read_fact(std::string call_sid, UnixMs at, std::string_view json);

/// When a callback's event happened: the moment it came in is exact to the millisecond but wrong for a
/// callback that was delayed; its own Timestamp is right but whole seconds. Within two seconds of each other
/// the first wins.
UnixMs event_time(UnixMs received, std::optional<std::int64_t> timestamp_seconds);

/// At most `limit` bytes of `text` that are valid UTF-8 without control characters: fit to be stored and
/// shown.
std::string printable(std::string_view text, std::size_t limit);

}  // namespace softphone::desk
