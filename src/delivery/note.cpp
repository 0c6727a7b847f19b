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

/// YYYY-MM-DD as those clocks show it, in UTC without any.
std::string day_of(desk::UnixMs at, const desk::ZoneClock* clock) {
  if (at == 0) return {};
  if (clock != nullptr) return desk::to_date(clock->local(at).day);
  return format_iso8601(WallTime(std::chrono::milliseconds(at))).substr(0, 10);
}

constexpr std::size_t kMostRecordings = 5;

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ",") + word;
  return out;
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

std::vector<std::string> finished_recordings(const desk::Call& call) {
  std::vector<std::string> sids;
  for (const auto& [sid, recording] : call.room().recordings()) {
    if (recording.over && sids.size() < kMostRecordings) sids.push_back(sid);
  }
  if (sids.empty() && call.voicemail()) sids.push_back(call.voicemail()->recording_sid);
  return sids;
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
      joined(finished_recordings(call))});
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
    const auto clock = context.clock_of ? context.clock_of(word->what.by) : nullptr;
    if (!word->what.follow_up_done) note.follow_up = day_of(word->what.follow_up, clock.get());
  }
  if (!context.public_url.empty()) {
    const std::string base(context.public_url);
    note.call_url = base + "/#/history/" + call.sid();
    const bool told = context.recordings != CrmRecordings::none && !finished_recordings(call).empty();
    if (told) note.recording_url = note.call_url;
  }
  return note;
}

std::string to_json(const CrmKept& kept) {
  json::object out;
  if (kept.receipt) {
    json::object receipt{
        {"record", ref_json(kept.receipt->record)},
        {"message", kept.receipt->message_id},
        {"activity", kept.receipt->activity_id},
        {"follow_up", kept.receipt->follow_up}};
    json::object attachments;
    for (const crm::Attachment& one : kept.receipt->attachments) attachments[one.recording_sid] = one.id;
    if (!attachments.empty()) receipt["attachments"] = std::move(attachments);
    out["receipt"] = std::move(receipt);
  }
  if (kept.attach_tries != 0) out["attach_tries"] = kept.attach_tries;
  if (!kept.link_only.empty()) out["link_only"] = json::value_from(kept.link_only);
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
      if (const json::value* attachments = receipt.if_contains("attachments")) {
        for (const auto& [sid, id] : attachments->as_object())
          kept.receipt->attachments.push_back({std::string(sid), id.to_number<long>()});
      }
    }
    if (const json::value* tries = object.if_contains("attach_tries"))
      kept.attach_tries = tries->to_number<int>();
    if (const json::value* links = object.if_contains("link_only"))
      kept.link_only = json::value_to<std::map<std::string, std::string>>(*links);
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
