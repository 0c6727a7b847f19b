#include "io/store/session_store.hpp"

#include <soci/soci.h>

#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

std::vector<StoredSession> read_sessions(soci::session& sql, desk::UnixMs now) {
  const long long bound = now;
  sql << "DELETE FROM sessions WHERE expires_at <= :now", soci::use(bound);
  std::vector<StoredSession> sessions;
  StoredSession row;
  long long created_at = 0;
  long long expires_at = 0;
  long long last_seen_at = 0;
  soci::statement select =
      (sql.prepare << "SELECT token_hash, identity, created_at, expires_at, browser, address, last_seen_at "
                      "FROM sessions ORDER BY created_at",
       soci::into(row.token_hash),
       soci::into(row.identity),
       soci::into(created_at),
       soci::into(expires_at),
       soci::into(row.browser),
       soci::into(row.address),
       soci::into(last_seen_at));
  select.execute();
  while (select.fetch()) {
    row.created_at = created_at;
    row.expires_at = expires_at;
    row.last_seen_at = last_seen_at;
    sessions.push_back(row);
  }
  return sessions;
}

}  // namespace

asio::awaitable<Result<bool>> SessionStore::save(StoredSession session) {
  auto work = [session = std::move(session)](Connection& connection) {
    const long long created_at = session.created_at;
    const long long expires_at = session.expires_at;
    const long long last_seen_at = session.last_seen_at;
    soci::session& sql = connection.sql();
    sql << "DELETE FROM sessions WHERE token_hash = :h AND identity = :i", soci::use(session.token_hash),
        soci::use(session.identity);
    sql << "INSERT INTO sessions (token_hash, identity, created_at, expires_at, browser, address, "
           "last_seen_at) VALUES (:h, :i, :c, :e, :b, :a, :l)",
        soci::use(session.token_hash), soci::use(session.identity), soci::use(created_at),
        soci::use(expires_at), soci::use(session.browser), soci::use(session.address),
        soci::use(last_seen_at);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<bool>> SessionStore::remove(std::string token_hash, std::string identity) {
  auto work = [token_hash = std::move(token_hash), identity = std::move(identity)](Connection& connection) {
    connection.sql() << "DELETE FROM sessions WHERE token_hash = :h AND identity = :i", soci::use(token_hash),
        soci::use(identity);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<bool>> SessionStore::remove_all(std::string identity, std::string spared_hash) {
  auto work = [identity = std::move(identity), spared = std::move(spared_hash)](Connection& connection) {
    connection.sql() << "DELETE FROM sessions WHERE identity = :i AND token_hash <> :h", soci::use(identity),
        soci::use(spared);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<std::vector<StoredSession>>> SessionStore::load(desk::UnixMs now) {
  auto work = [now](Connection& connection) { return read_sessions(connection.sql(), now); };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<bool>> SessionStore::seen(std::vector<StoredSession> sessions) {
  auto work = [sessions = std::move(sessions)](Connection& connection) {
    for (const StoredSession& session : sessions) {
      const long long at = session.last_seen_at;
      connection.sql() << "UPDATE sessions SET last_seen_at = :at, address = :a WHERE token_hash = :h AND "
                          "identity = :i",
          soci::use(at), soci::use(session.address), soci::use(session.token_hash),
          soci::use(session.identity);
    }
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

}  // namespace softphone::store
