#include "io/store/store.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <charconv>

#include "base/encoding.hpp"
#include "io/store/append.hpp"
#include "io/store/call_statements.hpp"
#include "io/store/migrations.hpp"
#include "io/store/sql_error.hpp"
#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

std::unique_ptr<soci::session> connect(const StoreOptions& options) {
  auto sql = std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + options.file.string() + "\"");
  *sql << "PRAGMA busy_timeout = 5000";
  std::string mode;
  *sql << "PRAGMA journal_mode = WAL", soci::into(mode);
  // FULL, not NORMAL: a webhook is acknowledged after COMMIT, and Twilio never repeats what was acknowledged,
  // so the fact must have reached the disk by then. Group commit pays one fsync for all requests that wait.
  *sql << "PRAGMA synchronous = FULL";
  if (options.max_pages > 0) *sql << "PRAGMA max_page_count = " + std::to_string(options.max_pages);
  return sql;
}

Decided decide_fact(
    CallStatements& sql, const std::string& call_sid, const Decision& decide, const delivery::Targets& targets
) {
  Decided decided{std::nullopt, {false, load_call(sql, call_sid)}};
  const auto fact = decide(decided.appended.call);
  if (!fact) {
    if (!fact.error().reached) decided.refused = fact.error();
  } else {
    decided.appended = append_fact(sql, *fact, targets);
  }
  return decided;
}

std::optional<desk::Call> read_call(Connection& connection, const std::string& sid) {
  desk::Call call = load_call(connection.prepared<CallStatements>(), sid);
  if (call.started_at() != 0) return call;
  std::string call_sid;
  connection.sql() << "SELECT call_sid FROM call_names WHERE name = :name", soci::use(sid),
      soci::into(call_sid);
  if (call_sid.empty()) return std::nullopt;
  return load_call(connection.prepared<CallStatements>(), call_sid);
}

HistoryPage read_history(
    Connection& connection,
    const std::string& identity,
    const std::optional<Cursor>& before,
    std::size_t limit
) {
  soci::session& sql = connection.sql();
  const long long bound = before ? before->started_at : 0;
  const std::string bound_sid = before ? before->call_sid : std::string();
  const int all = before ? 0 : 1;
  const long long count = static_cast<long long>(limit) + 1;  // one more tells whether another page follows
  Cursor row;
  long long started_at = 0;
  soci::statement select =
      (sql.prepare << "SELECT started_at, call_sid FROM call_parties WHERE identity = :identity AND "
                      "(:all = 1 OR started_at < :bound OR (started_at = :bound2 AND call_sid < :sid)) "
                      "ORDER BY started_at DESC, call_sid DESC LIMIT :count",
       soci::use(identity),
       soci::use(all),
       soci::use(bound),
       soci::use(bound),
       soci::use(bound_sid),
       soci::use(count),
       soci::into(started_at),
       soci::into(row.call_sid));
  select.execute();
  std::vector<Cursor> rows;
  while (select.fetch()) {
    row.started_at = started_at;
    rows.push_back(row);
  }
  HistoryPage page;
  if (rows.size() > limit) {
    rows.resize(limit);
    page.next = rows.back();
  }
  for (const Cursor& found : rows) {
    page.calls.push_back(load_call(connection.prepared<CallStatements>(), found.call_sid));
  }
  return page;
}

std::vector<desk::Call> read_calls_with(
    Connection& connection, const std::string& number, std::size_t limit
) {
  const long long count = static_cast<long long>(limit);
  std::vector<std::string> sids;
  std::string sid;
  soci::statement select =
      (connection.sql().prepare << "SELECT call_sid FROM call_outsiders WHERE number = :number "
                                   "ORDER BY started_at DESC, call_sid DESC LIMIT :count",
       soci::use(number),
       soci::use(count),
       soci::into(sid));
  select.execute();
  while (select.fetch()) sids.push_back(sid);
  std::vector<desk::Call> calls;
  for (const std::string& found : sids)
    calls.push_back(load_call(connection.prepared<CallStatements>(), found));
  return calls;
}

std::vector<desk::Call> read_open_calls(Connection& connection) {
  std::vector<std::string> sids;
  std::string sid;
  soci::statement select =
      (connection.sql().prepare << "SELECT call_sid FROM calls WHERE state = 'open'", soci::into(sid));
  select.execute();
  while (select.fetch()) sids.push_back(sid);
  std::vector<desk::Call> calls;
  for (const std::string& found : sids) {
    calls.push_back(load_call(connection.prepared<CallStatements>(), found));
  }
  return calls;
}

}  // namespace

std::string Cursor::text() const {
  return base64url(as_bytes(std::to_string(started_at) + " " + call_sid));
}

std::optional<Cursor> Cursor::read(std::string_view text) {
  const std::optional<Bytes> bytes = from_base64url(text);
  if (!bytes || bytes->size() > 128) return std::nullopt;
  const std::string_view plain = as_text(*bytes);
  const std::size_t space = plain.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  Cursor cursor;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + space, cursor.started_at);
  if (error != std::errc() || end != plain.data() + space) return std::nullopt;
  cursor.call_sid = plain.substr(space + 1);
  return cursor;
}

Store::Store(std::unique_ptr<Threads> threads, delivery::Targets targets)
    : threads_(std::move(threads)), targets_(std::make_shared<const delivery::Targets>(std::move(targets))) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const StoreOptions& options, WallTime now) {
  std::unique_ptr<soci::session> writer;
  try {
    writer = connect(options);
    const Result<int> version = migrate(*writer, now);
    if (!version) return version.error();
    index_again(*writer);
    auto reader = connect(options);
    auto quick = connect(options);
    std::unique_ptr<Threads> threads(new Threads{
        {std::move(writer), SqlThread::Mode::write},
        {std::move(reader), SqlThread::Mode::read},
        {std::move(quick), SqlThread::Mode::read}});
    return std::unique_ptr<Store>(new Store(std::move(threads), options.targets));
  } catch (const std::exception& error) {
    return describe(writer.get(), error);
  }
}

asio::awaitable<Result<Appended>> Store::append(desk::Fact fact) {
  auto work = [fact = std::move(fact), targets = targets_](Connection& connection) {
    return append_fact(connection.prepared<CallStatements>(), fact, *targets);
  };
  const auto on_queued = on_queued_;
  auto appended = co_await threads_->writer.run(std::move(work));
  if (appended && appended->queued && *on_queued) (*on_queued)();
  co_return appended;
}

asio::awaitable<Result<Decided>> Store::decide(std::string call_sid, Decision decide) {
  auto work = [call_sid = std::move(call_sid), decide = std::move(decide), targets = targets_](
                  Connection& connection
              ) { return decide_fact(connection.prepared<CallStatements>(), call_sid, decide, *targets); };
  const auto on_queued = on_queued_;
  auto decided = co_await threads_->writer.run(std::move(work));
  if (decided && decided->appended.queued && *on_queued) (*on_queued)();
  co_return decided;
}

asio::awaitable<Result<std::optional<desk::Call>>> Store::find_call(std::string sid) {
  auto work = [sid = std::move(sid)](Connection& connection) { return read_call(connection, sid); };
  co_return co_await threads_->reader.run(std::move(work));
}

asio::awaitable<Result<HistoryPage>> Store::history(
    std::string identity, std::optional<Cursor> before, std::size_t limit
) {
  auto work = [identity = std::move(identity), before = std::move(before), limit](Connection& connection) {
    return read_history(connection, identity, before, limit);
  };
  co_return co_await threads_->reader.run(std::move(work));
}

asio::awaitable<Result<std::vector<desk::Call>>> Store::calls_with(std::string number, std::size_t limit) {
  auto work = [number = std::move(number), limit](Connection& connection) {
    return read_calls_with(connection, number, limit);
  };
  co_return co_await threads_->reader.run(std::move(work));
}

asio::awaitable<Result<std::vector<desk::Call>>> Store::open_calls() {
  co_return co_await threads_->reader.run(&read_open_calls);
}

asio::awaitable<Result<bool>> Store::ping() {
  auto work = [](Connection& connection) {
    int one = 0;
    connection.sql() << "SELECT 1 FROM schema_migrations WHERE version = 1", soci::into(one);
    return one == 1;
  };
  co_return co_await threads_->reader.run(std::move(work));
}

}  // namespace softphone::store
