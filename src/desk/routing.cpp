#include "desk/routing.hpp"

#include "desk/destination.hpp"

namespace softphone::desk {
namespace {

Plan refused(Refusal why) {
  Plan plan;
  plan.refusal = why;
  return plan;
}

Plan ring_everybody(const Roster& roster, std::string_view except, std::string line) {
  Plan plan;
  plan.line = std::move(line);
  for (const Rep& rep : roster.reps()) {
    if (rep.identity != except && plan.reps.size() < kMaxRung) plan.reps.push_back(rep.identity);
  }
  if (plan.reps.empty()) plan.refusal = Refusal::nobody_to_ring;
  return plan;
}

Refusal refusal_of(NotDialable::Why why) {
  switch (why) {
    case NotDialable::Why::nothing:
      return Refusal::no_destination;
    case NotDialable::Why::not_a_number:
      return Refusal::not_a_number;
    case NotDialable::Why::emergency:
      return Refusal::emergency;
    case NotDialable::Why::unknown_rep:
      return Refusal::unknown_rep;
  }
  return Refusal::not_a_number;
}

/// A page may choose among our numbers, never name somebody else's.
std::string caller_id(std::string_view caller, std::string_view shown, const Roster& roster) {
  const Rep* rep = roster.by_identity(caller);
  if (rep == nullptr || rep->number.empty() || shown == roster.main_line()) return roster.main_line();
  return rep->number;
}

Plan route_outgoing(
    std::string_view caller, std::string_view to, const Roster& roster, std::string_view shown
) {
  // An access token outlives the account by up to an hour; calls made with it end here.
  if (!roster.by_identity(caller)) return refused(Refusal::not_in_team);
  const Destination destination = read_destination(to, roster);
  if (const auto* not_dialable = std::get_if<NotDialable>(&destination))
    return refused(refusal_of(not_dialable->why));
  if (std::holds_alternative<ToMainLine>(destination))
    return ring_everybody(roster, caller, roster.main_line());
  if (const auto* rep = std::get_if<ToRep>(&destination)) {
    if (rep->identity == caller) return refused(Refusal::own_number);
    Plan plan;
    plan.reps.push_back(rep->identity);
    plan.room = true;
    return plan;
  }
  Plan plan;
  plan.room = true;
  plan.number = std::get<ToNumber>(destination).number;
  plan.caller_id = caller_id(caller, shown, roster);
  plan.line = plan.caller_id;
  return plan;
}

}  // namespace

std::string_view client_identity(std::string_view address) {
  constexpr std::string_view kClient = "client:";
  if (!address.starts_with(kClient)) return {};
  // A client's address may carry its custom parameters.
  return address.substr(kClient.size(), address.find('?') - kClient.size());
}

Plan route(std::string_view from, std::string_view to, const Roster& roster, std::string_view shown) {
  if (from.starts_with("client:")) return route_outgoing(client_identity(from), to, roster, shown);
  if (const Rep* rep = roster.by_number(to)) {
    Plan plan;
    plan.reps.push_back(rep->identity);
    plan.line = rep->number;
    return plan;
  }
  return ring_everybody(roster, {}, std::string(to));
}

}  // namespace softphone::desk
