#pragma once
// Structured concurrency on one executor: background coroutines belong to a group, and end with it.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/time.hpp"

namespace softphone::net {

class TaskGroup {
 public:
  /// `name` appears in the log when a task ends with an exception (the process goes on).
  TaskGroup(boost::asio::any_io_executor executor, std::string name);
  ~TaskGroup();  ///< cancels every task that still runs
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  void spawn(boost::asio::awaitable<void> task);
  /// Cancels all tasks (terminal cancellation); they end at their next suspension point.
  void cancel();
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] boost::asio::any_io_executor executor() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Suspends the coroutine; throws on cancellation.
boost::asio::awaitable<void> sleep_for(Duration duration);

/// One re-armable timer with a callback, on the control thread.
class Timer {
 public:
  explicit Timer(boost::asio::any_io_executor executor);
  ~Timer();
  Timer(Timer&&) noexcept;
  Timer& operator=(Timer&&) noexcept;
  /// Replaces what was set before. The callback runs once, at or after `deadline`.
  void set(TimePoint deadline, std::function<void()> callback);
  void cancel();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace softphone::net
