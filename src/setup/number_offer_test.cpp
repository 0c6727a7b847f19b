#include "setup/number_offer.hpp"

#include <gtest/gtest.h>

namespace softphone::setup {
namespace {

TEST(NumberOffer, NumbersAreReadAndWhatIsNoneLeftOut) {
  const auto read = read_offers(R"({"available_phone_numbers":[
    {"phone_number":"+33186000001","locality":"Paris","region":"IDF","address_requirements":"local","capabilities":{"voice":true,"SMS":false}},
    {"phone_number":"+33186000002","locality":null,"region":"IDF","address_requirements":"none","capabilities":{"voice":false}},
    {"phone_number":"+33186000003","locality":"\u001b[2J","address_requirements":"something"},
    {"phone_number":"0186000004"}, {}, 7]})");
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_EQ(read->offers.size(), 3U);
  EXPECT_EQ(read->offers[0].number, "+33186000001");
  EXPECT_EQ(read->offers[0].place, "Paris");
  EXPECT_EQ(read->offers[0].address, "local");
  EXPECT_TRUE(read->offers[0].voice);
  EXPECT_EQ(read->offers[1].place, "IDF");
  EXPECT_EQ(read->offers[1].address, "");
  EXPECT_FALSE(read->offers[1].voice);
  EXPECT_EQ(read->offers[2].place, "") << "no control characters on a terminal";
  EXPECT_EQ(read->offers[2].address, "");
  for (const char* none : {"", "[]", "{}", R"({"available_phone_numbers":{}})"}) {
    EXPECT_FALSE(read_offers(none)) << none;
  }
}

TEST(NumberOffer, PricesAreThoseTheAccountPays) {
  const auto read =
      read_prices(R"({"country":"France","iso_country":"FR","price_unit":"USD","phone_number_prices":[
    {"number_type":"local","base_price":"1.15","current_price":"1.05"},
    {"number_type":"toll free","base_price":"25","current_price":"25.00"},
    {"number_type":"mobile","base_price":"x","current_price":"\u001b"},
    {"number_type":"national","current_price":"3"}]})");
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(price_of(*read, NumberType::local), "1.05 USD a month");
  EXPECT_EQ(price_of(*read, NumberType::toll_free), "25.00 USD a month");
  EXPECT_FALSE(price_of(*read, NumberType::mobile));
  for (const char* none : {"", "{}", R"({"phone_number_prices":[]})"})
    EXPECT_FALSE(read_prices(none)) << none;
}

TEST(NumberOffer, AsksWhereTheyAre) {
  EXPECT_EQ(
      offers_target("AC1", "FR", NumberType::toll_free, "+33186*"),
      "/2010-04-01/Accounts/AC1/AvailablePhoneNumbers/FR/"
      "TollFree.json?VoiceEnabled=true&PageSize=10&Contains=%2B33186*"
  );
  EXPECT_EQ(
      prices_url("https://api.twilio.com", "FR"), "https://pricing.twilio.com/v1/PhoneNumbers/Countries/FR"
  );
  EXPECT_EQ(prices_url("http://127.0.0.1:3000", "FR"), "/v1/PhoneNumbers/Countries/FR");
  EXPECT_TRUE(is_country("FR"));
  for (const char* none : {"", "F", "fr", "FRA", "F/"}) EXPECT_FALSE(is_country(none)) << none;
}

}  // namespace
}  // namespace softphone::setup
