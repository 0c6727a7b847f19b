#include "desk/call_plan.hpp"

#include <algorithm>

namespace softphone::desk {
namespace {

using Kind = Step::Kind;
using Why = Step::Why;

void add_ring(Plan& plan, Why why, std::vector<std::string> reps, int seconds) {
  if (reps.empty()) return;
  for (const std::string& rep : reps) {
    if (std::find(plan.reps.begin(), plan.reps.end(), rep) == plan.reps.end()) plan.reps.push_back(rep);
  }
  plan.steps.push_back({Kind::ring, why, std::move(reps), {}, seconds});
}

/// Who of the group is still of the team, without the caller.
std::vector<std::string> members(const RingGroup& group, const Arrival& arrival, const Roster& roster) {
  std::vector<std::string> reps;
  const auto add = [&](const std::string& identity) {
    const bool twice = std::find(reps.begin(), reps.end(), identity) != reps.end();
    if (identity != arrival.caller && roster.by_identity(identity) != nullptr && !twice)
      reps.push_back(identity);
  };
  if (group.reps.empty()) {
    for (const Rep& rep : roster.reps()) add(rep.identity);
  } else {
    for (const std::string& identity : group.reps) add(identity);
  }
  return reps;
}

void add_person(Plan& plan, Why why, const std::string& identity, const Line& line, const Roster& roster) {
  if (roster.by_identity(identity) != nullptr) add_ring(plan, why, {identity}, line.first_seconds);
}

void add_people(Plan& plan, const Line& line, const Arrival& arrival, const Roster& roster) {
  if (line.last_rep && arrival.last_rep && *arrival.last_rep != line.owner &&
      *arrival.last_rep != arrival.caller)
    add_person(plan, Why::last_rep, *arrival.last_rep, line, roster);
  if (!line.owner.empty() && line.owner != arrival.caller)
    add_person(plan, Why::owner, line.owner, line, roster);
  if (arrival.internal) return;
  for (const RingGroup& group : line.groups) {
    std::vector<std::string> reps = members(group, arrival, roster);
    if (!group.in_turn) {
      add_ring(plan, Why::group, std::move(reps), group.seconds);
    } else {
      for (std::string& rep : reps) add_ring(plan, Why::turn, {std::move(rep)}, group.seconds);
    }
  }
}

}  // namespace

Team team_of(const PresenceBook& presence, const Roster& roster, UnixMs now) {
  Team team;
  for (const Rep& rep : roster.reps()) {
    team.push_back(
        {rep.identity,
         presence.status(rep.identity, now),
         presence.hears(rep.identity, now),
         presence.chosen(rep.identity, now).choice}
    );
  }
  return team;
}

Plan with_steps(std::string called, const Line& line, const Arrival& arrival, const Roster& roster) {
  Plan plan;
  plan.line = std::move(called);
  const bool open = arrival.internal || !arrival.closed;
  if (open) add_people(plan, line, arrival, roster);
  if (!line.overflow.empty() && !arrival.internal && (open || line.overflow_when_closed))
    plan.steps.push_back({Kind::number, Why::overflow, {}, line.overflow, line.overflow_seconds});
  const Voicemail& voicemail = line.voicemail;
  plan.steps.push_back(
      {voicemail.on ? Kind::voicemail : Kind::goodbye, open ? Why::nobody : Why::closed, {}, {}, 0}
  );
  plan.words.box = line.box();
  plan.words.language = line.language;
  plan.words.greeting = open ? voicemail.greeting : voicemail.closed_greeting;
  plan.words.sound = voicemail.sound;
  plan.words.closed = !open;
  plan.words.holiday = !open && arrival.closed == Closed::holiday;
  plan.words.max_seconds = voicemail.max_seconds;
  if (open) return plan;
  // Nobody is rung while it is closed, yet whoever answers for the line finds the call.
  Plan concerned;
  add_people(concerned, line, arrival, roster);
  plan.reps = std::move(concerned.reps);
  return plan;
}

std::vector<std::string> rung_in(const Step& step, const Team& team) {
  std::vector<std::string> free;
  std::vector<std::string> engaged;
  for (const std::string& rep : step.reps) {
    const auto found =
        std::find_if(team.begin(), team.end(), [&](const Teammate& mate) { return mate.identity == rep; });
    if (found == team.end() || !found->hears) continue;
    const Status status = found->status;
    if (found->chosen == Choice::do_not_disturb) continue;
    const bool in_person = step.why == Why::owner;
    if (!in_person && found->chosen == Choice::away) continue;
    const bool talks = status == Status::busy || status == Status::wrap_up;
    if (step.why == Why::last_rep && status != Status::available) continue;
    (talks && !in_person ? engaged : free).push_back(rep);
  }
  // Those without any page are rung on the chance that the carrier knows better; they do not count as free.
  const bool somebody = std::any_of(free.begin(), free.end(), [&](const std::string& rep) {
    return std::any_of(team.begin(), team.end(), [&](const Teammate& mate) {
      return mate.identity == rep && mate.status != Status::offline && mate.status != Status::unreachable;
    });
  });
  if (!somebody) free.insert(free.end(), engaged.begin(), engaged.end());
  if (free.size() > kMaxRung) free.resize(kMaxRung);
  return free;
}

std::optional<NextStep> next_step(const Plan& plan, std::size_t from, const Team& team) {
  for (std::size_t i = from; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    if (step.kind != Kind::ring) return NextStep{i, {}};
    std::vector<std::string> reps = rung_in(step, team);
    if (!reps.empty()) return NextStep{i, std::move(reps)};
  }
  return std::nullopt;
}

std::optional<std::size_t> last_step(const Plan& plan) {
  if (plan.steps.empty()) return std::nullopt;
  return plan.steps.size() - 1;
}

}  // namespace softphone::desk
