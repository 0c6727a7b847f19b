#pragma once
// Everything the desk keeps. Called from the control thread; the database has threads of its own.

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "delivery/delivery.hpp"
#include "desk/call.hpp"
#include "desk/command.hpp"

namespace softphone::store {

struct StoreOptions {
  std::filesystem::path file;
  /// Upper bound of the file in database pages of 4,096 bytes; reaching it is a full disk. 0: no bound.
  long long max_pages = 0;
  /// Who is told of what facts bring about; nobody: no deliveries are made.
  delivery::Targets targets = {};
};

struct Appended {
  bool fresh = false;   ///< false: the fact was known already, nothing changed
  desk::Call call;      ///< with every fact known by now
  bool queued = false;  ///< something is to be delivered because of it
};

/// A command looked at where nothing can come between: refused, or kept as a fact. Nothing is kept of what is
/// so already.
struct Decided {
  std::optional<desk::CommandRefused> refused;
  Appended appended;  ///< unless refused
};
using Decision = std::function<Result<desk::Fact, desk::CommandRefused>(const desk::Call&)>;

/// Where a page of history ends: the last call on it.
struct Cursor {
  desk::UnixMs started_at = 0;
  std::string call_sid;

  /// Opaque text for URLs.
  [[nodiscard]] std::string text() const;
  static std::optional<Cursor> read(std::string_view text);
};

struct HistoryPage {
  std::vector<desk::Call> calls;  ///< newest first
  std::optional<Cursor> next;     ///< nothing: this was the last page
};

struct Threads;

class Store {
 public:
  /// Opens or creates the database and brings its schema up to date. Blocking; for the start of the program.
  /// Error codes: those of sql_error.hpp and migrations.hpp.
  static Result<std::unique_ptr<Store>> open(const StoreOptions& options, WallTime now);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Keeps a fact. When this returns, the fact survives the process and the machine losing power.
  boost::asio::awaitable<Result<Appended>> append(desk::Fact fact);
  /// Gives `decide` the call with all its facts (none, if it is unknown) and keeps the fact it answers, in
  /// one transaction. `decide` runs on a thread of the database.
  boost::asio::awaitable<Result<Decided>> decide(std::string call_sid, Decision decide);
  /// The call that has this SID, or of which this is a leg or a recording.
  boost::asio::awaitable<Result<std::optional<desk::Call>>> find_call(std::string sid);
  /// The rep's calls that started before `before`, at most `limit` of them.
  boost::asio::awaitable<Result<HistoryPage>> history(
      std::string identity, std::optional<Cursor> before, std::size_t limit
  );
  /// The latest calls with this number of the outside, whoever of the team had them; newest first.
  boost::asio::awaitable<Result<std::vector<desk::Call>>> calls_with(std::string number, std::size_t limit);
  /// Calls that have not ended, as far as their facts tell.
  boost::asio::awaitable<Result<std::vector<desk::Call>>> open_calls();

  /// True when the database answers.
  boost::asio::awaitable<Result<bool>> ping();

  /// Called on the control thread after a fact was kept that is to be delivered.
  void on_queued(std::function<void()> callback) { *on_queued_ = std::move(callback); }
  [[nodiscard]] const std::shared_ptr<const delivery::Targets>& targets() const { return targets_; }

  /// The connections, for the stores of other subjects (see threads.hpp).
  [[nodiscard]] Threads& threads() { return *threads_; }

 private:
  Store(std::unique_ptr<Threads> threads, delivery::Targets targets);
  std::unique_ptr<Threads> threads_;
  std::shared_ptr<const delivery::Targets> targets_;
  /// Shared with those who wait for the database: it answers even when the store is gone.
  std::shared_ptr<std::function<void()>> on_queued_ = std::make_shared<std::function<void()>>();
};

}  // namespace softphone::store
