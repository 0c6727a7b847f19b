#include "desk/after_call.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "desk/call_record.hpp"

namespace softphone::desk {
namespace {

const Roster kRoster = practice_roster();

std::vector<Fact> facts() {
  VoiceAsked voice{"client:alice", "bob", route("client:alice", "bob", kRoster)};
  QualityTold quality;
  quality.id = "q1";
  quality.by = "alice";
  quality.codec = "opus";
  quality.mos = Measure{4.1, 2.5};
  quality.loss = Measure{0.5, 12};
  quality.warnings = {{"high-rtt", 2000, 3000}, {"low-mos", 2500, std::nullopt}};
  quality.microphone = "Casque d’Élise";
  return {
      {"CA1", 1000, voice},
      {"CA1", 5000, WrappedUp{"w1", "alice", "connected", "Première ligne\nseconde", 90'000, false}},
      {"CA1", 6000, WrappedUp{"w2", "alice", "busy", "", 0, false}},
      {"CA1", 5500, WrappedUp{"w3", "bob", "voicemail", "von Bob", 0, false}},
      {"CA1", 7000, WrapUpUndone{"w2", "alice"}},
      {"CA1", 7100, quality},
      {"CA1", 7200, Rated{"r1", "alice", 2, "choppy-audio"}},
      {"CA1", 7300, Rated{"r2", "alice", 4, ""}},
      {"CA1", 9000, Listened{"RE1", "chloe", false}},
      {"CA1", 9500, Listened{"RE1", "chloe", true}},
      {"CA1", 9550, TroubleTold{"NO1", 11200, false}},
      {"CA1", 9560, TroubleTold{"NO2", 12100, true}},
      {"CA1", 9600, CrmTold{}},
      {"CA1", 9700, CrmTold{CrmState::choose, "ambiguous", std::nullopt, {{"crm.lead", 7, "Dupont", ""}}}},
      {"CA1",
       9800,
       CrmTold{CrmState::written, "", CrmRecord{"crm.lead", 68, "<b>\u202e", "https://odoo/68"}, {}}},
  };
}

Call fold(const std::vector<Fact>& some) {
  Call call("CA1");
  for (const Fact& fact : some) call.apply(fact);
  return call;
}

TEST(AfterCall, SurvivesStorageAndHasKeysOfItsOwn) {
  std::vector<std::string> keys;
  for (const Fact& fact : facts()) {
    const auto read = read_fact(fact.call_sid, fact.at, to_json(fact));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, fact) << to_json(fact);
    keys.push_back(fact.key());
    EXPECT_LE(fact.key().size(), 160U);
  }
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
  EXPECT_FALSE(read_fact("CA1", 0, R"({"kind":"wrap_up","id":"a"})"));
  EXPECT_FALSE(read_fact("CA1", 0, R"({"kind":"quality","id":"a","by":"b","codec":"","mos":3})"));
}

TEST(AfterCall, TheOrderAndNumberOfFactsDoNotMatter) {
  std::vector<Fact> some = facts();
  const std::string expected = to_json(*seen_by(fold(some), "alice", kRoster));
  // The same id again, later: the first counts, as in the database.
  some.push_back({"CA1", 9999, WrappedUp{"w1", "alice", "busy", "other", 0, false}});
  std::sort(some.begin(), some.end(), [](const Fact& a, const Fact& b) { return a.key() > b.key(); });
  for (int i = 0; i < 20; ++i) {
    std::rotate(some.begin(), some.begin() + 3, some.end());
    EXPECT_EQ(to_json(*seen_by(fold(some), "alice", kRoster)), expected) << i;
  }
}

TEST(AfterCall, TheLastWordOnTheCrmStands) {
  const auto record = seen_by(fold(facts()), "alice", kRoster);
  ASSERT_TRUE(record && record->crm);
  EXPECT_EQ(record->crm->state, CrmState::written);
  EXPECT_EQ(record->crm->record->id, 68);
  EXPECT_FALSE(
      read_fact("CA1", 0, R"({"kind":"crm","state":"odd","reason":"","record":null,"candidates":[]})")
  );
}

TEST(AfterCall, EachRepsLastWordStands) {
  const Call call = fold(facts());
  EXPECT_EQ(call.after().standing("alice")->what.id, "w1") << "the later one was undone";
  EXPECT_EQ(call.after().standing("bob")->what.id, "w3");
  EXPECT_FALSE(call.after().standing("chloe"));
  EXPECT_EQ(call.after().last()->what.id, "w3");
  EXPECT_EQ(call.after().wrap_ups().size(), 2U);
  EXPECT_EQ(call.after().rating_of("alice")->what.score, 4);
}

TEST(AfterCall, AColleagueSeesWhatWasSaid) {
  std::vector<Fact> some = facts();
  std::erase_if(some, [](const Fact& fact) {
    const auto* saved = std::get_if<WrappedUp>(&fact.what);
    return saved && saved->by == "bob";
  });
  const auto bob = seen_by(fold(some), "bob", kRoster);
  ASSERT_TRUE(bob && bob->wrap_up);
  EXPECT_EQ(bob->wrap_up->saved.by, "alice");
  EXPECT_EQ(bob->wrap_up->saved.note, "Première ligne\nseconde");
  EXPECT_FALSE(bob->quality) << "the sound of somebody else's line";
  EXPECT_EQ(seen_by(fold(some), "alice", kRoster)->quality->verdict, "fair");
}

TEST(SeenByRole, ManagersSeeTheTeamsCalls) {
  const Call call = fold(facts());
  EXPECT_FALSE(seen_by(call, "chloe", kRoster));
  const auto manager = seen_by_role(call, "chloe", kRoster);
  ASSERT_TRUE(manager);
  EXPECT_EQ(manager->rep, "alice");
  EXPECT_EQ(manager->direction, Direction::outgoing);
  const auto own = seen_by_role(call, "alice", kRoster);
  ASSERT_TRUE(own);
  EXPECT_FALSE(own->rep);
  EXPECT_FALSE(seen_by_role(call, "nobody", kRoster));
}

}  // namespace
}  // namespace softphone::desk
