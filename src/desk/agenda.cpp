#include "desk/agenda.hpp"

#include <algorithm>

namespace softphone::desk {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Half a second, doubled with every failure, at most a minute. A request that was refused is asked again
/// after the longest time, for the reason may pass.
Duration back_off(int failures) {
  return std::min<Duration>(milliseconds(500) * (1 << std::min(failures - 1, 7)), seconds(60));
}

}  // namespace

void Agenda::plan(std::vector<RestRequest> requests, TimePoint now) {
  requests_ = std::move(requests);
  std::map<std::string, Entry> kept;
  for (const RestRequest& request : requests_) {
    const std::string key = request.key();
    const auto known = entries_.find(key);
    kept[key] = known == entries_.end() ? Entry{now + request.delay} : known->second;
  }
  entries_ = std::move(kept);
}

std::optional<RestRequest> Agenda::next(TimePoint now, const Turns& turns) {
  if (under_way_) return std::nullopt;
  for (const RestRequest& request : requests_) {
    const std::string key = request.key();
    Entry& entry = entries_.at(key);
    if (entry.due > now && !entry.queued) continue;
    const TimePoint turn = turns ? turns(request) : now;
    entry.queued = turn > now;
    if (entry.queued) {
      entry.due = turn;
      continue;
    }
    under_way_ = key;
    return request;
  }
  return std::nullopt;
}

void Agenda::finished(Outcome outcome, TimePoint now, Duration retry_after) {
  if (!under_way_) return;
  const std::string key = *under_way_;
  under_way_.reset();
  const auto entry = entries_.find(key);
  if (entry == entries_.end()) return;
  if (outcome == Outcome::done) {
    const auto request = std::find_if(requests_.begin(), requests_.end(), [&](const RestRequest& r) {
      return r.key() == key;
    });
    entry->second = {now + request->repeat};
    return;
  }
  const Duration wait = outcome == Outcome::refused ? back_off(8) : back_off(++entry->second.failures);
  entry->second.due = now + std::max(wait, retry_after);
}

void Agenda::count_anew(const std::string& party, TimePoint now) {
  for (const RestRequest& request : requests_) {
    if (request.kind != RestRequest::Kind::give_up || request.party != party) continue;
    entries_.at(request.key()) = {now + request.delay};
  }
}

void Agenda::hurry_looks(const std::string& leg, TimePoint now) {
  for (const RestRequest& request : requests_) {
    const bool at_leg = request.kind == RestRequest::Kind::look && request.leg == leg;
    const bool at_room = request.kind == RestRequest::Kind::look_room;
    if (at_leg || at_room) entries_.at(request.key()).due = now;
  }
}

std::optional<TimePoint> Agenda::wake() const {
  if (under_way_ || entries_.empty()) return std::nullopt;
  return std::min_element(
             entries_.begin(),
             entries_.end(),
             [](const auto& a, const auto& b) { return a.second.due < b.second.due; }
  )->second.due;
}

}  // namespace softphone::desk
