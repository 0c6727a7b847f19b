#include <boost/json.hpp>

#include "desk/after_view.hpp"
#include "desk/call_record.hpp"

namespace softphone::desk {
namespace {

namespace json = boost::json;

std::string_view word(Outcome outcome) {
  return to_word(outcome);
}

std::string_view word(State state) {
  switch (state) {
    case State::ringing:
      return "ringing";
    case State::talking:
      return "talking";
    case State::ended:
      return "ended";
  }
  return "ended";
}

std::string_view word(EndedBy by) {
  switch (by) {
    case EndedBy::caller:
      return "caller";
    case EndedBy::callee:
      return "callee";
    case EndedBy::system:
      return "system";
  }
  return "system";
}

template <class T>
json::value or_null(const std::optional<T>& value) {
  if (!value) return nullptr;
  if constexpr (std::is_enum_v<T>) {
    return json::value(word(*value));
  } else {
    return json::value(*value);
  }
}

json::object peer_json(const Peer& peer) {
  return {{"kind", peer.is_rep ? "rep" : "number"}, {"value", peer.value}, {"name", or_null(peer.name)}};
}

json::array parties_json(const CallRecord& record) {
  json::array parties;
  for (const PartyRecord& party : record.parties) {
    parties.push_back(json::object{
        {"id", party.id},
        {"peer", peer_json(party.peer)},
        {"state", party.state},
        {"me", party.me},
        {"pending", or_null(party.pending)},
        {"since", party.since},
        {"failed", or_null(party.failed)}});
  }
  return parties;
}

json::value consultation_json(const CallRecord& record) {
  if (!record.consultation) return nullptr;
  return json::object{
      {"party", record.consultation->party},
      {"speakingTo", record.consultation->speaking_to},
      {"state", record.consultation->state}};
}

json::value transfer_json(const CallRecord& record) {
  if (!record.transfer) return nullptr;
  return json::object{
      {"to", peer_json(record.transfer->to)},
      {"state", record.transfer->state},
      {"reason", or_null(record.transfer->reason)}};
}

json::value voicemail_json(const CallRecord& record) {
  if (!record.voicemail) return nullptr;
  return json::object{
      {"box", record.voicemail->box},
      {"message", or_null(record.voicemail->message)},
      {"duration", record.voicemail->duration}};
}

json::value away_json(const CallRecord& record) {
  if (!record.away) return nullptr;
  return json::object{
      {"since", record.away->since}, {"until", or_null(record.away->until)}, {"parked", record.away->parked}};
}

json::value why_json(const std::optional<Why>& why) {
  if (!why) return nullptr;
  json::object values;
  for (const auto& [name, value] : why->values) values[name] = value;
  return json::object{{"code", why->code}, {"values", std::move(values)}};
}

}  // namespace

std::string_view to_word(Outcome outcome) {
  switch (outcome) {
    case Outcome::answered:
      return "answered";
    case Outcome::busy:
      return "busy";
    case Outcome::no_answer:
      return "no_answer";
    case Outcome::declined:
      return "declined";
    case Outcome::canceled:
      return "canceled";
    case Outcome::unknown_number:
      return "unknown_number";
    case Outcome::failed:
      return "failed";
    case Outcome::missed:
      return "missed";
    case Outcome::answered_elsewhere:
      return "answered_elsewhere";
    case Outcome::voicemail:
      return "voicemail";
  }
  return "failed";
}

std::string_view to_word(Direction direction) {
  return direction == Direction::outgoing ? "outgoing" : "incoming";
}

std::string to_json(const CallRecord& record) {
  return json::serialize(json::object{
      {"sid", record.sid},
      {"revision", record.revision},
      {"direction", to_word(record.direction)},
      {"peer", peer_json(record.peer)},
      {"line", or_null(record.line)},
      {"state", word(record.state)},
      {"outcome", or_null(record.outcome)},
      {"reason", or_null(record.reason)},
      {"why", why_json(record.why)},
      {"answeredBy", or_null(record.answered_by)},
      {"endedBy", or_null(record.ended_by)},
      {"startedAt", record.started_at},
      {"answeredAt", or_null(record.answered_at)},
      {"endedAt", or_null(record.ended_at)},
      {"duration", record.duration},
      {"parties", parties_json(record)},
      {"held", record.held},
      {"consultation", consultation_json(record)},
      {"transfer", transfer_json(record)},
      {"recording",
       json::object{{"state", record.recording.state}, {"since", or_null(record.recording.since)}}},
      {"mine", or_null(record.mine)},
      {"transferredBy", or_null(record.transferred_by)},
      {"voicemail", voicemail_json(record)},
      {"away", away_json(record)},
      {"wrapUp", wrap_up_json(record.wrap_up)},
      {"quality", quality_json(record.quality)},
      {"rating", or_null(record.rating)},
      {"recorded", record.recorded},
      {"crm", crm_json(record.crm)},
      {"rep", or_null(record.rep)},
  });
}

}  // namespace softphone::desk
