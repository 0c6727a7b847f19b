// Random commands and people over a network that loses, repeats and delays.
#include <gtest/gtest.h>

#include "desk/test_world.hpp"

namespace softphone::desk {
namespace {

void random_command(World& world) {
  static const std::vector<std::string> kWords = {
      "hold",
      "hold",
      "resume",
      "transfer",
      "transfer",
      "consult",
      "consult",
      "swap",
      "complete",
      "cancel",
      "merge",
      "add",
      "remove",
      "leave",
      "park",
      "hangup",
      "record",
      "pause_recording",
      "resume_recording",
      "stop_recording"};
  static const std::vector<std::string> kTargets = {
      "client:alice",
      "client:bob",
      "client:chloe",
      "+33639980002",
      "+33639980003",
      "voicemail:chloe",
      "voicemail:+33199001000"};
  SimCarrier& carrier = world.carrier;
  const std::string& rep = kReps.at(static_cast<std::size_t>(carrier.below(3)));
  const std::string& word =
      kWords.at(static_cast<std::size_t>(carrier.below(static_cast<int>(kWords.size()))));
  if ((word == "hangup" || word == "leave") && carrier.percent() < 70) return;
  const std::string& to = kTargets.at(static_cast<std::size_t>(carrier.below(7)));
  std::string party;
  const Control control = world.control();
  if (!control.parties.empty() && (word == "remove" || carrier.percent() < 30))
    party =
        control.parties.at(static_cast<std::size_t>(carrier.below(static_cast<int>(control.parties.size()))))
            .id;
  world.ask(rep, word, to, party);
}

void random_people(World& world) {
  SimCarrier& carrier = world.carrier;
  for (const auto& [sid, leg] : std::map(carrier.legs)) {
    if (leg.life == Life::ringing) {
      const int what = carrier.percent();
      if (what < 30) carrier.ring(sid);
      if (what >= 30 && what < 55) carrier.answer(sid);
      if (what >= 55 && what < 65) carrier.end(sid, LegStatus::busy, 486);
      if (what >= 65 && what < 70) carrier.end(sid, LegStatus::no_answer);
    } else if (leg.life == Life::talking && carrier.percent() < 2) {
      carrier.end(sid);
    }
  }
}

/// Pages that are reloaded, crash, come back, and take their calls to other devices.
void random_pages(World& world) {
  SimCarrier& carrier = world.carrier;
  for (const auto& [sid, leg] : std::map(carrier.legs)) {
    const bool of_page = !client_identity(leg.address).empty() && leg.life == Life::talking;
    if (of_page && carrier.percent() < 8) carrier.end(sid);
  }
  if (carrier.percent() < 20) world.come_back(kReps.at(static_cast<std::size_t>(carrier.below(3))));
}

void check_possible(const World& world) {
  const Call call = world.call();
  for (const std::string& rep : kReps) {
    const auto record = seen_by(call, rep, kRoster);
    if (!record) continue;
    std::set<std::string> ids;
    for (const PartyRecord& party : record->parties) {
      EXPECT_TRUE(ids.insert(party.id).second) << party.id;
      EXPECT_TRUE(party.state != "left" || !party.pending);
    }
    if (record->state == State::ended) {
      EXPECT_TRUE(record->ended_at);
      EXPECT_GE(*record->ended_at, record->started_at);
      EXPECT_FALSE(record->mine && state_of(call) == State::ended);
      EXPECT_TRUE(record->outcome) << rep << '\n' << world.story();
    } else {
      EXPECT_FALSE(record->ended_at);
    }
    EXPECT_GE(record->duration, 0);
    EXPECT_TRUE(!record->consultation || ids.contains(record->consultation->party));
    EXPECT_FALSE(record->away && record->mine) << "away with a leg";
    EXPECT_FALSE(record->away && record->state != State::talking);
  }
}

/// Nothing has happened for long: what is, is what is wanted.
void check_quiet(const World& world) {
  const Control control = world.control();
  if (!control.room) return;
  for (const Party& party : control.parties) {
    if (party.dormant || party.leg.empty()) continue;
    const SimCarrier::Leg& leg = world.carrier.legs.at(party.leg);
    EXPECT_EQ(party.out.has_value(), leg.life == Life::ended) << party.id;
    EXPECT_EQ(party.live(), leg.life == Life::talking) << party.id;
    if (leg.life == Life::talking) {
      EXPECT_TRUE(party.wanted) << party.id;
      EXPECT_EQ(party.wanted_held, leg.held) << party.id;
      EXPECT_EQ(party.held, leg.held) << party.id;
    }
  }
  for (const auto& [sid, leg] : world.carrier.legs) {
    if (leg.life == Life::ended) continue;
    const bool known = std::any_of(control.parties.begin(), control.parties.end(), [&](const Party& party) {
      return party.leg == sid;
    });
    EXPECT_TRUE(known) << "a leg that belongs to nobody: " << sid;
  }
  EXPECT_EQ(control.over(), !world.carrier.anybody_alive());
  for (const Party& party : control.parties) {
    EXPECT_FALSE(party.awaited() && !control.over()) << "waited for for ever: " << party.id;
    EXPECT_FALSE(party.comfort) << party.id;
  }
}

void random_story(unsigned seed) {
  const bool incoming = seed % 3 == 1;
  const bool between_reps = seed % 3 == 2;
  World world(
      seed,
      incoming ? kCustomer : "client:alice",
      incoming       ? "+33199001001"
      : between_reps ? "client:bob"
                     : kCustomer,
      seed % 6 != 5,
      true,
      {},
      between_reps ? "bob" : ""
  );
  const int steps = 4 + world.carrier.below(14);
  for (int step = 0; step < steps; ++step) {
    if (world.carrier.percent() < 60) random_command(world);
    world.run_for(world.carrier.percent() < 30 ? world.carrier.below(100) : world.carrier.below(5000));
    random_people(world);
    random_pages(world);
    if (world.carrier.percent() < 10) world.crash();
    check_possible(world);
  }
  world.check_fold();
  world.run_for(200'000);
  check_possible(world);
  // Whoever still rings is at last not there.
  for (int round = 0; round < 3; ++round) {
    for (const auto& [sid, leg] : std::map(world.carrier.legs)) {
      if (leg.life == Life::ringing) world.carrier.end(sid, LegStatus::no_answer);
    }
    world.run_for(400'000);
  }
  check_quiet(world);
  world.check_fold();
  // Everybody goes.
  for (const auto& [sid, leg] : std::map(world.carrier.legs)) world.carrier.end(sid);
  world.run_for(400'000);
  EXPECT_FALSE(world.carrier.anybody_alive());
  if (!world.call().commands().empty() && world.control().room) {
    EXPECT_EQ(state_of(world.call()), State::ended);
    EXPECT_TRUE(reconcile(world.call()).empty());
  }
  check_possible(world);
}

TEST(ControlProperties, RandomStoriesOverABadNetwork) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    random_story(seed);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace softphone::desk
