#include "carrier/queue.hpp"

#include <algorithm>
#include <numeric>

#include "base/sid.hpp"
#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {
constexpr std::size_t kMaxQueues = 10'000;
}

long long QueueMember::waited_seconds(WallTime now) const {
  return std::max<long long>(0, std::chrono::duration_cast<std::chrono::seconds>(now - since).count());
}

long long CallQueue::average_wait(WallTime now) const {
  if (members.empty()) return 0;
  const long long sum =
      std::accumulate(members.begin(), members.end(), 0LL, [&](long long total, const QueueMember& member) {
        return total + member.waited_seconds(now);
      });
  return sum / static_cast<long long>(members.size());
}

std::size_t CallQueue::position(std::string_view call_sid) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const QueueMember& member) {
    return member.call_sid == call_sid;
  });
  return found == members.end() ? 0 : static_cast<std::size_t>(found - members.begin()) + 1;
}

const QueueMember* CallQueue::find(std::string_view call_sid) const {
  const std::size_t place = position(call_sid);
  return place == 0 ? nullptr : &members[place - 1];
}

CallQueue* Queues::find(std::string_view name) const {
  const auto named = sid_by_name_.find(name);
  const auto found = by_sid_.find(named == sid_by_name_.end() ? name : named->second);
  return found == by_sid_.end() ? nullptr : found->second.get();
}

CallQueue* Queues::create(const std::string& name, std::size_t max_size) {
  if (by_sid_.size() >= kMaxQueues) return nullptr;
  auto made = std::make_unique<CallQueue>();
  CallQueue& queue = *made;
  queue.sid = make_sid("QU", core_.random);
  queue.friendly_name = name;
  queue.max_size = max_size;
  queue.created = queue.updated = core_.now.wall;
  sid_by_name_[name] = queue.sid;
  by_sid_[queue.sid] = std::move(made);
  return &queue;
}

void Queues::rename(CallQueue& queue, const std::string& name) {
  sid_by_name_.erase(queue.friendly_name);
  queue.friendly_name = name;
  sid_by_name_[name] = queue.sid;
}

void Queues::remove(const CallQueue& queue) {
  sid_by_name_.erase(queue.friendly_name);
  by_sid_.erase(std::string(queue.sid));
}

std::vector<const CallQueue*> Queues::list() const {
  std::vector<const CallQueue*> result;
  for (const auto& [sid, queue] : by_sid_) result.push_back(queue.get());
  std::stable_sort(result.begin(), result.end(), [](const CallQueue* a, const CallQueue* b) {
    return a->created > b->created;
  });
  return result;
}

bool Queues::enter(CallQueue& queue, Call& call) {
  if (queue.members.size() >= queue.max_size) return false;
  queue.members.push_back({.call_sid = call.sid, .since = core_.now.wall});
  queue.updated = core_.now.wall;
  call.queue_sid = queue.sid;
  if (!queue.dialling.empty()) {
    const std::string dialler = std::move(queue.dialling.front());
    queue.dialling.pop_front();
    core_.tell(dialler, MemberArrived{});
  }
  return true;
}

std::optional<QueueMember> Queues::leave(Call& call) {
  CallQueue* queue = call.queue_sid.empty() ? nullptr : find(call.queue_sid);
  call.queue_sid.clear();
  const std::size_t place = queue ? queue->position(call.sid) : 0;
  if (place == 0) return std::nullopt;
  const auto position = queue->members.begin() + static_cast<std::ptrdiff_t>(place - 1);
  QueueMember member = std::move(*position);
  queue->members.erase(position);
  queue->updated = core_.now.wall;
  return member;
}

std::optional<QueueMember> Queues::take_front(CallQueue& queue, const Call& dialler) {
  while (!queue.members.empty()) {
    Call* call = core_.calls.find_live(queue.members.front().call_sid);
    if (!call) {
      queue.members.pop_front();
      continue;
    }
    call->dequeued_by = dialler.sid;
    return leave(*call);
  }
  return std::nullopt;
}

void Queues::wait_for_member(CallQueue& queue, const std::string& dialler_sid) {
  queue.dialling.push_back(dialler_sid);
}

void Queues::stop_waiting(CallQueue& queue, const std::string& dialler_sid) {
  std::erase(queue.dialling, dialler_sid);
}

}  // namespace softphone::carrier
