#include "desk/after_view.hpp"

#include <boost/json.hpp>

#include "desk/quality.hpp"

namespace softphone::desk {

namespace json = boost::json;

void view_after(CallRecord& record, const Call& call, std::string_view identity) {
  const AfterCall& after = call.after();
  auto wrap_up = after.standing(identity);
  if (!wrap_up) wrap_up = after.last();
  if (wrap_up) record.wrap_up = WrapUpRecord{std::move(wrap_up->what), wrap_up->at};
  if (const QualityTold* told = after.quality_of(identity)) {
    record.quality = QualityRecord{to_word(judge_quality(*told)), {}};
    if (told->mos) record.quality->mos = told->mos->average;
  }
  if (const auto rating = after.rating_of(identity)) record.rating = rating->what.score;
  if (!after.crm().empty()) record.crm = after.crm().rbegin()->second;
  record.recorded = !call.room().recordings().empty();
}

std::string main_rep(const Call& call) {
  if (const std::string_view caller = client_identity(call.from()); !caller.empty())
    return std::string(caller);
  const Verdict verdict = judge(call, Roster({}, {}));
  if (!verdict.answered_by.empty()) return verdict.answered_by;
  const std::vector<std::string> parties = call.parties();
  return parties.empty() ? std::string() : parties.front();
}

std::optional<CallRecord> seen_through(const Call& call, const std::string& rep, const Roster& roster) {
  auto record = seen_by(call, rep, roster);
  if (!record) return std::nullopt;
  record->rep = rep;
  // Nobody of the leg is theirs.
  record->mine.reset();
  for (PartyRecord& party : record->parties) party.me = false;
  return record;
}

std::optional<CallRecord> seen_by_role(const Call& call, std::string_view identity, const Roster& roster) {
  if (auto own = seen_by(call, identity, roster)) return own;
  if (roster.role_of(identity) == Role::rep) return std::nullopt;
  return seen_through(call, main_rep(call), roster);
}

json::value wrap_up_json(const std::optional<WrapUpRecord>& wrap_up) {
  if (!wrap_up) return nullptr;
  const WrappedUp& saved = wrap_up->saved;
  return json::object{
      {"id", saved.id},
      {"by", saved.by},
      {"at", wrap_up->at},
      {"outcome", saved.outcome.empty() ? json::value(nullptr) : json::value(saved.outcome)},
      {"note", saved.note},
      {"followUp", saved.follow_up == 0 ? json::value(nullptr) : json::value(saved.follow_up)},
      {"followUpDone", saved.follow_up_done}};
}

json::value quality_json(const std::optional<QualityRecord>& quality) {
  if (!quality) return nullptr;
  return json::object{
      {"verdict", quality->verdict},
      {"mos", quality->mos ? json::value(*quality->mos) : json::value(nullptr)}};
}

}  // namespace softphone::desk
