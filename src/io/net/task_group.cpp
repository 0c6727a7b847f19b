#include "io/net/task_group.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>

#include "io/net/log.hpp"

namespace softphone::net {

namespace asio = boost::asio;

struct TaskGroup::State {
  asio::any_io_executor executor;
  std::string name;
  struct Task {
    asio::cancellation_signal signal;
    bool over = false;
  };
  std::list<Task> tasks;
};

TaskGroup::TaskGroup(asio::any_io_executor executor, std::string name)
    : state_(std::make_shared<State>(State{std::move(executor), std::move(name), {}})) {}

TaskGroup::~TaskGroup() {
  cancel();
}

void TaskGroup::spawn(asio::awaitable<void> task) {
  const auto started = state_->tasks.emplace(state_->tasks.end());
  asio::co_spawn(
      state_->executor,
      std::move(task),
      asio::bind_cancellation_slot(
          started->signal.slot(),
          [state = state_, started](std::exception_ptr error) {
            started->over = true;
            // A cancellation that comes from outside of the loop is queued, and Boost 1.81 looks at the
            // signal again when its turn comes: the signal stays until then.
            asio::post(state->executor, [state, started] { state->tasks.erase(started); });
            if (!error) return;
            try {
              std::rethrow_exception(error);
            } catch (const boost::system::system_error& e) {
              if (e.code() != asio::error::operation_aborted)
                log::error("{}: task failed: {}", state->name, e.what());
            } catch (const std::exception& e) {
              log::error("{}: task failed: {}", state->name, e.what());
            }
          }
      )
  );
}

void TaskGroup::cancel() {
  for (State::Task& task : state_->tasks) {
    if (!task.over) task.signal.emit(asio::cancellation_type::terminal);
  }
}

std::size_t TaskGroup::size() const {
  return static_cast<std::size_t>(std::count_if(
      state_->tasks.begin(), state_->tasks.end(), [](const State::Task& task) { return !task.over; }
  ));
}

asio::any_io_executor TaskGroup::executor() const {
  return state_->executor;
}

asio::awaitable<void> sleep_for(Duration duration) {
  asio::steady_timer timer(co_await asio::this_coro::executor, duration);
  co_await timer.async_wait(asio::use_awaitable);
}

struct Timer::State {
  explicit State(asio::any_io_executor executor) : timer(std::move(executor)) {}
  asio::steady_timer timer;
  std::uint64_t generation = 0;
};

Timer::Timer(asio::any_io_executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

Timer::~Timer() {
  if (state_) cancel();
}

Timer::Timer(Timer&&) noexcept = default;
Timer& Timer::operator=(Timer&&) noexcept = default;

void Timer::set(TimePoint deadline, std::function<void()> callback) {
  const std::uint64_t generation = ++state_->generation;
  state_->timer.expires_at(deadline);
  state_->timer.async_wait([weak = std::weak_ptr(state_),
                            generation,
                            callback = std::move(callback)](boost::system::error_code error) {
    const auto state = weak.lock();
    // An expiry that was queued before cancel() or set() arrives without an error: the generation tells.
    if (error || !state || state->generation != generation) return;
    callback();
  });
}

void Timer::cancel() {
  ++state_->generation;
  state_->timer.cancel();
}

}  // namespace softphone::net
