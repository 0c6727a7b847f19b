#include "io/store/cost_store.hpp"

#include "io/store/test_database.hpp"

namespace softphone::store {
namespace {

constexpr desk::UnixMs kStart = 1'795'800'000'000;  // 27 November 2026
const desk::Month kMonth = desk::month_of(kStart);

std::string sid(char digit) {
  return "CA" + std::string(32, digit);
}

class CostStoreTest : public DatabaseTest {
 protected:
  CostStore costs() { return CostStore(store_->threads()); }

  void keep(const std::string& call, desk::UnixMs at, decltype(desk::Fact::what) what) {
    bool kept = false;
    desk::Fact fact{call, at, std::move(what)};
    await([](Store& store, desk::Fact told, bool& done) -> boost::asio::awaitable<void> {
      const auto appended = co_await store.append(std::move(told));
      done = appended.has_value();
    }(*store_, std::move(fact), kept));
    ASSERT_TRUE(kept);
  }
  /// alice called `to`; both legs have ended.
  void call(char name, const std::string& to, desk::UnixMs at = kStart, std::int64_t seconds = 61) {
    const std::string call = sid(name);
    const std::string leg = sid(static_cast<char>(name + 1));
    desk::VoiceAsked asked{"client:alice", to, {}};
    asked.plan.number = to;
    keep(call, at, asked);
    keep(
        call, at + 70'000, desk::LegChanged{leg, "+33199001001", to, desk::LegStatus::completed, 0, seconds}
    );
    keep(
        call,
        at + 71'000,
        desk::LegChanged{call, "client:alice", to, desk::LegStatus::completed, 0, seconds + 1}
    );
  }
};

TEST_F(CostStoreTest, EveryLegThatTalkedIsAskedForItsPriceSoonAfterItsEnd) {
  call('a', "+33639980001");
  CostStore store = costs();
  const auto early = await(store.next(kStart + 70'000));
  ASSERT_TRUE(early);
  EXPECT_FALSE(early->leg);
  EXPECT_EQ(early->next_at, kStart + 70'000 + desk::kFirstLook);
  const auto due = await(store.next(kStart + 90'000));
  ASSERT_TRUE(due);
  ASSERT_TRUE(due->leg);
  EXPECT_EQ(due->leg->leg_sid, sid('b'));
  EXPECT_EQ(due->leg->rep, "alice");
  EXPECT_EQ(due->leg->kind, twilio::LegKind::outgoing);
  EXPECT_EQ(due->leg->number, "+33639980001");
  EXPECT_EQ(due->leg->duration, 61);
  const auto both = await(store.of_call(sid('a')));
  ASSERT_TRUE(both);
  ASSERT_EQ(both->size(), 2U);
  EXPECT_EQ(both->at(1).kind, twilio::LegKind::client);
}

TEST_F(CostStoreTest, AFactThatComesAgainChangesNothing) {
  call('a', "+33639980001");
  call('a', "+33639980001");
  CostStore store = costs();
  EXPECT_EQ(await(store.of_call(sid('a')))->size(), 2U);
}

TEST_F(CostStoreTest, APriceIsKeptOnceAndSurvivesARestart) {
  call('a', "+33639980001");
  {
    CostStore store = costs();
    ASSERT_TRUE(await(store.keep({sid('b'), desk::PriceState::priced, 1, 0, 28'000, "USD"})));
    ASSERT_TRUE(await(store.keep({sid('b'), desk::PriceState::given_up, 2, 0, 0, ""})));
  }
  open();
  CostStore store = costs();
  const auto legs = await(store.of_call(sid('a')));
  ASSERT_TRUE(legs);
  EXPECT_EQ(legs->at(0).state, desk::PriceState::priced);
  EXPECT_EQ(legs->at(0).price, 28'000);
  EXPECT_EQ(legs->at(0).currency, "USD");
  EXPECT_EQ(await(store.next(kStart + 900'000))->leg->leg_sid, sid('a')) << "the other one still waits";
}

TEST_F(CostStoreTest, WhatWasGivenUpIsAskedForAgainWhenSomebodyWantsIt) {
  call('a', "+33639980001");
  CostStore store = costs();
  for (const char leg : {'a', 'b'})
    ASSERT_TRUE(await(store.keep({sid(leg), desk::PriceState::given_up, 13, 0, 0, ""})));
  EXPECT_FALSE(await(store.next(kStart * 2))->leg);
  EXPECT_EQ(*await(store.hurry(kStart)), 2);
  const auto again = await(store.next(kStart));
  ASSERT_TRUE(again->leg);
  EXPECT_EQ(again->leg->looks, 0);
}

TEST_F(CostStoreTest, AMonthIsSummedByRepAndCurrencyAndKnowsNoOther) {
  call('a', "+33639980001");
  call('c', "+33639980002");
  call('e', "+33639980003", kMonth.from - 1);
  call('0', "+33639980004", kMonth.before);
  CostStore store = costs();
  ASSERT_TRUE(await(store.keep({sid('b'), desk::PriceState::priced, 1, 0, 28'000, "USD"})));
  ASSERT_TRUE(await(store.keep({sid('d'), desk::PriceState::priced, 1, 0, 2'000, "USD"})));
  ASSERT_TRUE(await(store.keep({sid('f'), desk::PriceState::priced, 1, 0, 9'000, "USD"})));
  const auto month = await(store.month(kMonth));
  ASSERT_TRUE(month);
  ASSERT_EQ(month->priced.size(), 1U);
  EXPECT_EQ(month->priced[0].amount, 30'000);
  ASSERT_EQ(month->talked.size(), 1U);
  EXPECT_EQ(month->talked[0].rep, "alice");
  EXPECT_EQ(month->talked[0].calls, 2);
  EXPECT_EQ(month->talked[0].seconds, 122) << "the rep's own leg talks no longer than the customer's";
  EXPECT_EQ(month->open.size(), 2U);
}

TEST_F(CostStoreTest, TheTableIsReadPageByPageWithoutGapOrRepeat) {
  call('a', "+33639980001");
  call('c', "+33639980002");
  call('e', "+33639980003", kStart + 1);
  CostStore store = costs();
  std::vector<std::string> seen;
  std::optional<LegCursor> after;
  for (;;) {
    auto cursor = after;
    const auto page = await(store.legs(kMonth, cursor, 4));
    ASSERT_TRUE(page);
    for (const desk::CostLeg& leg : *page) seen.push_back(leg.leg_sid);
    if (page->size() < 4) break;
    after = LegCursor{page->back().started_at, page->back().leg_sid};
  }
  EXPECT_EQ(seen, (std::vector{sid('a'), sid('b'), sid('c'), sid('d'), sid('e'), sid('f')}));
}

}  // namespace
}  // namespace softphone::store
