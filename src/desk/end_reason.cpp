#include "desk/end_reason.hpp"

#include <utility>

namespace softphone::desk {
namespace {

EndReason plain(const char* code, std::string_view sentence) {
  return {{code, {}}, std::string(sentence)};
}

EndReason named(const char* code, std::string name, std::string sentence) {
  return {{code, {{"name", std::move(name)}}}, std::move(sentence)};
}

}  // namespace

EndReason reason_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::no_destination:
      return plain("no_destination", "Nothing was dialled.");
    case Refusal::not_a_number:
      return plain("not_a_number", "This is not a phone number.");
    case Refusal::emergency:
      return plain(
          "emergency", "Emergency services cannot be called from here. Use a mobile or fixed phone."
      );
    case Refusal::unknown_rep:
      return plain("unknown_rep", "There is no such colleague.");
    case Refusal::own_number:
      return plain("own_number", "You dialled your own number.");
    case Refusal::nobody_to_ring:
      return plain("nobody_to_ring", "There was nobody to ring.");
    case Refusal::no_such_call:
      return plain("no_such_call", "This call is over.");
    case Refusal::outside_hours:
      return plain("outside_hours", "Your team does not call there at this hour.");
    case Refusal::not_in_team:
      return plain("not_in_team", "This account may no longer make calls.");
    case Refusal::budget:
      return plain(
          "budget",
          "The team's budget for this month is spent: no new calls to numbers. Incoming calls go on."
      );
  }
  return plain("not_placed", "The call could not be placed.");
}

EndReason not_connected(std::string name) {
  std::string sentence = name + " is not connected.";
  return named("not_connected", std::move(name), std::move(sentence));
}

EndReason not_put_through(int sip_code) {
  if (sip_code == 0) return plain("not_put_through", "The call could not be connected.");
  const std::string code = std::to_string(sip_code);
  return {{"network_refused", {{"sip", code}}}, "The call could not be connected (code " + code + ")."};
}

EndReason reason_of(const Refused& refused) {
  if (refused.code == 0) return plain("not_placed", refused.reason);
  return {{"refused", {{"number", std::to_string(refused.code)}}}, refused.reason};
}

EndReason reason_of(const Abandoned& abandoned) {
  if (abandoned.reason == kServerStopped) return plain("server_stopped", kServerStopped);
  if (abandoned.reason == kNotKnownThere) return plain("not_known_there", kNotKnownThere);
  return plain("other", abandoned.reason);
}

EndReason not_back(std::string name, bool parked) {
  if (parked) {
    std::string sentence = name + " did not come back to the call on hold.";
    return named("not_back", std::move(name), std::move(sentence));
  }
  std::string sentence = "The connection of " + name + " was lost.";
  return named("line_lost", std::move(name), std::move(sentence));
}

}  // namespace softphone::desk
