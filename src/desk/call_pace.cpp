#include "desk/call_pace.hpp"

#include <algorithm>

namespace softphone::desk {
namespace {

bool same(const CallPace::Ticket& one, const CallPace::Ticket& other) {
  return one.call == other.call && one.key == other.key;
}

}  // namespace

TimePoint CallPace::turn(const Ticket& ticket, TimePoint now) {
  if (interval_ <= Duration::zero()) return now;
  const auto place =
      std::find_if(queue_.begin(), queue_.end(), [&](const Place& p) { return same(p.ticket, ticket); });
  if (place != queue_.end()) {
    // A leg before it that is due and does not ask is busy with something else: it does not hold up the rest.
    place->due = std::max(place->due, free_at_);
    return std::max(place->due, now);
  }
  if (queue_.empty() && free_at_ <= now) return now;
  const TimePoint after = queue_.empty() ? free_at_ : queue_.back().due + interval_;
  queue_.push_back({ticket, std::max({after, free_at_, now})});
  return queue_.back().due;
}

void CallPace::started(const Ticket& ticket, TimePoint now) {
  std::erase_if(queue_, [&](const Place& place) { return same(place.ticket, ticket); });
  free_at_ = now + interval_;
}

void CallPace::hold_off(Duration wait, TimePoint now) {
  if (interval_ <= Duration::zero()) return;
  free_at_ = std::max(free_at_, now + std::max(wait, interval_));
  TimePoint due = free_at_;
  for (Place& place : queue_) {
    place.due = std::max(place.due, due);
    due = place.due + interval_;
  }
}

bool CallPace::keep(const std::string& call, const std::set<std::string>& keys, TimePoint now) {
  const std::size_t freed = std::erase_if(queue_, [&](const Place& place) {
    return place.ticket.call == call && !keys.contains(place.ticket.key);
  });
  if (freed > 0) move_up(now);
  return freed > 0;
}

void CallPace::move_up(TimePoint now) {
  TimePoint due = std::max(free_at_, now);
  for (Place& place : queue_) {
    place.due = std::min(place.due, due);
    due = std::max(place.due, now) + interval_;
  }
}

CallPace::Waiting CallPace::waiting() const {
  Waiting all;
  for (const Place& place : queue_) all[place.ticket.call].push_back(place.ticket.party);
  return all;
}

bool CallPace::waits(const std::string& call, const std::string& party) const {
  return std::any_of(queue_.begin(), queue_.end(), [&](const Place& place) {
    return place.ticket.call == call && place.ticket.party == party;
  });
}

}  // namespace softphone::desk
