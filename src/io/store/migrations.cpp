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
      {
          // What reps set for themselves; voicemail messages; who of the outside talked with whom.
          "CREATE TABLE rep_state ("
          "  identity VARCHAR(256) NOT NULL,"
          "  name VARCHAR(32) NOT NULL,"
          "  value TEXT NOT NULL,"
          "  PRIMARY KEY (identity, name))",
          "CREATE TABLE voicemails ("
          "  recording_sid VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  call_sid VARCHAR(64) NOT NULL,"
          "  box VARCHAR(256) NOT NULL,"
          "  caller VARCHAR(256) NOT NULL,"
          "  at_ms BIGINT NOT NULL,"
          "  duration BIGINT NOT NULL,"
          "  heard_by VARCHAR(256) NOT NULL,"
          "  heard_at BIGINT NOT NULL,"
          "  deleted_at BIGINT NOT NULL)",
          "CREATE INDEX voicemails_by_box ON voicemails (box, at_ms)",
          "CREATE TABLE call_outsiders ("
          "  number VARCHAR(256) NOT NULL,"
          "  call_sid VARCHAR(64) NOT NULL,"
          "  started_at BIGINT NOT NULL,"
          "  PRIMARY KEY (number, call_sid))",
          "CREATE INDEX call_outsiders_by_time ON call_outsiders (number, started_at)",
          // Base64: binary columns differ between databases.
          "CREATE TABLE greetings ("
          "  id VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  sound TEXT NOT NULL)",
      },
      {
          // People. The *_key columns are what signs in: lower case, so that nobody is named twice.
          "CREATE TABLE people ("
          "  identity VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  identity_key VARCHAR(64) NOT NULL UNIQUE,"
          "  name VARCHAR(320) NOT NULL,"
          "  email VARCHAR(254) NOT NULL,"
          "  email_key VARCHAR(254) NOT NULL,"
          "  number VARCHAR(16) NOT NULL,"
          "  short_number VARCHAR(8) NOT NULL,"
          "  role VARCHAR(16) NOT NULL,"
          "  state VARCHAR(16) NOT NULL,"
          "  provider VARCHAR(64) NOT NULL,"
          "  provider_subject VARCHAR(256) NOT NULL,"
          "  password_hash VARCHAR(256) NOT NULL,"
          "  language VARCHAR(8) NOT NULL,"
          "  created_at BIGINT NOT NULL,"
          "  password_changed_at BIGINT NOT NULL)",
          "CREATE TABLE invitations ("
          "  token_hash VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  identity VARCHAR(64) NOT NULL,"
          "  created_at BIGINT NOT NULL,"
          "  expires_at BIGINT NOT NULL,"
          "  used_at BIGINT NOT NULL)",
          "CREATE INDEX invitations_by_person ON invitations (identity)",
          "CREATE TABLE sign_in_failures ("
          "  subject VARCHAR(96) NOT NULL PRIMARY KEY,"
          "  failures INTEGER NOT NULL,"
          "  last_at BIGINT NOT NULL,"
          "  locked_until BIGINT NOT NULL)",
          "CREATE TABLE team_version ("
          "  name VARCHAR(16) NOT NULL PRIMARY KEY,"
          "  version BIGINT NOT NULL)",
          "INSERT INTO team_version (name, version) VALUES ('team', 0)",
          "CREATE TABLE audit_log ("
          "  entry_id BIGINT NOT NULL PRIMARY KEY,"
          "  at_ms BIGINT NOT NULL,"
          "  actor VARCHAR(64) NOT NULL,"
          "  via VARCHAR(32) NOT NULL,"
          "  address VARCHAR(64) NOT NULL,"
          "  action VARCHAR(64) NOT NULL,"
          "  subject VARCHAR(256) NOT NULL,"
          "  details TEXT NOT NULL)",
          "ALTER TABLE sessions ADD COLUMN browser VARCHAR(64) NOT NULL DEFAULT ''",
          "ALTER TABLE sessions ADD COLUMN address VARCHAR(64) NOT NULL DEFAULT ''",
          "ALTER TABLE sessions ADD COLUMN last_seen_at BIGINT NOT NULL DEFAULT 0",
      },
      {
          // A rep's own settings, a document of the page's.
          "CREATE TABLE rep_preferences ("
          "  identity VARCHAR(256) NOT NULL PRIMARY KEY,"
          "  revision BIGINT NOT NULL,"
          "  document TEXT NOT NULL)",
      },
      {
          // The history: a row for everybody who has the call in their list (and '*', the team), the call's
          // search terms, and all terms there are. history_index.hpp writes them, also for older calls.
          "CREATE TABLE call_index ("
          "  viewer VARCHAR(256) NOT NULL,"
          "  call_sid VARCHAR(64) NOT NULL,"
          "  rep VARCHAR(256) NOT NULL,"
          "  started_at BIGINT NOT NULL,"
          "  direction VARCHAR(16) NOT NULL,"
          "  outcome VARCHAR(32) NOT NULL,"
          "  disposition VARCHAR(64) NOT NULL,"
          "  missed INTEGER NOT NULL,"
          "  recorded INTEGER NOT NULL,"
          "  follow_up BIGINT NOT NULL,"
          "  PRIMARY KEY (viewer, call_sid))",
          // Every column that filters look at: a filter that few calls pass reads the index alone.
          "CREATE INDEX call_index_by_time ON call_index "
          "(viewer, started_at, call_sid, direction, outcome, disposition, missed, recorded, rep)",
          "CREATE INDEX call_index_by_follow_up ON call_index (viewer, follow_up)",
          "CREATE TABLE call_texts ("
          "  call_sid VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  started_at BIGINT NOT NULL,"
          "  version INTEGER NOT NULL,"
          "  terms TEXT NOT NULL)",
          "CREATE TABLE call_terms ("
          "  term VARCHAR(64) NOT NULL,"
          "  started_at BIGINT NOT NULL,"
          "  call_sid VARCHAR(64) NOT NULL,"
          "  PRIMARY KEY (term, started_at, call_sid))",
          "CREATE TABLE search_terms (term VARCHAR(64) NOT NULL PRIMARY KEY)",
      },
      {
          // What is to be told to others, and what came of it: see outbox_rows.hpp and outbox_store.hpp.
          "CREATE TABLE outbox ("
          "  delivery_id BIGINT NOT NULL PRIMARY KEY,"
          "  target VARCHAR(64) NOT NULL,"
          "  event_key VARCHAR(192) NOT NULL,"
          "  type VARCHAR(32) NOT NULL,"
          "  call_sid VARCHAR(64) NOT NULL,"
          "  rep VARCHAR(256) NOT NULL,"
          "  created_at BIGINT NOT NULL,"
          "  state VARCHAR(16) NOT NULL,"
          "  attempts INTEGER NOT NULL,"
          "  next_at BIGINT NOT NULL,"
          "  reason VARCHAR(64) NOT NULL,"
          "  detail TEXT NOT NULL,"
          "  document TEXT NOT NULL,"
          "  revision BIGINT NOT NULL)",
          "CREATE UNIQUE INDEX outbox_by_event ON outbox (target, event_key)",
          "CREATE INDEX outbox_by_target ON outbox (target, state, call_sid, delivery_id)",
          "CREATE INDEX outbox_by_state ON outbox (state, rep)",
      },
      {
          // Who has which number in the CRM, known here: see crm_index_store.hpp.
          "CREATE TABLE crm_records ("
          "  model VARCHAR(32) NOT NULL,"
          "  record_id BIGINT NOT NULL,"
          "  partner BIGINT NOT NULL,"
          "  salesperson BIGINT NOT NULL,"
          "  closed INTEGER NOT NULL,"
          "  changed VARCHAR(32) NOT NULL,"
          "  document TEXT NOT NULL,"
          "  PRIMARY KEY (model, record_id))",
          "CREATE INDEX crm_records_by_partner ON crm_records (model, partner)",
          "CREATE TABLE crm_numbers ("
          "  number_key VARCHAR(64) NOT NULL,"
          "  model VARCHAR(32) NOT NULL,"
          "  record_id BIGINT NOT NULL,"
          "  PRIMARY KEY (number_key, model, record_id))",
          "CREATE INDEX crm_numbers_by_record ON crm_numbers (model, record_id)",
          "CREATE TABLE crm_sync ("
          "  model VARCHAR(32) NOT NULL PRIMARY KEY,"
          "  document TEXT NOT NULL,"
          "  revision BIGINT NOT NULL)",
      },
      {
          // Calendars that lines follow, with their last good copies.
          "CREATE TABLE calendars ("
          "  calendar_id VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  name VARCHAR(320) NOT NULL,"
          "  url TEXT NOT NULL,"
          "  busy_only INTEGER NOT NULL,"
          "  etag VARCHAR(512) NOT NULL,"
          "  document TEXT NOT NULL,"
          "  fetched_at BIGINT NOT NULL,"
          "  tried_at BIGINT NOT NULL,"
          "  problem VARCHAR(64) NOT NULL,"
          "  detail TEXT NOT NULL)",
      },
      {
          // Where each rep's follow-ups can be subscribed to.
          "CREATE TABLE follow_up_feeds ("
          "  identity VARCHAR(256) NOT NULL PRIMARY KEY,"
          "  token_hash VARCHAR(64) NOT NULL UNIQUE,"
          "  created_at BIGINT NOT NULL)",
      },
      {
          // What each leg costs, and when the carrier is asked for its price: see cost_rows.hpp,
          // cost_store.hpp.
          "CREATE TABLE leg_costs ("
          "  leg_sid VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  call_sid VARCHAR(64) NOT NULL,"
          "  rep VARCHAR(256) NOT NULL,"
          "  kind VARCHAR(16) NOT NULL,"
          "  number VARCHAR(256) NOT NULL,"
          "  started_at BIGINT NOT NULL,"
          "  ended_at BIGINT NOT NULL,"
          "  duration BIGINT NOT NULL,"
          "  state VARCHAR(16) NOT NULL,"
          "  looks INTEGER NOT NULL,"
          "  next_at BIGINT NOT NULL,"
          "  price BIGINT NOT NULL,"
          "  currency VARCHAR(3) NOT NULL)",
          "CREATE INDEX leg_costs_by_call ON leg_costs (call_sid)",
          "CREATE INDEX leg_costs_by_time ON leg_costs (started_at, leg_sid)",
          "CREATE INDEX leg_costs_by_state ON leg_costs (state, next_at)",
      },
      {
          // Recordings that are copied here: see copy_store.hpp.
          "CREATE TABLE recording_copies ("
          "  recording_sid VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  call_sid VARCHAR(64) NOT NULL,"
          "  state VARCHAR(16) NOT NULL,"
          "  tries INTEGER NOT NULL,"
          "  next_at BIGINT NOT NULL,"
          "  reason VARCHAR(64) NOT NULL,"
          "  bytes BIGINT NOT NULL,"
          "  sha256 VARCHAR(64) NOT NULL,"
          "  duration BIGINT NOT NULL,"
          "  channels INTEGER NOT NULL,"
          "  at_carrier INTEGER NOT NULL)",
          "CREATE INDEX recording_copies_by_state ON recording_copies (state, at_carrier, next_at)",
      },
      {
          "CREATE TABLE clicked_records ("
          "  call_sid VARCHAR(64) NOT NULL PRIMARY KEY,"
          "  model VARCHAR(64) NOT NULL,"
          "  record_id BIGINT NOT NULL)",
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
