#include "desk/control_view.hpp"

#include <algorithm>
#include <limits>

namespace softphone::desk {
namespace {

constexpr UnixMs kForever = std::numeric_limits<UnixMs>::max();

/// When fewer than two were left that had talked.
UnixMs talk_ended(const Control& control) {
  std::vector<UnixMs> outs;
  for (const Party& party : control.parties) {
    if (party.answered) outs.push_back(party.out.value_or(kForever));
  }
  std::sort(outs.begin(), outs.end());
  return outs.size() < 2 ? (outs.empty() ? 0 : outs.front()) : outs[outs.size() - 2];
}

/// Whether one went before the other: by the conference's own numbers where both are known, since the desk
/// ends the other's leg within a millisecond, and callbacks overtake each other.
bool went_before(const Call& call, const Party& one, const Party& other) {
  const Seat* seat = call.room().seat(one.leg);
  const Seat* another = call.room().seat(other.leg);
  const bool numbered = seat && another && seat->left_sequence && another->left_sequence &&
                        seat->conference_sid == another->conference_sid;
  return numbered ? *seat->left_sequence < *another->left_sequence : *one.out < *other.out;
}

/// The first of the last two to go; null when nobody went.
const Party* first_gone(const Call& call, const Control& control) {
  std::vector<const Party*> gone;
  for (const Party& party : control.parties) {
    if (party.answered && party.out) gone.push_back(&party);
  }
  std::stable_sort(gone.begin(), gone.end(), [](const Party* a, const Party* b) {
    return *a->out < *b->out;
  });
  if (gone.size() < 2) return gone.empty() ? nullptr : gone.front();
  const Party* first = gone[gone.size() - 2];
  return went_before(call, *gone.back(), *first) ? gone.back() : first;
}

/// Whose leaving ended it: the one who hung up by command, else the first of the last two to go.
const Party* who_ended(const Call& call, const Control& control) {
  return control.hung_up_by ? control.find(*control.hung_up_by) : first_gone(call, control);
}

/// The rep whose leg was lost at the end of the talk and who did not come back; null when it ended otherwise.
const Party* who_was_lost(const Call& call, const Control& control) {
  const Party* first = control.hung_up ? nullptr : first_gone(call, control);
  return first && first->lost ? first : nullptr;
}

/// What a rep may come back to.
std::optional<AwayRecord> view_away(const Control& control, std::string_view identity) {
  const Party* lost = control.lost(identity);
  if (!lost || control.of(identity) || control.ending()) return std::nullopt;
  AwayRecord away{*lost->out, {}, lost->parked};
  const auto others = std::count_if(control.parties.begin(), control.parties.end(), [](const Party& party) {
    return party.live();
  });
  if (others < 2) away.until = *lost->out + (lost->parked ? kAwaitParked : kAwaitLost);
  return away;
}

std::optional<EndedBy> side_of(const Party* party, const Call& call) {
  if (!party) return std::nullopt;
  const bool on_the_callers_side =
      party->leg == call.sid() || (!party->identity().empty() && call.from() == party->address);
  return on_the_callers_side ? EndedBy::caller : EndedBy::callee;
}

std::string_view state_word(const Party& party) {
  if (party.awaited()) return "away";
  if (party.out) return "left";
  if (!party.answered) return "ringing";
  return party.held ? "held" : "talking";
}

std::optional<std::string_view> pending_word(const Party& party) {
  if (party.out) return std::nullopt;
  if (!party.wanted) return "removing";
  if (!party.answered) return party.leg.empty() ? std::optional<std::string_view>("adding") : std::nullopt;
  if (party.wanted_held != party.held) return party.wanted_held ? "holding" : "resuming";
  return std::nullopt;
}

PartyRecord view_party(const Party& party, std::string_view identity, const Roster& roster) {
  PartyRecord record;
  record.id = party.id;
  record.peer = peer_of(party.address, roster);
  record.state = state_word(party);
  record.me = party.identity() == identity;
  record.pending = pending_word(party);
  record.since = party.since;
  if (party.no_show && party.wanted) record.failed = to_word(*party.no_show);
  return record;
}

RecordingRecord view_recording(const Call& call, const Control& control) {
  const RecordingWish& wish = control.recording;
  if (!wish.on) return {};
  RecordingRecord record{"starting", {}};
  for (const auto& [sid, recording] : call.room().recordings()) {
    if (recording.wanted != wish.wanted) continue;
    if (recording.over) {
      record = {};
      continue;
    }
    return {recording.paused ? "paused" : "on", recording.since};
  }
  return record;
}

std::string_view state_word(Transfer::State state) {
  switch (state) {
    case Transfer::State::ringing:
      return "ringing";
    case Transfer::State::failed:
    case Transfer::State::canceled:
      return "failed";
    case Transfer::State::done:
      return "done";
  }
  return "failed";
}

void view_asked(CallRecord& record, const Control& control, const Roster& roster) {
  if (control.consultation) {
    const Consultation& consultation = *control.consultation;
    const Party* target = control.find(consultation.target);
    std::string other;
    for (const Party& party : control.parties) {
      if (other.empty() && party.original && party.id != consultation.by) other = party.id;
    }
    record.consultation = ConsultationRecord{
        consultation.target,
        consultation.to_target ? consultation.target : other,
        target && target->answered ? "talking" : "ringing"};
  }
  if (control.transfer && control.transfer->state != Transfer::State::canceled) {
    const Party* target = control.find(control.transfer->target);
    TransferRecord transfer;
    if (target) transfer.to = peer_of(target->address, roster);
    transfer.state = state_word(control.transfer->state);
    if (control.transfer->state == Transfer::State::failed && target && target->no_show)
      transfer.reason = to_word(*target->no_show);
    record.transfer = std::move(transfer);
  }
}

/// The rep's own parties, in the order of their coming; those rung back in vain are no end of the talk.
std::vector<const Party*> parties_of(const Control& control, std::string_view identity) {
  std::vector<const Party*> own;
  for (const Party& party : control.parties) {
    if (!party.dormant && party.identity() == identity) own.push_back(&party);
  }
  return own;
}

/// A rep who is out of a call that goes on sees it ended; one whose transfer still rings may yet be rung
/// back.
void close_for_those_who_left(
    CallRecord& record, const Call& call, const Control& control, std::string_view identity
) {
  const auto own = parties_of(control, identity);
  if (own.empty() || record.state == State::ended) return;
  UnixMs out = 0;
  for (const Party* party : own) {
    if (!party->out || party->lost) return;
    out = std::max(out, *party->out);
  }
  const auto& transfer = control.transfer;
  if (transfer && transfer->rep == identity && transfer->state == Transfer::State::ringing) return;
  record.state = State::ended;
  record.ended_at = std::max(out, record.started_at);
  record.ended_by = side_of(control.hung_up ? who_ended(call, control) : own.back(), call);
  if (record.answered_at) record.duration = std::max<UnixMs>(0, out - *record.answered_at) / 1000;
}

/// A rep who was added sees an incoming call from whoever the call is with.
void view_as_added(
    CallRecord& record,
    const Call& call,
    const Control& control,
    const Verdict& verdict,
    std::string_view identity,
    const Roster& roster
) {
  const auto own = parties_of(control, identity);
  if (own.empty()) return;
  const Party& last = *own.back();
  record.direction = Direction::incoming;
  record.transferred_by = last.invited_by.empty() ? own.front()->invited_by : last.invited_by;
  const Party* with = control.customer();
  for (const Party& party : control.parties) {
    if (!with && party.original && party.identity() != record.transferred_by) with = &party;
  }
  if (with) record.peer = peer_of(with->address, roster);
  record.started_at = own.front()->since;
  record.state = State::ringing;
  record.outcome.reset();
  record.reason.reset();
  record.why.reset();
  record.answered_by.reset();
  record.ended_by.reset();
  record.answered_at.reset();
  record.ended_at.reset();
  record.duration = 0;
  for (const Party* party : own) {
    if (party->answered && !record.answered_at) record.answered_at = party->answered;
  }
  if (record.answered_at) {
    record.started_at = std::min(record.started_at, *record.answered_at);
    record.state = State::talking;
    record.outcome = Outcome::answered;
    record.answered_by = std::string(identity);
  }
  if (!last.out || last.lost) {
    if (verdict.state != State::ended) return;
    // The call ended while it was to be rung.
    record.ended_at = verdict.ended_at;
  } else {
    record.ended_at = last.out;
  }
  record.state = State::ended;
  record.ended_at = std::max(record.ended_at.value_or(record.started_at), record.started_at);
  if (record.answered_at) {
    record.duration = std::max<UnixMs>(0, *record.ended_at - *record.answered_at) / 1000;
    record.ended_by = verdict.state == State::ended
                          ? verdict.ended_by
                          : side_of(control.hung_up ? who_ended(call, control) : &last, call);
    tell_reason(record, verdict);
  } else {
    const bool declined = last.no_show == NoShow::declined;
    record.outcome = declined ? Outcome::declined : Outcome::missed;
    record.ended_by = declined ? EndedBy::callee : EndedBy::system;
  }
}

}  // namespace

Verdict judge_room(const Call& call, const Control& control, const Roster& roster) {
  Verdict verdict;
  verdict.outcome = Outcome::answered;
  verdict.state = State::talking;
  // The two that the call began with come first.
  const Party& callee = control.parties.at(1);
  verdict.answered_by = callee.identity();
  verdict.answered_at = std::max(callee.answered.value_or(call.started_at()), call.started_at());
  if (!control.over()) return verdict;
  verdict.state = State::ended;
  const UnixMs end = talk_ended(control);
  verdict.ended_at = std::max(end, *verdict.answered_at);
  if (control.cut_short) {
    verdict.ended_by = EndedBy::system;
    verdict.reason = reason_of(*call.abandoned());
  } else if (const Party* lost = who_was_lost(call, control)) {
    verdict.ended_by = EndedBy::system;
    verdict.reason = not_back(roster.name_of(lost->identity()), lost->parked);
  } else {
    verdict.ended_by = side_of(who_ended(call, control), call);
  }
  verdict.duration = (*verdict.ended_at - *verdict.answered_at) / 1000;
  return verdict;
}

void view_control(
    CallRecord& record,
    const Call& call,
    const Control& control,
    const Verdict& verdict,
    std::string_view identity,
    const Roster& roster
) {
  const bool original = std::any_of(control.parties.begin(), control.parties.end(), [&](const Party& party) {
    return party.original && party.identity() == identity;
  });
  // Whoever was rung in vain, or leaves a message instead of being answered, has not left
  const bool in_room = control.room && control.answered;
  if (in_room && original) {
    close_for_those_who_left(record, call, control, identity);
  } else if (in_room && !parties_of(control, identity).empty()) {
    view_as_added(record, call, control, verdict, identity, roster);
  }
  // Colleagues who were rung in vain do not watch the talk.
  const auto own = parties_of(control, identity);
  if (own.empty() || !control.answered) return;
  // The call came back to a rep who was in it before.
  if (original && !own.back()->original && !own.back()->invited_by.empty() && !own.back()->out)
    record.transferred_by = own.back()->invited_by;
  const bool over = verdict.state == State::ended;
  for (const Party& party : control.parties) {
    if (party.dormant) continue;
    record.parties.push_back(view_party(party, identity, roster));
    // A plain call's ends are told by its record; its legs may not have been told yet.
    if (over) {
      record.parties.back().state = "left";
      record.parties.back().pending.reset();
    }
    const bool live = !over && !party.out && !party.leg.empty();
    if (record.parties.back().me && live) record.mine = party.leg;
    if (!over && party.original && party.identity() != identity && party.wanted_held) record.held = true;
  }
  if (over) return;
  // A new leg may be on its way.
  if (!record.mine) record.away = view_away(control, identity);
  view_asked(record, control, roster);
  record.recording = view_recording(call, control);
}

}  // namespace softphone::desk
