#include "proto/twilio/price.hpp"

#include <gtest/gtest.h>

namespace softphone::twilio {
namespace {

TEST(Price, IsReadAsTheApiWritesItOrNotAtAll) {
  struct Case {
    const char* text;
    std::optional<Micros> cost;
  };
  for (const Case& one : std::vector<Case>{
           {"-0.01350", 13'500},
           {"-0.0135", 13'500},
           {"-12", 12'000'000},
           {"-0.00000", 0},
           {"0", 0},
           {"0.50000", -500'000},  // given back
           {"-0.01350000000000001", 13'500},
           {"", std::nullopt},
           {"-", std::nullopt},
           {"null", std::nullopt},
           {"-.5", std::nullopt},
           {"-1.", std::nullopt},
           {"--1", std::nullopt},
           {"1e5", std::nullopt},
           {"-1,5", std::nullopt},
           {"-9999999999", std::nullopt},
           {"-0.0000000000000000000000001", std::nullopt},
       }) {
    EXPECT_EQ(read_price(one.text), one.cost) << one.text;
  }
}

TEST(Price, IsWrittenSoThatItIsReadBack) {
  for (const Micros cost : {0LL, 1LL, 13'500LL, 4'000'000LL, 123'456'789'012LL, -500'000LL})
    EXPECT_EQ(read_price(price_text(cost)), cost) << price_text(cost);
  EXPECT_EQ(price_text(13'500), "-0.01350");
  EXPECT_EQ(price_text(1), "-0.000001");
  EXPECT_EQ(price_text(0), "0.00000");
}

TEST(Price, AnAmountIsWhatSomebodyTyped) {
  EXPECT_EQ(read_amount("0.014"), 14'000);
  EXPECT_EQ(read_amount("50"), 50'000'000);
  EXPECT_EQ(read_amount("0.0000001"), std::nullopt) << "it would be kept as something else";
  EXPECT_EQ(read_amount("-1"), std::nullopt);
  EXPECT_EQ(amount_text(14'000), "0.014");
  EXPECT_EQ(amount_text(50'000'000), "50");
  EXPECT_EQ(amount_text(-1), "-0.000001");
}

TEST(Price, TheLongestBeginningOfANumberCounts) {
  const auto rates = read_rates({"+=0.5", "+33=0.014", "+336=0.03", "incoming=0.0085", "client=0.004"});
  ASSERT_TRUE(rates);
  EXPECT_EQ(rate_of(*rates, LegKind::outgoing, "+33612345678"), 30'000);
  EXPECT_EQ(rate_of(*rates, LegKind::outgoing, "+33112345678"), 14'000);
  EXPECT_EQ(rate_of(*rates, LegKind::outgoing, "+12125550143"), 500'000);
  EXPECT_EQ(rate_of(*rates, LegKind::outgoing, "sip:alice@example.com"), std::nullopt);
  EXPECT_EQ(rate_of(*rates, LegKind::incoming, "+33612345678"), 8'500);
  EXPECT_EQ(rate_of(*rates, LegKind::client, "client:bob"), 4'000);
  EXPECT_EQ(rate_of({}, LegKind::outgoing, "+33612345678"), std::nullopt) << "no price is made up";
}

TEST(Price, EveryMinuteThatBeganIsPaid) {
  const auto rates = read_rates({"+33=0.01"});
  ASSERT_TRUE(rates);
  for (const auto& [seconds, cost] : std::vector<std::pair<std::int64_t, Micros>>{
           {0, 0}, {1, 10'000}, {60, 10'000}, {61, 20'000}, {3600, 600'000}})
    EXPECT_EQ(cost_of(*rates, LegKind::outgoing, "+33112345678", seconds), cost) << seconds;
}

TEST(Price, ARateThatIsNoneIsNamed) {
  for (const char* bad : {"33=0.014", "+33", "+33=", "+33=1,5", "outgoing=1", "+3x=1", "=1", "+33=-1"}) {
    const auto rates = read_rates({"+1=0.1", bad});
    ASSERT_FALSE(rates) << bad;
    EXPECT_NE(rates.error().detail.find(bad), std::string::npos);
  }
}

TEST(Price, ACurrencyIsThreeCapitals) {
  EXPECT_TRUE(is_currency("EUR"));
  for (const char* bad : {"", "eur", "EU", "EURO", "€"}) EXPECT_FALSE(is_currency(bad));
}

TEST(Price, AKindHasAWord) {
  for (const LegKind kind : {LegKind::outgoing, LegKind::incoming, LegKind::client})
    EXPECT_EQ(read_leg_kind(to_word(kind)), kind);
  EXPECT_EQ(read_leg_kind("sideways"), std::nullopt);
}

}  // namespace
}  // namespace softphone::twilio
