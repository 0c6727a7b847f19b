#include "setup/twilio_hosts.hpp"

#include <gtest/gtest.h>

namespace softphone::setup {
namespace {

TEST(TwilioHosts, ARegionHasAHostOfItsOwn) {
  EXPECT_EQ(api_base_of(""), "https://api.twilio.com");
  EXPECT_EQ(api_base_of("us1"), "https://api.twilio.com");
  EXPECT_EQ(api_base_of("ie1"), "https://api.dublin.ie1.twilio.com");
  EXPECT_EQ(api_base_of("au1"), "https://api.sydney.au1.twilio.com");
}

TEST(TwilioHosts, OnlyWhereCallsAreProcessedIsARegion) {
  for (const char* good : {"us1", "ie1", "au1"}) EXPECT_TRUE(is_region(good)) << good;
  for (const char* bad : {"", "de1", "us2", "jp1", "dublin", "IE1", "ie1.twilio.com", "ie1/"})
    EXPECT_FALSE(is_region(bad)) << bad;
}

TEST(TwilioHosts, EdgesAreThoseOfTheSdk) {
  for (const char* good : {"roaming", "dublin", "sao-paulo", "frankfurt", "london-ix"})
    EXPECT_TRUE(is_edge(good)) << good;
  for (const char* bad : {"", "ie1", "paris", "Dublin", "dublin,frankfurt", "dublin-ix", "evil.example"})
    EXPECT_FALSE(is_edge(bad)) << bad;
}

TEST(TwilioHosts, OtherProductsAreInTheSameRegion) {
  EXPECT_EQ(product_base("https://api.twilio.com", "voice"), "https://voice.twilio.com");
  EXPECT_EQ(
      product_base("https://api.dublin.ie1.twilio.com", "pricing"), "https://pricing.dublin.ie1.twilio.com"
  );
  EXPECT_EQ(product_base("http://127.0.0.1:4000", "voice"), "");
  EXPECT_EQ(product_base("https://api.twilio.com.evil.example", "voice"), "");
  EXPECT_TRUE(is_twilio("https://api.sydney.au1.twilio.com"));
  EXPECT_FALSE(is_twilio("http://api.twilio.com"));
  EXPECT_FALSE(is_twilio("https://apitwilio.com"));
}

}  // namespace
}  // namespace softphone::setup
