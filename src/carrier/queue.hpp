#pragma once
// Call queues: who waits, since when, and who waits for them.
// https://www.twilio.com/docs/voice/api/queue-resource

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace softphone::carrier {

struct Core;
struct Call;

inline constexpr std::size_t kDefaultQueueSize = 1000;
inline constexpr std::size_t kMaxQueueSize = 5000;
inline constexpr std::size_t kMaxQueueName = 64;

struct QueueMember {
  std::string call_sid;
  WallTime since{};

  [[nodiscard]] long long waited_seconds(WallTime now) const;
};

struct CallQueue {
  std::string sid;  ///< QU…
  std::string friendly_name;
  std::size_t max_size = kDefaultQueueSize;
  WallTime created{};
  WallTime updated{};
  std::deque<QueueMember> members;   ///< who came first is first
  std::deque<std::string> dialling;  ///< SIDs of calls whose <Dial> waits for a member

  /// Seconds; of those who wait now, up to now.
  [[nodiscard]] long long average_wait(WallTime now) const;
  /// From 1; 0 for who is not there.
  [[nodiscard]] std::size_t position(std::string_view call_sid) const;
  [[nodiscard]] const QueueMember* find(std::string_view call_sid) const;
};

class Queues {
 public:
  explicit Queues(Core& core) : core_(core) {}

  /// By SID or name; null when unknown.
  [[nodiscard]] CallQueue* find(std::string_view name) const;
  /// Null when there are too many queues.
  CallQueue* create(const std::string& name, std::size_t max_size);
  void rename(CallQueue& queue, const std::string& name);
  /// Of an empty queue.
  void remove(const CallQueue& queue);
  /// Newest first.
  [[nodiscard]] std::vector<const CallQueue*> list() const;

  /// The call waits from now on; false when the queue is full. The next <Dial> that waits for it is told
  /// (MemberArrived).
  bool enter(CallQueue& queue, Call& call);
  /// The call waits no more; what it had waited. Nothing when it was not waiting.
  std::optional<QueueMember> leave(Call& call);
  /// Whose turn it is, for a <Dial>; the member is told (Dequeued).
  std::optional<QueueMember> take_front(CallQueue& queue, const Call& dialler);
  void wait_for_member(CallQueue& queue, const std::string& dialler_sid);
  void stop_waiting(CallQueue& queue, const std::string& dialler_sid);

 private:
  Core& core_;
  std::map<std::string, std::unique_ptr<CallQueue>, std::less<>> by_sid_;
  std::map<std::string, std::string, std::less<>> sid_by_name_;
};

}  // namespace softphone::carrier
