#include "io/store/store.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <charconv>
#include <stdexcept>

#include "base/encoding.hpp"
#include "desk/call_record.hpp"
#include "desk/reconcile.hpp"
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

/// What every call asks of the database, parsed once a connection. A statement is bound to the members beside
/// it.
struct CallStatements {
  explicit CallStatements(soci::session& sql)
      : insert_event(
            (sql.prepare
                 << "INSERT INTO call_events (event_key, call_sid, at_ms, document) VALUES (:k, :c, :a, :d) "
                    "ON CONFLICT (event_key) DO NOTHING",
             soci::use(key),
             soci::use(sid),
             soci::use(at),
             soci::use(document))
        ),
        select_events(
            (sql.prepare << "SELECT at_ms, document FROM call_events WHERE call_sid = :sid",
             soci::use(sid),
             soci::into(at),
             soci::into(document))
        ),
        put_call(
            (sql.prepare << "INSERT INTO calls (call_sid, started_at, state) VALUES (:sid, :started, :state) "
                            "ON CONFLICT (call_sid) DO UPDATE SET started_at = excluded.started_at, state = "
                            "excluded.state",
             soci::use(sid),
             soci::use(at),
             soci::use(document))
        ),
        put_party(
            (sql.prepare << "INSERT INTO call_parties (identity, call_sid, started_at) VALUES (:identity, "
                            ":sid, :started) "
                            "ON CONFLICT (identity, call_sid) DO UPDATE SET started_at = excluded.started_at",
             soci::use(key),
             soci::use(sid),
             soci::use(at))
        ),
        put_name(
            (sql.prepare << "INSERT INTO call_names (name, call_sid) VALUES (:name, :sid) "
                            "ON CONFLICT (name) DO NOTHING",
             soci::use(key),
             soci::use(sid))
        ) {}

  std::string key;
  std::string sid;
  long long at = 0;
  std::string document;
  soci::statement insert_event;
  soci::statement select_events;
  soci::statement put_call;   ///< `document`: the state
  soci::statement put_party;  ///< `key`: the identity
  soci::statement put_name;   ///< `key`: the SID of a leg or recording
};

desk::Call load_call(CallStatements& sql, const std::string& sid) {
  desk::Call call(sid);
  sql.sid = sid;
  sql.select_events.execute();
  while (sql.select_events.fetch()) {
    const Result<desk::Fact> fact = desk::read_fact(sid, sql.at, sql.document);
    if (!fact) throw std::runtime_error(fact.error().detail);
    call.apply(*fact);
  }
  return call;
}

/// The tables derived from the facts; only for finding calls, never for what they say.
void project(CallStatements& sql, const desk::Call& call) {
  sql.sid = call.sid();
  sql.at = call.started_at();
  const bool over = desk::state_of(call) == desk::State::ended && desk::reconcile(call).empty();
  sql.document = over ? "ended" : "open";
  sql.put_call.execute(true);
  for (const std::string& identity : call.parties()) {
    sql.key = identity;
    sql.put_party.execute(true);
  }
}

/// The SID that this fact makes known, besides the call's own; empty when it is none.
std::string named_by(const desk::Fact& fact) {
  struct Name {
    std::string operator()(const desk::LegChanged& leg) const { return leg.leg_sid; }
    std::string operator()(const desk::RoomChanged& room) const { return room.leg_sid; }
    std::string operator()(const desk::RoomSeen& seen) const { return seen.leg_sid; }
    std::string operator()(const desk::PartyPlaced& placed) const { return placed.leg_sid; }
    std::string operator()(const desk::RecordingChanged& recording) const { return recording.recording_sid; }
    std::string operator()(const desk::VoiceAsked&) const { return {}; }
    std::string operator()(const desk::DialEnded&) const { return {}; }
    std::string operator()(const desk::Abandoned&) const { return {}; }
    std::string operator()(const desk::Wanted& wanted) const { return wanted.leg; }
    std::string operator()(const desk::GivenUp&) const { return {}; }
    std::string operator()(const desk::Announced&) const { return {}; }
    std::string operator()(const desk::DocumentAsked&) const { return {}; }
  };
  std::string name = std::visit(Name{}, fact.what);
  return name.size() <= 64 && name != fact.call_sid ? name : std::string();
}

Appended append_fact(CallStatements& sql, const desk::Fact& fact) {
  sql.key = fact.key();
  sql.sid = fact.call_sid;
  sql.at = fact.at;
  sql.document = desk::to_json(fact);
  sql.insert_event.execute(true);
  Appended appended{sql.insert_event.get_affected_rows() > 0, load_call(sql, fact.call_sid)};
  if (!appended.fresh) return appended;
  project(sql, appended.call);
  sql.key = named_by(fact);
  if (!sql.key.empty()) sql.put_name.execute(true);
  return appended;
}

Decided decide_fact(CallStatements& sql, const std::string& call_sid, const Decision& decide) {
  Decided decided{std::nullopt, {false, load_call(sql, call_sid)}};
  const auto fact = decide(decided.appended.call);
  if (!fact) {
    decided.refused = fact.error();
  } else {
    decided.appended = append_fact(sql, *fact);
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

std::vector<StoredSession> read_sessions(soci::session& sql, desk::UnixMs now) {
  const long long bound = now;
  sql << "DELETE FROM sessions WHERE expires_at <= :now", soci::use(bound);
  std::vector<StoredSession> sessions;
  StoredSession row;
  long long created_at = 0;
  long long expires_at = 0;
  soci::statement select =
      (sql.prepare << "SELECT token_hash, identity, created_at, expires_at FROM sessions ORDER BY created_at",
       soci::into(row.token_hash),
       soci::into(row.identity),
       soci::into(created_at),
       soci::into(expires_at));
  select.execute();
  while (select.fetch()) {
    row.created_at = created_at;
    row.expires_at = expires_at;
    sessions.push_back(row);
  }
  return sessions;
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

Store::Store(std::unique_ptr<Threads> threads) : threads_(std::move(threads)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const StoreOptions& options, WallTime now) {
  std::unique_ptr<soci::session> writer;
  try {
    writer = connect(options);
    const Result<int> version = migrate(*writer, now);
    if (!version) return version.error();
    auto reader = connect(options);
    std::unique_ptr<Threads> threads(new Threads{
        {std::move(writer), SqlThread::Mode::write}, {std::move(reader), SqlThread::Mode::read}});
    return std::unique_ptr<Store>(new Store(std::move(threads)));
  } catch (const std::exception& error) {
    return describe(writer.get(), error);
  }
}

asio::awaitable<Result<Appended>> Store::append(desk::Fact fact) {
  auto work = [fact = std::move(fact)](Connection& connection) {
    return append_fact(connection.prepared<CallStatements>(), fact);
  };
  co_return co_await threads_->writer.run(std::move(work));
}

asio::awaitable<Result<Decided>> Store::decide(std::string call_sid, Decision decide) {
  auto work = [call_sid = std::move(call_sid), decide = std::move(decide)](Connection& connection) {
    return decide_fact(connection.prepared<CallStatements>(), call_sid, decide);
  };
  co_return co_await threads_->writer.run(std::move(work));
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

asio::awaitable<Result<std::vector<desk::Call>>> Store::open_calls() {
  co_return co_await threads_->reader.run(&read_open_calls);
}

asio::awaitable<Result<bool>> Store::save_session(StoredSession session) {
  auto work = [session = std::move(session)](Connection& connection) {
    const long long created_at = session.created_at;
    const long long expires_at = session.expires_at;
    connection.sql(
    ) << "INSERT INTO sessions (token_hash, identity, created_at, expires_at) VALUES (:h, :i, :c, :e)",
        soci::use(session.token_hash), soci::use(session.identity), soci::use(created_at),
        soci::use(expires_at);
    return true;
  };
  co_return co_await threads_->writer.run(std::move(work));
}

asio::awaitable<Result<bool>> Store::delete_session(std::string token_hash, std::string identity) {
  auto work = [token_hash = std::move(token_hash), identity = std::move(identity)](Connection& connection) {
    connection.sql() << "DELETE FROM sessions WHERE token_hash = :h AND identity = :i", soci::use(token_hash),
        soci::use(identity);
    return true;
  };
  co_return co_await threads_->writer.run(std::move(work));
}

asio::awaitable<Result<std::vector<StoredSession>>> Store::load_sessions(desk::UnixMs now) {
  auto work = [now](Connection& connection) { return read_sessions(connection.sql(), now); };
  co_return co_await threads_->writer.run(std::move(work));
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
