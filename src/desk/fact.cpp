#include "desk/fact.hpp"

#include <array>
#include <boost/json.hpp>
#include <utility>

namespace softphone::desk {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<LegStatus, std::string_view>, 9> kWords = {{
    {LegStatus::queued, "queued"},
    {LegStatus::initiated, "initiated"},
    {LegStatus::ringing, "ringing"},
    {LegStatus::in_progress, "in-progress"},
    {LegStatus::completed, "completed"},
    {LegStatus::busy, "busy"},
    {LegStatus::failed, "failed"},
    {LegStatus::no_answer, "no-answer"},
    {LegStatus::canceled, "canceled"},
}};

constexpr std::array<std::pair<Refusal, std::string_view>, 6> kRefusals = {{
    {Refusal::no_destination, "no_destination"},
    {Refusal::not_a_number, "not_a_number"},
    {Refusal::emergency, "emergency"},
    {Refusal::unknown_rep, "unknown_rep"},
    {Refusal::own_number, "own_number"},
    {Refusal::nobody_to_ring, "nobody_to_ring"},
}};

struct Writer {
  json::object operator()(const VoiceAsked& voice) const {
    json::object plan{
        {"number", voice.plan.number}, {"caller_id", voice.plan.caller_id}, {"line", voice.plan.line}};
    json::array reps;
    for (const std::string& rep : voice.plan.reps) reps.emplace_back(rep);
    plan["reps"] = std::move(reps);
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
    return out;
  }
  json::object operator()(const DialEnded& dial) const {
    json::object out{
        {"kind", "dial"}, {"leg", dial.leg_sid}, {"status", dial.status}, {"caller", to_word(dial.caller)}};
    if (dial.duration) out["duration"] = *dial.duration;
    return out;
  }
  json::object operator()(const Abandoned& abandoned) const {
    return {{"kind", "abandoned"}, {"reason", abandoned.reason}};
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

VoiceAsked read_voice(const json::object& object) {
  VoiceAsked voice{text(object, "from"), text(object, "to"), {}};
  const json::object& plan = object.at("plan").as_object();
  voice.plan.number = text(plan, "number");
  voice.plan.caller_id = text(plan, "caller_id");
  voice.plan.line = text(plan, "line");
  for (const json::value& rep : plan.at("reps").as_array())
    voice.plan.reps.push_back(json::value_to<std::string>(rep));
  if (const json::value* word = plan.if_contains("refusal")) {
    for (const auto& [refusal, name] : kRefusals) {
      if (word->as_string() == name) voice.plan.refusal = refusal;
    }
  }
  return voice;
}

/// Length of the UTF-8 sequence at the start of `text`, 0 when it is malformed (RFC 3629 §4).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
  if (lead == 0xED && byte(1) > 0x9F) return 0;  // surrogates
  if (lead == 0xF0 && byte(1) < 0x90) return 0;  // overlong
  if (lead == 0xF4 && byte(1) > 0x8F) return 0;  // above U+10FFFF
  return length;
}

}  // namespace

std::optional<LegStatus> read_leg_status(std::string_view word) {
  for (const auto& [status, name] : kWords) {
    if (name == word) return status;
  }
  return std::nullopt;
}

std::string_view to_word(LegStatus status) {
  for (const auto& [known, name] : kWords) {
    if (known == status) return name;
  }
  return "failed";
}

bool is_final(LegStatus status) {
  return status >= LegStatus::completed;
}

std::string Fact::key() const {
  struct Key {
    const Fact& fact;
    std::string operator()(const VoiceAsked&) const { return fact.call_sid + "/voice"; }
    // A leg has every status once, so the status itself names the callback; SequenceNumber restarts with some
    // carriers.
    std::string operator()(const LegChanged& leg) const {
      return leg.leg_sid + "/status/" + std::string(to_word(leg.status));
    }
    std::string operator()(const DialEnded& dial) const { return fact.call_sid + "/dialed/" + dial.leg_sid; }
    std::string operator()(const Abandoned&) const { return fact.call_sid + "/abandoned"; }
  };
  return std::visit(Key{*this}, what);
}

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
          duration(object)};
    } else if (kind == "dial") {
      fact.what =
          DialEnded{text(object, "leg"), text(object, "status"), status(object, "caller"), duration(object)};
    } else if (kind == "abandoned") {
      fact.what = Abandoned{text(object, "reason")};
    } else {
      return fail("malformed", "a stored fact of unknown kind");
    }
  } catch (const std::exception& error) {
    return fail("malformed", std::string("a stored fact cannot be read: ") + error.what());
  }
  return fact;
}

UnixMs event_time(UnixMs received, std::optional<std::int64_t> timestamp_seconds) {
  if (!timestamp_seconds) return received;
  const UnixMs told = *timestamp_seconds * 1000;
  return told <= received && received - told < 2000 ? received : told;
}

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      text.remove_prefix(1);
      continue;
    }
    const auto lead = static_cast<unsigned char>(text[0]);
    if (out.size() + length > limit) break;
    if (lead >= 0x20 && lead != 0x7F) out.append(text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace softphone::desk
