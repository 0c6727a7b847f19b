#pragma once
// All calls by SID and by media leg; finished ones stay for a while, for REST.

#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>

#include "carrier/call.hpp"

namespace softphone::carrier {

class CallTable {
 public:
  /// The table owns it from now on.
  Call& add(std::unique_ptr<Call> call);
  /// Null when unknown. Finished calls are found too.
  [[nodiscard]] Call* find(std::string_view sid) const;
  [[nodiscard]] Call* find(LegId leg) const;
  /// Null when unknown or finished.
  [[nodiscard]] Call* find_live(std::string_view sid) const;
  /// Gives up the call's leg and counts it among the finished, of which the newest `keep` stay.
  void retire(const Call& call, std::size_t keep);
  /// Drops a retired call.
  void forget(const std::string& sid);
  /// Newest first, at most `limit` that satisfy `wanted`.
  [[nodiscard]] std::vector<const Call*> list(
      const std::function<bool(const Call&)>& wanted, std::size_t limit
  ) const;
  [[nodiscard]] std::vector<Call*> live() const;

 private:
  std::unordered_map<std::string, std::unique_ptr<Call>> by_sid_;
  std::unordered_map<std::uint64_t, Call*> by_leg_;
  std::deque<std::string> order_;    ///< SIDs by creation, oldest first
  std::deque<std::string> retired_;  ///< SIDs by end, oldest first
};

}  // namespace softphone::carrier
