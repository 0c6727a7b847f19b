#pragma once
// A call as the fold of its facts. Folding is commutative and idempotent: whatever the order and however
// often facts arrive, the same set of facts gives the same call.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/fact.hpp"

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
  std::optional<UnixMs> answered;
  std::optional<End> end;

  /// The rep whose page this leg rings, or empty for a phone number.
  [[nodiscard]] std::string_view identity() const { return client_identity(to); }
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
  [[nodiscard]] const std::optional<DialEnded>& dial() const { return dial_; }
  [[nodiscard]] UnixMs dial_at() const { return dial_at_; }
  [[nodiscard]] const std::optional<Abandoned>& abandoned() const { return abandoned_; }
  [[nodiscard]] UnixMs abandoned_at() const { return abandoned_at_; }

  /// Every rep who has this call in the history: the caller, and all who were rung. Sorted.
  [[nodiscard]] std::vector<std::string> parties() const;

 private:
  void take(const VoiceAsked& voice, UnixMs at);
  void take(const LegChanged& change, UnixMs at);
  void take(const DialEnded& dial, UnixMs at);
  void take(const Abandoned& abandoned, UnixMs at);

  std::string sid_;
  std::string from_;
  std::string to_;
  UnixMs first_at_ = 0;  ///< earliest fact
  std::optional<UnixMs> voice_at_;
  std::optional<Plan> plan_;
  Leg caller_;
  std::map<std::string, Leg> rung_;
  std::optional<DialEnded> dial_;
  UnixMs dial_at_ = 0;
  std::optional<Abandoned> abandoned_;
  UnixMs abandoned_at_ = 0;
};

}  // namespace softphone::desk
