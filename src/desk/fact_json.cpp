// Facts as they are stored: one JSON object each.

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <stdexcept>
#include <utility>

#include "desk/after_call_json.hpp"
#include "desk/fact.hpp"

namespace softphone::desk {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<Refusal, std::string_view>, 10> kRefusals = {{
    {Refusal::no_destination, "no_destination"},
    {Refusal::not_a_number, "not_a_number"},
    {Refusal::emergency, "emergency"},
    {Refusal::unknown_rep, "unknown_rep"},
    {Refusal::own_number, "own_number"},
    {Refusal::nobody_to_ring, "nobody_to_ring"},
    {Refusal::no_such_call, "no_such_call"},
    {Refusal::not_in_team, "not_in_team"},
    {Refusal::outside_hours, "outside_hours"},
    {Refusal::budget, "budget"},
}};

/// In the order of Step::Kind and Step::Why.
constexpr std::array<std::string_view, 4> kStepKinds = {"ring", "number", "voicemail", "goodbye"};
constexpr std::array<std::string_view, 7> kStepReasons = {
    "owner", "last_rep", "group", "turn", "overflow", "nobody", "closed"};

/// In the order of CallingNote::Passed.
constexpr std::array<std::string_view, 3> kPassed = {"promised", "confirmed", "unasked"};

/// In the order of RoomChanged::Event.
constexpr std::array<std::string_view, 4> kRoomEvents = {"join", "leave", "hold", "unhold"};

json::array strings(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& value : values) out.emplace_back(value);
  return out;
}

void write_words(const Plan& plan, json::object& out) {
  if (plan.steps.empty() && plan.words.box.empty()) return;
  out["words"] = json::object{
      {"box", plan.words.box},
      {"language", plan.words.language},
      {"greeting", plan.words.greeting},
      {"sound", plan.words.sound},
      {"closed", plan.words.closed},
      {"holiday", plan.words.holiday},
      {"max_seconds", plan.words.max_seconds}};
}

void write_steps(const Plan& plan, json::object& out) {
  if (plan.steps.empty()) return;
  json::array steps;
  for (const Step& step : plan.steps) {
    steps.push_back(json::object{
        {"kind", kStepKinds.at(static_cast<std::size_t>(step.kind))},
        {"why", kStepReasons.at(static_cast<std::size_t>(step.why))},
        {"reps", strings(step.reps)},
        {"number", step.number},
        {"seconds", step.seconds}});
  }
  out["steps"] = std::move(steps);
}

void write_outside(const Plan& plan, json::object& out) {
  if (!plan.outside) return;
  out["outside"] = json::object{
      {"passed", kPassed.at(static_cast<std::size_t>(plan.outside->passed))},
      {"holiday", plan.outside->holiday},
      {"country", plan.outside->country},
      {"due", plan.outside->due},
      {"promised_in", plan.outside->promised_in}};
}

struct Writer {
  json::object operator()(const VoiceAsked& voice) const {
    json::object plan{
        {"number", voice.plan.number}, {"caller_id", voice.plan.caller_id}, {"line", voice.plan.line}};
    plan["reps"] = strings(voice.plan.reps);
    write_steps(voice.plan, plan);
    write_words(voice.plan, plan);
    write_outside(voice.plan, plan);
    if (voice.plan.room) plan["room"] = true;
    if (voice.plan.recording != RecordingPolicy{})
      plan["recording"] = json::parse(to_json(voice.plan.recording));
    for (const auto& [refusal, word] : kRefusals) {
      if (voice.plan.refusal == refusal) plan["refusal"] = word;
    }
    return {{"kind", "voice"}, {"from", voice.from}, {"to", voice.to}, {"plan", std::move(plan)}};
  }
  json::object operator()(const LegChanged& leg) const {
    json::object out{
        {"kind", "leg"},
        {"leg", leg.leg_sid},
        {"from", leg.from},
        {"to", leg.to},
        {"status", to_word(leg.status)},
        {"sip_code", leg.sip_code}};
    if (leg.duration) out["duration"] = *leg.duration;
    if (!leg.party.empty()) out["party"] = leg.party;
    return out;
  }
  json::object operator()(const DialEnded& dial) const {
    json::object out{
        {"kind", "dial"}, {"leg", dial.leg_sid}, {"status", dial.status}, {"caller", to_word(dial.caller)}};
    if (dial.duration) out["duration"] = *dial.duration;
    if (dial.step != 0) out["step"] = dial.step;
    return out;
  }
  json::object operator()(const Abandoned& abandoned) const {
    return {{"kind", "abandoned"}, {"reason", abandoned.reason}};
  }
  json::object operator()(const Wanted& wanted) const {
    json::object out{
        {"kind", "wanted"},
        {"id", wanted.id},
        {"by", wanted.by},
        {"verb", to_word(wanted.verb)},
        {"self", wanted.self},
        {"party", wanted.party},
        {"to", wanted.to},
        {"from", wanted.from},
        {"back", wanted.back}};
    if (!wanted.leg.empty()) out["leg"] = wanted.leg;
    return out;
  }
  json::object operator()(const GivenUp& given_up) const {
    return {{"kind", "given_up"}, {"party", given_up.party}};
  }
  json::object operator()(const Announced& announced) const {
    return {{"kind", "announced"}, {"wanted", announced.wanted}};
  }
  json::object operator()(const DocumentAsked& asked) const {
    return {
        {"kind", "document"},
        {"leg", asked.leg_sid},
        {"which", asked.which == DocumentAsked::Which::room ? "room" : "sorry"}};
  }
  json::object operator()(const RoomChanged& room) const {
    return {
        {"kind", "room"},
        {"conference", room.conference_sid},
        {"sequence", room.sequence},
        {"event", kRoomEvents.at(static_cast<std::size_t>(room.event))},
        {"leg", room.leg_sid},
        {"party", room.party},
        {"held", room.held}};
  }
  json::object operator()(const RoomSeen& seen) const {
    return {
        {"kind", "seen"},
        {"conference", seen.conference_sid},
        {"leg", seen.leg_sid},
        {"party", seen.party},
        {"connected", seen.connected},
        {"held", seen.held}};
  }
  json::object operator()(const PartyPlaced& placed) const {
    json::object out{
        {"kind", "placed"}, {"party", placed.party}, {"leg", placed.leg_sid}, {"reason", placed.reason}};
    if (placed.code != 0) out["code"] = placed.code;
    return out;
  }
  json::object operator()(const RecordingChanged& recording) const {
    return {
        {"kind", "recording"},
        {"recording", recording.recording_sid},
        {"leg", recording.leg_sid},
        {"wanted", recording.wanted},
        {"status", recording.status}};
  }
  json::object operator()(const SentToVoicemail& sent) const {
    return {{"kind", "sent_to_voicemail"}, {"by", sent.by}};
  }
  json::object operator()(const VoicemailAsked& asked) const {
    return {{"kind", "voicemail_asked"}, {"box", asked.box}};
  }
  json::object operator()(const VoicemailLeft& left) const {
    return {
        {"kind", "voicemail_left"},
        {"box", left.box},
        {"recording", left.recording_sid},
        {"caller", left.caller},
        {"duration", left.duration}};
  }
  template <class After>
  json::object operator()(const After& after) const {
    return stored(after);
  }
};

std::string text(const json::object& object, std::string_view name) {
  return json::value_to<std::string>(object.at(name));
}

std::optional<std::int64_t> duration(const json::object& object) {
  const json::value* value = object.if_contains("duration");
  return value ? std::optional(value->to_number<std::int64_t>()) : std::nullopt;
}

LegStatus status(const json::object& object, std::string_view name) {
  const auto read = read_leg_status(text(object, name));
  if (!read) throw std::runtime_error("unknown status");
  return *read;
}

template <class Enum, std::size_t N>
Enum known(const std::array<std::string_view, N>& words, const std::string& word) {
  const auto* found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) throw std::runtime_error("an unknown word");
  return static_cast<Enum>(found - words.begin());
}

std::vector<std::string> read_strings(const json::value& list) {
  std::vector<std::string> out;
  for (const json::value& entry : list.as_array()) out.push_back(json::value_to<std::string>(entry));
  return out;
}

void read_steps(const json::object& object, Plan& plan) {
  const json::value* steps = object.if_contains("steps");
  if (steps == nullptr) return;
  for (const json::value& entry : steps->as_array()) {
    const json::object& step = entry.as_object();
    plan.steps.push_back(
        {known<Step::Kind>(kStepKinds, text(step, "kind")),
         known<Step::Why>(kStepReasons, text(step, "why")),
         read_strings(step.at("reps")),
         text(step, "number"),
         step.at("seconds").to_number<int>()}
    );
  }
}

void read_words(const json::object& object, Plan& plan) {
  const json::value* found = object.if_contains("words");
  if (found == nullptr) return;
  const json::object& words = found->as_object();
  plan.words = {
      text(words, "box"),
      text(words, "language"),
      text(words, "greeting"),
      text(words, "sound"),
      words.at("closed").as_bool(),
      words.at("max_seconds").to_number<int>(),
      words.contains("holiday") && words.at("holiday").as_bool()};
}

void read_outside(const json::object& object, Plan& plan) {
  const json::value* found = object.if_contains("outside");
  if (found == nullptr) return;
  const json::object& outside = found->as_object();
  plan.outside = CallingNote{
      known<CallingNote::Passed>(kPassed, text(outside, "passed")),
      outside.at("holiday").as_bool(),
      text(outside, "country"),
      outside.at("due").to_number<UnixMs>(),
      text(outside, "promised_in")};
}

VoiceAsked read_voice(const json::object& object) {
  VoiceAsked voice{text(object, "from"), text(object, "to"), {}};
  const json::object& plan = object.at("plan").as_object();
  voice.plan.number = text(plan, "number");
  voice.plan.caller_id = text(plan, "caller_id");
  voice.plan.line = text(plan, "line");
  voice.plan.reps = read_strings(plan.at("reps"));
  read_steps(plan, voice.plan);
  read_words(plan, voice.plan);
  read_outside(plan, voice.plan);
  voice.plan.room = plan.contains("room");
  if (const json::value* recording = plan.if_contains("recording")) {
    auto policy = read_recording_policy(json::serialize(*recording));
    if (policy) voice.plan.recording = std::move(*policy);
  }
  if (const json::value* word = plan.if_contains("refusal")) {
    for (const auto& [refusal, name] : kRefusals) {
      if (word->as_string() == name) voice.plan.refusal = refusal;
    }
  }
  return voice;
}

Wanted read_wanted(const json::object& object) {
  Wanted wanted;
  wanted.id = text(object, "id");
  wanted.by = text(object, "by");
  const auto verb = read_verb(text(object, "verb"));
  if (!verb) throw std::runtime_error("a command of unknown kind");
  wanted.verb = *verb;
  wanted.self = text(object, "self");
  wanted.party = text(object, "party");
  wanted.to = text(object, "to");
  wanted.from = text(object, "from");
  wanted.back = text(object, "back");
  if (object.contains("leg")) wanted.leg = text(object, "leg");
  return wanted;
}

RoomChanged read_room(const json::object& object) {
  RoomChanged room;
  room.conference_sid = text(object, "conference");
  room.sequence = object.at("sequence").to_number<std::int64_t>();
  const std::string event = text(object, "event");
  const auto* known = std::find(kRoomEvents.begin(), kRoomEvents.end(), event);
  if (known == kRoomEvents.end()) throw std::runtime_error("an event of unknown kind");
  room.event = static_cast<RoomChanged::Event>(known - kRoomEvents.begin());
  room.leg_sid = text(object, "leg");
  room.party = text(object, "party");
  room.held = object.at("held").as_bool();
  return room;
}

}  // namespace

std::string to_json(const Fact& fact) {
  return json::serialize(std::visit(Writer{}, fact.what));
}

Result<Fact> read_fact(std::string call_sid, UnixMs at, std::string_view document) {
  Fact fact{std::move(call_sid), at, Abandoned{}};
  // The document is our own; an exception here means a damaged database, which the caller reports.
  try {
    const json::value value = json::parse({document.data(), document.size()});
    const json::object& object = value.as_object();
    const std::string kind = text(object, "kind");
    if (kind == "voice") {
      fact.what = read_voice(object);
    } else if (kind == "leg") {
      fact.what = LegChanged{
          text(object, "leg"),
          text(object, "from"),
          text(object, "to"),
          status(object, "status"),
          object.at("sip_code").to_number<int>(),
          duration(object),
          object.contains("party") ? text(object, "party") : std::string()};
    } else if (kind == "dial") {
      const json::value* step = object.if_contains("step");
      fact.what = DialEnded{
          text(object, "leg"),
          text(object, "status"),
          status(object, "caller"),
          duration(object),
          step ? step->to_number<std::size_t>() : 0};
    } else if (kind == "abandoned") {
      fact.what = Abandoned{text(object, "reason")};
    } else if (kind == "wanted") {
      fact.what = read_wanted(object);
    } else if (kind == "document") {
      const bool room = text(object, "which") == "room";
      fact.what =
          DocumentAsked{text(object, "leg"), room ? DocumentAsked::Which::room : DocumentAsked::Which::sorry};
    } else if (kind == "room") {
      fact.what = read_room(object);
    } else if (kind == "seen") {
      fact.what = RoomSeen{
          text(object, "conference"),
          text(object, "leg"),
          text(object, "party"),
          object.at("connected").as_bool(),
          object.at("held").as_bool()};
    } else if (kind == "placed") {
      PartyPlaced placed{text(object, "party"), text(object, "leg"), text(object, "reason")};
      if (const json::value* code = object.if_contains("code")) placed.code = code->to_number<int>();
      fact.what = std::move(placed);
    } else if (kind == "announced") {
      fact.what = Announced{text(object, "wanted")};
    } else if (kind == "given_up") {
      fact.what = GivenUp{text(object, "party")};
    } else if (kind == "recording") {
      fact.what = RecordingChanged{
          text(object, "recording"), text(object, "leg"), text(object, "wanted"), text(object, "status")};
    } else if (kind == "sent_to_voicemail") {
      fact.what = SentToVoicemail{text(object, "by")};
    } else if (kind == "voicemail_asked") {
      fact.what = VoicemailAsked{text(object, "box")};
    } else if (kind == "voicemail_left") {
      fact.what = VoicemailLeft{
          text(object, "box"),
          text(object, "recording"),
          text(object, "caller"),
          object.at("duration").to_number<std::int64_t>()};
    } else if (auto after = read_after_fact(kind, object)) {
      std::visit([&](auto& what) { fact.what = std::move(what); }, *after);
    } else {
      return fail("malformed", "a stored fact of unknown kind");
    }
  } catch (const std::exception& error) {
    return fail("malformed", std::string("a stored fact cannot be read: ") + error.what());
  }
  return fact;
}

}  // namespace softphone::desk
