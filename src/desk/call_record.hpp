#pragma once
// A call as one rep sees it: the `Call` of docs/api/desk.md.

#include <optional>
#include <string>
#include <string_view>

#include "desk/call.hpp"
#include "desk/end_reason.hpp"
#include "desk/roster.hpp"

namespace softphone::desk {

enum class Direction { outgoing, incoming };
enum class State { ringing, talking, ended };
enum class Outcome {
  answered,
  busy,
  no_answer,
  declined,
  canceled,
  unknown_number,
  failed,
  missed,
  answered_elsewhere,
  voicemail,
};
enum class EndedBy { caller, callee, system };

/// The words of docs/api/desk.md.
std::string_view to_word(Outcome outcome);
std::string_view to_word(Direction direction);

struct Peer {
  bool is_rep = false;
  std::string value;                ///< E.164 number or what was dialled; identity of a rep
  std::optional<std::string> name;  ///< of a rep
  friend bool operator==(const Peer&, const Peer&) = default;
};

/// Of docs/api/desk.md: `parties`.
struct PartyRecord {
  std::string id;
  Peer peer;
  std::string_view state;  ///< ringing talking held away left
  bool me = false;
  std::optional<std::string_view> pending;  ///< holding resuming removing adding
  UnixMs since = 0;
  std::optional<std::string_view> failed;  ///< busy no_answer declined failed
  friend bool operator==(const PartyRecord&, const PartyRecord&) = default;
};
struct ConsultationRecord {
  std::string party;
  std::string speaking_to;
  std::string_view state;  ///< ringing talking
  friend bool operator==(const ConsultationRecord&, const ConsultationRecord&) = default;
};
struct TransferRecord {
  Peer to;
  std::string_view state;  ///< ringing failed done
  std::optional<std::string_view> reason;
  friend bool operator==(const TransferRecord&, const TransferRecord&) = default;
};
struct RecordingRecord {
  std::string_view state = "off";  ///< off starting on paused
  std::optional<UnixMs> since;
  friend bool operator==(const RecordingRecord&, const RecordingRecord&) = default;
};

/// The caller's way to the voicemail.
struct VoicemailRecord {
  std::string box;
  std::optional<std::string> message;  ///< SID of the recording; nothing when none was left, or not yet
  std::int64_t duration = 0;           ///< seconds
  friend bool operator==(const VoicemailRecord&, const VoicemailRecord&) = default;
};

/// The viewer's leg was lost, and the call goes on.
struct AwayRecord {
  UnixMs since = 0;
  std::optional<UnixMs> until;  ///< how long the others wait; nothing: they talk without the viewer
  bool parked = false;          ///< the viewer went to another call on purpose
  friend bool operator==(const AwayRecord&, const AwayRecord&) = default;
};

/// Of docs/api/records.md: `wrapUp`.
struct WrapUpRecord {
  WrappedUp saved;
  UnixMs at = 0;
  friend bool operator==(const WrapUpRecord&, const WrapUpRecord&) = default;
};
struct QualityRecord {
  std::string_view verdict;  ///< good fair poor
  std::optional<double> mos;
  friend bool operator==(const QualityRecord&, const QualityRecord&) = default;
};

struct CallRecord {
  std::string sid;
  Direction direction = Direction::outgoing;
  std::int64_t revision =
      0;  ///< Call::revision(): of two records of a call the one with the greater is newer
  Peer peer;
  std::optional<std::string> line;
  State state = State::ringing;
  std::optional<Outcome> outcome;
  std::optional<std::string> reason;  ///< why it failed or was cut off, in plain words
  std::optional<Why> why;             ///< the same, for those who say it in their own words
  std::optional<std::string> answered_by;
  std::optional<EndedBy> ended_by;
  UnixMs started_at = 0;
  std::optional<UnixMs> answered_at;
  std::optional<UnixMs> ended_at;
  std::int64_t duration = 0;  ///< talking time, whole seconds

  std::vector<PartyRecord> parties;
  bool held = false;  ///< the other end of the call is on hold, as wanted
  std::optional<ConsultationRecord> consultation;
  std::optional<TransferRecord> transfer;
  RecordingRecord recording;
  std::optional<std::string> mine;  ///< SID of the viewer's own leg, while it lives
  std::optional<std::string> transferred_by;
  std::optional<VoicemailRecord> voicemail;
  std::optional<AwayRecord> away;

  std::optional<WrapUpRecord> wrap_up;  ///< the viewer's own, else the last of a colleague
  std::optional<QualityRecord> quality;
  std::optional<int> rating;
  std::optional<CrmTold> crm;      ///< nothing: no CRM is told of it
  bool recorded = false;           ///< something of it was recorded
  std::optional<std::string> rep;  ///< whose call it is, for those who look at the team's
  friend bool operator==(const CallRecord&, const CallRecord&) = default;
};

/// Whoever is at `client:bob` or a number.
Peer peer_of(std::string_view address, const Roster& roster);

/// What became of a call, whoever looks; outcomes are the caller's.
struct Verdict {
  State state = State::ringing;
  std::optional<Outcome> outcome;
  std::optional<EndReason> reason;
  std::string answered_by;  ///< identity; empty for a phone number or nobody
  std::optional<EndedBy> ended_by;
  std::optional<UnixMs> answered_at;
  std::optional<UnixMs> ended_at;
  std::int64_t duration = 0;
};
Verdict judge(const Call& call, const Roster& roster);
/// Both forms of it, or neither.
void tell_reason(CallRecord& record, const Verdict& verdict);
/// Where the call stands, for those who need no names.
State state_of(const Call& call);

/// The rep who talked in a call with the outside: who called, or who answered. Empty when nobody did.
std::string rep_who_talked(const Call& call, const Roster& roster);

/// Nothing when the rep has no part in the call.
std::optional<CallRecord> seen_by(const Call& call, std::string_view identity, const Roster& roster);

/// The rep through whose eyes somebody outside of the call looks at it: who called, else who answered, else
/// the first who was rung. Empty when no rep is known yet.
std::string main_rep(const Call& call);
/// For managers: as this rep sees it, but that nobody in it is the viewer.
std::optional<CallRecord> seen_through(const Call& call, const std::string& rep, const Roster& roster);
/// For those who may see it: their own view, or for managers who have no part in it that of `main_rep`.
std::optional<CallRecord> seen_by_role(const Call& call, std::string_view identity, const Roster& roster);

/// One JSON object, as docs/api/desk.md has it.
std::string to_json(const CallRecord& record);

}  // namespace softphone::desk
