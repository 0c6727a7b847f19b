#include "io/desk/guard.hpp"

#include <gtest/gtest.h>

namespace softphone::io_desk {
namespace {

net::HttpRequest from(std::string address, net::Headers headers) {
  net::HttpRequest request;
  request.remote_address = std::move(address);
  request.headers = std::move(headers);
  return request;
}

TEST(Guard, TheClientIsWhomTheProxyHasSeen) {
  struct Case {
    const char* remote;
    net::Headers headers;
    const char* client;
  };
  const Case cases[] = {
      {"127.0.0.1", {}, "127.0.0.1"},
      {"127.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}}, "203.0.113.9"},
      {"127.0.0.1", {{"X-Forwarded-For", "198.51.100.1, 203.0.113.9"}}, "203.0.113.9"},
      {"127.0.0.1", {{"X-Forwarded-For", "198.51.100.1"}, {"x-forwarded-for", "203.0.113.9"}}, "203.0.113.9"},
      {"::1", {{"X-Forwarded-For", "2001:db8::7"}}, "2001:db8::7"},
      {"127.0.0.1", {{"X-Forwarded-For", "nonsense"}}, "127.0.0.1"},
      {"127.0.0.1", {{"X-Forwarded-For", "203.0.113.9,"}}, "127.0.0.1"},
      {"198.51.100.7", {{"X-Forwarded-For", "203.0.113.9"}}, "198.51.100.7"},
  };
  const auto proxies = net::AddressList::loopback();
  for (const Case& each : cases)
    EXPECT_EQ(client_address(from(each.remote, each.headers), proxies), each.client);
}

TEST(Guard, OnlyTrustedProxiesSayWhoTheClientIs) {
  net::AddressList proxies;
  proxies.add("10.0.0.0/8");
  const struct {
    const char* remote;
    net::Headers headers;
    const char* client;
  } cases[] = {
      {"10.0.0.2", {{"X-Forwarded-For", "203.0.113.9"}}, "203.0.113.9"},
      {"10.0.0.2", {{"X-Forwarded-For", "203.0.113.9, 10.0.0.3"}}, "203.0.113.9"},
      {"10.0.0.2", {{"X-Forwarded-For", "1.1.1.1, 203.0.113.9, 10.0.0.3"}}, "203.0.113.9"},
      {"10.0.0.2", {{"X-Forwarded-For", "10.0.0.4"}}, "10.0.0.4"},
      {"10.0.0.2", {{"X-Forwarded-For", "junk, 10.0.0.4"}}, "10.0.0.4"},
      {"10.0.0.2", {}, "10.0.0.2"},
      {"198.51.100.7", {{"X-Forwarded-For", "203.0.113.9"}}, "198.51.100.7"},
      {"127.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}}, "127.0.0.1"},
  };
  for (const auto& each : cases)
    EXPECT_EQ(client_address(from(each.remote, each.headers), proxies), each.client);
}

TEST(Guard, OnlyATrustedProxyOrThePublicAddressSaysThatItIsTls) {
  const OwnNames plain{3000, {"phone.example.com"}, false};
  const OwnNames secure{3000, {"phone.example.com"}, true};
  const net::Headers forwarded = {{"Host", "localhost:3000"}, {"X-Forwarded-Proto", "https"}};
  EXPECT_TRUE(is_over_tls(from("127.0.0.1", forwarded), plain));
  EXPECT_FALSE(is_over_tls(from("198.51.100.7", forwarded), plain));
  OwnNames behind = plain;
  behind.proxies = {};
  EXPECT_FALSE(is_over_tls(from("127.0.0.1", forwarded), behind)) << "nobody is trusted";
  behind.proxies.add("198.51.100.0/24");
  EXPECT_TRUE(is_over_tls(from("198.51.100.7", forwarded), behind));
  EXPECT_FALSE(is_over_tls(from("127.0.0.1", {{"X-Forwarded-Proto", "http"}}), plain));
  EXPECT_TRUE(is_over_tls(from("198.51.100.7", {{"Host", "phone.example.com"}}), secure));
  EXPECT_FALSE(is_over_tls(from("198.51.100.7", {{"Host", "phone.example.com"}}), plain));
  EXPECT_FALSE(is_over_tls(from("127.0.0.1", {{"Host", "localhost:3000"}}), secure))
      << "browsers on this machine would not send the cookie back";
}

}  // namespace
}  // namespace softphone::io_desk
