#include "io/carrier/status_callback_queue.hpp"

#include <algorithm>
#include <array>

namespace softphone::io::carrier {

namespace asio = boost::asio;
using softphone::carrier::BadDay;
using softphone::carrier::StatusCallback;

namespace {
constexpr std::size_t kMaxQueued = 10'000;
constexpr std::array<Duration, 4> kBackoff{500ms, 2s, 8s, 20s};

/// What is wrong with an answer that was given: Twilio wants 204, or TwiML that does nothing.
/// https://www.twilio.com/docs/api/errors/15003
std::string oddity(const net::HttpClientResponse& response) {
  if (response.body.empty()) return {};
  std::string type = response.headers.get("Content-Type").value_or("");
  type.resize(std::min(type.size(), type.find(';')));
  if (type == "text/xml" || type == "application/xml") return {};
  return "Answered with content that is no TwiML (" + type.substr(0, 64) +
         "); 204 without content says thanks";
}

/// Tells of a step of a call, which every later word about the call implies.
bool is_replaceable(const StatusCallback& callback) {
  const std::string status = callback.params.get("CallStatus").value_or("");
  const bool step = status == "queued" || status == "initiated" || status == "ringing";
  return step && callback.recording_sid.empty() && !callback.params.get("StatusCallbackEvent") &&
         !callback.params.get("RecordingSid");
}

}  // namespace

StatusCallbackQueue::StatusCallbackQueue(
    asio::any_io_executor executor, WebhookClient& client, Failed failed, Announced announced
)
    : client_(client),
      failed_(std::move(failed)),
      announced_(std::move(announced)),
      tasks_(std::move(executor), "status callbacks") {}

void StatusCallbackQueue::push(StatusCallback callback, std::shared_ptr<void> owner) {
  if (size_ >= kMaxQueued) {
    failed_(callback.call_sid, callback.url, "Too many status callbacks wait for their receiver");
    return;
  }
  ++size_;
  if (bad_day_ != nullptr) {
    const BadDay::CallbackFault fault = bad_day_->callback(is_replaceable(callback));
    if (fault.again.count() > 0) tasks_.spawn(stray(callback, fault.late + fault.again, false, owner));
    if (fault.late.count() > 0) tasks_.spawn(stray(callback, fault.late, true, owner));
    if (fault.lost) --size_;
    if (fault.lost || fault.late.count() > 0) return;
  }
  const std::string sid = callback.call_sid;
  const bool idle = !by_call_.contains(sid);
  by_call_[sid].push_back(std::move(callback));
  if (idle) tasks_.spawn(work_off(sid, std::move(owner)));
}

asio::awaitable<void> StatusCallbackQueue::work_off(std::string call_sid, std::shared_ptr<void> /*owner*/) {
  while (!by_call_[call_sid].empty()) {
    StatusCallback next = std::move(by_call_[call_sid].front());
    by_call_[call_sid].pop_front();
    const std::string recording = next.recording_sid;
    co_await deliver(std::move(next));
    finished(recording);
  }
  by_call_.erase(call_sid);
}

void StatusCallbackQueue::finished(const std::string& recording_sid) {
  --size_;
  if (!recording_sid.empty()) announced_(recording_sid);
}

asio::awaitable<void> StatusCallbackQueue::stray(
    StatusCallback callback, Milliseconds wait, bool first, std::shared_ptr<void> /*owner*/
) {
  co_await net::sleep_for(wait);
  const std::string recording = callback.recording_sid;
  co_await deliver(std::move(callback));
  if (first) finished(recording);
}

asio::awaitable<void> StatusCallbackQueue::deliver(StatusCallback callback) {
  std::string why;
  for (std::size_t attempt = 0;; ++attempt) {
    WebhookRequest request{callback.method, callback.url, callback.params, callback.call_sid, false};
    const auto response = co_await client_.send(std::move(request));
    if (response && response->status >= 200 && response->status < 300) {
      if (const std::string odd = oddity(*response); !odd.empty())
        failed_(callback.call_sid, callback.url, odd);
      co_return;
    }
    why = response ? "HTTP status " + std::to_string(response->status) : response.error().text;
    // A refusal (4xx) will be the same next time.
    const bool hopeless = response && response->status < 500;
    if (hopeless || attempt == kBackoff.size()) break;
    co_await net::sleep_for(kBackoff[attempt]);
  }
  failed_(callback.call_sid, callback.url, why);
}

}  // namespace softphone::io::carrier
