#include "carrier/call_table.hpp"

#include <algorithm>

namespace softphone::carrier {

Call& CallTable::add(std::unique_ptr<Call> call) {
  Call& added = *call;
  by_leg_[static_cast<std::uint64_t>(added.leg)] = &added;
  order_.push_back(added.sid);
  by_sid_[added.sid] = std::move(call);
  return added;
}

Call* CallTable::find(std::string_view sid) const {
  const auto found = by_sid_.find(std::string(sid));
  return found == by_sid_.end() ? nullptr : found->second.get();
}

Call* CallTable::find(LegId leg) const {
  const auto found = by_leg_.find(static_cast<std::uint64_t>(leg));
  return found == by_leg_.end() ? nullptr : found->second;
}

Call* CallTable::find_live(std::string_view sid) const {
  Call* call = find(sid);
  return call && !call->ended() ? call : nullptr;
}

void CallTable::retire(const Call& call, std::size_t keep) {
  by_leg_.erase(static_cast<std::uint64_t>(call.leg));
  retired_.push_back(call.sid);
  while (retired_.size() > keep) forget(std::string(retired_.front()));
}

void CallTable::forget(const std::string& sid) {
  // Whoever is forgotten is mostly the oldest, and found at once.
  const auto drop = [&](std::deque<std::string>& list) {
    const auto position = std::find(list.begin(), list.end(), sid);
    if (position != list.end()) list.erase(position);
  };
  drop(order_);
  drop(retired_);
  by_sid_.erase(sid);
}

std::vector<const Call*> CallTable::list(const std::function<bool(const Call&)>& wanted, std::size_t limit)
    const {
  std::vector<const Call*> result;
  for (auto sid = order_.rbegin(); sid != order_.rend() && result.size() < limit; ++sid) {
    const Call* call = find(*sid);
    if (call && wanted(*call)) result.push_back(call);
  }
  return result;
}

std::vector<Call*> CallTable::live() const {
  std::vector<Call*> result;
  for (const std::string& sid : order_) {
    if (Call* call = find_live(sid)) result.push_back(call);
  }
  return result;
}

}  // namespace softphone::carrier
