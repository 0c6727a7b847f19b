#include "delivery/note.hpp"

#include <boost/json.hpp>

#include "base/time.hpp"
#include "desk/call_record.hpp"

namespace softphone::delivery {
namespace {

namespace json = boost::json;

const desk::Roster& nobody() {
  static const desk::Roster roster({}, {});
  return roster;
}

/// The word that stands for the note: of the rep whose call it is, else the last one.
std::optional<desk::Dated<desk::WrappedUp>> word_of(const desk::Call& call) {
  auto own = call.after().standing(rep_of_note(call));
  return own ? own : call.after().last();
}

/// The first recording that is finished; empty: none is.
std::string finished_recording(const desk::Call& call) {
  for (const auto& [sid, recording] : call.room().recordings()) {
    if (recording.over) return sid;
  }
  return call.voicemail() ? call.voicemail()->recording_sid : std::string();
}

/// YYYY-MM-DD in UTC; the day is what counts, and the page sets follow-ups in working hours.
std::string day_of(desk::UnixMs at) {
  return at == 0 ? std::string() : format_iso8601(WallTime(std::chrono::milliseconds(at))).substr(0, 10);
}

std::string label_of(const desk::OutcomeList& list, const std::string& key, std::string_view language) {
  for (const desk::OutcomeChoice& choice : list) {
    if (choice.key == key) return language == "fr" ? choice.fr : choice.en;
  }
  return key;
}

json::object ref_json(const crm::RecordRef& record) {
  return desk::record_json(as_desk_record(record));
}

}  // namespace

std::string rep_of_note(const desk::Call& call) {
  return desk::main_rep(call);
}

std::optional<std::string> note_mark(const desk::Call& call) {
  if (!call.plan() || desk::state_of(call) != desk::State::ended) return std::nullopt;
  const std::string rep = rep_of_note(call);
  const auto record = desk::seen_through(call, rep, nobody());
  if (!record || record->peer.is_rep) return std::nullopt;
  if (call.plan()->refusal) return std::nullopt;  // nothing was dialled
  const auto word = word_of(call);
  return json::serialize(json::array{
      rep,
      desk::to_word(record->direction),
      record->peer.value,
      record->outcome ? desk::to_word(*record->outcome) : std::string_view(),
      record->started_at,
      record->duration,
      word ? word->what.outcome : std::string(),
      word ? word->what.note : std::string(),
      word && !word->what.follow_up_done ? word->what.follow_up : 0,
      finished_recording(call)});
}

crm::CallNote note_of(const desk::Call& call, const NoteContext& context) {
  crm::CallNote note;
  note.call_sid = call.sid();
  const std::string rep = rep_of_note(call);
  const auto record = desk::seen_through(call, rep, context.roster).value_or(desk::CallRecord{});
  note.direction =
      record.direction == desk::Direction::incoming ? crm::Direction::incoming : crm::Direction::outgoing;
  note.number = record.peer.value.starts_with('+') ? record.peer.value : std::string();
  note.line = record.line.value_or("");
  note.identity = rep;
  note.rep_name = rep.empty() ? std::string() : context.roster.name_of(rep);
  note.rep_login = context.rep_login;
  note.started_at = record.started_at;
  note.duration = static_cast<int>(record.duration);
  if (record.outcome) note.outcome = desk::to_word(*record.outcome);
  note.language = context.language;
  if (const auto word = word_of(call)) {
    if (!word->what.outcome.empty())
      note.wrap_up = label_of(context.outcomes, word->what.outcome, context.language);
    note.note = word->what.note;
    if (!word->what.follow_up_done) note.follow_up = day_of(word->what.follow_up);
  }
  if (!context.public_url.empty()) {
    const std::string base(context.public_url);
    note.call_url = base + "/#/history/" + call.sid();
    if (!finished_recording(call).empty()) note.recording_url = note.call_url;
  }
  return note;
}

std::string to_json(const CrmKept& kept) {
  json::object out;
  if (kept.receipt) {
    out["receipt"] = json::object{
        {"record", ref_json(kept.receipt->record)},
        {"message", kept.receipt->message_id},
        {"activity", kept.receipt->activity_id},
        {"follow_up", kept.receipt->follow_up}};
  }
  if (kept.chosen) out["chosen"] = ref_json(*kept.chosen);
  if (kept.unclear_until != 0) out["unclear_until"] = kept.unclear_until;
  return json::serialize(out);
}

CrmKept read_crm_kept(std::string_view document) {
  CrmKept kept;
  if (document.empty()) return kept;
  try {
    const json::value value = json::parse({document.data(), document.size()});
    const json::object& object = value.as_object();
    if (const json::value* found = object.if_contains("receipt")) {
      const json::object& receipt = found->as_object();
      kept.receipt = crm::Receipt{
          as_crm_record(desk::read_crm_record(receipt.at("record").as_object())),
          receipt.at("message").to_number<long>(),
          receipt.at("activity").to_number<long>(),
          json::value_to<std::string>(receipt.at("follow_up"))};
    }
    if (const json::value* chosen = object.if_contains("chosen"))
      kept.chosen = as_crm_record(desk::read_crm_record(chosen->as_object()));
    if (const json::value* until = object.if_contains("unclear_until"))
      kept.unclear_until = until->to_number<std::int64_t>();
  } catch (const std::exception&) {
    return {};
  }
  return kept;
}

desk::CrmRecord as_desk_record(const crm::RecordRef& record) {
  return {record.model, record.id, record.name, record.url};
}

crm::RecordRef as_crm_record(const desk::CrmRecord& record) {
  return {record.model, static_cast<long>(record.id), record.name, record.url};
}

}  // namespace softphone::delivery
