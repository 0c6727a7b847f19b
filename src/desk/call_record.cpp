#include "desk/call_record.hpp"

#include <algorithm>
#include <tuple>

#include "desk/after_view.hpp"
#include "desk/control_view.hpp"

namespace softphone::desk {
namespace {

bool says_answered(const DialEnded& dial) {
  return dial.status == "completed" || dial.status == "answered";
}

struct Ending {
  Outcome outcome = Outcome::failed;
  std::optional<EndReason> reason;
};

/// What an unanswered leg's end means to the caller. SIP codes: RFC 3261 §21.
Ending ending_of(LegStatus status, int sip_code, std::string_view rep, const Roster& roster) {
  const bool is_rep = !rep.empty();
  if (status == LegStatus::canceled || status == LegStatus::completed) return {Outcome::canceled, {}};
  if (sip_code == 603) return {Outcome::declined, {}};
  if (sip_code == 486 || sip_code == 600) return {Outcome::busy, {}};
  if (status == LegStatus::busy) return {is_rep ? Outcome::declined : Outcome::busy, {}};
  if (is_rep && (sip_code == 404 || sip_code == 480 || (status == LegStatus::failed && sip_code == 0))) {
    return {Outcome::failed, not_connected(roster.name_of(rep))};
  }
  if (sip_code == 404 || sip_code == 410 || sip_code == 484 || sip_code == 604)
    return {Outcome::unknown_number, {}};
  if (status == LegStatus::no_answer) return {Outcome::no_answer, {}};
  return {Outcome::failed, not_put_through(sip_code)};
}

/// Of several parties rung, the most hopeful ending speaks for all: one that rang out says more than one
/// unreachable.
int rank(Outcome outcome) {
  switch (outcome) {
    case Outcome::no_answer:
      return 0;
    case Outcome::declined:
      return 1;
    case Outcome::busy:
      return 2;
    case Outcome::failed:
      return 3;
    default:
      return 4;
  }
}

/// The rep who was dialled alone, if it was one.
std::string_view only_rep(const Call& call) {
  if (!call.plan() || call.plan()->reps.size() != 1) return {};
  return call.plan()->reps.front();
}

std::optional<LegStatus> dial_status(const Call& call) {
  return call.dial() ? read_leg_status(call.dial()->status) : std::nullopt;
}

/// Of a call that begins in its conference: when its caller gave up, by command or by going.
std::optional<UnixMs> given_up_at(const Control& control) {
  const bool by_caller = control.hung_up_at && control.hung_up_by == control.parties.front().id;
  if (by_caller) return control.hung_up_at;
  return control.parties.empty() ? std::nullopt : control.parties.front().out;
}

/// https://www.twilio.com/docs/api/errors: the number cannot be a phone's.
bool is_no_number(int code) {
  return code == 21211 || code == 21214 || code == 21217 || code == 21421 || code == 13224;
}

Ending ending_in_room(const Call& call, const Control& control, const Roster& roster) {
  const Party& callee = control.parties.back();
  const auto gave_up = given_up_at(control);
  if (gave_up && (!callee.out || *gave_up <= *callee.out)) return {Outcome::canceled, {}};
  const auto leg = call.rung().find(callee.leg);
  if (leg != call.rung().end() && leg->second.end) {
    const Leg::End& end = *leg->second.end;
    // Cancelled though nobody gave up: the ringing's own time-out.
    const bool rang_out = end.status == LegStatus::canceled || end.status == LegStatus::completed;
    return ending_of(rang_out ? LegStatus::no_answer : end.status, end.sip_code, callee.identity(), roster);
  }
  const auto refused = call.room().refused().find(callee.id);
  // It is gone, and nobody told how.
  if (refused == call.room().refused().end()) return {Outcome::no_answer, {}};
  const Refused& why = refused->second;
  return {is_no_number(why.code) ? Outcome::unknown_number : Outcome::failed, reason_of(why)};
}

Ending unanswered_ending(const Call& call, const Roster& roster) {
  const std::optional<LegStatus> dialled = dial_status(call);
  // A dialling that simply ended while the caller's leg was over too: the caller gave up.
  const bool callee_spoke = dialled == LegStatus::busy || dialled == LegStatus::failed;
  if (call.dial() && !callee_spoke && is_final(call.dial()->caller)) return {Outcome::canceled, {}};

  std::optional<Ending> best;
  for (const auto& [sid, leg] : call.rung()) {
    if (!leg.end) continue;
    LegStatus status = leg.end->status;
    if (status == LegStatus::canceled) {
      if (!call.dial()) return {Outcome::canceled, {}};
      status =
          LegStatus::no_answer;  // cancelled by the dialling's own time-out, since the caller was still there
    }
    const Ending ending = ending_of(status, leg.end->sip_code, leg.identity(), roster);
    if (!best || rank(ending.outcome) < rank(best->outcome)) best = ending;
  }
  if (best) return *best;
  if (call.dial()) {
    return ending_of(dialled.value_or(LegStatus::failed), 0, only_rep(call), roster);
  }
  if (call.caller().end) {
    const Leg::End& end = *call.caller().end;
    if (end.status == LegStatus::busy || end.status == LegStatus::failed) {
      return ending_of(end.status, end.sip_code, {}, roster);
    }
    return {Outcome::canceled, {}};
  }
  return {Outcome::failed, call.abandoned() ? std::optional(reason_of(*call.abandoned())) : std::nullopt};
}

/// The moment after which nobody rings any more, or nothing.
std::optional<UnixMs> unanswered_end(const Call& call) {
  std::optional<UnixMs> end;
  const auto earliest = [&](UnixMs at) { end = end ? std::min(*end, at) : at; };
  if (call.dial()) earliest(call.dial_at());
  if (call.caller().end) earliest(call.caller().end->at);
  // With steps to follow, the end of all legs is not yet the end.
  if (call.plan() && call.plan()->steps.empty()) {
    const std::size_t parties = call.plan()->reps.size() + (call.plan()->number.empty() ? 0 : 1);
    UnixMs last = 0;
    std::size_t ended = 0;
    for (const auto& [sid, leg] : call.rung()) {
      if (!leg.end) continue;
      ++ended;
      last = std::max(last, leg.end->at);
    }
    if (ended > 0 && ended >= parties) earliest(last);
  }
  if (!end && call.abandoned()) end = call.abandoned_at();
  return end;
}

EndedBy who_ended(Outcome outcome) {
  switch (outcome) {
    case Outcome::canceled:
      return EndedBy::caller;
    case Outcome::declined:
    case Outcome::busy:
      return EndedBy::callee;
    default:
      return EndedBy::system;
  }
}

Verdict judge_answered(const Call& call, const Leg* leg) {
  Verdict verdict;
  verdict.outcome = Outcome::answered;
  verdict.answered_by = leg ? leg->identity() : only_rep(call);
  verdict.answered_at = leg && answered_at(*leg) ? *answered_at(*leg)
                                                 : call.dial_at() - call.dial()->duration.value_or(0) * 1000;
  verdict.answered_at = std::max(*verdict.answered_at, call.started_at());
  verdict.state = State::talking;

  std::optional<UnixMs> end;
  const auto earliest = [&](UnixMs at) { end = end ? std::min(*end, at) : at; };
  if (leg && leg->end) earliest(leg->end->at);
  if (call.dial()) earliest(call.dial_at());
  if (call.caller().end) earliest(call.caller().end->at);
  if (!end && call.abandoned()) {
    end = call.abandoned_at();
    verdict.ended_by = EndedBy::system;
    verdict.reason = reason_of(*call.abandoned());
  }
  if (!end) return verdict;

  verdict.state = State::ended;
  verdict.ended_at = std::max(*end, *verdict.answered_at);
  if (call.dial()) {
    verdict.ended_by = is_final(call.dial()->caller) ? EndedBy::caller : EndedBy::callee;
  } else if (leg && leg->end && call.caller().end) {
    verdict.ended_by = leg->end->at < call.caller().end->at ? EndedBy::callee : EndedBy::caller;
  }
  verdict.duration = (*verdict.ended_at - *verdict.answered_at) / 1000;
  if (leg && leg->end && leg->end->duration) verdict.duration = *leg->end->duration;
  if (call.dial() && call.dial()->duration) verdict.duration = *call.dial()->duration;
  return verdict;
}

/// The caller talks to a machine of ours, until the caller's leg ends.
Verdict judge_voicemail(const Call& call) {
  Verdict verdict;
  verdict.outcome = Outcome::voicemail;
  verdict.state = State::talking;
  verdict.answered_at = std::max(call.voicemail()->at, call.started_at());
  if (call.caller().end) {
    verdict.ended_at = call.caller().end->at;
    verdict.ended_by = EndedBy::caller;
  } else if (call.abandoned()) {
    verdict.ended_at = call.abandoned_at();
    verdict.ended_by = EndedBy::system;
    verdict.reason = reason_of(*call.abandoned());
  }
  if (!verdict.ended_at) return verdict;
  verdict.state = State::ended;
  verdict.ended_at = std::max(*verdict.ended_at, *verdict.answered_at);
  verdict.duration = (*verdict.ended_at - *verdict.answered_at) / 1000;
  return verdict;
}

/// Before the callee answers. The end of the first of the two ends it.
Verdict judge_ringing_room(const Call& call, const Control& control, const Roster& roster) {
  Verdict verdict;
  std::optional<UnixMs> end = given_up_at(control);
  const Party& callee = control.parties.back();
  const bool told = says_why_out(call, callee) || call.abandoned();
  if (callee.out && (told || end)) end = end ? std::min(*end, *callee.out) : *callee.out;
  if (!end) return verdict;
  Ending ending = ending_in_room(call, control, roster);
  if (call.abandoned() && *end >= call.abandoned_at())
    ending = {Outcome::failed, reason_of(*call.abandoned())};
  verdict.state = State::ended;
  verdict.outcome = ending.outcome;
  verdict.reason = std::move(ending.reason);
  verdict.ended_by = who_ended(ending.outcome);
  verdict.ended_at = std::max(*end, call.started_at());
  return verdict;
}

Verdict judge_unanswered(const Call& call, const Roster& roster) {
  Verdict verdict;
  if (call.plan() && call.plan()->refusal) {
    verdict.state = State::ended;
    verdict.outcome = Outcome::failed;
    verdict.reason = reason_of(*call.plan()->refusal);
    verdict.ended_by = EndedBy::system;
    verdict.ended_at = call.started_at();
    return verdict;
  }
  const std::optional<UnixMs> end = unanswered_end(call);
  if (!end) return verdict;
  const Ending ending = unanswered_ending(call, roster);
  verdict.state = State::ended;
  verdict.outcome = ending.outcome;
  verdict.reason = ending.reason;
  verdict.ended_by = who_ended(ending.outcome);
  verdict.ended_at = std::max(*end, call.started_at());
  return verdict;
}

Peer rep_peer(std::string_view identity, const Roster& roster) {
  std::string name = roster.name_of(identity);
  if (name == identity) return {true, std::string(identity), std::nullopt};
  return {true, std::string(identity), std::move(name)};
}

Peer dialled_peer(const Call& call, const Roster& roster) {
  if (call.plan() && !call.plan()->number.empty()) return {false, call.plan()->number, {}};
  const bool rang_everybody = call.plan() && !call.plan()->line.empty();
  if (!only_rep(call).empty() && !rang_everybody) return rep_peer(only_rep(call), roster);
  if (const auto identity = client_identity(call.to()); !identity.empty()) return rep_peer(identity, roster);
  if (rang_everybody) return {false, call.plan()->line, {}};
  return {false, call.to(), {}};
}

/// The leg that rang this rep, if any did. Of several (a later step of the plan rings the rep once more) the
/// one that lives, else the last to end.
const Leg* own_leg(const Call& call, std::string_view identity) {
  const Leg* best = nullptr;
  const auto rank = [](const Leg& leg) { return std::tuple(!leg.end, leg.end ? leg.end->at : 0, leg.sid); };
  for (const auto& [sid, leg] : call.rung()) {
    if (leg.identity() == identity && (!best || rank(leg) > rank(*best))) best = &leg;
  }
  return best;
}

void close_for_viewer(CallRecord& record, Outcome outcome, std::optional<EndedBy> by, UnixMs at) {
  record.state = State::ended;
  record.outcome = outcome;
  record.ended_by = by;
  record.ended_at = std::max(at, record.started_at);
}

void view_as_callee(
    CallRecord& record,
    const Call& call,
    const Verdict& verdict,
    std::string_view identity,
    const Roster& roster
) {
  record.direction = Direction::incoming;
  const std::string_view caller = client_identity(call.from());
  record.peer = caller.empty() ? Peer{false, call.from(), {}} : rep_peer(caller, roster);

  const Leg* own = own_leg(call, identity);
  const bool answered = verdict.outcome == Outcome::answered;
  const bool own_over = own && own->end && !answered_at(*own);
  const bool declined =
      own_over && own->end->status != LegStatus::canceled &&
      ending_of(own->end->status, own->end->sip_code, own->identity(), roster).outcome == Outcome::declined;

  if (answered && verdict.answered_by == identity) {
    record.state = verdict.state;
    record.outcome = Outcome::answered;
    tell_reason(record, verdict);
    record.answered_by = verdict.answered_by;
    record.ended_by = verdict.ended_by;
    record.answered_at = verdict.answered_at;
    record.ended_at = verdict.ended_at;
    record.duration = verdict.duration;
  } else if (declined) {
    close_for_viewer(record, Outcome::declined, EndedBy::callee, own->end->at);
  } else if (answered) {
    close_for_viewer(record, Outcome::answered_elsewhere, {}, *verdict.answered_at);
    if (!verdict.answered_by.empty()) record.answered_by = verdict.answered_by;
  } else if (verdict.outcome == Outcome::voicemail) {
    close_for_viewer(record, Outcome::missed, EndedBy::system, *verdict.answered_at);
  } else if (verdict.state == State::ended) {
    close_for_viewer(record, Outcome::missed, verdict.ended_by, *verdict.ended_at);
    if (call.abandoned() && verdict.outcome == Outcome::failed) tell_reason(record, verdict);
  } else if (own_over) {
    close_for_viewer(record, Outcome::missed, EndedBy::system, own->end->at);
  }
}

void view_as_caller(CallRecord& record, const Call& call, const Verdict& verdict, const Roster& roster) {
  record.direction = Direction::outgoing;
  record.peer = dialled_peer(call, roster);
  record.state = verdict.state;
  record.outcome = verdict.outcome;
  tell_reason(record, verdict);
  if (!verdict.answered_by.empty()) record.answered_by = verdict.answered_by;
  record.ended_by = verdict.ended_by;
  record.answered_at = verdict.answered_at;
  record.ended_at = verdict.ended_at;
  record.duration = verdict.duration;
}

/// The leg of a rep in a call that nobody has answered yet.
std::optional<std::string> ringing_leg(const Call& call, const Verdict& verdict, std::string_view identity) {
  if (verdict.state == State::ended) return std::nullopt;
  if (client_identity(call.from()) == identity) return call.sid();
  const Leg* own = own_leg(call, identity);
  return own && !own->end ? std::optional(own->sid) : std::nullopt;
}

}  // namespace

Peer peer_of(std::string_view address, const Roster& roster) {
  const std::string_view identity = client_identity(address);
  return identity.empty() ? Peer{false, std::string(address), {}} : rep_peer(identity, roster);
}

void tell_reason(CallRecord& record, const Verdict& verdict) {
  record.reason.reset();
  record.why.reset();
  if (!verdict.reason) return;
  record.reason = verdict.reason->sentence;
  record.why = verdict.reason->why;
}

Verdict judge(const Call& call, const Roster& roster) {
  const Control control = control_of(call);
  if (control.to_voicemail && !control.answered) {
    if (call.voicemail()) return judge_voicemail(call);
    // It goes on until the caller is there.
    if (!call.abandoned()) return {};
  }
  if (control.room) {
    return control.answered ? judge_room(call, control, roster) : judge_ringing_room(call, control, roster);
  }
  const Leg* leg = call.talking_leg();
  if (leg || (call.dial() && says_answered(*call.dial()))) {
    Verdict verdict = judge_answered(call, leg);
    // The caller goes on, without the rep.
    if (control.to_voicemail && verdict.state == State::ended)
      verdict.ended_by = control.hung_up_by == control.parties.front().id ? EndedBy::caller : EndedBy::callee;
    return verdict;
  }
  if (call.voicemail()) return judge_voicemail(call);
  return judge_unanswered(call, roster);
}

State state_of(const Call& call) {
  return judge(call, Roster({}, {})).state;
}

std::string rep_who_talked(const Call& call, const Roster& roster) {
  const Verdict verdict = judge(call, roster);
  if (verdict.outcome != Outcome::answered) return {};
  const std::string_view caller = client_identity(call.from());
  return caller.empty() ? verdict.answered_by : std::string(caller);
}

std::optional<CallRecord> seen_by(const Call& call, std::string_view identity, const Roster& roster) {
  const std::vector<std::string> parties = call.parties();
  if (!std::binary_search(parties.begin(), parties.end(), identity)) return std::nullopt;
  const Verdict verdict = judge(call, roster);
  CallRecord record;
  record.sid = call.sid();
  record.revision = call.revision();
  record.started_at = call.started_at();
  if (call.plan() && !call.plan()->line.empty()) record.line = call.plan()->line;
  if (const auto& visit = call.voicemail()) {
    record.voicemail = VoicemailRecord{
        visit->box,
        visit->recording_sid.empty() ? std::nullopt : std::optional(visit->recording_sid),
        visit->duration};
  }
  if (client_identity(call.from()) == identity) {
    view_as_caller(record, call, verdict, roster);
  } else {
    view_as_callee(record, call, verdict, identity, roster);
  }
  const Control control = control_of(call);
  view_control(record, call, control, verdict, identity, roster);
  if (!record.mine && !control.answered) record.mine = ringing_leg(call, verdict, identity);
  view_after(record, call, identity);
  return record;
}

}  // namespace softphone::desk
