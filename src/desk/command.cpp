#include "desk/command.hpp"

#include <algorithm>
#include <vector>

#include "base/e164.hpp"
#include "desk/call_record.hpp"
#include "desk/destination.hpp"
#include "desk/party.hpp"

namespace softphone::desk {
namespace {

/// Of one call over its life, those who left counted too.
constexpr std::size_t kMaxParties = 20;
constexpr std::size_t kMaxCommands = 500;

using Refused = std::optional<CommandRefused>;

CommandRefused conflict(std::string code, std::string message) {
  return {false, std::move(code), std::move(message)};
}

CommandRefused malformed(std::string code, std::string message) {
  return {true, std::move(code), std::move(message)};
}

CommandRefused so_already() {
  return {false, {}, {}, true};
}

/// Of those by which a rep brings somebody in and comes to an end with it.
bool is_about_passing_on(Verb verb) {
  return verb == Verb::transfer || verb == Verb::consult || verb == Verb::swap || verb == Verb::complete ||
         verb == Verb::cancel || verb == Verb::merge;
}

std::string unused(const Control& control, const std::string& id, std::string_view taken = {}) {
  const auto is_used = [&](const std::string& candidate) {
    return candidate == taken || control.find(candidate) != nullptr;
  };
  std::string candidate = id;
  for (int n = 2; is_used(candidate); ++n) candidate = id + '-' + std::to_string(n);
  return candidate;
}

std::string id_of_new(const Control& control, std::string_view address) {
  const std::string_view identity = client_identity(address);
  if (!identity.empty()) return unused(control, "rep-" + std::string(identity));
  const auto outside = std::count_if(control.parties.begin(), control.parties.end(), [](const Party& party) {
    return party.identity().empty();
  });
  return unused(control, "party-" + std::to_string(outside + 1));
}

class Judge {
 public:
  Judge(const Call& call, std::string_view rep, const Command& command, const Roster& roster)
      : call_(call), rep_(rep), command_(command), roster_(roster), control_(control_of(call)) {}

  Result<Wanted, CommandRefused> judge() {
    const auto verb = read_verb(command_.command);
    if (!verb || (*verb == Verb::come_back) == command_.leg.empty())
      return malformed("unknown_command", "There is no such command.");
    const bool goes = *verb == Verb::hangup || *verb == Verb::leave;
    const State state = state_of(call_);
    if (goes && gives_up(state)) {
      wanted_ = {command_.id, std::string(rep_), Verb::hangup, control_.parties.front().id, {}, {}, {}, {}};
      return std::move(wanted_);
    }
    if (goes && is_gone(state)) return so_already();
    if (goes && may_have_answered(state)) {
      wanted_ = {command_.id, std::string(rep_), Verb::hangup, "rep-" + std::string(rep_), {}, {}, {}, {}};
      return std::move(wanted_);
    }
    if (state != State::talking) {
      return state == State::ended ? conflict("call_ended", "This call is over.")
                                   : conflict("not_answered", "This call has not been answered yet.");
    }
    if (call_.commands().size() >= kMaxCommands)
      return conflict("too_many_commands", "Too much has been asked of this call.");
    if (reached(*verb)) return so_already();
    self_ = control_.of(rep_);
    // Whoever was lost may come back, or say that it was meant so.
    if (!self_ && (goes || *verb == Verb::come_back)) self_ = control_.lost(rep_);
    if (!self_ || !self_->wanted) return conflict("not_in_call", "You are not in this call any more.");
    if (control_.hung_up || (control_.to_voicemail && !goes))
      return conflict("call_ended", "This call is being ended.");
    wanted_.id = command_.id;
    wanted_.by = rep_;
    wanted_.verb = *verb;
    wanted_.self = self_->id;
    if (auto refused = check(*verb)) return std::move(*refused);
    return std::move(wanted_);
  }

 private:
  /// The caller of a call that rings in its conference; a <Dial> ends with the caller's leg.
  [[nodiscard]] bool gives_up(State state) const {
    return state == State::ringing && call_.begins_in_room() && client_identity(call_.from()) == rep_ &&
           !control_.hung_up;
  }

  /// A rep who is rung hangs up: they have answered, and the carrier's word of it is on its way. Without this
  /// one of theirs, the end of their line would look like a page that was lost.
  [[nodiscard]] bool may_have_answered(State state) const {
    if (state != State::ringing || client_identity(call_.from()) == rep_) return false;
    const std::vector<std::string> all = call_.parties();
    return std::binary_search(all.begin(), all.end(), rep_) && call_.commands().size() < kMaxCommands;
  }

  /// Of a rep who has, or had, a part in the call: it is over or being ended, or goes on without them.
  /// Whoever hangs up while the other end does the same has what they wanted.
  [[nodiscard]] bool is_gone(State state) const {
    const std::vector<std::string> all = call_.parties();
    if (!std::binary_search(all.begin(), all.end(), rep_)) return false;
    return state == State::ended || control_.hung_up || has_left();
  }

  /// No line of theirs is in the call any more or rings for it, as wanted.
  [[nodiscard]] bool has_left() const {
    bool was_in = false;
    for (const Party& party : control_.parties) {
      if (party.identity() != rep_) continue;
      if (party.wanted && (party.live() || party.coming() || party.lost)) return false;
      was_in = was_in || !party.dormant;
    }
    return was_in;
  }

  /// What is asked for is so already: asked twice by an impatient hand, from two pages, or overtaken by what
  /// the other side did.
  [[nodiscard]] bool reached(Verb verb) const {
    switch (verb) {
      case Verb::park: {
        const Party* away = control_.of(rep_) ? nullptr : control_.lost(rep_);
        return away && away->parked && away->awaited();
      }
      case Verb::remove: {
        const Party* party = control_.find(command_.party);
        return party && party->identity() != rep_ && !party->dormant && (party->out || !party->wanted);
      }
      case Verb::complete:
        return last_about_passing_on() == Verb::complete && has_left();
      case Verb::merge:
        return last_about_passing_on() == Verb::merge && !control_.consultation && control_.of(rep_);
      case Verb::cancel:
        return is_called_off();
      case Verb::record:
      case Verb::resume_recording:
        return is_recorded() && !control_.recording.paused && control_.of(rep_);
      case Verb::pause_recording:
        return is_recorded() && control_.recording.paused && control_.of(rep_);
      case Verb::stop_recording:
        return !is_recorded() && call_.recording_policy().when != RecordingPolicy::When::always &&
               control_.of(rep_);
      default:
        return false;
    }
  }

  /// The last thing this rep asked about somebody to whom the call was to be passed.
  [[nodiscard]] std::optional<Verb> last_about_passing_on() const {
    std::optional<Verb> last;
    for (const auto& [key, wanted] : call_.commands()) {
      if (wanted.by == rep_ && is_about_passing_on(wanted.verb)) last = wanted.verb;
    }
    return last;
  }

  /// Whoever was consulted, or was to get the call, is gone by now, and the rep talks with the others again.
  [[nodiscard]] bool is_called_off() const {
    if (control_.consultation || transfer_rings() || !control_.of(rep_)) return false;
    const auto last = last_about_passing_on();
    if (last == Verb::transfer)
      return control_.transfer && control_.transfer->state == Transfer::State::failed;
    return last == Verb::consult || last == Verb::swap || last == Verb::cancel;
  }

  Refused check(Verb verb) {
    switch (verb) {
      case Verb::hold:
      case Verb::resume:
        if (auto busy = no_consultation()) return busy;
        return command_.party.empty() ? std::nullopt : other_party();
      case Verb::transfer:
        if (const std::string_view box = voicemail_box(command_.to); !box.empty()) return to_voicemail(box);
        return somebody_new(verb);
      case Verb::consult:
      case Verb::add:
        return somebody_new(verb);
      case Verb::swap:
        return consultation("nothing_to_swap", true);
      case Verb::complete:
        if (auto none = consultation("nothing_to_complete", false)) return none;
        wanted_.back = unused(control_, "rep-" + std::string(rep_));
        return std::nullopt;
      case Verb::cancel:
        if (transfer_rings() && control_.transfer->by == self_->id) return std::nullopt;
        return consultation("nothing_to_cancel", false);
      case Verb::merge:
        return consultation("nothing_to_merge", true);
      case Verb::remove:
        if (command_.party.empty()) return malformed("no_party", "Say which party is to be removed.");
        return other_party();
      case Verb::leave:
      case Verb::hangup:
        return std::nullopt;
      case Verb::park:
        return no_consultation();
      case Verb::come_back:
        wanted_.party = unused(control_, "rep-" + std::string(rep_));
        wanted_.leg = command_.leg;
        return std::nullopt;
      case Verb::record:
        if (call_.recording_policy().when == RecordingPolicy::When::off)
          return conflict("recording_forbidden", "Your team does not record calls.");
        if (is_recorded()) return conflict("already_recording", "The recording of this call is paused.");
        return std::nullopt;
      case Verb::pause_recording:
      case Verb::resume_recording:
        if (!is_recorded()) return conflict("not_recording", "This call is not being recorded.");
        return std::nullopt;
      case Verb::stop_recording:
        if (call_.recording_policy().when == RecordingPolicy::When::always)
          return conflict("recording_required", "Your team records all calls. Pause it for card data.");
        return std::nullopt;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool transfer_rings() const {
    return control_.transfer && control_.transfer->state == Transfer::State::ringing;
  }

  /// Wanted, and not over by itself.
  [[nodiscard]] bool is_recorded() const {
    if (!control_.recording.on) return false;
    const auto& all = call_.room().recordings();
    const bool known = std::any_of(all.begin(), all.end(), [&](const auto& entry) {
      return entry.second.wanted == control_.recording.wanted;
    });
    return !known || std::any_of(all.begin(), all.end(), [&](const auto& entry) {
      return entry.second.wanted == control_.recording.wanted && !entry.second.over;
    });
  }

  [[nodiscard]] Refused no_consultation() const {
    if (!control_.consultation && !transfer_rings()) return std::nullopt;
    return conflict("already_transferring", "Finish the transfer first: swap, complete or cancel it.");
  }

  [[nodiscard]] Refused consultation(const char* code, bool answered) const {
    const auto& current = control_.consultation;
    if (!current || current->by != self_->id)
      return conflict(code, "You are not consulting anybody about this call.");
    const Party* target = control_.find(current->target);
    if (answered && (!target || !target->live()))
      return conflict("not_answered", "The colleague has not answered yet.");
    return std::nullopt;
  }

  Refused other_party() {
    const Party* party = control_.find(command_.party);
    const bool there = party && !party->dormant && !party->out && party->wanted && party != self_;
    if (!there) return conflict("no_such_party", "There is no such party in this call.");
    wanted_.party = party->id;
    return std::nullopt;
  }

  /// Only one can leave a message: whoever talks with the rep alone.
  Refused to_voicemail(std::string_view box) {
    if (auto busy = no_consultation()) return busy;
    if (!roster_.by_identity(box) && box != roster_.main_line())
      return malformed("unknown_box", "There is no such voicemail.");
    const Party* other = nullptr;
    for (const Party& party : control_.parties) {
      if (&party != self_ && party.wanted && party.live()) other = &party;
    }
    if (!other || control_.expected() != 2)
      return conflict("several_parties", "Only a call with one other person can go to the voicemail.");
    if (other->identity() == box)
      return conflict("own_voicemail", "They cannot leave a message for themselves.");
    wanted_.party = other->id;
    wanted_.to = command_.to;
    return std::nullopt;
  }

  Refused somebody_new(Verb verb) {
    if (auto busy = no_consultation()) return busy;
    if (command_.to.empty()) return malformed("no_destination", "Say who is to be called.");
    const Destination destination = read_destination(command_.to, roster_);
    if (const auto* refused = std::get_if<NotDialable>(&destination)) return not_dialable(refused->why);
    if (std::holds_alternative<ToMainLine>(destination))
      return malformed("not_a_number", "Choose a colleague: the main line rings everybody.");
    if (const auto* rep = std::get_if<ToRep>(&destination)) {
      if (rep->identity == rep_) return malformed("own_number", "You are in this call already.");
      wanted_.to = "client:" + rep->identity;
    } else {
      wanted_.to = std::get<ToNumber>(destination).number;
    }
    for (const Party& party : control_.parties) {
      if (party.address == wanted_.to && party.wanted && (party.live() || party.coming()))
        return conflict("already_in_call", "They are in this call already.");
    }
    if (control_.parties.size() >= kMaxParties)
      return conflict("too_many_parties", "This call has had too many parties.");
    wanted_.from = shown_to_new();
    wanted_.party = id_of_new(control_, wanted_.to);
    if (verb == Verb::transfer) wanted_.back = unused(control_, "rep-" + std::string(rep_), wanted_.party);
    return std::nullopt;
  }

  /// A colleague sees whom the call is with; a number sees ours.
  [[nodiscard]] std::string shown_to_new() const {
    if (!client_identity(wanted_.to).empty()) {
      const Party* customer = control_.customer();
      if (!customer) return "client:" + std::string(rep_);
      if (is_e164(customer->address)) return customer->address;
    }
    if (call_.plan() && !call_.plan()->line.empty()) return call_.plan()->line;
    const Rep* rep = roster_.by_identity(rep_);
    return rep ? rep->number : roster_.main_line();
  }

  static CommandRefused not_dialable(NotDialable::Why why) {
    switch (why) {
      case NotDialable::Why::nothing:
        return malformed("no_destination", "Say who is to be called.");
      case NotDialable::Why::emergency:
        return malformed(
            "emergency", "Emergency services cannot be called from here. Use a mobile or fixed phone."
        );
      case NotDialable::Why::unknown_rep:
        return malformed("unknown_rep", "There is no such colleague.");
      case NotDialable::Why::not_a_number:
        break;
    }
    return malformed("not_a_number", "This is not a phone number.");
  }

  const Call& call_;
  std::string_view rep_;
  const Command& command_;
  const Roster& roster_;
  Control control_;
  const Party* self_ = nullptr;
  Wanted wanted_;
};

}  // namespace

bool is_command_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

Result<Fact, CommandRefused> accept(
    const Call& call, std::string_view rep, const Command& command, const Roster& roster, UnixMs now
) {
  if (!is_command_id(command.id))
    return malformed("bad_id", "id must be 1 to 64 letters, digits, dots, dashes or underscores.");
  UnixMs at = now;
  for (const auto& [key, wanted] : call.commands()) {
    if (wanted.id == command.id) return Fact{call.sid(), key.first, wanted};
    at = std::max(at, key.first + 1);
  }
  auto wanted = Judge(call, rep, command, roster).judge();
  if (!wanted) return wanted.error();
  return Fact{call.sid(), at, std::move(*wanted)};
}

}  // namespace softphone::desk
