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

OwnNames with_page_apart() {
  OwnNames names{3000, {"calls.example.com"}, true};
  names.page_origins = {"https://phone.example.com"};
  return names;
}

net::HttpRequest asking(std::string method, std::string path, net::Headers headers) {
  net::HttpRequest request = from("198.51.100.7", std::move(headers));
  request.method = std::move(method);
  request.path = std::move(path);
  if (!request.headers.get("Host")) request.headers.set("Host", "calls.example.com");
  return request;
}

TEST(Guard, OnlyOurPageHostedApartMayAskFromAnotherOrigin) {
  const OwnNames names = with_page_apart();
  const struct {
    net::Headers headers;
    const char* refusal;
  } cases[] = {
      {{{"Origin", "https://phone.example.com"}, {"Sec-Fetch-Site", "same-site"}}, ""},
      {{{"Origin", "https://phone.example.com"}, {"Sec-Fetch-Site", "cross-site"}}, ""},
      {{{"Origin", "https://phone.example.com"}}, ""},
      {{{"Origin", "https://phone.example.com.evil.example"}}, "foreign_origin"},
      {{{"Origin", "http://phone.example.com"}}, "foreign_origin"},
      {{{"Origin", "https://phone.example.com:444"}}, "foreign_origin"},
      {{{"Origin", "null"}}, "foreign_origin"},
      {{{"Sec-Fetch-Site", "cross-site"}}, "foreign_origin"},
      {{{"Origin", "https://phone.example.com"}, {"Host", "evil.example"}}, "foreign_host"},
  };
  for (const auto& each : cases) {
    const net::HttpRequest request = asking("GET", "/api/session", each.headers);
    const auto refusal = check_origin(request, names);
    const std::string what = request.headers.get("Origin").value_or("no origin");
    EXPECT_EQ(refusal.has_value(), *each.refusal != '\0') << what;
    if (!refusal) continue;
    EXPECT_NE(refusal->body.find(each.refusal), std::string::npos) << what;
  }
  EXPECT_TRUE(check_origin(
      asking("GET", "/api/session", {{"Origin", "https://phone.example.com"}}),
      {3000, {"calls.example.com"}, true}
  )) << "without the setting nobody may";
}

TEST(Guard, AnswersTheBrowserThatAsksForThePage) {
  const OwnNames names = with_page_apart();
  const net::HttpRequest question = asking(
      "OPTIONS",
      "/api/calls/CA1/commands",
      {{"Origin", "https://phone.example.com"}, {"Access-Control-Request-Method", "POST"}}
  );
  const auto answer = check_origin(question, names);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 204);
  EXPECT_NE(answer->headers.get("Access-Control-Allow-Methods")->find("POST"), std::string::npos);
  EXPECT_NE(
      answer->headers.get("Access-Control-Allow-Headers")->find("X-Softphone-Identity"), std::string::npos
  );
}

TEST(Guard, LetsOurPageReadTheAnswerAndNobodyElse) {
  const OwnNames names = with_page_apart();
  const auto allowed = [&](const char* path, net::Headers headers) {
    for (const auto& [name, value] : cross_origin_fields(asking("GET", path, std::move(headers)), names)) {
      if (name == "Access-Control-Allow-Origin") return value;
    }
    return std::string();
  };
  EXPECT_EQ(allowed("/api/calls", {{"Origin", "https://phone.example.com"}}), "https://phone.example.com");
  EXPECT_EQ(allowed("/api/calls", {{"Origin", "https://evil.example"}}), "");
  EXPECT_EQ(allowed("/api/calls", {}), "");
  EXPECT_EQ(allowed("/healthz", {{"Origin", "https://phone.example.com"}}), "") << "not for browsers";
  const auto others = cross_origin_fields(asking("GET", "/api/calls", {}), names);
  ASSERT_EQ(others.size(), 1U) << "a cache must not give one origin's answer to another";
  EXPECT_EQ(others[0], (std::pair<std::string, std::string>("Vary", "Origin")));
  EXPECT_TRUE(
      cross_origin_fields(asking("GET", "/api/calls", {}), {3000, {"calls.example.com"}, true}).empty()
  );
}

TEST(Guard, ANameOfTheSameDomainIsNoOtherSite) {
  const OwnNames names = with_page_apart();
  const auto other = [&](net::Headers headers) {
    return is_from_another_site(asking("POST", "/api/session", std::move(headers)), names);
  };
  EXPECT_FALSE(other({{"Origin", "https://phone.example.com"}, {"Sec-Fetch-Site", "same-site"}}));
  EXPECT_TRUE(other({{"Origin", "https://phone.example.com"}, {"Sec-Fetch-Site", "cross-site"}}));
  EXPECT_TRUE(other({{"Origin", "https://phone.example.com"}})) << "a browser that does not say";
  EXPECT_FALSE(other({{"Origin", "https://calls.example.com"}, {"Sec-Fetch-Site", "same-origin"}}));
}

}  // namespace
}  // namespace softphone::io_desk
