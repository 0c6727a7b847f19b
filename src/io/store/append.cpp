#include "io/store/append.hpp"

#include "desk/call_record.hpp"
#include "desk/reconcile.hpp"

namespace softphone::store {
namespace {

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
  sql.key = desk::outsider_of(call);
  if (!sql.key.empty()) sql.put_outsider.execute(true);
}

/// A message is in its box from the moment it is a fact.
void put_message(CallStatements& sql, const desk::Fact& fact) {
  const auto* left = std::get_if<desk::VoicemailLeft>(&fact.what);
  if (left == nullptr) return;
  sql.key = left->recording_sid;
  sql.sid = fact.call_sid;
  sql.document = left->box;
  sql.caller = left->caller;
  sql.at = fact.at;
  sql.duration = left->duration;
  sql.put_voicemail.execute(true);
}

struct Name {
  std::string operator()(const desk::LegChanged& leg) const { return leg.leg_sid; }
  std::string operator()(const desk::RoomChanged& room) const { return room.leg_sid; }
  std::string operator()(const desk::RoomSeen& seen) const { return seen.leg_sid; }
  std::string operator()(const desk::PartyPlaced& placed) const { return placed.leg_sid; }
  std::string operator()(const desk::RecordingChanged& recording) const { return recording.recording_sid; }
  std::string operator()(const desk::Wanted& wanted) const { return wanted.leg; }
  std::string operator()(const desk::VoicemailLeft& left) const { return left.recording_sid; }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

/// The SID that this fact makes known, besides the call's own; empty when it is none.
std::string named_by(const desk::Fact& fact) {
  std::string name = std::visit(Name{}, fact.what);
  return name.size() <= 64 && name != fact.call_sid ? name : std::string();
}

/// While a call goes on, what its row of the history says stays as it is, but for who has one: a status more
/// or less is not worth the writing.
bool changes_history(const desk::Fact& fact, const desk::Call& call, std::size_t parties_before) {
  return !std::holds_alternative<desk::LegChanged>(fact.what) || call.parties().size() != parties_before ||
         desk::state_of(call) == desk::State::ended;
}

}  // namespace

Appended append_fact(CallStatements& sql, const desk::Fact& fact, const delivery::Targets& targets) {
  Appended appended{false, load_call(sql, fact.call_sid)};
  const std::size_t parties_before = appended.call.parties().size();
  sql.sid = fact.call_sid;
  sql.key = fact.key();
  sql.at = fact.at;
  sql.document = desk::to_json(fact);
  sql.insert_event.execute(true);
  appended.fresh = sql.insert_event.get_affected_rows() > 0;
  if (!appended.fresh) return appended;
  std::optional<desk::Call> before;
  if (!targets.none()) before = appended.call;
  appended.call.apply(fact);
  project(sql, appended.call);
  if (changes_history(fact, appended.call, parties_before)) sql.history.put(appended.call);
  sql.key = named_by(fact);
  if (!sql.key.empty()) sql.put_name.execute(true);
  put_message(sql, fact);
  sql.costs.put(appended.call, fact);
  if (!before) return appended;
  const Queued queued = sql.outbox.put(*before, fact, appended.call, targets);
  if (queued.first_note) {
    const desk::Fact waiting{fact.call_sid, fact.at, desk::CrmTold{}};
    appended.call = append_fact(sql, waiting, targets).call;
  }
  appended.queued = queued.anything;
  return appended;
}

}  // namespace softphone::store
