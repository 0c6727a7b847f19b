#pragma once
// What people add to a call when it is over (or while it lasts): wrap-up, quality, rating, who listened to
// it. Facts like any other, and a part of the fold of a call's facts with the same promise: the order and the
// number of their arrivals do not matter.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "desk/crm_told.hpp"

namespace softphone::desk {

/// Milliseconds since the Unix epoch, UTC.
using UnixMs = std::int64_t;

/// A rep's word on a call. The last one of each rep stands, unless it was undone.
struct WrappedUp {
  std::string id;        ///< the page's own; the same wrap-up sent again has the same
  std::string by;        ///< identity of the rep
  std::string outcome;   ///< key of the team's list (see wrap_up.hpp); empty: none was picked
  std::string note;      ///< text of several lines
  UnixMs follow_up = 0;  ///< when to call again; 0: never
  bool follow_up_done = false;
  friend bool operator==(const WrappedUp&, const WrappedUp&) = default;
};

/// What stood before a wrap-up stands again.
struct WrapUpUndone {
  std::string id;  ///< of the wrap-up
  std::string by;
  friend bool operator==(const WrapUpUndone&, const WrapUpUndone&) = default;
};

/// Mean and worst of one measure over a call.
struct Measure {
  double average = 0;
  double worst = 0;
  friend bool operator==(const Measure&, const Measure&) = default;
};

struct QualityWarning {
  std::string name;  ///< the SDK's: high-rtt, low-mos …
  UnixMs at = 0;
  std::optional<UnixMs> until;  ///< nothing: it lasted to the end
  friend bool operator==(const QualityWarning&, const QualityWarning&) = default;
};

/// What a rep's page measured of its own leg.
struct QualityTold {
  std::string id;  ///< the page's own
  std::string by;
  std::string codec;
  std::optional<Measure> mos;     ///< 1 to 5
  std::optional<Measure> rtt;     ///< ms
  std::optional<Measure> jitter;  ///< ms
  std::optional<Measure> loss;    ///< percent
  std::vector<QualityWarning> warnings;
  std::string microphone;
  std::string speaker;
  friend bool operator==(const QualityTold&, const QualityTold&) = default;
};

struct Rated {
  std::string id;  ///< the page's own
  std::string by;
  int score = 0;  ///< 1 to 5
  std::string
      issue;  ///< the SDK's words: dropped-call audio-latency one-way-audio choppy-audio noisy-call echo
  friend bool operator==(const Rated&, const Rated&) = default;
};

/// Somebody played or downloaded a recording.
struct Listened {
  std::string recording_sid;
  std::string by;
  bool download = false;
  friend bool operator==(const Listened&, const Listened&) = default;
};

/// The telephone service's debugger has an entry about the call.
struct TroubleTold {
  std::string id;        ///< its SID
  int code = 0;          ///< https://www.twilio.com/docs/api/errors
  bool warning = false;  ///< else an error
  friend bool operator==(const TroubleTold&, const TroubleTold&) = default;
};

template <class T>
struct Dated {
  UnixMs at = 0;
  T what;
};

class AfterCall {
 public:
  void take(const WrappedUp& saved, UnixMs at);
  void take(const WrapUpUndone& undone, UnixMs at);
  void take(const QualityTold& told, UnixMs at);
  void take(const Rated& rated, UnixMs at);
  void take(const Listened& listened, UnixMs at);
  void take(const CrmTold& told, UnixMs at);
  void take(const TroubleTold& told, UnixMs at);

  /// Every wrap-up that was not undone, in the order of their times.
  [[nodiscard]] std::vector<Dated<WrappedUp>> wrap_ups() const;
  /// The last one of this rep; nothing when there is none.
  [[nodiscard]] std::optional<Dated<WrappedUp>> standing(std::string_view by) const;
  /// The last one of anybody.
  [[nodiscard]] std::optional<Dated<WrappedUp>> last() const;
  [[nodiscard]] bool knows_wrap_up(const std::string& id) const { return wrap_ups_.contains(id); }
  [[nodiscard]] bool undone(const std::string& id) const { return undone_.contains(id); }
  [[nodiscard]] std::size_t wrap_up_count() const { return wrap_ups_.size(); }

  /// By id.
  [[nodiscard]] const std::map<std::string, Dated<QualityTold>>& quality() const { return quality_; }
  /// The last one of this rep's page; null when there is none.
  [[nodiscard]] const QualityTold* quality_of(std::string_view by) const;
  /// By id.
  [[nodiscard]] const std::map<std::string, Dated<Rated>>& ratings() const { return ratings_; }
  [[nodiscard]] std::optional<Dated<Rated>> rating_of(std::string_view by) const;
  /// In the order of their times.
  [[nodiscard]] const std::map<std::pair<UnixMs, std::string>, Listened>& listened() const {
    return listened_;
  }
  /// By id.
  [[nodiscard]] const std::map<std::string, Dated<TroubleTold>>& troubles() const { return troubles_; }
  /// By time and key; the last one stands.
  [[nodiscard]] const std::map<std::pair<UnixMs, std::string>, CrmTold>& crm() const { return crm_; }

 private:
  std::map<std::string, Dated<WrappedUp>> wrap_ups_;  ///< by id
  std::map<std::string, UnixMs> undone_;              ///< by id of the wrap-up
  std::map<std::string, Dated<QualityTold>> quality_;
  std::map<std::string, Dated<Rated>> ratings_;
  std::map<std::pair<UnixMs, std::string>, Listened> listened_;
  std::map<std::pair<UnixMs, std::string>, CrmTold> crm_;
  std::map<std::string, Dated<TroubleTold>> troubles_;
};

// As they are stored; used by fact.cpp and fact_json.cpp alone.

/// The same thing told twice has the same key; what follows the call's SID.
std::string key_of(const WrappedUp& saved, UnixMs at);
std::string key_of(const WrapUpUndone& undone, UnixMs at);
std::string key_of(const QualityTold& told, UnixMs at);
std::string key_of(const Rated& rated, UnixMs at);
std::string key_of(const Listened& listened, UnixMs at);
std::string key_of(const CrmTold& told, UnixMs at);
std::string key_of(const TroubleTold& told, UnixMs at);

}  // namespace softphone::desk
