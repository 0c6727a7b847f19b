#pragma once
// One database connection on its own thread; tasks come from the control thread and answer there.

#include <soci/soci.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>

#include "base/result.hpp"

namespace softphone::store {

/// A connection and the statements that were prepared on it.
class Connection {
 public:
  explicit Connection(std::unique_ptr<soci::session> sql) : sql_(std::move(sql)) {}
  [[nodiscard]] soci::session& sql() { return *sql_; }
  /// The one `Statements` of this connection, made from its session when it is first asked for.
  template <class Statements>
  Statements& prepared() {
    if (!prepared_) prepared_ = std::make_shared<Statements>(*sql_);
    return *static_cast<Statements*>(prepared_.get());
  }
  /// Resets the statements that were not read to their end. One that is left keeps its view of the database,
  /// and the write-ahead log, which holds all that was written since, can never be cut (sqlite.org/wal.html,
  /// "Avoiding Excessively Large WAL Files"). Called between tasks.
  void end_reads();

 private:
  std::unique_ptr<soci::session> sql_;
  std::shared_ptr<void> prepared_;  ///< ends before the session
};

class SqlThread {
 public:
  enum class Mode {
    read,   ///< every task by itself
    write,  ///< all waiting tasks in one transaction, acknowledged after its COMMIT (group commit)
  };

  SqlThread(std::unique_ptr<soci::session> sql, Mode mode);
  /// Finishes what is queued, then ends the thread. The executors of waiting callers must still exist.
  ~SqlThread();
  SqlThread(const SqlThread&) = delete;
  SqlThread& operator=(const SqlThread&) = delete;

  /// Runs `work(connection)` on the thread, again if a task beside it failed: it must not mind; resumes on
  /// the caller's executor with its result, or with the reason why nothing of it was kept. Not cancellable:
  /// what was asked is done, whether or not anybody waits.
  template <class Work>
  boost::asio::awaitable<Result<std::invoke_result_t<Work, Connection&>>> run(Work work) {
    using Value = std::invoke_result_t<Work, Connection&>;
    const auto value = std::make_shared<std::optional<Value>>();
    Task task = [value, work = std::move(work)](Connection& sql) { value->emplace(work(sql)); };
    const std::optional<Error> error = co_await submit(std::move(task));
    if (error) co_return *error;
    co_return std::move(**value);
  }

 private:
  using Task = std::function<void(Connection&)>;
  struct Job {
    Task task;
    std::function<void(std::optional<Error>)> done;
    std::optional<Error> error;
  };

  boost::asio::awaitable<std::optional<Error>> submit(Task task);
  void enqueue(Job job);
  void loop();
  void run_each(std::deque<Job>& batch);
  void run_together(std::deque<Job>& batch);
  void run_apart(std::deque<Job>& batch);

  Connection connection_;
  Mode mode_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;  ///< under mutex_
  bool stopping_ = false;  ///< under mutex_
  std::thread thread_;
};

}  // namespace softphone::store
