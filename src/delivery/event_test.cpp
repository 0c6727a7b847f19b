#include "delivery/event.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <random>
#include <set>

#include "delivery/note.hpp"
#include "desk/test_world.hpp"

namespace softphone::delivery {
namespace {

namespace json = boost::json;
using desk::kCustomer;
using desk::kRoster;
using desk::World;

struct Told {
  std::vector<std::string> types;
  std::set<std::string> keys;
  std::vector<Event> events;
};

/// What an outbox would hold after these facts: the same key once.
Told tell(const std::vector<desk::Fact>& facts) {
  Told told;
  desk::Call call(facts.front().call_sid);
  std::set<std::string> known;
  for (const desk::Fact& fact : facts) {
    if (!known.insert(fact.key()).second) continue;
    const desk::Call before = call;
    call.apply(fact);
    for (Event& event : events_of(before, fact, call)) {
      if (!told.keys.insert(event.key).second) continue;
      told.types.push_back(event.type);
      told.events.push_back(std::move(event));
    }
  }
  return told;
}

World finished_call() {
  World world(1, "client:alice", kCustomer);
  EXPECT_EQ(world.ask("alice", "record"), "");
  world.run_for(3000);
  EXPECT_EQ(world.ask("alice", "hangup"), "");
  world.run_for(3000);
  const auto now = world.carrier.now;
  const std::string sid = world.call().sid();
  world.keep({sid, now - 10, desk::RecordingChanged{"RE1", sid, "", "completed"}});
  world.keep({sid, now, desk::WrappedUp{"w1", "alice", "connected", "Devis <b>", 0, false}});
  return world;
}

json::object parsed(const Event& event) {
  return json::parse(event.document).as_object();
}

TEST(Events, OfACallFromBeginningToEnd) {
  const World world = finished_call();
  const Told told = tell(world.facts());
  const std::vector<std::string> whole = {
      "call.started", "call.answered", "call.ended", "recording.ready", "outcome.saved"};
  std::vector<std::string> sorted = told.types;
  ASSERT_GE(sorted.size(), 4U);
  EXPECT_EQ(sorted.front(), "call.started");
  EXPECT_EQ(sorted.back(), "outcome.saved");
  const auto place = [&](const char* type) {
    return std::find(told.types.begin(), told.types.end(), type) - told.types.begin();
  };
  EXPECT_LT(place("call.answered"), place("call.ended"));
  EXPECT_EQ(std::set(sorted.begin(), sorted.end()), std::set(whole.begin(), whole.end()));
  EXPECT_EQ(told.keys.size(), told.types.size());
}

TEST(Events, HaveTheShapeThatReceiversAreWrittenAgainst) {
  const World world = finished_call();
  const Told told = tell(world.facts());
  const std::string sid = world.call().sid();
  const json::object last = parsed(told.events.back());
  EXPECT_EQ(last.at("version"), 1);
  EXPECT_EQ(last.at("id"), json::value(sid + "/outcome/w1"));
  EXPECT_EQ(last.at("type"), "outcome.saved");
  EXPECT_EQ(last.at("wrapUp").at("note"), "Devis <b>");
  const json::object& call = last.at("call").as_object();
  for (const char* name :
       {"sid",
        "direction",
        "peer",
        "line",
        "rep",
        "state",
        "outcome",
        "reason",
        "answeredBy",
        "endedBy",
        "startedAt",
        "answeredAt",
        "endedAt",
        "duration",
        "recorded",
        "voicemail",
        "wrapUp",
        "url"}) {
    EXPECT_TRUE(call.contains(name)) << name;
  }
  EXPECT_EQ(call.at("sid"), json::value(sid));
  EXPECT_EQ(call.at("direction"), "outgoing");
  EXPECT_EQ(call.at("state"), "ended");
  EXPECT_EQ(call.at("outcome"), "answered");
  EXPECT_EQ(call.at("peer").at("value"), kCustomer);
  EXPECT_EQ(call.at("rep").at("identity"), "alice");
  EXPECT_TRUE(call.at("rep").at("name").is_null()) << "names are those of the moment of sending";
  EXPECT_TRUE(parsed(told.events.front()).at("time").as_string().ends_with("Z"));
}

TEST(Events, AreCompletedWithNamesAndAddresses) {
  const Told told = tell(finished_call().facts());
  for (const Event& event : told.events) {
    const json::object whole =
        json::parse(complete(event.document, kRoster, "https://phone.example.com")).as_object();
    EXPECT_EQ(whole.at("call").at("rep").at("name"), "Alice Martin");
    const std::string sid = json::value_to<std::string>(whole.at("call").at("sid"));
    EXPECT_EQ(whole.at("call").at("url"), json::value("https://phone.example.com/#/history/" + sid));
    if (event.type != "recording.ready") continue;
    const std::string recording = json::value_to<std::string>(whole.at("recording").at("sid"));
    EXPECT_EQ(
        whole.at("recording").at("url"),
        json::value("https://phone.example.com/api/recordings/" + recording + ".mp3")
    );
  }
  EXPECT_EQ(complete("no JSON", kRoster, ""), "no JSON");
  const json::object plain = json::parse(complete(told.events.front().document, kRoster, "")).as_object();
  EXPECT_TRUE(plain.at("call").at("url").is_null());
}

TEST(Events, TheSameHappenedInWhateverOrderFactsCome) {
  const World world = finished_call();
  const Told expected = tell(world.facts());
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<desk::Fact> facts = world.facts();
    std::shuffle(facts.begin(), facts.end(), random);
    const std::vector<desk::Fact> some(facts.begin(), facts.begin() + static_cast<long>(facts.size() / 3));
    facts.insert(facts.end(), some.begin(), some.end());
    EXPECT_EQ(tell(facts).keys, expected.keys) << round;
  }
}

TEST(Events, AWrapUpThatIsTakenBackIsTold) {
  World world = finished_call();
  const auto now = world.carrier.now + 50;
  world.keep({world.call().sid(), now, desk::WrapUpUndone{"w1", "alice"}});
  const Told told = tell(world.facts());
  EXPECT_EQ(told.events.back().type, "outcome.saved");
  EXPECT_TRUE(parsed(told.events.back()).at("wrapUp").is_null());
}

TEST(Events, AMessageIsTold) {
  World world(1, kCustomer, "+33199001001", false);
  const std::string sid = world.call().sid();
  const auto now = world.carrier.now;
  world.keep({sid, now + 10, desk::VoicemailAsked{"alice"}});
  world.keep({sid, now + 20, desk::VoicemailLeft{"alice", "RE1", kCustomer, 7}});
  const Told told = tell(world.facts());
  const auto event = std::find_if(told.events.begin(), told.events.end(), [](const Event& one) {
    return one.type == "voicemail.received";
  });
  ASSERT_NE(event, told.events.end());
  EXPECT_EQ(parsed(*event).at("voicemail").at("sid"), "RE1");
  EXPECT_EQ(parsed(*event).at("voicemail").at("caller"), kCustomer);
  EXPECT_EQ(parsed(*event).at("voicemail").at("duration"), 7);
  EXPECT_TRUE(told.keys.contains(sid + "/voicemail/RE1"));
}

TEST(Note, TellsTheCallAsItStands) {
  const World world = finished_call();
  const desk::OutcomeList outcomes = desk::default_outcomes();
  const desk::Call call = world.call();
  ASSERT_TRUE(note_mark(call));
  const NoteContext context{kRoster, outcomes, "https://phone.example.com", "fr", "alice@odoo"};
  const crm::CallNote note = note_of(call, context);
  EXPECT_EQ(note.call_sid, call.sid());
  EXPECT_EQ(note.direction, crm::Direction::outgoing);
  EXPECT_EQ(note.number, kCustomer);
  EXPECT_EQ(note.identity, "alice");
  EXPECT_EQ(note.rep_name, "Alice Martin");
  EXPECT_EQ(note.rep_login, "alice@odoo");
  EXPECT_EQ(note.outcome, "answered");
  EXPECT_EQ(note.note, "Devis <b>");
  EXPECT_FALSE(note.wrap_up.empty());
  EXPECT_NE(note.wrap_up, "connected") << "in the language of the note";
  EXPECT_EQ(note.call_url, "https://phone.example.com/#/history/" + call.sid());
}

TEST(Note, IsDueWhenSomethingThatItShowsHasChanged) {
  const World world = finished_call();
  std::vector<std::string> marks;
  desk::Call call(world.call().sid());
  for (const desk::Fact& fact : world.facts()) {
    call.apply(fact);
    const auto mark = note_mark(call);
    if (!mark) {
      EXPECT_TRUE(marks.empty()) << "a note that was due stays";
      continue;
    }
    if (marks.empty() || marks.back() != *mark) marks.push_back(*mark);
  }
  EXPECT_GE(marks.size(), 2U) << "the end, and the wrap-up";
  EXPECT_LE(marks.size(), 4U);
  const std::string before = marks.back();
  call.apply({call.sid(), world.carrier.now + 5, desk::Listened{"RE1", "alice", false}});
  EXPECT_EQ(note_mark(call), before) << "who listens is not in it";
}

TEST(Note, NotOfCallsBetweenColleagues) {
  World world(1, "client:alice", "bob");
  EXPECT_EQ(world.ask("alice", "hangup"), "");
  world.run_for(2000);
  ASSERT_EQ(world.seen("alice").state, desk::State::ended);
  EXPECT_FALSE(note_mark(world.call()));
}

TEST(Note, WhatIsKeptIsReadBack) {
  CrmKept kept;
  kept.receipt = crm::Receipt{{"crm.lead", 68, "Dupont \"& fils\"", "https://odoo/x"}, 343, 21, "2026-12-01"};
  kept.chosen = crm::RecordRef{"res.partner", 7, "Dupont", ""};
  const CrmKept read = read_crm_kept(to_json(kept));
  EXPECT_EQ(read.receipt, kept.receipt);
  EXPECT_EQ(read.chosen, kept.chosen);
  EXPECT_FALSE(read_crm_kept("").receipt);
  EXPECT_FALSE(read_crm_kept("{").receipt);
  EXPECT_FALSE(read_crm_kept(R"({"receipt":3})").receipt);
}

}  // namespace
}  // namespace softphone::delivery
