#include "desk/wrap_up.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json_text.hpp"

namespace softphone::desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxNote = 8'000;  // bytes
constexpr std::size_t kMaxLabel = 60;    // bytes
constexpr std::size_t kMaxKey = 40;
constexpr std::size_t kMaxKnown = 200;         // choices ever made, hidden ones counted too
constexpr std::size_t kMaxWrapUps = 200;       // of one call
constexpr UnixMs kLatest = 4'102'444'800'000;  // the year 2100

CommandRefused malformed(std::string code, std::string message) {
  return {true, std::move(code), std::move(message)};
}

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= kMaxKey && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool flag_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_bool() && value->get_bool();
}

const OutcomeChoice* find(const OutcomeList& list, std::string_view key) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const OutcomeChoice& one) { return one.key == key; });
  return found == list.end() ? nullptr : &*found;
}

/// A key for a choice of that name which none of the two lists has.
std::string fresh_key(std::string_view name, const OutcomeList& list, const OutcomeList& known) {
  std::string base;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z')
      base += static_cast<char>(c + 0x20);
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      base += c;
    else if (!base.empty() && base.back() != '_')
      base += '_';
  }
  base = base.substr(0, kMaxKey - 4);
  while (!base.empty() && base.back() == '_') base.pop_back();
  if (base.empty()) base = "outcome";
  std::string key = base;
  for (int n = 2; find(list, key) || find(known, key); ++n) key = base + '_' + std::to_string(n);
  return key;
}

/// Milliseconds, 0 for null or nothing; a negative number when it is no moment.
UnixMs follow_up_of(const json::object& body) {
  const json::value* value = body.if_contains("followUp");
  if (value == nullptr || value->is_null()) return 0;
  if (!value->is_int64() || value->get_int64() <= 0 || value->get_int64() > kLatest) return -1;
  return value->get_int64();
}

}  // namespace

OutcomeList default_outcomes() {
  return {
      {"connected", "Connected", "Conversation"},
      {"voicemail", "Voicemail", "Messagerie"},
      {"no_answer", "No answer", "Sans réponse"},
      {"busy", "Busy", "Occupé"},
      {"follow_up", "Follow-up", "À rappeler"},
      {"not_interested", "Not interested", "Pas intéressé"},
      {"wrong_number", "Wrong number", "Mauvais numéro"},
      {"do_not_call", "Do not call", "Ne plus appeler"},
  };
}

std::string outcomes_json(const OutcomeList& list) {
  json::array outcomes;
  for (const OutcomeChoice& choice : list) {
    outcomes.push_back(json::object{
        {"key", choice.key}, {"en", choice.en}, {"fr", choice.fr}, {"hidden", choice.hidden}});
  }
  return json::serialize(json::object{{"outcomes", std::move(outcomes)}});
}

Result<OutcomeList> read_outcomes(const json::object& body, const OutcomeList& known) {
  const json::value* value = body.if_contains("outcomes");
  if (value == nullptr || !value->is_array()) return fail("bad_outcomes", "outcomes must be a list.");
  OutcomeList list;
  std::size_t shown = 0;
  for (const json::value& entry : value->get_array()) {
    if (!entry.is_object() || list.size() >= kMaxKnown)
      return fail("bad_outcomes", "Each outcome must be an object with a name.");
    const json::object& object = entry.get_object();
    OutcomeChoice choice{
        text_of(object, "key"),
        printable(text_of(object, "en"), kMaxLabel),
        printable(text_of(object, "fr"), kMaxLabel),
        flag_of(object, "hidden")};
    // One name is enough; the other language then has the same.
    if (choice.en.empty()) choice.en = choice.fr;
    if (choice.fr.empty()) choice.fr = choice.en;
    if (choice.en.empty()) return fail("bad_outcomes", "Each outcome needs a name.");
    if (choice.key.empty()) choice.key = fresh_key(choice.en, list, known);
    if (!is_key(choice.key) || find(list, choice.key))
      return fail("bad_outcomes", "The keys of outcomes must differ and have only a-z, 0-9 and _.");
    if (!choice.hidden) ++shown;
    list.push_back(std::move(choice));
  }
  if (shown == 0) return fail("bad_outcomes", "At least one outcome is needed.");
  if (shown > kMaxOutcomes)
    return fail("too_many_outcomes", "At most ten outcomes: one for each digit of the keyboard.");
  for (const OutcomeChoice& choice : known) {
    if (find(list, choice.key) || list.size() >= kMaxKnown) continue;
    list.push_back(choice);
    list.back().hidden = true;
  }
  return list;
}

std::string note_text(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty()) {
    const std::size_t line = std::min(text.find('\n'), text.size());
    out += printable(text.substr(0, line), limit - out.size());
    text.remove_prefix(line);
    if (text.empty() || out.size() >= limit) break;
    out += '\n';
    text.remove_prefix(1);
  }
  const std::size_t end = out.find_last_not_of(" \n");
  out.resize(end == std::string::npos ? 0 : end + 1);
  return out;
}

Result<Fact, CommandRefused> accept_wrap_up(
    const Call& call, std::string_view by, const json::object& body, const OutcomeList& outcomes, UnixMs now
) {
  WrappedUp saved;
  saved.id = text_of(body, "id");
  if (!is_command_id(saved.id)) return malformed("bad_id", "The wrap-up needs an id of its own.");
  saved.by = by;
  saved.outcome = text_of(body, "outcome");
  if (!saved.outcome.empty() && !find(outcomes, saved.outcome))
    return malformed("unknown_outcome", "This outcome is not on the list any more.");
  if (const json::value* note = body.if_contains("note"); note && !note->is_null()) {
    if (!note->is_string() || note->get_string().size() > kMaxNote)
      return malformed("bad_note", "The note is too long: 8,000 bytes at most.");
    saved.note = note_text(note->get_string(), kMaxNote);
  }
  saved.follow_up = follow_up_of(body);
  if (saved.follow_up < 0) return malformed("bad_follow_up", "The follow-up needs a date.");
  saved.follow_up_done = saved.follow_up != 0 && flag_of(body, "followUpDone");
  const auto standing = call.after().standing(by);
  if (saved.outcome.empty() && saved.note.empty() && saved.follow_up == 0 && !standing)
    return malformed("empty", "Pick an outcome, write a note or set a follow-up.");
  // A repeat: the store finds the key and keeps what it has.
  if (!call.after().knows_wrap_up(saved.id)) {
    const json::value* replaces = body.if_contains("replaces");
    const std::string current = standing ? standing->what.id : std::string();
    if (replaces && replaces->is_string() && std::string_view(replaces->get_string()) != current)
      return CommandRefused{
          false, "changed_meanwhile", "You changed this in another window; look at it before you save."};
    if (call.after().wrap_up_count() >= kMaxWrapUps)
      return CommandRefused{false, "too_many_wrap_ups", "This call was changed too often."};
  }
  // The order of wrap-ups is the order in which they were accepted.
  if (standing) now = std::max(now, standing->at + 1);
  return Fact{call.sid(), now, std::move(saved)};
}

Result<Fact, CommandRefused> accept_undo(
    const Call& call, std::string_view by, const std::string& id, UnixMs now
) {
  if (!is_command_id(id)) return malformed("bad_id", "The wrap-up has no such id.");
  // An undo repeated is known to the store by its key.
  if (!call.after().undone(id)) {
    const auto standing = call.after().standing(by);
    if (!standing || standing->what.id != id)
      return CommandRefused{false, "no_such_wrap_up", "There is nothing left to undo."};
  }
  return Fact{call.sid(), now, WrapUpUndone{id, std::string(by)}};
}

}  // namespace softphone::desk
