#pragma once
// A call as the fold of its facts. Folding is commutative and idempotent: whatever the order and however
// often facts arrive, the same set of facts gives the same call.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "desk/fact.hpp"
#include "desk/room.hpp"

namespace softphone::desk {

/// One leg that the call rang, or the caller's own.
struct Leg {
  struct End {
    UnixMs at = 0;
    LegStatus status = LegStatus::completed;
    int sip_code = 0;
    std::optional<std::int64_t> duration;  ///< seconds
  };
  std::string sid;
  std::string to;
  bool rang = false;
  std::optional<UnixMs> answered;
  std::optional<End> end;
  std::string party = {};  ///< of an added leg: whose it is

  /// The rep whose page this leg rings, or empty for a phone number.
  [[nodiscard]] std::string_view identity() const { return client_identity(to); }
};

/// When the leg was answered; told by its own callback, or reckoned back from its end when that callback was
/// lost.
std::optional<UnixMs> answered_at(const Leg& leg);

/// The caller's way to the voicemail, and what was left there.
struct VoicemailVisit {
  std::string box;
  UnixMs at = 0;
  std::string recording_sid;  ///< of the message; empty: none was left, or not yet
  std::int64_t duration = 0;  ///< of the message, seconds
};

class Call {
 public:
  explicit Call(std::string sid) : sid_(std::move(sid)) { caller_.sid = sid_; }

  /// Takes one fact of this call in.
  void apply(const Fact& fact);

  [[nodiscard]] const std::string& sid() const { return sid_; }
  /// From and To of the caller's leg; empty until told.
  [[nodiscard]] const std::string& from() const { return from_; }
  [[nodiscard]] const std::string& to() const { return to_; }
  [[nodiscard]] UnixMs started_at() const { return voice_at_.value_or(first_at_); }
  [[nodiscard]] const std::optional<Plan>& plan() const { return plan_; }
  [[nodiscard]] const Leg& caller() const { return caller_; }
  /// By sid.
  [[nodiscard]] const std::map<std::string, Leg>& rung() const { return rung_; }
  /// Legs of parties that were added later, by sid.
  [[nodiscard]] const std::map<std::string, Leg>& added() const { return added_; }
  /// The leg of the dialling that talked with the caller; null before. When two were answered at once, the
  /// carrier's own word decides.
  [[nodiscard]] const Leg* talking_leg() const;
  /// The end of the dialling: of the step that was answered, in which the caller gave up, or after which
  /// there is nothing to dial.
  [[nodiscard]] const std::optional<DialEnded>& dial() const { return dial_; }
  [[nodiscard]] UnixMs dial_at() const { return dial_at_; }
  /// When the caller's leg was told to be out of the conference.
  [[nodiscard]] const std::optional<UnixMs>& caller_left_room() const { return caller_left_room_; }
  [[nodiscard]] const std::optional<Abandoned>& abandoned() const { return abandoned_; }
  [[nodiscard]] UnixMs abandoned_at() const { return abandoned_at_; }
  [[nodiscard]] const std::optional<VoicemailVisit>& voicemail() const { return voicemail_; }
  /// The rep who sent the caller to the voicemail, and when.
  [[nodiscard]] const std::optional<std::pair<UnixMs, std::string>>& sent_to_voicemail() const {
    return sent_to_voicemail_;
  }
  /// Whether anything of the plan may follow a step that ended so.
  [[nodiscard]] bool goes_on_after(const DialEnded& dial) const;

  /// What the reps asked for, in the order that counts: by time, then id.
  [[nodiscard]] const std::map<std::pair<UnixMs, std::string>, Wanted>& commands() const { return commands_; }
  /// Null when no command has this id.
  [[nodiscard]] const Wanted* command(std::string_view id) const;
  [[nodiscard]] const Room& room() const { return room_; }
  /// When a party was no longer waited for, by its id.
  [[nodiscard]] const std::map<std::string, UnixMs, std::less<>>& given_up() const { return given_up_; }
  /// Recordings (by the ids of their commands) that those in the call were told of.
  [[nodiscard]] const std::set<std::string, std::less<>>& announced() const { return announced_; }
  /// What the team's policy says of recording this call.
  [[nodiscard]] RecordingPolicy recording_policy() const {
    return plan_ ? plan_->recording : RecordingPolicy{};
  }
  /// The callee is rung into the call's conference, where the caller waits; see Plan::room.
  [[nodiscard]] bool begins_in_room() const { return plan_ && plan_->room && !plan_->refusal; }
  /// What people added to the call.
  [[nodiscard]] const AfterCall& after() const { return after_; }

  /// How many different facts were taken in: of two views of one call the one with more of them is the newer.
  [[nodiscard]] std::int64_t revision() const { return static_cast<std::int64_t>(taken_.size()); }

  /// Every rep who has this call in the history: the caller, and all who were rung or added. Sorted.
  [[nodiscard]] std::vector<std::string> parties() const;

 private:
  void take(const VoiceAsked& voice, UnixMs at);
  void take(const LegChanged& change, UnixMs at);
  void take(const DialEnded& dial, UnixMs at);
  void take(const Abandoned& abandoned, UnixMs at);
  void take(const Wanted& wanted, UnixMs at);
  void take(const SentToVoicemail& sent, UnixMs at);
  void take(const VoicemailAsked& asked, UnixMs at);
  void take(const VoicemailLeft& left, UnixMs at);
  void choose_dial();
  void settle_voicemail();
  void take(const GivenUp& given_up, UnixMs at);
  void take(const Announced& announced, UnixMs) { announced_.insert(announced.wanted); }
  template <class PartFact>
  void take(const PartFact& fact, UnixMs at) {
    if constexpr (requires { room_.take(fact, at); }) {
      room_.take(fact, at);
    } else {
      after_.take(fact, at);
    }
  }

  std::string sid_;
  std::set<std::size_t> taken_;  ///< hashes of the facts' keys
  std::string from_;
  std::string to_;
  UnixMs first_at_ = 0;  ///< earliest fact
  std::optional<UnixMs> voice_at_;
  std::optional<Plan> plan_;
  Leg caller_;
  std::map<std::string, Leg> rung_;
  std::map<std::string, Leg> added_;
  std::map<std::pair<UnixMs, std::string>, Wanted> commands_;
  std::map<std::string, UnixMs, std::less<>> given_up_;
  std::set<std::string, std::less<>> announced_;
  Room room_;
  AfterCall after_;
  std::map<std::size_t, std::pair<UnixMs, DialEnded>> dials_;  ///< by step
  std::optional<DialEnded> dial_;                              ///< chosen among them
  UnixMs dial_at_ = 0;
  std::optional<UnixMs> caller_left_room_;
  std::optional<Abandoned> abandoned_;
  UnixMs abandoned_at_ = 0;
  std::optional<std::pair<UnixMs, std::string>> voicemail_asked_;
  std::optional<std::pair<UnixMs, VoicemailLeft>> voicemail_left_;
  std::optional<VoicemailVisit> voicemail_;  ///< made of both
  std::optional<std::pair<UnixMs, std::string>> sent_to_voicemail_;
};

/// The number at the other end, when one end is not of the team: whoever called us, or was dialled.
std::string outsider_of(const Call& call);

}  // namespace softphone::desk
