#include "io/store/call_statements.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <vector>

#include "io/net/log.hpp"

namespace softphone::store {

CallStatements::CallStatements(soci::session& sql)
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
      ),
      put_outsider(
          (sql.prepare << "INSERT INTO call_outsiders (number, call_sid, started_at) VALUES (:number, :sid, "
                          ":started) ON CONFLICT (number, call_sid) DO UPDATE SET started_at = "
                          "excluded.started_at",
           soci::use(key),
           soci::use(sid),
           soci::use(at))
      ),
      put_voicemail(
          (sql.prepare << "INSERT INTO voicemails (recording_sid, call_sid, box, caller, at_ms, duration, "
                          "heard_by, heard_at, deleted_at) VALUES (:r, :c, :b, :f, :a, :d, '', 0, 0) "
                          "ON CONFLICT (recording_sid) DO NOTHING",
           soci::use(key),
           soci::use(sid),
           soci::use(document),
           soci::use(caller),
           soci::use(at),
           soci::use(duration))
      ),
      history(sql),
      outbox(sql),
      costs(sql) {}

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

void index_again(soci::session& sql) {
  std::vector<std::string> sids;
  std::string sid;
  int version = kHistoryVersion;
  soci::statement select =
      (sql.prepare << "SELECT c.call_sid FROM calls c LEFT JOIN call_texts t ON t.call_sid = c.call_sid "
                      "WHERE t.call_sid IS NULL OR t.version < :v",
       soci::use(version),
       soci::into(sid));
  select.execute();
  while (select.fetch()) sids.push_back(sid);
  if (sids.empty()) return;
  log::info("indexing {} calls for the history", sids.size());
  // A step that is interrupted goes on at the next start.
  constexpr std::size_t kStep = 500;
  CallStatements statements(sql);
  for (std::size_t first = 0; first < sids.size(); first += kStep) {
    soci::transaction transaction(sql);
    for (std::size_t i = first; i < std::min(first + kStep, sids.size()); ++i) {
      // One damaged call must not keep the others from being found.
      std::optional<desk::Call> call;
      try {
        call = load_call(statements, sids[i]);
      } catch (const std::runtime_error& error) {
        log::warn("call {} cannot be indexed: {}", sids[i], error.what());
      }
      if (call) statements.history.put(*call);
    }
    transaction.commit();
  }
}

}  // namespace softphone::store
