#include "desk/call.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

namespace softphone::desk {

void Call::apply(const Fact& fact) {
  taken_.insert(std::hash<std::string>{}(fact.key()));
  first_at_ = first_at_ == 0 ? fact.at : std::min(first_at_, fact.at);
  std::visit([&](const auto& what) { take(what, fact.at); }, fact.what);
}

void Call::take(const VoiceAsked& voice, UnixMs at) {
  if (voice_at_ && *voice_at_ <= at) return;
  voice_at_ = at;
  plan_ = voice.plan;
  from_ = voice.from;
  to_ = voice.to;
  choose_dial();
}

void Call::take(const LegChanged& change, UnixMs at) {
  const bool of_caller = change.leg_sid == sid_;
  const bool of_added = !change.party.empty() && !of_caller;
  Leg& leg = of_caller ? caller_ : of_added ? added_[change.leg_sid] : rung_[change.leg_sid];
  leg.sid = change.leg_sid;
  // Callbacks and resources may write one address in different ways; the choice must not depend on the order.
  leg.to = std::max(leg.to, change.to);
  // The webhook's own From and To stand above those repeated in later callbacks.
  if (of_caller && !voice_at_) {
    from_ = std::max(from_, change.from);
    to_ = std::max(to_, change.to);
  }
  if (of_added) leg.party = leg.party.empty() ? change.party : std::min(leg.party, change.party);
  if (change.status == LegStatus::ringing) leg.rang = true;
  if (change.status == LegStatus::in_progress) leg.answered = leg.answered ? std::min(*leg.answered, at) : at;
  if (!is_final(change.status)) return;
  // Two different ends of one leg contradict each other; the earlier one is kept, whichever came first.
  const Leg::End end{at, change.status, change.sip_code, change.duration};
  if (!leg.end || std::tie(end.at, end.status) < std::tie(leg.end->at, leg.end->status)) leg.end = end;
}

void Call::take(const DialEnded& dial, UnixMs at) {
  // "answered" without a leg is said of a <Dial><Conference> only: the caller left the call's room.
  if (dial.leg_sid.empty() && dial.status == "answered") {
    caller_left_room_ = caller_left_room_ ? std::min(*caller_left_room_, at) : at;
    return;
  }
  const auto known = dials_.find(dial.step);
  if (known != dials_.end() &&
      std::tie(known->second.first, known->second.second.leg_sid) <= std::tie(at, dial.leg_sid))
    return;
  dials_[dial.step] = {at, dial};
  choose_dial();
}

bool Call::goes_on_after(const DialEnded& dial) const {
  if (dial.status == "completed" || dial.status == "answered" || is_final(dial.caller)) return false;
  if (!plan_ || dial.step + 1 >= plan_->steps.size()) return false;
  // A colleague who declines a colleague says no; to the outside it says "not me".
  return !(plan_->line.empty() && dial.status == "busy");
}

void Call::choose_dial() {
  dial_.reset();
  for (const auto& [step, ended] : dials_) {
    // A spoken goodbye is not another chance to be answered.
    const bool bye =
        plan_ && step + 1 < plan_->steps.size() && plan_->steps[step + 1].kind == Step::Kind::goodbye;
    if (goes_on_after(ended.second) && !bye) continue;
    dial_at_ = ended.first;
    dial_ = ended.second;
    return;
  }
}

void Call::take(const SentToVoicemail& sent, UnixMs at) {
  const std::pair<UnixMs, std::string> told(at, sent.by);
  if (!sent_to_voicemail_ || told < *sent_to_voicemail_) sent_to_voicemail_ = told;
}

void Call::take(const VoicemailAsked& asked, UnixMs at) {
  const std::pair<UnixMs, std::string> told(at, asked.box);
  if (!voicemail_asked_ || told < *voicemail_asked_) voicemail_asked_ = told;
  settle_voicemail();
}

void Call::take(const VoicemailLeft& left, UnixMs at) {
  const auto known = [](const auto& entry) { return std::tie(entry.second.recording_sid, entry.first); };
  const std::pair<UnixMs, VoicemailLeft> told(at, left);
  if (!voicemail_left_ || known(told) < known(*voicemail_left_)) voicemail_left_ = told;
  settle_voicemail();
}

void Call::settle_voicemail() {
  VoicemailVisit visit;
  if (voicemail_left_) {
    // Should the way there not have been told, the message itself says that the caller was there.
    const auto& [at, left] = *voicemail_left_;
    visit = {left.box, at - left.duration * 1000, left.recording_sid, left.duration};
  }
  if (voicemail_asked_) {
    visit.at = voicemail_asked_->first;
    visit.box = voicemail_asked_->second;
  }
  voicemail_ = std::move(visit);
}

void Call::take(const Abandoned& abandoned, UnixMs at) {
  if (abandoned_ && abandoned_at_ <= at) return;
  abandoned_ = abandoned;
  abandoned_at_ = at;
}

void Call::take(const Wanted& wanted, UnixMs at) {
  // The database keeps the first of two commands with one id; so does the fold, whatever the order.
  for (auto known = commands_.begin(); known != commands_.end(); ++known) {
    if (known->first.second != wanted.id) continue;
    if (known->first.first <= at) return;
    commands_.erase(known);
    break;
  }
  commands_.emplace(std::pair(at, wanted.id), wanted);
}

void Call::take(const GivenUp& given_up, UnixMs at) {
  const auto [known, fresh] = given_up_.emplace(given_up.party, at);
  if (!fresh) known->second = std::min(known->second, at);
}

std::optional<UnixMs> answered_at(const Leg& leg) {
  if (leg.answered) return leg.answered;
  if (leg.end && leg.end->status == LegStatus::completed)
    return leg.end->at - leg.end->duration.value_or(0) * 1000;
  return std::nullopt;
}

const Leg* Call::talking_leg() const {
  if (dial_ && (dial_->status == "completed" || dial_->status == "answered")) {
    const auto named = rung_.find(dial_->leg_sid);
    if (named != rung_.end()) return &named->second;
  }
  const Leg* first = nullptr;
  for (const auto& [sid, leg] : rung_) {
    if (answered_at(leg) && (!first || *answered_at(leg) < *answered_at(*first))) first = &leg;
  }
  return first;
}

const Wanted* Call::command(std::string_view id) const {
  for (const auto& [key, wanted] : commands_) {
    if (wanted.id == id) return &wanted;
  }
  return nullptr;
}

std::vector<std::string> Call::parties() const {
  std::set<std::string> found;
  // A rep who came back too late has the call itself in the history, not the attempt.
  if (plan_ && plan_->refusal == Refusal::no_such_call) return {};
  const auto add = [&](std::string_view identity) {
    if (!identity.empty()) found.emplace(identity);
  };
  add(client_identity(from_));
  if (plan_) found.insert(plan_->reps.begin(), plan_->reps.end());
  for (const auto& [sid, leg] : rung_) add(leg.identity());
  for (const auto& [key, wanted] : commands_) add(client_identity(wanted.to));
  // A rep's box is named by the rep, a line's by its number.
  if (voicemail_ && !voicemail_->box.starts_with('+')) add(voicemail_->box);
  return {found.begin(), found.end()};
}

std::string outsider_of(const Call& call) {
  if (client_identity(call.from()).empty()) return call.from();
  return call.plan() ? call.plan()->number : std::string();
}

}  // namespace softphone::desk
