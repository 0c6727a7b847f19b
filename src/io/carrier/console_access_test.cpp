#include "io/carrier/console_access.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace softphone::io::carrier {
namespace {

softphone::carrier::Config account() {
  softphone::carrier::Config config;
  config.account_sid = "AC" + std::string(32, '1');
  config.auth_token = "token";
  return config;
}

/// The status with which it is refused; 0: it is not.
int refused(net::Headers headers, const char* from = "127.0.0.1", const char* method = "GET") {
  net::HttpRequest request;
  request.method = method;
  request.remote_address = from;
  request.headers = std::move(headers);
  const auto response = refuse_watcher(account(), request);
  return response ? response->status : 0;
}

std::string basic(const std::string& password) {
  const std::string text = account().account_sid + ":" + password;
  return "Basic " + base64(as_bytes(text));
}

TEST(ConsoleAccess, IsForThisMachine) {
  EXPECT_EQ(refused({{"Host", "localhost:3000"}}), 0);
  EXPECT_EQ(refused({{"Host", "[::1]:3000"}}, "::1"), 0);
  EXPECT_EQ(refused({{"Host", "localhost:3000"}}, "192.0.2.1"), 401);
  EXPECT_EQ(refused({{"Host", "localhost:3000"}, {"X-Forwarded-For", "192.0.2.1"}}), 401)
      << "through a proxy";
  EXPECT_EQ(refused({{"Host", "rebound.example:3000"}}), 401) << "DNS rebinding";
}

TEST(ConsoleAccess, NotForPagesOfStrangers) {
  EXPECT_EQ(
      refused({{"Host", "localhost:3000"}, {"Origin", "http://localhost:3000"}}, "127.0.0.1", "POST"), 0
  );
  EXPECT_EQ(refused({{"Host", "localhost:3000"}, {"Origin", "http://evil.example"}}), 403);
  EXPECT_EQ(refused({{"Host", "localhost:3000"}, {"Origin", "null"}}), 403);
  EXPECT_EQ(
      refused({{"Host", "localhost:3000"}, {"Sec-Fetch-Site", "cross-site"}}, "127.0.0.1", "POST"), 403
  );
  const net::Headers with_password{
      {"Host", "localhost:3000"}, {"Origin", "http://evil.example"}, {"Authorization", basic("token")}};
  EXPECT_EQ(refused(with_password), 403);
}

TEST(ConsoleAccess, OrWithTheAccountsCredentials) {
  EXPECT_EQ(refused({{"Host", "phone.example"}, {"Authorization", basic("token")}}, "192.0.2.1"), 0);
  EXPECT_EQ(refused({{"Host", "phone.example"}, {"Authorization", basic("wrong")}}, "192.0.2.1"), 401);
}

}  // namespace
}  // namespace softphone::io::carrier
