#include "carrier/call.hpp"

#include "carrier/endpoint.hpp"
#include "carrier/twiml/program.hpp"

namespace softphone::carrier {

Call::Call() = default;
Call::~Call() = default;

std::string_view to_string(CallStatus status) {
  switch (status) {
    case CallStatus::queued:
      return "queued";
    case CallStatus::initiated:
      return "initiated";
    case CallStatus::ringing:
      return "ringing";
    case CallStatus::in_progress:
      return "in-progress";
    case CallStatus::completed:
      return "completed";
    case CallStatus::busy:
      return "busy";
    case CallStatus::failed:
      return "failed";
    case CallStatus::no_answer:
      return "no-answer";
    case CallStatus::canceled:
      return "canceled";
  }
  return "failed";
}

std::string_view to_string(CallDirection direction) {
  switch (direction) {
    case CallDirection::inbound:
      return "inbound";
    case CallDirection::outbound_api:
      return "outbound-api";
    case CallDirection::outbound_dial:
      return "outbound-dial";
  }
  return "inbound";
}

long long Call::duration_seconds(WallTime now) const {
  if (!answered_at) return 0;
  const auto span = ended_at.value_or(now) - *answered_at;
  return std::max<long long>(0, std::chrono::duration_cast<std::chrono::seconds>(span).count());
}

}  // namespace softphone::carrier
