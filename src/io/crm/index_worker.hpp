#pragma once
// Keeps the local index of numbers in step with Odoo: asks for pages, keeps them, and rests in between.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/random.hpp"
#include "io/crm/number_index.hpp"
#include "io/crm/odoo_client.hpp"
#include "io/net/task_group.hpp"

namespace softphone::crm {

/// What a synchronisation did.
struct SyncReport {
  std::int64_t pages = 0;
  std::int64_t records = 0;  ///< read, whether they had changed or not
};

/// Odoo and the index outlive it.
class IndexWorker {
 public:
  IndexWorker(boost::asio::any_io_executor executor, Odoo& odoo, NumberIndex& index, RandomSource random);
  ~IndexWorker();
  IndexWorker(const IndexWorker&) = delete;
  IndexWorker& operator=(const IndexWorker&) = delete;

  /// Every minute from now on; goes on where an earlier run was broken off.
  void start();
  /// Now rather than in a minute. `full`: everything.
  void wake(bool full);

  /// Once, until everything is known. `on_page`: after each page.
  boost::asio::awaitable<Result<SyncReport, Failure>> sync(
      bool full, std::function<void(const SyncReport&)> on_page
  );

 private:
  struct Shared;
  static boost::asio::awaitable<Result<bool, Failure>> sync_model(
      std::shared_ptr<Shared> shared,
      std::string model,
      bool full,
      std::shared_ptr<SyncReport> report,
      std::function<void(const SyncReport&)> on_page
  );
  static boost::asio::awaitable<void> note_failure(
      std::shared_ptr<Shared> shared, std::string model, Failure failure
  );
  static boost::asio::awaitable<Result<SyncReport, Failure>> sync_all(
      std::shared_ptr<Shared> shared, bool full, std::function<void(const SyncReport&)> on_page
  );
  static boost::asio::awaitable<void> run(std::shared_ptr<Shared> shared);

  std::shared_ptr<Shared> shared_;
  net::TaskGroup tasks_;  ///< ends before what it works on
};

}  // namespace softphone::crm
