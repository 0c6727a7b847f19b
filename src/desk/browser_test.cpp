#include "desk/browser.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

TEST(Browser, IsNamedAsPeopleKnowIt) {
  struct Case {
    const char* user_agent;
    const char* name;
  };
  const Case cases[] = {
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
       "Firefox, Windows"},
      {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 "
       "Safari/537.36",
       "Chrome, Linux"},
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 "
       "Safari/537.36 Edg/143.0.0.0",
       "Edge, Windows"},
      {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
       "Version/18.0 "
       "Safari/605.1.15",
       "Safari, macOS"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
       "CriOS/143.0 Mobile/15E148 Safari/604.1",
       "Chrome, iPhone"},
      {"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 "
       "Mobile "
       "Safari/537.36",
       "Chrome, Android"},
      {"curl/8.5", "curl"},
      {"", ""},
      {"something of nobody", ""},
      {"Linux", "Linux"},
  };
  for (const Case& each : cases) EXPECT_EQ(browser_name(each.user_agent), each.name) << each.user_agent;
  EXPECT_EQ(browser_name(std::string(100'000, 'x') + "Firefox/1"), "");
}

TEST(Browser, AddressesAreShortenedForLists) {
  EXPECT_EQ(address_prefix("203.0.113.7"), "203.0.113.x");
  EXPECT_EQ(address_prefix("::ffff:203.0.113.7"), "203.0.113.x");
  EXPECT_EQ(address_prefix("2001:db8:7:8:9:a:b:c"), "2001:db8:7::");
  EXPECT_EQ(address_prefix("2001:db8::1"), "2001:db8:0::");
  EXPECT_EQ(address_prefix("::1"), "0:0:0::");
  EXPECT_EQ(address_prefix(""), "");
}

TEST(Browser, GuessesFromOneNetworkOfACustomerAreOnes) {
  EXPECT_EQ(address_of_one("203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(address_of_one("::ffff:203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(address_of_one("2001:db8:7:8:9:a:b:c"), address_of_one("2001:db8:7:8::1"));
  EXPECT_NE(address_of_one("2001:db8:7:8::1"), address_of_one("2001:db8:7:9::1"));
}

}  // namespace
}  // namespace softphone::desk
