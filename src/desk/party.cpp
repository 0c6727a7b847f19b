#include "desk/party.hpp"

#include <algorithm>

namespace softphone::desk {
namespace {

/// Between the order to end a leg and its end a rep's leg may still be on its way out.
constexpr UnixMs kOnTheWayOut = 2000;

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
  // An added participant joins when it answers; a caller or callee had answered before.
  if (seat.joined && !party.original)
    party.answered = party.answered ? std::min(*party.answered, *seat.joined) : seat.joined;
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
void settle_added(const Call& call, Party& party) {
  std::optional<Party> best;
  const auto consider = [&](const std::string& sid) {
    Party candidate = party;
    candidate.leg = sid;
    if (const auto leg = call.added().find(sid); leg != call.added().end()) {
      take_leg(candidate, leg->second);
      if (candidate.out && !candidate.answered && leg->second.end)
        candidate.no_show = no_show_of(candidate, *leg->second.end);
    }
    if (const Seat* seat = call.room().seat(sid)) take_seat(candidate, *seat);
    if (candidate.out && !candidate.answered && !candidate.no_show) candidate.no_show = NoShow::failed;
    const auto rank = [](const Party& p) { return p.live() ? 0 : !p.out ? 1 : p.answered ? 2 : 3; };
    if (!best || rank(candidate) < rank(*best)) best = std::move(candidate);
  };
  std::vector<std::string> sids;
  for (const auto& [sid, leg] : call.added()) {
    if (leg.party == party.id) sids.push_back(sid);
  }
  for (const auto& [sid, seat] : call.room().seats()) {
    if (seat.party == party.id && !call.added().contains(sid)) sids.push_back(sid);
  }
  std::sort(sids.begin(), sids.end());
  for (const std::string& sid : sids) consider(sid);
  if (best) {
    party = std::move(*best);
    if (party.answered) party.since = std::max(party.since, *party.answered);
    return;
  }
  const auto refused = call.room().refused().find(party.id);
  if (refused == call.room().refused().end()) return;
  party.out = refused->second.first;
  party.no_show = NoShow::failed;
}

/// Runs the commands in their order.
class Replay {
 public:
  Replay(const Call& call, Control& control) : call_(call), control_(control) {}

  void run() {
    for (const auto& [key, wanted] : call_.commands()) step(key.first, wanted);
    finish_transfers();
    finish_consultation();
    finish_holds();
  }

 private:
  struct Hold {
    std::string party;
    std::string by;
  };

  void step(UnixMs at, const Wanted& wanted) {
    switch (wanted.verb) {
      case Verb::hold:
        hold(at, wanted);
        break;
      case Verb::resume:
        release(wanted.party);
        break;
      case Verb::transfer:
        holds_.clear();
        add(at, wanted, wanted.party, wanted.to, wanted.from);
        transfer(at, wanted, wanted.party);
        break;
      case Verb::consult:
        hold_others(at, wanted.self);
        add(at, wanted, wanted.party, wanted.to, wanted.from);
        control_.consultation = Consultation{wanted.self, wanted.party, true};
        break;
      case Verb::swap:
        swap(at);
        break;
      case Verb::complete:
        complete(at, wanted);
        break;
      case Verb::cancel:
        cancel();
        break;
      case Verb::merge:
        holds_.clear();
        control_.consultation.reset();
        break;
      case Verb::add:
        add(at, wanted, wanted.party, wanted.to, wanted.from);
        break;
      case Verb::remove:
        drop(wanted.party);
        break;
      case Verb::leave:
        drop(wanted.self);
        break;
      case Verb::hangup:
        if (!control_.hung_up) control_.hung_up_by = wanted.self;
        control_.hung_up = true;
        break;
      case Verb::record:
        control_.recording = {true, false, wanted.id};
        break;
      case Verb::pause_recording:
        control_.recording.paused = true;
        break;
      case Verb::resume_recording:
        control_.recording.paused = false;
        break;
      case Verb::stop_recording:
        control_.recording.on = false;
        break;
    }
  }

  /// The one named, or all who talk at that moment but the rep.
  void hold(UnixMs at, const Wanted& wanted) {
    control_.room = true;
    if (wanted.party.empty()) {
      hold_others(at, wanted.self);
    } else {
      release(wanted.party);
      holds_.push_back({wanted.party, wanted.self});
    }
  }

  void hold_others(UnixMs at, const std::string& self) {
    for (const Party& party : control_.parties) {
      const bool there = party.answered && *party.answered <= at;
      if (party.id == self || !there) continue;
      release(party.id);
      holds_.push_back({party.id, self});
    }
  }

  void release(const std::string& id) {
    if (id.empty()) {
      holds_.clear();
    } else {
      std::erase_if(holds_, [&](const Hold& held) { return held.party == id; });
    }
  }

  void add(
      UnixMs at, const Wanted& wanted, const std::string& id, const std::string& to, const std::string& from
  ) {
    control_.room = true;
    if (control_.find(id)) return;
    Party party;
    party.id = id;
    party.address = to;
    party.original = false;
    party.from = from;
    party.invited_by = wanted.by;
    party.since = at;
    settle_added(call_, party);
    control_.parties.push_back(std::move(party));
  }

  void transfer(UnixMs at, const Wanted& wanted, const std::string& target) {
    control_.consultation.reset();
    transfers_.push_back({wanted.self, wanted.by, target, wanted.back, Transfer::State::ringing});
    if (control_.find(wanted.back)) return;
    const Party* rep = control_.find(wanted.self);
    const Party* guest = control_.find(target);
    if (!rep) return;
    Party back;
    back.id = wanted.back;
    back.address = rep->address;
    back.original = false;
    back.from = guest ? guest->from : std::string();
    back.since = at;
    back.dormant = true;
    settle_added(call_, back);
    control_.parties.push_back(std::move(back));
  }

  void swap(UnixMs at) {
    if (!control_.consultation) return;
    Consultation& consultation = *control_.consultation;
    consultation.to_target = !consultation.to_target;
    holds_.clear();
    if (consultation.to_target) {
      hold_others(at, consultation.by);
      release(consultation.target);
    } else {
      holds_.push_back({consultation.target, consultation.by});
    }
  }

  void complete(UnixMs at, const Wanted& wanted) {
    if (!control_.consultation) return;
    const std::string target = control_.consultation->target;
    holds_.clear();
    transfer(at, wanted, target);
  }

  void cancel() {
    if (control_.consultation) {
      const std::string target = control_.consultation->target;
      control_.consultation.reset();
      drop(target);
    } else if (!transfers_.empty()) {
      transfers_.back().state = Transfer::State::canceled;
      drop(transfers_.back().target);
    }
    holds_.clear();
  }

  void drop(const std::string& id) {
    if (Party* party = control_.find(id)) party->wanted = false;
    if (control_.consultation && control_.consultation->target == id) {
      control_.consultation.reset();
      holds_.clear();
    }
  }

  /// What became of each transfer, and what follows for the rep who asked for it.
  void finish_transfers() {
    for (Transfer& transfer : transfers_) {
      Party* rep = control_.find(transfer.by);
      Party* target = control_.find(transfer.target);
      Party* back = control_.find(transfer.back);
      if (!rep || !target || transfer.state == Transfer::State::canceled) continue;
      if (target->answered) {
        transfer.state = Transfer::State::done;
        rep->wanted = false;
      } else if (!target->out) {
        // The rep goes when it rings: until then nothing is lost if it cannot be reached at all.
        if (target->ringing) rep->wanted = false;
      } else {
        transfer.state = Transfer::State::failed;
        // Gone because of the transfer, not later.
        const bool gone = rep->out && *rep->out <= *target->out + kOnTheWayOut;
        if (gone && back && rep->wanted) back->dormant = false;
      }
    }
    if (!transfers_.empty()) control_.transfer = transfers_.back();
  }

  void finish_consultation() {
    if (!control_.consultation) return;
    const Party* rep = control_.find(control_.consultation->by);
    const Party* target = control_.find(control_.consultation->target);
    if (!rep || rep->out || !target || target->out) control_.consultation.reset();
  }

  /// Nobody stays held when whoever asked for it is gone.
  void finish_holds() {
    for (const Hold& hold : holds_) {
      const Party* by = control_.find(hold.by);
      Party* party = control_.find(hold.party);
      if (by && by->live() && by->wanted && party && party->wanted) party->wanted_held = true;
    }
  }

  const Call& call_;
  Control& control_;
  std::vector<Hold> holds_;
  std::vector<Transfer> transfers_;
};

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
  for (const Party& party : parties) {
    if (party.identity() == identity && party.live()) return &party;
  }
  return nullptr;
}

const Party* Control::customer() const {
  const Party* party = find("customer");
  return party && party->original ? party : nullptr;
}

std::size_t Control::expected() const {
  const Party* outside = customer();
  const bool customer_gone = outside && outside->out;
  return static_cast<std::size_t>(std::count_if(parties.begin(), parties.end(), [&](const Party& party) {
    return party.wanted && (party.live() || (party.coming() && !customer_gone));
  }));
}

bool Control::stranded() const {
  if (hung_up || !transfer || transfer->state != Transfer::State::failed) return false;
  const Party* back = find(transfer->back);
  if (!back || back->dormant || !back->no_show) return false;
  return std::count_if(parties.begin(), parties.end(), [](const Party& p) { return p.live(); }) == 1;
}

bool Control::over() const {
  return std::none_of(parties.begin(), parties.end(), [&](const Party& party) {
    // Once the call ends, somebody who was to be rung but has no leg will not be rung.
    return party.live() || (party.coming() && (!party.leg.empty() || (party.wanted && !ending())));
  });
}

Control control_of(const Call& call) {
  Control control;
  const Leg* callee = call.talking_leg();
  if (!callee) return control;
  const UnixMs answered = answered_at(*callee).value_or(call.started_at());
  control.parties.push_back(original_party(call, call.caller(), call.from(), answered));
  std::string to = callee->to;
  control.parties.push_back(original_party(call, *callee, std::move(to), answered));
  Party& caller = control.parties.front();
  if (call.caller_left_room()) leave(caller, *call.caller_left_room());
  if (call.dial() && is_final(call.dial()->caller)) leave(caller, call.dial_at());
  Replay(call, control).run();
  if (call.abandoned()) {
    for (Party& party : control.parties) leave(party, call.abandoned_at());
  }
  return control;
}

}  // namespace softphone::desk
