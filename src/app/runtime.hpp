#pragma once
// What every serving command needs around its io_context: start-up tasks, signals, the bounded stop.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <functional>
#include <optional>
#include <string_view>

#include "io/net/task_group.hpp"

namespace softphone::app {

/// One clear sentence on stderr; exit code 1.
int give_up(std::string_view sentence);

/// Runs the loop until `task` has ended, with its value. Rethrows what it throws.
template <class Value>
Value run_until_done(boost::asio::io_context& io, boost::asio::awaitable<Value> task) {
  // A thread of the database may let go of the last task's work only now, which stops a loop that has no
  // other.
  const auto work = boost::asio::make_work_guard(io);
  io.restart();
  std::optional<Value> value;
  std::exception_ptr failure;
  bool done = false;
  auto keep = [](boost::asio::awaitable<Value> inner, std::optional<Value>& out
              ) -> boost::asio::awaitable<void> { out.emplace(co_await std::move(inner)); };
  boost::asio::co_spawn(io, keep(std::move(task), value), [&](std::exception_ptr error) {
    done = true;
    failure = error;
  });
  while (!done && io.run_one() > 0) {
  }
  io.restart();  // it stops by itself when the task was all there was to do
  if (failure) std::rethrow_exception(failure);
  return std::move(value.value());
}

/// Runs the loop until SIGINT or SIGTERM, then `begin_stop` (hang up, tell everybody), and the loop for at
/// most `grace` more or until `settled`, then `end_stop` (close the listeners). A second signal ends at once.
struct StopPlan {
  std::function<void()> begin_stop;
  std::function<bool()> settled;
  std::function<void()> end_stop;
};
void run_until_signal(boost::asio::io_context& io, const StopPlan& plan);

}  // namespace softphone::app
