#include "app/runtime.hpp"

#include <fmt/core.h>

#include <boost/asio/steady_timer.hpp>

#include "io/net/log.hpp"
#include "io/net/random.hpp"

namespace softphone::app {

namespace asio = boost::asio;

namespace {

/// For hang-ups and their last callbacks; with what follows it stays under five seconds.
constexpr auto kHangUpGrace = 3s;
/// For closing handshakes.
constexpr auto kCloseGrace = 500ms;

asio::awaitable<void> stop_in_order(asio::io_context& io, StopPlan plan) {
  plan.begin_stop();
  const TimePoint deadline = net::system_now().steady + kHangUpGrace;
  while (!plan.settled() && net::system_now().steady < deadline) co_await net::sleep_for(20ms);
  plan.end_stop();
  co_await net::sleep_for(kCloseGrace);
  io.stop();
}

}  // namespace

int give_up(std::string_view sentence) {
  fmt::print(stderr, "softphone: {}\n", sentence);
  return 1;
}

void run_until_signal(asio::io_context& io, const StopPlan& plan) {
  asio::signal_set signals(io, SIGINT, SIGTERM);
  net::TaskGroup tasks(io.get_executor(), "stop");
  int count = 0;
  std::function<void()> wait = [&] {
    signals.async_wait([&](boost::system::error_code error, int) {
      if (error) return;
      if (++count > 1) {
        io.stop();
        return;
      }
      log::info("stopping");
      tasks.spawn(stop_in_order(io, plan));
      wait();
    });
  };
  wait();
  io.restart();  // for the same reason as in run_until_done
  io.run();
}

}  // namespace softphone::app
