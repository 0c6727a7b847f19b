#include "desk/history_entry.hpp"

#include <gtest/gtest.h>

#include "desk/call_record.hpp"

namespace softphone::desk {
namespace {

const Roster kRoster = practice_roster();

Call incoming() {
  Call call("CA1");
  call.apply(
      {"CA1",
       1000,
       VoiceAsked{"+33639980001", "+33199001000", route("+33639980001", "+33199001000", kRoster)}}
  );
  return call;
}

const HistoryEntry& of(const std::vector<HistoryEntry>& entries, std::string_view viewer) {
  for (const HistoryEntry& entry : entries) {
    if (entry.viewer == viewer) return entry;
  }
  static const HistoryEntry none;
  ADD_FAILURE() << "no row for " << viewer;
  return none;
}

TEST(HistoryEntries, OneForEverybodyInTheCallAndOneForTheTeam) {
  Call call = incoming();
  call.apply({"CA1", 2000, LegChanged{"CA2", "", "client:bob", LegStatus::in_progress, 0, {}}});
  call.apply({"CA1", 9000, LegChanged{"CA2", "", "client:bob", LegStatus::completed, 0, 7}});
  const auto entries = history_entries(call);
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(
      of(entries, kTeam), (HistoryEntry{"*", "bob", 1000, "incoming", "answered", "", false, false, 0})
  );
  EXPECT_EQ(of(entries, "bob").outcome, "answered");
  EXPECT_EQ(of(entries, "alice").outcome, "answered_elsewhere");
  EXPECT_FALSE(of(entries, "alice").missed) << "a colleague took it";
}

TEST(HistoryEntries, MissedByAllIsMissedForTheTeam) {
  Call call = incoming();
  call.apply({"CA1", 9000, LegChanged{"CA1", "+33639980001", "", LegStatus::no_answer, 0, {}}});
  const auto entries = history_entries(call);
  EXPECT_TRUE(of(entries, kTeam).missed);
  EXPECT_TRUE(of(entries, "alice").missed);
}

TEST(HistoryEntries, FollowUpsAreTheirAuthorsUntilTheyAreDone) {
  Call call = incoming();
  call.apply({"CA1", 3000, WrappedUp{"w1", "alice", "follow_up", "", 50'000, false}});
  EXPECT_EQ(of(history_entries(call), "alice").follow_up, 50'000);
  EXPECT_EQ(of(history_entries(call), "bob").follow_up, 0);
  EXPECT_EQ(of(history_entries(call), "bob").disposition, "follow_up") << "a colleague's word is shown";
  call.apply({"CA1", 4000, WrappedUp{"w2", "alice", "follow_up", "", 50'000, true}});
  EXPECT_EQ(of(history_entries(call), "alice").follow_up, 0);
}

TEST(SearchTerms, NumbersRepsAndNotes) {
  Call call = incoming();
  call.apply({"CA1", 3000, WrappedUp{"w1", "alice", "", "Devis envoyé, 2 pages", 0, false}});
  call.apply({"CA1", 3500, WrappedUp{"w2", "bob", "", "oublié", 0, false}});
  call.apply({"CA1", 3600, WrapUpUndone{"w2", "bob"}});
  EXPECT_EQ(
      search_terms(call),
      (std::vector<std::string>{"2", "33639980001", "@alice", "@bob", "@chloe", "devis", "envoye", "pages"})
  );
}

}  // namespace
}  // namespace softphone::desk
