#include "desk/replay.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "desk/destination.hpp"

namespace softphone::desk {
namespace {

/// Between the order to end a leg and its end a rep's leg may still be on its way out.
constexpr UnixMs kOnTheWayOut = 2000;

/// Runs the commands in their order.
class Replay {
 public:
  Replay(const Call& call, Control& control) : call_(call), control_(control) {}

  void run() {
    if (call_.recording_policy().when == RecordingPolicy::When::always)
      control_.recording = {true, false, std::string(kPolicyRecording)};
    for (const auto& [key, wanted] : call_.commands()) step(key.first, wanted);
    finish_returns();
    finish_transfers();
    finish_losses();
    finish_consultation();
    finish_holds();
    finish_comfort();
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
        if (const std::string_view box = voicemail_box(wanted.to); !box.empty()) {
          pass_to_voicemail(wanted, std::string(box));
          break;
        }
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
        // Said before it was known who had answered, and it was another one.
        if (!control_.find(wanted.self)) break;
        if (!control_.hung_up) {
          control_.hung_up_by = wanted.self;
          control_.hung_up_at = at;
        }
        control_.hung_up = true;
        break;
      case Verb::record:
        // It is announced to a conference.
        if (call_.recording_policy().announced) want_room(at);
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
      case Verb::come_back:
        come_back(at, wanted);
        break;
      case Verb::park:
        park(at, wanted);
        break;
    }
  }

  void want_room(UnixMs at) {
    control_.room = true;
    if (!room_since_) room_since_ = at;
  }

  /// The one named, or all who talk at that moment but the rep.
  void hold(UnixMs at, const Wanted& wanted) {
    want_room(at);
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
    want_room(at);
    if (control_.find(id)) return;
    Party party;
    party.id = id;
    party.address = to;
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
    back.from = guest ? guest->from : std::string();
    back.since = at;
    back.dormant = true;
    settle_added(call_, back);
    control_.parties.push_back(std::move(back));
  }

  /// The rep goes once the other one is there.
  void pass_to_voicemail(const Wanted& wanted, std::string box) {
    if (control_.to_voicemail) return;
    holds_.clear();
    control_.to_voicemail = ToVoicemail{wanted.party, std::move(box)};
    control_.hung_up_by = wanted.self;
    drop(wanted.self);
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

  void come_back(UnixMs at, const Wanted& wanted) {
    want_room(at);
    const Party* former = control_.find(wanted.self);
    if (!former || control_.find(wanted.party)) return;
    Party party;
    party.id = wanted.party;
    party.address = former->address;
    party.from = former->from;
    party.since = at;
    party.leg = wanted.leg;
    settle_added(call_, party);
    // Whoever was held only because the rep was away is not held any more.
    if (parked_.contains(wanted.self))
      std::erase_if(holds_, [&](const Hold& hold) { return hold.by == wanted.self; });
    successors_[wanted.self] = wanted.party;
    control_.parties.push_back(std::move(party));
  }

  /// The rep goes to another call; one other waits with music, several go on talking.
  void park(UnixMs at, const Wanted& wanted) {
    want_room(at);
    parked_.insert(wanted.self);
    const auto others =
        std::count_if(control_.parties.begin(), control_.parties.end(), [&](const Party& party) {
          return party.id != wanted.self && party.live() && *party.answered <= at;
        });
    if (others == 1) hold_others(at, wanted.self);
  }

  /// The party by which whoever was `id` is in the call now: they may have come back by another leg.
  std::string current(std::string id) {
    for (auto next = successors_.find(id); next != successors_.end(); next = successors_.find(id)) {
      const Party* successor = control_.find(next->second);
      if (!successor || !successor->answered) break;
      id = next->second;
    }
    return id;
  }

  /// A rep's former leg goes once the new one is there, not before.
  void finish_returns() {
    for (const auto& [before, after] : successors_) {
      if (current(before) == before) continue;
      if (Party* former = control_.find(before)) former->wanted = false;
    }
    for (const std::string& id : parked_) {
      Party* party = control_.find(id);
      if (party && party->wanted) party->parked = true;
    }
    for (Hold& hold : holds_) hold.by = current(hold.by);
    for (Transfer& transfer : transfers_) transfer.by = current(transfer.by);
    if (control_.consultation) control_.consultation->by = current(control_.consultation->by);
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
        if (gone && back && rep->wanted) {
          back->dormant = false;
          rep->wanted = false;
        }
      }
    }
    if (!transfers_.empty()) control_.transfer = transfers_.back();
  }

  /// A rep's leg that ended although nobody asked for it. The others' legs end when they want to.
  void finish_losses() {
    settle_dialled_rep();
    if (control_.hung_up) return;
    for (Party& party : control_.parties) {
      const bool talked = party.answered && party.out && *party.out > *party.answered;
      if (!talked || !party.wanted || party.identity().empty() || !may_be_kept(party)) continue;
      party.lost = true;
      party.given_up = call_.given_up().contains(party.id);
    }
  }

  /// A plain <Dial> tells by its action that the callee's leg is gone and the caller is not, unless the
  /// callee had been moved into the conference.
  void settle_dialled_rep() {
    if (call_.begins_in_room() || control_.parties.size() < 2) return;
    Party& callee = control_.parties[1];
    const auto& dial = call_.dial();
    if (!dial || is_final(dial->caller) || dial->leg_sid != callee.leg) return;
    const bool before_the_room = !room_since_ || call_.dial_at() < *room_since_;
    if (before_the_room && !callee.out) callee.out = call_.dial_at();
    const Party& caller = control_.parties.front();
    const bool kept = before_the_room && callee.wanted && !control_.hung_up && !callee.identity().empty();
    // The caller is led into the conference by the answer to that action, or was.
    const Seat* waits = call_.room().seat(caller.leg);
    if ((kept && !caller.out) || (waits && waits->joined)) control_.room = true;
  }

  /// The legs of a plain <Dial> go together, but for a caller who is led on by its action.
  bool may_be_kept(const Party& party) const {
    if (!control_.room) return false;
    if (party.parked) return true;
    if (call_.begins_in_room() || !party.original) return true;
    const Seat* seat = call_.room().seat(party.leg);
    if (seat && seat->joined) return true;
    return &party == &control_.parties[1] && call_.dial() && !is_final(call_.dial()->caller);
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
      const bool there = by && by->wanted && (by->live() || (by->parked && by->awaited()));
      if (there && party && party->wanted) party->wanted_held = true;
    }
  }

  /// The only one left hears a sound while a rep is awaited, or music if that rep parked the call.
  void finish_comfort() {
    Party* left = nullptr;
    for (Party& party : control_.parties) {
      if (party.wanted && party.coming()) return;
      if (!party.wanted || !party.live()) continue;
      if (left) return;
      left = &party;
    }
    const bool awaited = std::any_of(
        control_.parties.begin(), control_.parties.end(), [](const Party& party) { return party.awaited(); }
    );
    if (!left || !awaited) return;
    const bool parked = std::any_of(control_.parties.begin(), control_.parties.end(), [](const Party& party) {
      return party.parked && party.awaited();
    });
    left->comfort = !left->wanted_held && !parked;
    left->wanted_held = true;
  }

  const Call& call_;
  Control& control_;
  std::vector<Hold> holds_;
  std::vector<Transfer> transfers_;
  std::map<std::string, std::string> successors_;  ///< party of a rep → the one who came back
  std::set<std::string> parked_;                   ///< parties of reps
  std::optional<UnixMs> room_since_;               ///< the first command that needs the conference
};

}  // namespace

void replay_commands(const Call& call, Control& control) {
  Replay(call, control).run();
}

}  // namespace softphone::desk
