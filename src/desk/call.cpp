#include "desk/call.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace softphone::desk {

void Call::apply(const Fact& fact) {
  first_at_ = first_at_ == 0 ? fact.at : std::min(first_at_, fact.at);
  std::visit([&](const auto& what) { take(what, fact.at); }, fact.what);
}

void Call::take(const VoiceAsked& voice, UnixMs at) {
  if (voice_at_ && *voice_at_ <= at) return;
  voice_at_ = at;
  plan_ = voice.plan;
  from_ = voice.from;
  to_ = voice.to;
}

void Call::take(const LegChanged& change, UnixMs at) {
  const bool of_caller = change.leg_sid == sid_;
  Leg& leg = of_caller ? caller_ : rung_[change.leg_sid];
  leg.sid = change.leg_sid;
  leg.to = change.to;
  // The webhook's own From and To stand above those repeated in later callbacks.
  if (of_caller && !voice_at_) {
    from_ = change.from;
    to_ = change.to;
  }
  if (change.status == LegStatus::in_progress) leg.answered = leg.answered ? std::min(*leg.answered, at) : at;
  if (!is_final(change.status)) return;
  // Two different ends of one leg contradict each other; the earlier one is kept, whichever came first.
  const Leg::End end{at, change.status, change.sip_code, change.duration};
  if (!leg.end || std::tie(end.at, end.status) < std::tie(leg.end->at, leg.end->status)) leg.end = end;
}

void Call::take(const DialEnded& dial, UnixMs at) {
  if (dial_ && std::tie(dial_at_, dial_->leg_sid) <= std::tie(at, dial.leg_sid)) return;
  dial_ = dial;
  dial_at_ = at;
}

void Call::take(const Abandoned& abandoned, UnixMs at) {
  if (abandoned_ && abandoned_at_ <= at) return;
  abandoned_ = abandoned;
  abandoned_at_ = at;
}

std::vector<std::string> Call::parties() const {
  std::set<std::string> found;
  const auto add = [&](std::string_view identity) {
    if (!identity.empty()) found.emplace(identity);
  };
  add(client_identity(from_));
  if (plan_) found.insert(plan_->reps.begin(), plan_->reps.end());
  for (const auto& [sid, leg] : rung_) add(leg.identity());
  return {found.begin(), found.end()};
}

}  // namespace softphone::desk
