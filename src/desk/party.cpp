#include "desk/party.hpp"

#include <algorithm>
#include <set>

#include "desk/replay.hpp"

namespace softphone::desk {
namespace {

std::string original_id(std::string_view address) {
  const std::string_view identity = client_identity(address);
  return identity.empty() ? "customer" : "rep-" + std::string(identity);
}

NoShow no_show_of(const Party& party, const Leg::End& end) {
  // SIP codes: RFC 3261 §21. A rep's page that refuses is reported as busy.
  if (end.sip_code == 603) return NoShow::declined;
  if (end.sip_code == 486 || end.sip_code == 600) return NoShow::busy;
  if (end.status == LegStatus::busy) return party.identity().empty() ? NoShow::busy : NoShow::declined;
  if (end.sip_code == 404 || end.sip_code == 480) return NoShow::failed;
  if (end.status == LegStatus::no_answer || end.status == LegStatus::canceled) return NoShow::no_answer;
  return NoShow::failed;
}

void leave(Party& party, UnixMs at) {
  party.out = party.out ? std::min(*party.out, at) : at;
}

void take_leg(Party& party, const Leg& leg) {
  party.ringing = party.ringing || leg.rang;
  if (const auto at = answered_at(leg)) party.answered = party.answered ? std::min(*party.answered, *at) : at;
  if (leg.end) leave(party, leg.end->at);
}

void take_seat(Party& party, const Seat& seat) {
  // A placed participant joins when it answers; a caller or callee had answered before.
  if (seat.present && party.placed)
    party.answered = party.answered ? std::min(*party.answered, *seat.present) : seat.present;
  if (const auto left = seat.left()) {
    leave(party, *left);
  }
  party.in_room = seat.joined && !seat.left();
  party.held = party.in_room && seat.held();
  party.sent_off = seat.asked_sorry.has_value();
}

Party original_party(const Call& call, const Leg& leg, std::string address, UnixMs answered) {
  Party party;
  party.id = original_id(address);
  party.address = std::move(address);
  party.leg = leg.sid;
  party.since = answered;
  party.answered = answered;
  if (leg.end) party.out = leg.end->at;
  if (const Seat* seat = call.room().seat(leg.sid)) take_seat(party, *seat);
  return party;
}

/// Of several legs that came to be for one party (an answer of the REST API was lost, the order repeated),
/// the one that lives counts; then the lower SID.
void settle(const Call& call, Party& party, const std::map<std::string, Leg>& legs) {
  std::optional<Party> best;
  const auto consider = [&](const std::string& sid) {
    Party candidate = party;
    candidate.leg = sid;
    if (const auto leg = legs.find(sid); leg != legs.end()) {
      take_leg(candidate, leg->second);
      if (candidate.out && !candidate.answered && leg->second.end)
        candidate.no_show = no_show_of(candidate, *leg->second.end);
    }
    if (const Seat* seat = call.room().seat(sid)) take_seat(candidate, *seat);
    if (candidate.out && !candidate.answered && !candidate.no_show) candidate.no_show = NoShow::failed;
    const auto rank = [](const Party& p) { return p.live() ? 0 : !p.out ? 1 : p.answered ? 2 : 3; };
    if (!best || rank(candidate) < rank(*best)) best = std::move(candidate);
  };
  std::set<std::string> sids;
  for (const auto& [sid, leg] : legs) {
    // Legs of the first callee bear no label.
    if (leg.party == (party.original ? std::string() : party.id)) sids.insert(sid);
  }
  for (const auto& [sid, seat] : call.room().seats()) {
    if (seat.party == party.id && sid != call.sid()) sids.insert(sid);
  }
  if (!party.leg.empty()) sids.insert(party.leg);
  for (const std::string& sid : sids) consider(sid);
  if (best) {
    party = std::move(*best);
    if (party.answered) party.since = std::max(party.since, *party.answered);
    return;
  }
  const auto refused = call.room().refused().find(party.id);
  if (refused == call.room().refused().end()) return;
  party.out = refused->second.at;
  party.no_show = NoShow::failed;
}

/// Two legs of a <Dial>, once they talk.
void begin_plain(const Call& call, Control& control) {
  const Leg* callee = call.talking_leg();
  if (!callee) return;
  const UnixMs answered = answered_at(*callee).value_or(call.started_at());
  control.answered = true;
  control.parties.push_back(original_party(call, call.caller(), call.from(), answered));
  control.parties.push_back(original_party(call, *callee, callee->to, answered));
}

/// The caller waits in the conference while the callee is rung.
void begin_in_room(const Call& call, Control& control) {
  const Plan& plan = *call.plan();
  control.room = true;
  control.parties.push_back(original_party(call, call.caller(), call.from(), call.started_at()));
  Party callee;
  callee.address = plan.number.empty() ? "client:" + plan.reps.front() : plan.number;
  callee.id = original_id(callee.address);
  callee.placed = true;
  callee.from = plan.caller_id.empty() ? call.from() : plan.caller_id;
  callee.since = call.started_at();
  settle(call, callee, call.rung());
  // A callee who hung up had answered by then, however late the carrier says so.
  for (const auto& [key, wanted] : call.commands()) {
    if (callee.answered && wanted.verb == Verb::hangup && wanted.self == callee.id)
      callee.answered = std::min(*callee.answered, key.first);
  }
  Party& caller = control.parties.front();
  caller.answered.reset();
  // Whoever had given up before did not talk.
  if (callee.answered && (!caller.out || *callee.answered < *caller.out)) {
    caller.answered = callee.answered;
    caller.since = std::max(caller.since, *callee.answered);
    control.answered = true;
  }
  control.parties.push_back(std::move(callee));
}

/// A callback that is late bears its own time, in whole seconds (see event_time()): what followed may seem
/// to have been before by less than this, milliseconds.
constexpr UnixMs kWholeSecond = 1000;

/// A colleague who rang in vain: the caller, who waits in the conference, gets the voicemail instead. One who
/// declined, or is busy, has said so.
void lead_to_colleagues_box(const Call& call, Control& control) {
  const std::string& box = call.plan()->words.box;
  const Party& caller = control.parties.front();
  const Party& callee = control.parties.back();
  if (box.empty() || callee.leg.empty() || !callee.out || control.hung_up) return;
  const bool in_vain =
      says_why_out(call, callee) && (callee.no_show == NoShow::no_answer || callee.no_show == NoShow::failed);
  // On the way there the caller leaves the conference, which is told before the greeting is asked for.
  const bool on_the_way = caller.out && *callee.out < *caller.out + kWholeSecond && !call.caller().end;
  const bool there = !caller.out || on_the_way || call.voicemail();
  if (there && (in_vain || call.sent_to_voicemail())) control.to_voicemail = ToVoicemail{caller.id, box};
}

/// Whoever listens to the greeting of a voicemail is out of the call.
void leave_for_voicemail(const Call& call, Control& control) {
  if (!control.to_voicemail) return;
  control.recording.on = false;
  Party* led = control.find(control.to_voicemail->party);
  if (led && call.voicemail()) leave(*led, call.voicemail()->at);
}

}  // namespace

std::string_view to_word(NoShow why) {
  switch (why) {
    case NoShow::busy:
      return "busy";
    case NoShow::no_answer:
      return "no_answer";
    case NoShow::declined:
      return "declined";
    case NoShow::failed:
      return "failed";
  }
  return "failed";
}

Party* Control::find(std::string_view id) {
  const auto found =
      std::find_if(parties.begin(), parties.end(), [&](const Party& party) { return party.id == id; });
  return found == parties.end() ? nullptr : &*found;
}

const Party* Control::find(std::string_view id) const {
  return const_cast<Control*>(this)->find(id);  // NOLINT: only the result's constness differs
}

const Party* Control::of(std::string_view identity) const {
  const Party* found = nullptr;
  for (const Party& party : parties) {
    if (party.identity() == identity && party.live()) found = &party;
  }
  return found;
}

const Party* Control::lost(std::string_view identity) const {
  const Party* found = nullptr;
  for (const Party& party : parties) {
    if (party.identity() == identity && party.lost) found = &party;
  }
  return found;
}

const Party* Control::customer() const {
  const Party* party = find("customer");
  return party && party->original ? party : nullptr;
}

std::size_t Control::expected() const {
  const Party* outside = customer();
  const bool customer_gone = outside && outside->out;
  return static_cast<std::size_t>(std::count_if(parties.begin(), parties.end(), [&](const Party& party) {
    return party.wanted && (party.live() || party.awaited() || (party.coming() && !customer_gone));
  }));
}

bool Control::stranded() const {
  if (hung_up || std::count_if(parties.begin(), parties.end(), [](const Party& p) { return p.live(); }) != 1)
    return false;
  if (transfer && transfer->state == Transfer::State::failed) {
    const Party* back = find(transfer->back);
    if (back && !back->dormant && back->no_show) return true;
  }
  const Party* last = nullptr;
  for (const Party& party : parties) {
    if (party.answered && party.out && (!last || *party.out > *last->out)) last = &party;
  }
  return last && last->lost && last->given_up;
}

bool Control::over() const {
  return std::none_of(parties.begin(), parties.end(), [&](const Party& party) {
    // Once the call ends, somebody who was to be rung but has no leg will not be rung.
    return party.live() || (party.coming() && (!party.leg.empty() || (party.wanted && !ending())));
  });
}

bool says_why_out(const Call& call, const Party& callee) {
  const auto leg = call.rung().find(callee.leg);
  return (leg != call.rung().end() && leg->second.end) || call.room().refused().contains(callee.id);
}

Control control_of(const Call& call) {
  Control control;
  if (call.begins_in_room()) {
    begin_in_room(call, control);
  } else {
    begin_plain(call, control);
  }
  if (control.parties.empty()) return control;
  Party& caller = control.parties.front();
  if (call.caller_left_room()) leave(caller, *call.caller_left_room());
  if (call.dial() && is_final(call.dial()->caller)) leave(caller, call.dial_at());
  replay_commands(call, control);
  if (call.begins_in_room() && !control.answered) lead_to_colleagues_box(call, control);
  leave_for_voicemail(call, control);
  if (call.abandoned()) {
    control.cut_short = !control.ending();
    for (Party& party : control.parties) leave(party, call.abandoned_at());
  }
  return control;
}

void settle_added(const Call& call, Party& party) {
  party.original = false;
  party.placed = true;
  settle(call, party, call.added());
}

}  // namespace softphone::desk
