#pragma once
// Blocking work (database, speech synthesis, password hashing) away from the control thread.

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <type_traits>

namespace softphone::net {

class WorkerPool {
 public:
  explicit WorkerPool(std::size_t threads) : pool_(threads) {}
  ~WorkerPool() { pool_.join(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Runs `work` on a pool thread and resumes on the caller's executor with its result or exception.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work>> run(Work work) {
    using Value = std::invoke_result_t<Work>;
    const auto caller = co_await boost::asio::this_coro::executor;
    std::optional<Value> value;
    std::exception_ptr error;
    co_await boost::asio::post(pool_, boost::asio::use_awaitable);
    // From here on a pool thread: nothing of the caller's state but `work` is touched.
    try {
      value.emplace(work());
    } catch (...) {
      error = std::current_exception();
    }
    co_await boost::asio::post(caller, boost::asio::use_awaitable);
    if (error) std::rethrow_exception(error);
    co_return std::move(*value);
  }

 private:
  boost::asio::thread_pool pool_;
};

}  // namespace softphone::net
