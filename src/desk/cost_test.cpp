#include "desk/cost.hpp"

#include <gtest/gtest.h>

#include "desk/cost_csv.hpp"

namespace softphone::desk {
namespace {

const std::string kCall = "CA" + std::string(32, 'a');
const std::string kLeg = "CA" + std::string(32, 'b');

Fact changed(const std::string& leg, const std::string& from, const std::string& to, LegStatus status) {
  return {kCall, 1'000'000, LegChanged{leg, from, to, status, 0, 61}};
}

TEST(Cost, ALegIsWhatTheCarrierBillsItAs) {
  struct Case {
    const char* what;
    bool callers;
    const char* from;
    const char* to;
    twilio::LegKind kind;
    const char* number;
  };
  using twilio::LegKind;
  for (const Case& one : std::vector<Case>{
           {"a rep's page that calls", true, "client:alice", "+33639980001", LegKind::client, "client:alice"},
           {"whom it calls", false, "+33199001001", "+33639980001", LegKind::outgoing, "+33639980001"},
           {"a customer who calls", true, "+33639980001", "+33199001001", LegKind::incoming, "+33639980001"},
           {"the page that rings for it", false, "+33639980001", "client:bob", LegKind::client, "client:bob"},
           {"a page that comes back", false, "client:alice", "call:CA1", LegKind::client, "call:CA1"},
       }) {
    const Fact fact = changed(one.callers ? kCall : kLeg, one.from, one.to, LegStatus::completed);
    Call call(kCall);
    call.apply(fact);
    const auto leg = ended_leg(call, fact);
    ASSERT_TRUE(leg) << one.what;
    EXPECT_EQ(leg->kind, one.kind) << one.what;
    EXPECT_EQ(leg->number, one.number) << one.what;
    EXPECT_EQ(leg->duration, 61) << one.what;
  }
}

TEST(Cost, WhatNobodyTookIsNotBilled) {
  const Call call(kCall);
  for (const LegStatus status :
       {LegStatus::ringing,
        LegStatus::in_progress,
        LegStatus::busy,
        LegStatus::failed,
        LegStatus::no_answer,
        LegStatus::canceled})
    EXPECT_FALSE(ended_leg(call, changed(kLeg, "+33199001001", "+33639980001", status)));
  EXPECT_FALSE(ended_leg(call, {kCall, 1, DialEnded{}}));
}

TEST(Cost, ThePriceCountsThenTheEstimateThenNothing) {
  CostSettings settings;
  settings.currency = "EUR";
  CostLeg leg;
  leg.kind = twilio::LegKind::outgoing;
  leg.number = "+33639980001";
  leg.duration = 61;
  EXPECT_EQ(cost_of(leg, settings), Cost{}) << "no rate: unknown, not nought";
  settings.rates.outgoing["+33"] = 14'000;
  EXPECT_EQ(cost_of(leg, settings), (Cost{Cost::Basis::estimated, 28'000, "EUR"}));
  leg.state = PriceState::given_up;
  EXPECT_EQ(cost_of(leg, settings).basis, Cost::Basis::estimated);
  leg.state = PriceState::priced;
  leg.price = 30'000;
  leg.currency = "USD";
  EXPECT_EQ(cost_of(leg, settings), (Cost{Cost::Basis::billed, 30'000, "USD"}));
}

TEST(Cost, ACallResourceTellsThePriceOrThatItHasNoneYet) {
  using Kind = PriceAnswer::Kind;
  struct Case {
    int status;
    const char* body;
    Kind kind;
  };
  for (const Case& one : std::vector<Case>{
           {200, R"({"price":"-0.01350","price_unit":"EUR"})", Kind::priced},
           {200, R"({"price":null,"price_unit":"USD"})", Kind::not_yet},
           {200, R"({"status":"completed"})", Kind::not_yet},
           {200, R"({"price":"soon","price_unit":"USD"})", Kind::not_yet},
           {200, R"({"price":"-0.01","price_unit":"dollars"})", Kind::not_yet},
           {200, R"({"price":-0.01,"price_unit":"USD"})", Kind::not_yet},
           {200, R"({"price":"-0.01)", Kind::trouble},
           {200, "[]", Kind::trouble},
           {404, R"({"code":20404})", Kind::gone},
           {429, R"({"code":20429})", Kind::trouble},
           {401, "", Kind::trouble},
           {500, "", Kind::trouble},
           {0, "", Kind::trouble},
       })
    EXPECT_EQ(read_price_answer(one.status, one.body).kind, one.kind) << one.status << ' ' << one.body;
  const PriceAnswer told = read_price_answer(200, R"({"price":"-0.01350","price_unit":"EUR"})");
  EXPECT_EQ(told.price, 13'500);
  EXPECT_EQ(told.currency, "EUR");
}

TEST(Cost, APriceIsAskedForLessAndLessOftenAndNotForEver) {
  UnixMs all = 0;
  UnixMs last = 0;
  int looks = 1;
  for (; next_look(looks); ++looks) {
    EXPECT_GT(*next_look(looks), last);
    last = *next_look(looks);
    all += last;
  }
  EXPECT_GT(all, 24 * 3'600'000LL);
  EXPECT_LT(all, 3 * 24 * 3'600'000LL);
  EXPECT_LT(looks, 20);
  EXPECT_FALSE(next_look(0));
}

TEST(Cost, AMonthIsOneOfTheCalendarInUtc) {
  const auto month = read_month("2026-12");
  ASSERT_TRUE(month);
  EXPECT_EQ(month->from, 1'796'083'200'000);
  EXPECT_EQ(month->before, 1'798'761'600'000);
  EXPECT_EQ(month_of(month->from).name, "2026-12");
  EXPECT_EQ(month_of(month->from - 1).name, "2026-11");
  EXPECT_EQ(month_of(month->before).name, "2027-01");
  for (const char* bad :
       {"", "2026", "2026-13", "2026-00", "2026-1", "2026/12", "20x6-12", "1969-12", "2026-12-01"})
    EXPECT_FALSE(read_month(bad)) << bad;
}

TEST(Cost, OnlyItsOwnCurrencyCountsAgainstABudget) {
  Costs costs;
  costs.sums["USD"] = {3'000'000, 1'000'000};
  costs.sums["EUR"] = {90'000'000, 0};
  EXPECT_EQ(spent(costs, "USD"), 4'000'000);
  EXPECT_EQ(spent(costs, "GBP"), 0);
}

TEST(CostSettings, ABudgetIsNearAtFourFifthsAndReachedAtAll) {
  EXPECT_EQ(budget_level(1, std::nullopt), BudgetLevel::none);
  for (const auto& [spent, level] : std::vector<std::pair<twilio::Micros, BudgetLevel>>{
           {0, BudgetLevel::fine},
           {39'999'999, BudgetLevel::fine},
           {40'000'000, BudgetLevel::near},
           {49'999'999, BudgetLevel::near},
           {50'000'000, BudgetLevel::reached},
           {60'000'000, BudgetLevel::reached}})
    EXPECT_EQ(budget_level(spent, 50'000'000), level) << spent;
}

TEST(CostSettings, AreReadBackAsTheyWereWritten) {
  CostSettings settings;
  settings.currency = "EUR";
  settings.rates.outgoing = {{"+33", 14'000}, {"+1", 9'000}};
  settings.rates.client = 4'000;
  settings.budget = 50'000'000;
  settings.stop = true;
  const auto read = read_cost_settings(to_json(settings));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(*read, settings);
  EXPECT_EQ(*read_cost_settings(to_json(CostSettings{})), CostSettings{});
}

TEST(CostSettings, WhatIsNoSettingIsRefused) {
  for (const char* bad : {
           "",
           "[]",
           R"({"currency":"usd","rates":[],"stop":false})",
           R"({"currency":"USD","stop":false})",
           R"({"currency":"USD","rates":[{"prefix":"33","perMinute":"1"}],"stop":false})",
           R"({"currency":"USD","rates":[{"prefix":"+33","perMinute":1}],"stop":false})",
           R"({"currency":"USD","rates":[{"prefix":"+33","perMinute":"-1"}],"stop":false})",
           R"({"currency":"USD","rates":[{"prefix":"+3","perMinute":"1"},{"prefix":"+3","perMinute":"2"}],"stop":false})",
           R"({"currency":"USD","rates":[],"budget":"0","stop":false})",
           R"({"currency":"USD","rates":[],"budget":50,"stop":false})",
           R"({"currency":"USD","rates":[],"incoming":"x","stop":false})",
           R"({"currency":"USD","rates":[]})",
       })
    EXPECT_FALSE(read_cost_settings(bad)) << bad;
}

TEST(CostCsv, SaysWhatIsBilledEstimatedAndUnknown) {
  CostLeg leg;
  leg.leg_sid = kLeg;
  leg.call_sid = kCall;
  leg.kind = twilio::LegKind::outgoing;
  leg.number = "+33639980001";
  leg.started_at = 1'796'083'200'000;
  leg.duration = 61;
  EXPECT_EQ(
      cost_csv_line(leg, {Cost::Basis::billed, 28'000, "USD"}, "Alice Martin", {}),
      "2026-12-01 00:00:00,Alice Martin,Outgoing,+33639980001,61,2,0.028,USD,Billed," + kCall + ',' + kLeg +
          "\r\n"
  );
  const CsvFormat french{CsvLanguage::fr, ';'};
  EXPECT_EQ(
      cost_csv_line(leg, {Cost::Basis::estimated, 28'000, "EUR"}, "=Alice", french),
      "2026-12-01 00:00:00;'=Alice;Sortant;+33639980001;61;2;\"0,028\";EUR;Estimé;" + kCall + ';' + kLeg +
          "\r\n"
  );
  EXPECT_NE(cost_csv_line(leg, {}, "", {}).find(",61,2,,,Unknown,"), std::string::npos);
  const std::string head = cost_csv_head(french);
  EXPECT_EQ(std::count(head.begin(), head.end(), ';'), 10);
}

}  // namespace
}  // namespace softphone::desk
