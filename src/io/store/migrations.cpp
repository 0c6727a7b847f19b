#include "io/store/migrations.hpp"

#include <array>
#include <string>
#include <vector>

#include "io/store/sql_error.hpp"

namespace softphone::store {
namespace {

/// One step is one number; a step that has been released is never edited. Standard SQL only: the same text
/// must create the schema in PostgreSQL.
const std::vector<std::vector<std::string>>& steps() {
  static const std::vector<std::vector<std::string>> all = {
      {
          "CREATE TABLE call_events ("
          "  event_key VARCHAR(160) NOT NULL PRIMARY KEY,"
          "  call_sid VARCHAR(64) NOT NULL,"
          "  at_ms BIGINT NOT NULL,"
          "  document TEXT NOT NULL)",
          "CREATE INDEX call_events_by_call ON call_events (call_sid)",
          "CREATE TABLE calls ("
          "  call_sid VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  started_at BIGINT NOT NULL,"
          "  state VARCHAR(16) NOT NULL)",
          "CREATE INDEX calls_by_state ON calls (state)",
          "CREATE TABLE call_parties ("
          "  identity VARCHAR(256) NOT NULL,"
          "  call_sid VARCHAR(64) NOT NULL,"
          "  started_at BIGINT NOT NULL,"
          "  PRIMARY KEY (identity, call_sid))",
          "CREATE INDEX call_parties_by_time ON call_parties (identity, started_at, call_sid)",
          "CREATE TABLE sessions ("
          "  token_hash VARCHAR(64) NOT NULL,"
          "  identity VARCHAR(256) NOT NULL,"
          "  created_at BIGINT NOT NULL,"
          "  expires_at BIGINT NOT NULL,"
          "  PRIMARY KEY (token_hash, identity))",
      },
      {
          // Legs and recordings, by which a call is asked for, too.
          "CREATE TABLE call_names ("
          "  name VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  call_sid VARCHAR(64) NOT NULL)",
      },
      {
          "CREATE TABLE settings ("
          "  name VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  document TEXT NOT NULL)",
      },
  };
  return all;
}

}  // namespace

Result<int> migrate(soci::session& sql, WallTime now) {
  try {
    sql << "CREATE TABLE IF NOT EXISTS schema_migrations ("
           "  version INTEGER NOT NULL PRIMARY KEY,"
           "  applied_at BIGINT NOT NULL)";
    int version = 0;
    sql << "SELECT COALESCE(MAX(version), 0) FROM schema_migrations", soci::into(version);
    const int known = static_cast<int>(steps().size());
    if (version > known) {
      return fail(
          "database_newer",
          "the database was written by a later version of this program; install that version"
      );
    }
    const long long applied_at = unix_milliseconds(now);
    for (int next = version + 1; next <= known; ++next) {
      soci::transaction transaction(sql);
      for (const std::string& statement : steps()[static_cast<std::size_t>(next - 1)]) sql << statement;
      sql << "INSERT INTO schema_migrations (version, applied_at) VALUES (:v, :a)", soci::use(next),
          soci::use(applied_at);
      transaction.commit();
    }
    return known;
  } catch (const std::exception& error) {
    return describe(&sql, error);
  }
}

}  // namespace softphone::store
