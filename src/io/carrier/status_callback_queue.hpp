#pragma once
// Status callbacks: in order per call, retried, and never in the way of call control.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "carrier/bad_day.hpp"
#include "carrier/effects.hpp"
#include "io/carrier/webhook_client.hpp"
#include "io/net/task_group.hpp"

namespace softphone::io::carrier {

class StatusCallbackQueue {
 public:
  /// `failed` hears of callbacks that were given up (call SID, URL, why).
  using Failed = std::function<void(const std::string&, const std::string&, const std::string&)>;

  /// `announced` hears that a recording's end was told, or that it was given up (SID).
  using Announced = std::function<void(const std::string&)>;

  StatusCallbackQueue(
      boost::asio::any_io_executor executor, WebhookClient& client, Failed failed, Announced announced
  );

  /// From now on some are lost, late, in a wrong order or come twice.
  void have_a_bad_day(softphone::carrier::BadDay& day) { bad_day_ = &day; }
  /// `owner` holds this queue and lives until the call's callbacks are done.
  void push(softphone::carrier::StatusCallback callback, std::shared_ptr<void> owner);
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  boost::asio::awaitable<void> work_off(std::string call_sid, std::shared_ptr<void> owner);
  boost::asio::awaitable<void> deliver(softphone::carrier::StatusCallback callback);
  /// By itself, after `wait`: what is pushed later overtakes it.
  boost::asio::awaitable<void> stray(
      softphone::carrier::StatusCallback callback, Milliseconds wait, bool first, std::shared_ptr<void> owner
  );
  void finished(const std::string& recording_sid);

  WebhookClient& client_;
  Failed failed_;
  Announced announced_;
  std::map<std::string, std::deque<softphone::carrier::StatusCallback>> by_call_;
  std::size_t size_ = 0;
  softphone::carrier::BadDay* bad_day_ = nullptr;
  net::TaskGroup tasks_;
};

}  // namespace softphone::io::carrier
