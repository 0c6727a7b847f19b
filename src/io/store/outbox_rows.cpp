#include "io/store/outbox_rows.hpp"

#include "delivery/event.hpp"
#include "delivery/note.hpp"

namespace softphone::store {

OutboxRows::OutboxRows(soci::session& sql)
    // "WHERE 1 = 1": without it SQLite reads ON CONFLICT as the condition of a join.
    : insert_(
          (sql.prepare << "INSERT INTO outbox (delivery_id, target, event_key, type, call_sid, rep, "
                          "created_at, state, attempts, next_at, reason, detail, document, revision) "
                          "SELECT COALESCE(MAX(delivery_id), 0) + 1, :t, :k, :y, :c, :r, :a, 'waiting', 0, "
                          "0, '', '', :d, 1 FROM outbox WHERE 1 = 1 "
                          "ON CONFLICT (target, event_key) DO NOTHING",
           soci::use(target_),
           soci::use(key_),
           soci::use(type_),
           soci::use(sid_),
           soci::use(rep_),
           soci::use(at_),
           soci::use(document_))
      ),
      // What is kept between the stages stays, and so does a rep's having to choose: a note more does not
      // tell which record is meant. One that waits for its next try goes on waiting: its last one may be
      // carried out yet, and until then another would be a second note.
      arm_(
          (sql.prepare << "UPDATE outbox SET revision = revision + 1, rep = :r, "
                          "next_at = CASE WHEN state = 'waiting' THEN next_at ELSE 0 END, "
                          "attempts = CASE WHEN state = 'waiting' THEN attempts ELSE 0 END, "
                          "state = CASE WHEN state = 'held' THEN 'held' ELSE 'waiting' END "
                          "WHERE target = :t AND event_key = :k",
           soci::use(rep_),
           soci::use(target_),
           soci::use(key_))
      ) {}

Queued OutboxRows::put(
    const desk::Call& before,
    const desk::Fact& fact,
    const desk::Call& after,
    const delivery::Targets& targets
) {
  Queued queued;
  sid_ = after.sid();
  at_ = fact.at;
  if (!targets.webhooks.empty()) {
    rep_ = delivery::rep_of_note(after);
    for (const delivery::Event& event : delivery::events_of(before, fact, after)) {
      key_ = event.key;
      type_ = event.type;
      document_ = event.document;
      for (const std::string& target : targets.webhooks) {
        target_ = target;
        insert_.execute(true);
        queued.anything |= insert_.get_affected_rows() > 0;
      }
    }
  }
  if (targets.crm) {
    const Queued note = put_note(before, fact, after);
    queued.anything |= note.anything;
    queued.first_note = note.first_note;
  }
  return queued;
}

Queued OutboxRows::put_note(const desk::Call& before, const desk::Fact& fact, const desk::Call& after) {
  if (std::holds_alternative<desk::CrmTold>(fact.what)) return {};  // it follows from the note itself
  const auto mark = delivery::note_mark(after);
  if (!mark || mark == delivery::note_mark(before)) return {};
  target_ = delivery::kCrm;
  key_ = after.sid() + "/crm";
  type_ = delivery::kCrm;
  rep_ = delivery::rep_of_note(after);
  document_.clear();
  arm_.execute(true);
  if (arm_.get_affected_rows() > 0) return {true, false};
  insert_.execute(true);
  return {true, true};
}

}  // namespace softphone::store
