#include "desk/fact.hpp"

#include <array>
#include <utility>

namespace softphone::desk {
namespace {

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

constexpr std::array<std::pair<Verb, std::string_view>, 18> kVerbs = {{
    {Verb::hold, "hold"},
    {Verb::resume, "resume"},
    {Verb::transfer, "transfer"},
    {Verb::consult, "consult"},
    {Verb::swap, "swap"},
    {Verb::complete, "complete"},
    {Verb::cancel, "cancel"},
    {Verb::merge, "merge"},
    {Verb::add, "add"},
    {Verb::remove, "remove"},
    {Verb::leave, "leave"},
    {Verb::hangup, "hangup"},
    {Verb::record, "record"},
    {Verb::pause_recording, "pause_recording"},
    {Verb::resume_recording, "resume_recording"},
    {Verb::stop_recording, "stop_recording"},
    {Verb::come_back, "come_back"},
    {Verb::park, "park"},
}};

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

struct Key {
  const Fact& fact;
  std::string operator()(const VoiceAsked&) const { return fact.call_sid + "/voice"; }
  // A leg has every status once, so the status itself names the callback; SequenceNumber restarts with some
  // carriers.
  std::string operator()(const LegChanged& leg) const {
    return leg.leg_sid + "/status/" + std::string(to_word(leg.status));
  }
  // A step in which nobody could be rung names no leg, and there may be several.
  std::string operator()(const DialEnded& dial) const {
    const std::string step = dial.step == 0 ? "" : std::to_string(dial.step) + '/';
    return fact.call_sid + "/dialed/" + step + dial.leg_sid;
  }
  std::string operator()(const Abandoned&) const { return fact.call_sid + "/abandoned"; }
  std::string operator()(const Wanted& wanted) const { return fact.call_sid + "/wanted/" + wanted.id; }
  std::string operator()(const DocumentAsked& asked) const {
    return asked.leg_sid + (asked.which == DocumentAsked::Which::room ? "/asked/room" : "/asked/sorry");
  }
  std::string operator()(const RoomChanged& room) const {
    return room.conference_sid + "/event/" + std::to_string(room.sequence);
  }
  // The same answer to a later question is news: it may have been otherwise in between.
  std::string operator()(const RoomSeen& seen) const {
    return (seen.leg_sid.empty() ? seen.conference_sid : seen.leg_sid) + "/seen/" + std::to_string(fact.at) +
           (seen.connected ? "/in" : "/out") + (seen.held ? "/held" : "");
  }
  std::string operator()(const PartyPlaced& placed) const {
    return fact.call_sid + "/placed/" + placed.party + '/' + placed.leg_sid;
  }
  // A callback tells a status once; the REST API may pause and go on again and again.
  std::string operator()(const RecordingChanged& recording) const {
    const std::string key = recording.recording_sid + '/' + recording.status;
    return recording.wanted.empty() ? key : key + '/' + std::to_string(fact.at);
  }
  std::string operator()(const GivenUp& given_up) const {
    return fact.call_sid + "/given_up/" + given_up.party;
  }
  std::string operator()(const Announced& announced) const {
    return fact.call_sid + "/announced/" + announced.wanted;
  }
  std::string operator()(const SentToVoicemail&) const { return fact.call_sid + "/sent_to_voicemail"; }
  std::string operator()(const VoicemailAsked& asked) const {
    return fact.call_sid + "/voicemail/" + asked.box;
  }
  std::string operator()(const VoicemailLeft& left) const { return left.recording_sid + "/voicemail"; }
  template <class AfterFact>
  std::string operator()(const AfterFact& after) const {
    return fact.call_sid + key_of(after, fact.at);
  }
};

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

std::optional<Verb> read_verb(std::string_view word) {
  for (const auto& [verb, name] : kVerbs) {
    if (name == word) return verb;
  }
  return std::nullopt;
}

std::string_view to_word(Verb verb) {
  return kVerbs.at(static_cast<std::size_t>(verb)).second;
}

bool is_final(LegStatus status) {
  return status >= LegStatus::completed;
}

std::string Fact::key() const {
  return std::visit(Key{*this}, what);
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
