#include "io/store/sql_thread.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include "io/store/sql_error.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

/// One transaction takes at most this many tasks, so that the first does not wait for a long queue behind it.
constexpr std::size_t kMaxBatch = 256;

}  // namespace

void Connection::end_reads() {
  using namespace sqlite_api;
  const auto* backend = static_cast<soci::sqlite3_session_backend*>(sql_->get_backend());
  sqlite3_stmt* statement = nullptr;
  while ((statement = sqlite3_next_stmt(backend->conn_, statement)) != nullptr) {
    if (sqlite3_stmt_busy(statement) != 0) sqlite3_reset(statement);
  }
}

SqlThread::SqlThread(std::unique_ptr<soci::session> sql, Mode mode)
    : connection_(std::move(sql)), mode_(mode), thread_([this] { loop(); }) {}

SqlThread::~SqlThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

asio::awaitable<std::optional<Error>> SqlThread::submit(Task task) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  auto initiate = [this, executor](auto handler, Task work) {
    // The handler can be moved only, std::function wants copies; the guard keeps the caller's loop awake.
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto guard = std::make_shared<asio::executor_work_guard<asio::any_io_executor>>(executor);
    Job job;
    job.task = std::move(work);
    job.done = [shared, guard, executor](std::optional<Error> error) {
      asio::post(executor, [shared, guard, error = std::move(error)]() mutable {
        (*shared)(std::move(error));
      });
    };
    enqueue(std::move(job));
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::optional<Error>)>(
      std::move(initiate), asio::use_awaitable, std::move(task)
  );
}

void SqlThread::enqueue(Job job) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
}

void SqlThread::loop() {
  for (;;) {
    std::deque<Job> batch;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() && batch.size() < kMaxBatch) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    if (mode_ == Mode::read) {
      run_each(batch);
    } else {
      run_together(batch);
    }
    for (Job& job : batch) job.done(std::move(job.error));
  }
}

void SqlThread::run_each(std::deque<Job>& batch) {
  for (Job& job : batch) {
    try {
      job.task(connection_);
    } catch (const std::exception& error) {
      job.error = describe(&connection_.sql(), error);
    }
    connection_.end_reads();
  }
}

void SqlThread::run_together(std::deque<Job>& batch) {
  try {
    soci::transaction transaction(connection_.sql());
    for (Job& job : batch) job.task(connection_);
    connection_.end_reads();
    transaction.commit();
  } catch (const std::exception&) {
    // One of them failed and took all with it. Savepoints would tell them apart, at a price for every task of
    // every day; this is the day to pay.
    run_apart(batch);
  }
}

void SqlThread::run_apart(std::deque<Job>& batch) {
  for (Job& job : batch) {
    try {
      soci::transaction transaction(connection_.sql());
      job.task(connection_);
      connection_.end_reads();
      transaction.commit();
    } catch (const std::exception& error) {
      job.error = describe(&connection_.sql(), error);
    }
  }
}

}  // namespace softphone::store
