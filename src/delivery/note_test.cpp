#include "delivery/note.hpp"

#include <gtest/gtest.h>

#include "desk/test_world.hpp"
#include "desk/test_zone.hpp"

namespace softphone::delivery {
namespace {

/// A call that alice has had, with a follow-up at that moment.
desk::Call with_follow_up(desk::UnixMs at, const std::string& by = "alice") {
  desk::World world(1, "client:alice", desk::kCustomer);
  EXPECT_EQ(world.ask("alice", "hangup"), "");
  world.run_for(3000);
  desk::Call call = world.call();
  call.apply({call.sid(), world.carrier.now, desk::WrappedUp{"w1", by, "", "", at, false}});
  return call;
}

TEST(Note, AFollowUpIsOnTheDayOfTheRepWhoSetIt) {
  const desk::OutcomeList outcomes = desk::default_outcomes();
  // 27 November 2026, 23:30 in UTC: in Paris it is past midnight, in New York the afternoon.
  const desk::UnixMs late = 1'795'822'200'000;
  struct Row {
    const char* zone;
    std::shared_ptr<const desk::ZoneClock> clock;
    const char* day;
  };
  for (const Row& row : {
           Row{"Paris", std::make_shared<desk::TestZone>(), "2026-11-28"},
           Row{"New York", std::make_shared<desk::TestZone>(-300, -240), "2026-11-27"},
           Row{"unknown", nullptr, "2026-11-27"},
       }) {
    NoteContext context{desk::kRoster, outcomes, "", "fr", ""};
    std::string asked;
    context.clock_of = [&](const std::string& identity) {
      asked = identity;
      return row.clock;
    };
    EXPECT_EQ(note_of(with_follow_up(late), context).follow_up, row.day) << row.zone;
    EXPECT_EQ(asked, "alice");
    context.clock_of = {};
    EXPECT_EQ(note_of(with_follow_up(late), context).follow_up, "2026-11-27");
  }
}

TEST(Note, WhatIsKeptBetweenStagesIsReadAsItWasWritten) {
  CrmKept kept;
  kept.receipt = crm::Receipt{{"crm.lead", 68, "Usine", "https://odoo.example.com/x"}, 343, 5, "2026-12-01"};
  kept.receipt->attachments = {{"RE1", 243}, {"RE2", 244}};
  kept.attach_tries = 2;
  kept.link_only = {{"RE3", "too_large"}};
  const CrmKept read = read_crm_kept(to_json(kept));
  EXPECT_EQ(read.receipt, kept.receipt);
  EXPECT_EQ(read.attach_tries, 2);
  EXPECT_EQ(read.link_only, kept.link_only);
  EXPECT_EQ(read_crm_kept(R"({"receipt":5})").receipt, std::nullopt) << "a damaged one is nothing kept";
}

}  // namespace
}  // namespace softphone::delivery
