// The index's rounds against an Odoo in memory: what is kept is what Odoo has, whatever happens in between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/time.hpp"
#include "crm/index_status.hpp"
#include "crm/test_odoo.hpp"

namespace softphone::crm {
namespace {

constexpr std::int64_t kNow = 1'795'800'000'000;

std::string date_at(std::int64_t seconds) {
  std::string text = format_iso8601(from_unix_seconds(seconds));
  text.resize(19);
  text[10] = ' ';
  return text;
}

/// What is kept of one Odoo, as the database would.
class Mirror {
 public:
  explicit Mirror(TestOdoo& odoo) : odoo_(odoo) {}

  std::map<std::string, std::map<long, IndexRecord>> kept;
  std::map<std::string, IndexState> states;
  std::string place = "here";
  int steps = 0;

  /// One step; the failure, if it was one. `lost`: Odoo's answer to the step's last request never arrives.
  std::optional<Failure> step(
      const std::string& model, std::size_t limit, std::int64_t now, bool lost = false
  ) {
    IndexState& state = states[model];
    state.model = model;
    const Round due = due_round(state, false, now, 0);
    if (state.round != due) begin_round(state, due, now);
    auto talk = talks.index_step(state, place, limit, now);
    talk.start();
    while (const auto request = exchange_.poll_request()) {
      OdooAnswer answer = odoo_.answer(*request);
      if (lost) answer = {0, {}, "Timeout was reached"};
      exchange_.handle_answer(std::move(answer));
    }
    auto done = talk.take();
    if (!done) return done.error();
    ++steps;
    apply(model, *done);
    return std::nullopt;
  }

  /// Until the round is over.
  std::optional<Failure> round(const std::string& model, std::size_t limit, std::int64_t now) {
    for (int i = 0; i < 1000; ++i) {
      if (auto failure = step(model, limit, now)) return failure;
      if (states[model].round == Round::none) return std::nullopt;
    }
    return Failure{Trouble::server, "it never ends", {}};
  }

 private:
  void apply(const std::string& model, IndexStep& step) {
    auto& rows = kept[model];
    if (step.clear) rows.clear();
    if (step.stretch) {
      const std::set<long> there(step.there.begin(), step.there.end());
      std::erase_if(rows, [&](const auto& one) {
        return one.first > step.stretch->first && one.first <= step.stretch->second &&
               !there.contains(one.first);
      });
    }
    for (const long id : step.gone) rows.erase(id);
    for (IndexRecord& record : step.records) rows[record.record.id] = std::move(record);
    const bool sweeps = step.count && *step.count != static_cast<long>(rows.size());
    states[model] = std::move(step.next);
    if (sweeps) begin_round(states[model], Round::sweep, kNow);
  }

  TestOdoo& odoo_;
  OdooExchange exchange_;

 public:
  OdooTalks talks{exchange_, {"sales", "bot", "KEY"}, "https://odoo.example.com", "phone.example.com"};
};

json::object lead(long id, const std::string& phone, std::int64_t changed, bool active = true) {
  return {
      {"id", id},
      {"name", "Lead " + std::to_string(id)},
      {"phone", phone},
      {"active", active},
      {"partner_id", false},
      {"user_id", false},
      {"country_id", json::array{75, "France"}},
      {"probability", 10.5},
      {"write_date", date_at(changed)}};
}

class EachIndex : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(OdooIndex, EachIndex, testing::Values(17, 18, 19));

TEST_P(EachIndex, ReadsEverythingInPagesThenOnlyWhatChanged) {
  TestOdoo odoo(GetParam());
  for (long id = 1; id <= 23; ++id) odoo.leads.push_back(lead(id, "06 12 34 56 78", kNow / 1000 - 9000 - id));
  Mirror mirror(odoo);
  const std::string leads(kLeads);
  ASSERT_FALSE(mirror.round(leads, 5, kNow));
  EXPECT_EQ(mirror.steps, 5);
  EXPECT_EQ(mirror.kept[leads].size(), 23U);
  EXPECT_EQ(mirror.kept[leads].at(7).calling_code, "33");
  EXPECT_EQ(mirror.states[leads].major, GetParam());

  odoo.leads[6].as_object()["phone"] = "01 99 00 00 01";
  odoo.leads[6].as_object()["write_date"] = date_at(kNow / 1000);
  odoo.asked.clear();
  ASSERT_FALSE(mirror.round(leads, 5, kNow + 60'000));
  EXPECT_EQ(mirror.kept[leads].at(7).record.numbers[0], "01 99 00 00 01");
  EXPECT_LE(std::count(odoo.asked.begin(), odoo.asked.end(), "crm.lead.search_read"), 6);

  odoo.leads.erase(odoo.leads.begin() + 10);
  ASSERT_FALSE(mirror.round(leads, 5, kNow + 120'000));
  EXPECT_EQ(mirror.states[leads].round, Round::none);
  EXPECT_EQ(mirror.kept[leads].size(), 22U) << "the count has shown that one is gone";
  EXPECT_FALSE(mirror.kept[leads].contains(11));
}

TEST_P(EachIndex, AContactThatIsArchivedLeavesAndComesBack) {
  TestOdoo odoo(GetParam());
  for (long id = 1; id <= 3; ++id) {
    json::object contact = lead(id, "06 12 34 56 78", kNow / 1000 - 9000);
    contact["commercial_partner_id"] = json::array{id, "C"};
    odoo.partners.push_back(contact);
  }
  Mirror mirror(odoo);
  const std::string contacts(kContacts);
  ASSERT_FALSE(mirror.round(contacts, 500, kNow));
  EXPECT_EQ(mirror.kept[contacts].size(), 3U);
  for (const bool active : {false, true}) {
    odoo.partners[1].as_object()["active"] = active;
    odoo.partners[1].as_object()["write_date"] = date_at(kNow / 1000 + 60);
    ASSERT_FALSE(mirror.round(contacts, 500, kNow + 60'000));
    EXPECT_EQ(mirror.kept[contacts].contains(2), active);
  }
}

TEST_P(EachIndex, GoesOnBehindTheLastPageWhateverAnswerIsLost) {
  TestOdoo odoo(GetParam());
  for (long id = 1; id <= 12; ++id) odoo.leads.push_back(lead(id, "06 12 34 56 78", kNow / 1000 - 9000));
  Mirror mirror(odoo);
  const std::string leads(kLeads);
  for (int i = 0; i < 3; ++i) {
    const auto failure = mirror.step(leads, 4, kNow, true);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->trouble, Trouble::network);
    const long after = mirror.states[leads].after;
    ASSERT_FALSE(mirror.step(leads, 4, kNow));
    EXPECT_EQ(mirror.states[leads].after, after + 4);
  }
  ASSERT_FALSE(mirror.round(leads, 4, kNow));
  EXPECT_EQ(mirror.kept[leads].size(), 12U);
}

TEST_P(EachIndex, ReadsAnewWhatIsOfAnotherPlaceOrAnotherVersion) {
  TestOdoo odoo(GetParam());
  odoo.leads.push_back(lead(1, "06 12 34 56 78", kNow / 1000 - 9000));
  Mirror mirror(odoo);
  const std::string leads(kLeads);
  ASSERT_FALSE(mirror.round(leads, 500, kNow));
  mirror.place = "elsewhere";
  odoo.leads[0].as_object()["id"] = 77;
  ASSERT_FALSE(mirror.round(leads, 500, kNow));
  EXPECT_EQ(mirror.kept[leads].size(), 1U);
  EXPECT_TRUE(mirror.kept[leads].contains(77));
  const std::int64_t full_at = mirror.states[leads].full_at;
  odoo.major = GetParam() == 19 ? 18 : GetParam() + 1;
  mirror.talks.forget();
  ASSERT_FALSE(mirror.round(leads, 500, kNow + 5000));
  EXPECT_GT(mirror.states[leads].full_at, full_at) << "other fields, other truths";
}

TEST_P(EachIndex, KnowsWhoseRecordsAreWhose) {
  TestOdoo odoo(GetParam());
  odoo.users = {json::object{{"id", 8}, {"login", "alice@x"}, {"active", true}, {"write_date", date_at(9)}}};
  Mirror mirror(odoo);
  ASSERT_FALSE(mirror.round(std::string(kUsers), 500, kNow));
  EXPECT_EQ(mirror.kept[std::string(kUsers)].at(8).record.name, "alice@x");
}

// Whatever is written, archived and deleted between pages: once it is quiet, a round knows it all.
TEST(OdooIndex, EndsUpWithWhatOdooHas) {
  std::mt19937 random(11);
  for (int run = 0; run < 40; ++run) {
    TestOdoo odoo(run % 2 == 0 ? 17 : 19);
    Mirror mirror(odoo);
    const std::string leads(kLeads);
    std::int64_t clock = kNow / 1000;
    long next_id = 1;
    const auto change = [&] {
      const auto any = [&] { return odoo.leads.begin() + static_cast<long>(random() % odoo.leads.size()); };
      clock += static_cast<std::int64_t>(random() % 40);
      const auto what = random() % 5;
      if (what < 2 || odoo.leads.empty()) {
        odoo.leads.push_back(
            lead(next_id++, "+336" + std::to_string(10'000'000 + random() % 90'000'000), clock)
        );
      } else if (what == 2) {
        odoo.leads.erase(any());
      } else {
        json::object& one = any()->as_object();
        one["active"] = what == 3;
        one["phone"] = "+336" + std::to_string(10'000'000 + random() % 90'000'000);
        one["write_date"] = date_at(clock);
      }
    };
    for (int i = 0; i < 30; ++i) change();
    for (int i = 0; i < 60; ++i) {
      for (auto n = random() % 3; n > 0; --n) change();
      mirror.step(leads, 7, clock * 1000, random() % 10 == 0);
    }
    // One round may be under way; the next begins after everything was written.
    for (int i = 0; i < 3; ++i) ASSERT_FALSE(mirror.round(leads, 7, ++clock * 1000));
    ASSERT_EQ(mirror.kept[leads].size(), odoo.leads.size()) << run;
    for (const json::value& one : odoo.leads) {
      const auto kept = mirror.kept[leads].find(number_of(one.as_object(), "id"));
      ASSERT_NE(kept, mirror.kept[leads].end());
      EXPECT_EQ(kept->second.record.numbers[0], text_of(one.as_object(), "phone"));
      EXPECT_EQ(kept->second.record.closed, !truth_of(one.as_object(), "active"));
    }
  }
}

TEST(OdooIndex, SaysHowItStands) {
  EXPECT_EQ(summarize({}, {}, "here").phase, IndexPhase::empty);
  IndexState contacts;
  contacts.model = kContacts;
  contacts.place = "here";
  contacts.full_at = contacts.synced_at = kNow;
  IndexState leads = contacts;
  leads.model = kLeads;
  leads.full_at = leads.synced_at = 0;
  leads.round = Round::full;
  const std::map<std::string, std::int64_t> counts = {{"crm.lead", 5}, {"res.partner", 7}};
  IndexStatus status = summarize({contacts, leads}, counts, "here");
  EXPECT_EQ(status.phase, IndexPhase::reading);
  EXPECT_TRUE(status.running);
  EXPECT_EQ(status.synced_at, 0);
  leads.round = Round::none;
  leads.full_at = leads.synced_at = kNow - 5;
  leads.reason = "network";
  leads.detail = "away";
  status = summarize({contacts, leads}, counts, "here");
  EXPECT_EQ(status.phase, IndexPhase::ready);
  EXPECT_EQ(status.synced_at, kNow - 5) << "no later than either";
  EXPECT_EQ(status.leads, 5);
  EXPECT_EQ(status.reason, "network");
  EXPECT_EQ(summarize({contacts, leads}, counts, "elsewhere").phase, IndexPhase::empty);
  EXPECT_EQ(to_json(status).at("phase"), "ready");
}

}  // namespace
}  // namespace softphone::crm
