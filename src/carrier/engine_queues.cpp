// The engine's commands about queues: what REST may ask.
// https://www.twilio.com/docs/voice/api/queue-resource, https://www.twilio.com/docs/voice/api/member-resource

#include "carrier/core.hpp"
#include "carrier/engine.hpp"

namespace softphone::carrier {

namespace {

ApiError bad(const std::string& text, int code) {
  return {400, code, text};
}

ApiError no_such(const std::string& what) {
  return {404, 20404, "The requested resource " + what.substr(0, 200) + " was not found"};
}

// Codes of queues as resources.
constexpr int kBadName = 22001;
constexpr int kBadSize = 22002;
constexpr int kNameTaken = 22003;
constexpr int kNotEmpty = 22004;
constexpr int kTooMany = 22005;

std::optional<ApiError> check_name(const std::string& name) {
  if (name.empty() || name.size() > kMaxQueueName)
    return bad("FriendlyName must have 1 to 64 characters", kBadName);
  return std::nullopt;
}

std::optional<ApiError> check_size(std::optional<long> size) {
  if (size && (*size < 1 || *size > static_cast<long>(kMaxQueueSize)))
    return bad("MaxSize must be between 1 and 5000", kBadSize);
  return std::nullopt;
}

}  // namespace

Result<std::string, ApiError> Engine::create_queue(
    const std::string& name, std::optional<long> max_size, Now now
) {
  core_->now = now;
  if (const auto error = check_name(name)) return *error;
  if (const auto error = check_size(max_size)) return *error;
  if (core_->queues.find(name)) return bad("A queue with this FriendlyName exists", kNameTaken);
  const auto size = max_size ? static_cast<std::size_t>(*max_size) : kDefaultQueueSize;
  const CallQueue* queue = core_->queues.create(name, size);
  if (!queue) return bad("There are too many queues", kTooMany);
  return queue->sid;
}

const CallQueue* Engine::find_queue(const std::string& sid) const {
  return sid.starts_with("QU") ? core_->queues.find(sid) : nullptr;
}

std::vector<const CallQueue*> Engine::list_queues() const {
  return core_->queues.list();
}

std::optional<ApiError> Engine::update_queue(
    const std::string& sid, const std::optional<std::string>& name, std::optional<long> max_size, Now now
) {
  core_->now = now;
  CallQueue* queue = core_->queues.find(sid);
  if (!queue) return no_such("/Queues/" + sid);
  if (const auto error = check_size(max_size)) return error;
  if (name && *name != queue->friendly_name) {
    if (const auto error = check_name(*name)) return error;
    if (core_->queues.find(*name)) return bad("A queue with this FriendlyName exists", kNameTaken);
    core_->queues.rename(*queue, *name);
  }
  // Who waits already stays, however small the queue becomes.
  if (max_size) queue->max_size = static_cast<std::size_t>(*max_size);
  queue->updated = now.wall;
  return std::nullopt;
}

std::optional<ApiError> Engine::delete_queue(const std::string& sid) {
  const CallQueue* queue = find_queue(sid);
  if (!queue) return no_such("/Queues/" + sid);
  if (!queue->members.empty()) return bad("A queue in which somebody waits cannot be deleted", kNotEmpty);
  core_->queues.remove(*queue);
  return std::nullopt;
}

const QueueMember* Engine::find_member(const std::string& queue_sid, const std::string& key) const {
  const CallQueue* queue = find_queue(queue_sid);
  if (!queue) return nullptr;
  if (key != "Front") return queue->find(key);
  return queue->members.empty() ? nullptr : &queue->members.front();
}

Result<QueueMember, ApiError> Engine::dequeue(
    const std::string& queue_sid,
    const std::string& key,
    const std::string& url,
    const std::string& method,
    Now now
) {
  core_->now = now;
  const QueueMember* found = find_member(queue_sid, key);
  Call* call = found ? core_->calls.find_live(found->call_sid) : nullptr;
  if (!call) return no_such("/Queues/" + queue_sid + "/Members/" + key);
  if (!url.starts_with("http://") && !url.starts_with("https://"))
    return bad("Url is not a valid URL", 21205);
  QueueMember member = *found;
  core_->interpreter.redirect(*call, url, method);
  settle();
  return member;
}

}  // namespace softphone::carrier
