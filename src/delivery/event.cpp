#include "delivery/event.hpp"

#include <boost/json.hpp>

#include "base/json_text.hpp"
#include "base/time.hpp"
#include "desk/after_view.hpp"
#include "desk/call_record.hpp"

namespace softphone::delivery {
namespace {

namespace json = boost::json;

const desk::Roster& nobody() {
  static const desk::Roster roster({}, {});
  return roster;
}

template <class T>
json::value or_null(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

std::string_view word(desk::State state) {
  return state == desk::State::ringing ? "ringing" : state == desk::State::talking ? "talking" : "ended";
}

std::string_view word(desk::EndedBy by) {
  return by == desk::EndedBy::caller ? "caller" : by == desk::EndedBy::callee ? "callee" : "system";
}

json::value rep_json(std::string_view identity) {
  if (identity.empty()) return nullptr;
  return json::object{{"identity", identity}, {"name", nullptr}};
}

json::value voicemail_json(const desk::CallRecord& record) {
  if (!record.voicemail) return nullptr;
  return json::object{
      {"box", record.voicemail->box},
      {"message", or_null(record.voicemail->message)},
      {"duration", record.voicemail->duration}};
}

/// The call as it stands, through the eyes of the rep whose call it is. Members are added, never taken away
/// nor given another meaning: receivers are written against them.
json::object call_json(const desk::Call& call) {
  const std::string rep = desk::main_rep(call);
  const auto seen = desk::seen_through(call, rep, nobody());
  const desk::CallRecord record = seen.value_or(desk::CallRecord{});
  return {
      {"sid", call.sid()},
      {"direction", seen ? desk::to_word(record.direction) : "incoming"},
      {"peer",
       json::object{
           {"kind", record.peer.is_rep ? "rep" : "number"},
           {"value", seen ? record.peer.value : call.from()},
           {"name", nullptr}}},
      {"line", or_null(record.line)},
      {"rep", rep_json(rep)},
      {"state", word(record.state)},
      {"outcome", record.outcome ? json::value(desk::to_word(*record.outcome)) : json::value(nullptr)},
      {"reason", or_null(record.reason)},
      {"answeredBy", or_null(record.answered_by)},
      {"endedBy", record.ended_by ? json::value(word(*record.ended_by)) : json::value(nullptr)},
      {"startedAt", call.started_at()},
      {"answeredAt", or_null(record.answered_at)},
      {"endedAt", or_null(record.ended_at)},
      {"duration", record.duration},
      {"recorded", record.recorded},
      {"voicemail", voicemail_json(record)},
      {"wrapUp", desk::wrap_up_json(record.wrap_up)},
      {"url", nullptr}};
}

class Teller {
 public:
  Teller(const desk::Call& before, const desk::Fact& fact, const desk::Call& after)
      : before_(before), fact_(fact), after_(after) {}

  std::vector<Event> tell() {
    // What people add to a call when it is over changes neither of these, and judging takes its time.
    if (!is_afterword()) progress();
    std::visit([this](const auto& what) { more(what); }, fact_.what);
    return std::move(events_);
  }

 private:
  [[nodiscard]] bool is_afterword() const {
    return std::holds_alternative<desk::WrappedUp>(fact_.what) ||
           std::holds_alternative<desk::WrapUpUndone>(fact_.what) ||
           std::holds_alternative<desk::QualityTold>(fact_.what) ||
           std::holds_alternative<desk::Rated>(fact_.what) ||
           std::holds_alternative<desk::Listened>(fact_.what) ||
           std::holds_alternative<desk::CrmTold>(fact_.what) ||
           std::holds_alternative<desk::TroubleTold>(fact_.what);
  }

  void progress() {
    if (!after_.plan()) return;  // a leg's word without its call's: the call itself is told of later
    const desk::Verdict now = desk::judge(after_, nobody());
    const desk::Verdict then = before_.plan() ? desk::judge(before_, nobody()) : desk::Verdict{};
    if (!before_.plan()) add("started", "call.started", after_.started_at());
    if (now.answered_at && !then.answered_at) add("answered", "call.answered", *now.answered_at);
    if (now.state == desk::State::ended && then.state != desk::State::ended)
      add("ended", "call.ended", now.ended_at.value_or(fact_.at));
  }

  void more(const desk::RecordingChanged& recording) {
    if (recording.status != "completed") return;
    const std::string sid = recording.recording_sid;
    add("recording/" + sid, "recording.ready", fact_.at, json::object{{"recording", file(sid)}});
  }
  void more(const desk::VoicemailLeft& left) {
    json::object message = file(left.recording_sid);
    message["box"] = left.box;
    message["caller"] = left.caller;
    message["duration"] = left.duration;
    add("voicemail/" + left.recording_sid,
        "voicemail.received",
        fact_.at,
        json::object{{"voicemail", std::move(message)}});
  }
  void more(const desk::WrappedUp& saved) {
    add("outcome/" + saved.id,
        "outcome.saved",
        fact_.at,
        json::object{{"wrapUp", desk::wrap_up_json(desk::WrapUpRecord{saved, fact_.at})}});
  }
  /// What stood before stands again; null: nothing does.
  void more(const desk::WrapUpUndone& undone) {
    std::optional<desk::WrapUpRecord> standing;
    if (auto own = after_.after().standing(undone.by))
      standing = desk::WrapUpRecord{std::move(own->what), own->at};
    add("undone/" + undone.id,
        "outcome.saved",
        fact_.at,
        json::object{{"wrapUp", desk::wrap_up_json(standing)}});
  }
  template <class Other>
  void more(const Other&) {}

  static json::object file(const std::string& sid) { return {{"sid", sid}, {"url", nullptr}}; }

  void add(const std::string& what, std::string type, desk::UnixMs at, json::object members = {}) {
    const std::string key = after_.sid() + '/' + what;
    json::object event{
        {"version", 1},
        {"id", key},
        {"type", type},
        {"time", format_iso8601(WallTime(std::chrono::milliseconds(at)))},
        {"call", call_json(after_)}};
    for (auto& [name, value] : members) event[name] = std::move(value);
    events_.push_back({key, std::move(type), json::serialize(event)});
  }

  const desk::Call& before_;
  const desk::Fact& fact_;
  const desk::Call& after_;
  std::vector<Event> events_;
};

json::object* member(json::object& object, std::string_view name) {
  json::value* value = object.if_contains(name);
  return value != nullptr ? value->if_object() : nullptr;
}

void name_rep(json::object* rep, std::string_view key, const desk::Roster& roster) {
  if (rep == nullptr) return;
  const std::string identity = text_of(*rep, key);
  if (!identity.empty()) (*rep)["name"] = roster.name_of(identity);
}

}  // namespace

std::vector<Event> events_of(const desk::Call& before, const desk::Fact& fact, const desk::Call& after) {
  return Teller(before, fact, after).tell();
}

std::string complete(std::string_view document, const desk::Roster& roster, std::string_view public_url) {
  json::error_code error;
  json::value value = json::parse({document.data(), document.size()}, error);
  if (error || !value.is_object()) return std::string(document);
  json::object& event = value.get_object();
  const std::string base(public_url);
  if (json::object* call = member(event, "call")) {
    name_rep(member(*call, "rep"), "identity", roster);
    json::object* peer = member(*call, "peer");
    if (peer != nullptr && text_of(*peer, "kind") == "rep") name_rep(peer, "value", roster);
    if (!base.empty()) (*call)["url"] = base + "/#/history/" + text_of(*call, "sid");
  }
  for (const char* name : {"recording", "voicemail"}) {
    json::object* file = member(event, name);
    if (file == nullptr || base.empty()) continue;
    (*file)["url"] = base + "/api/recordings/" + text_of(*file, "sid") + ".mp3";
  }
  return json::serialize(event);
}

}  // namespace softphone::delivery
