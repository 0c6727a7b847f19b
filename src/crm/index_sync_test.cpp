#include "crm/index_sync.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace softphone::crm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int64_t kNow = 1'795'800'000'000;  // 2026-11-27 17:20 UTC
constexpr long kEnd = std::numeric_limits<long>::max();

json::object row(long id, bool active = true) {
  return {
      {"id", id},
      {"name", "Record " + std::to_string(id)},
      {"phone", "06 12 34 56 78"},
      {"active", active},
      {"country_id", json::array{75, "France"}},
      {"write_date", "2026-11-20 20:36:49"}};
}

IndexState in_round(std::string_view model, Round round, long after = 0) {
  IndexState state;
  state.model = model;
  begin_round(state, round, kNow);
  state.begun = true;
  state.newest = "2026-11-20 20:36:49";
  state.after = after;
  return state;
}

const CallingCodes kCodes = {{75, "33"}};

TEST(IndexSync, AFullPageIsTheTruthOfItsStretch) {
  const json::array page{row(12), row(11), row(15)};
  const auto step = read_page(in_round(kLeads, Round::full, 10), page, kCodes, 3, kNow);
  ASSERT_TRUE(step) << step.error().detail;
  EXPECT_THAT(step->records, SizeIs(3));
  EXPECT_EQ(step->records[0].record.id, 11);
  EXPECT_EQ(step->records[0].calling_code, "33");
  EXPECT_EQ(step->stretch, std::pair(10L, 15L));
  EXPECT_THAT(step->there, ElementsAre(11, 12, 15));
  EXPECT_FALSE(step->finished);
  EXPECT_EQ(step->next.after, 15);
  const auto last = read_page(step->next, json::array{row(20)}, kCodes, 3, kNow + 5);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->stretch, std::pair(15L, kEnd)) << "above it there is nothing";
  EXPECT_TRUE(last->finished);
  EXPECT_EQ(last->next.round, Round::none);
  EXPECT_EQ(last->next.full_at, kNow + 5);
  EXPECT_EQ(last->next.mark, "2026-11-20 20:36:49");
  EXPECT_EQ(last->next.highest, 20);
}

TEST(IndexSync, AnArchivedContactGoesAndALostLeadStays) {
  const json::array page{row(1), row(2, false)};
  const auto contacts = read_page(in_round(kContacts, Round::changes), page, kCodes, 500, kNow);
  ASSERT_TRUE(contacts);
  EXPECT_THAT(contacts->records, SizeIs(1));
  EXPECT_THAT(contacts->gone, ElementsAre(2));
  EXPECT_FALSE(contacts->stretch) << "changes say nothing of what did not change";
  const auto leads = read_page(in_round(kLeads, Round::changes), page, kCodes, 500, kNow);
  ASSERT_TRUE(leads);
  EXPECT_THAT(leads->records, SizeIs(2));
  EXPECT_TRUE(leads->records[1].record.closed);
  EXPECT_THAT(leads->gone, IsEmpty());
}

TEST(IndexSync, ASweepFindsWhatWasDeleted) {
  const auto step = read_page(in_round(kLeads, Round::sweep), json::array{4, 2, 4, -1, "x"}, kCodes, 1, kNow);
  ASSERT_TRUE(step);
  EXPECT_THAT(step->there, ElementsAre(2, 4));
  EXPECT_EQ(step->stretch, std::pair(0L, kEnd));
  EXPECT_TRUE(step->finished);
  EXPECT_EQ(step->next.full_at, 0) << "a sweep reads no numbers";
}

TEST(IndexSync, AsksInTheOrderOfIdsAndFromALittleBeforeTheLastRound) {
  IndexState state;
  state.model = kLeads;
  state.mark = "2026-11-20 20:36:49";
  state.marked_at = kNow;
  state.highest = 70;
  begin_round(state, Round::changes, kNow);
  set_out(state, "2026-11-27 08:00:00");
  EXPECT_EQ(state.since, "2026-11-20 20:26:49");
  const OdooCall call = page_call(state, {"name"}, 500);
  EXPECT_EQ(call.method, "search_read");
  EXPECT_EQ(
      call.named.at("domain"),
      json::parse(R"([["id",">",0],"|",["write_date",">=","2026-11-20 20:26:49"],["id",">",70]])")
  );
  EXPECT_EQ(call.named.at("order"), "id asc");
  EXPECT_EQ(call.named.at("context"), json::parse(R"({"active_test":false})"));
  begin_round(state, Round::sweep, kNow);
  EXPECT_EQ(page_call(state, {}, 500).method, "search");
}

TEST(IndexSync, FollowsAClockThatGoesBack) {
  struct Case {
    const char* what;
    const char* mark;
    std::int64_t marked_at;
    const char* newest;
    Round round;
    const char* since;
  };
  const std::int64_t at_mark = 1'795'771'200'000;  // 2026-11-27 09:20:00
  const std::vector<Case> cases = {
      {"as usual",
       "2026-11-27 09:20:00",
       at_mark,
       "2026-11-27 09:21:00",
       Round::changes,
       "2026-11-27 09:10:00"},
      {"nothing new",
       "2026-11-27 09:20:00",
       at_mark,
       "2026-11-27 09:20:00",
       Round::changes,
       "2026-11-27 09:10:00"},
      {"the newest record was deleted",
       "2026-11-27 09:20:00",
       at_mark,
       "2026-11-27 09:15:00",
       Round::changes,
       "2026-11-27 09:05:00"},
      {"a backup was put back", "2026-11-27 09:20:00", at_mark, "2026-11-20 09:00:00", Round::full, ""},
      {"Odoo was an hour ahead and was set right",
       "2026-11-27 10:20:00",
       at_mark,
       "2026-11-27 10:20:00",
       Round::changes,
       "2026-11-27 09:10:00"},
      {"our clock is a year behind",
       "2026-11-27 09:20:00",
       1'764'000'000'000,
       "2026-11-27 09:20:00",
       Round::changes,
       "2026-11-26 09:10:00"},
      {"never finished", "", 0, "2026-11-27 09:20:00", Round::full, ""},
      {"a date that is none", "2026-11-27 09:20:00", at_mark, "yesterday", Round::full, ""},
  };
  for (const Case& one : cases) {
    IndexState state;
    state.model = kLeads;
    state.mark = one.mark;
    state.marked_at = one.marked_at;
    begin_round(state, Round::changes, kNow);
    set_out(state, one.newest);
    EXPECT_EQ(state.round, one.round) << one.what;
    EXPECT_EQ(state.since, one.since) << one.what;
  }
}

TEST(IndexSync, ReadsEverythingAtFirstAtNightAndOnDemand) {
  IndexState state;
  state.model = kLeads;
  EXPECT_EQ(due_round(state, false, kNow, 0), Round::full) << "never read";
  state.full_at = kNow;
  EXPECT_EQ(due_round(state, false, kNow + 1, 0), Round::changes);
  EXPECT_EQ(due_round(state, true, kNow + 1, 0), Round::full);
  const std::int64_t night = next_night(kNow, 3600);
  EXPECT_EQ(night - kNow, (8 * 60 + 40) * 60'000LL) << "at 02:00 UTC, from 17:20 on";
  EXPECT_EQ(due_round(state, false, night - 1, 3600), Round::changes);
  EXPECT_EQ(due_round(state, false, night, 3600), Round::full);
  EXPECT_EQ(due_round(state, false, kNow - 2 * 86'400'000LL, 0), Round::full) << "read in the future";
  state.round = Round::sweep;
  EXPECT_EQ(due_round(state, false, night, 3600), Round::sweep) << "what was begun comes to its end";
}

TEST(IndexSync, GoesOnAfterARestart) {
  IndexState state = in_round(kLeads, Round::full, 1234);
  state.place = "https://odoo.example.com sales ";
  state.shape = "19 name phone";
  state.major = 19;
  state.since = "s";
  state.mark = "m";
  state.marked_at = 4;
  state.highest = 5;
  state.synced_at = 6;
  state.full_at = 7;
  state.reason = "network";
  state.detail = "d \"quoted\"";
  state.failed_at = 8;
  const IndexState again = read_index_state(kLeads, to_json(state));
  EXPECT_EQ(to_json(again), to_json(state));
  EXPECT_EQ(again.after, 1234);
  EXPECT_EQ(again.round, Round::full);
  for (const char* damaged : {"", "[]", "{", R"({"round":"odd","full_at":7})"}) {
    const IndexState anew = read_index_state(kLeads, damaged);
    EXPECT_EQ(anew.full_at, 0) << damaged;
    EXPECT_EQ(anew.model, kLeads);
  }
}

TEST(IndexSync, RefusesAnswersThatLeadNowhere) {
  const IndexState state = in_round(kLeads, Round::full, 100);
  for (const char* answer : {"{}", "false", "\"x\"", "[{\"id\":5},{\"id\":6}]", "[1,2]", "[{},{}]"}) {
    const auto step = read_page(state, json::parse(answer), kCodes, 2, kNow);
    ASSERT_FALSE(step) << answer;
    EXPECT_EQ(step.error().trouble, Trouble::server) << answer;
  }
  // Half of it is none of ours: what is left is read.
  const auto step = read_page(state, json::array{row(5), row(101)}, kCodes, 2, kNow);
  ASSERT_TRUE(step);
  EXPECT_THAT(step->there, ElementsAre(101));
}

TEST(IndexSync, KeepsNoMoreOfARecordThanItNeeds) {
  json::object odd = row(1);
  odd["name"] = std::string(5000, 'x') + "\xC3\xA9";
  odd["phone"] = std::string(5000, '1');
  odd["write_date"] = "2026-11-20T20:36:49Z; DROP TABLE";
  odd["phone_sanitized"] = 7;
  const auto records = read_index_records(kLeads, json::array{odd, row(1), 3, nullptr}, kCodes);
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].record.name.size(), 300U);
  EXPECT_THAT(records[0].record.numbers, IsEmpty());
  EXPECT_EQ(records[0].record.changed, "");
}

class Sealed : public testing::TestWithParam<bool> {
 protected:
  [[nodiscard]] IndexSeal seal(std::uint8_t first = 1) const {
    return GetParam() ? IndexSeal(crypto::AeadKey{first}) : IndexSeal();
  }
  RandomSource random_ = [next = std::uint8_t{0}](std::span<std::uint8_t> out) mutable {
    for (std::uint8_t& byte : out) byte = next++;
  };
};
INSTANTIATE_TEST_SUITE_P(IndexSeal, Sealed, testing::Bool());

TEST_P(Sealed, KeepsARecordAndReadsItAgain) {
  const auto records = read_index_records(kLeads, json::array{row(68)}, kCodes);
  const KeptRecord kept = seal().keep(records[0], random_);
  EXPECT_EQ(kept.document.find("Record") == std::string::npos, GetParam());
  EXPECT_EQ(kept.document.find("06 12") == std::string::npos, GetParam());
  EXPECT_EQ(kept.keys == std::vector<std::string>{"345678"}, !GetParam());
  EXPECT_EQ(kept.keys, seal().keys_of_number("+33612345678"));
  const auto read = seal().read(kept);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->record.name, "Record 68");
  EXPECT_THAT(read->record.numbers, ElementsAre("06 12 34 56 78"));
  EXPECT_EQ(read->calling_code, "33");
  EXPECT_EQ(read->record.changed, "2026-11-20 20:36:49");
  if (!GetParam()) return;
  EXPECT_NE(seal().fingerprint(), seal(2).fingerprint());
  EXPECT_NE(seal(2).keys_of_number("+33612345678"), kept.keys);
  EXPECT_FALSE(seal(2).read(kept)) << "another key";
  KeptRecord moved = kept;
  moved.id = 69;
  EXPECT_FALSE(seal().read(moved)) << "put onto another record";
  EXPECT_NE(seal().keep(records[0], random_).document, kept.document) << "another nonce";
}

TEST_P(Sealed, ReadsNothingFromWhatIsDamaged) {
  for (const char* document : {"", "{", "[]", "AAAA", "!!", "{\"name\":"}) {
    KeptRecord kept;
    kept.model = kLeads;
    kept.id = 1;
    kept.document = document;
    EXPECT_FALSE(seal().read(kept)) << document;
  }
}

}  // namespace
}  // namespace softphone::crm
