#pragma once
// Deadlines by key: one pending deadline a key.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/time.hpp"

namespace softphone::carrier {

enum class TimerKind {
  listen,           ///< a connection must authenticate; id: connection number
  grace,            ///< a call without its connection; id: call SID
  background,       ///< what is heard besides its verb; id: SID of a call or conference
  verb,             ///< the verb a call runs; id: call SID
  ring,             ///< an API call's Timeout; id: call SID
  limit,            ///< longest duration of a call; id: call SID
  media,            ///< an answered call must have media; id: call SID
  practice,         ///< next step of a practice party; id: call SID
  practice_caller,  ///< a practice party calls; id: "FROM TO"
  answer,           ///< an answer that is held back; id: call SID
  machine,          ///< who picked up must be known; id: call SID
  decline,          ///< one of several devices declined; id: call SID
};

struct TimerKey {
  TimerKind kind;
  std::string id;
  auto operator<=>(const TimerKey&) const = default;
};

class TimerQueue {
 public:
  /// Replaces the key's deadline.
  void set(const TimerKey& key, TimePoint deadline) {
    cancel(key);
    by_key_.emplace(key, deadline);
    by_time_.emplace(deadline, key);
  }

  void cancel(const TimerKey& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return;
    by_time_.erase({found->second, key});
    by_key_.erase(found);
  }

  [[nodiscard]] bool contains(const TimerKey& key) const { return by_key_.contains(key); }

  [[nodiscard]] std::optional<TimePoint> next() const {
    if (by_time_.empty()) return std::nullopt;
    return by_time_.begin()->first;
  }

  /// Removes and returns one key whose deadline has come.
  std::optional<TimerKey> pop_due(TimePoint now) {
    if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
    TimerKey key = by_time_.begin()->second;
    by_key_.erase(key);
    by_time_.erase(by_time_.begin());
    return key;
  }

 private:
  std::map<TimerKey, TimePoint> by_key_;
  std::set<std::pair<TimePoint, TimerKey>> by_time_;
};

}  // namespace softphone::carrier
