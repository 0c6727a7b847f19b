#include <boost/json.hpp>

#include "desk/call_record.hpp"

namespace softphone::desk {
namespace {

namespace json = boost::json;

std::string_view word(Outcome outcome) {
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
  }
  return "failed";
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

}  // namespace

std::string to_json(const CallRecord& record) {
  const json::object peer{
      {"kind", record.peer.is_rep ? "rep" : "number"},
      {"value", record.peer.value},
      {"name", or_null(record.peer.name)}};
  return json::serialize(json::object{
      {"sid", record.sid},
      {"direction", record.direction == Direction::outgoing ? "outgoing" : "incoming"},
      {"peer", peer},
      {"line", or_null(record.line)},
      {"state", word(record.state)},
      {"outcome", or_null(record.outcome)},
      {"reason", or_null(record.reason)},
      {"answeredBy", or_null(record.answered_by)},
      {"endedBy", or_null(record.ended_by)},
      {"startedAt", record.started_at},
      {"answeredAt", or_null(record.answered_at)},
      {"endedAt", or_null(record.ended_at)},
      {"duration", record.duration},
  });
}

}  // namespace softphone::desk
