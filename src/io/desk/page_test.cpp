#include "io/desk/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>

#include "io/desk/guard.hpp"
#include "io/desk/mend.hpp"

namespace softphone::io_desk {
namespace {

constexpr std::array<PageAsset, 2> kAssets = {{
    {"/index.html", "text/html; charset=utf-8", "abc", false, "plain page", "gz", "br"},
    {"/assets/app-12345678.js", "text/javascript; charset=utf-8", "def", true, "plain script", {}, {}},
}};

net::HttpRequest get(std::string path, net::Headers headers = {}) {
  net::HttpRequest request;
  request.method = "GET";
  request.path = path;
  request.target = std::move(path);
  request.headers = std::move(headers);
  return request;
}

TEST(Page, ChoosesTheBestEncodingTheBrowserTakes) {
  EXPECT_EQ(serve_page(kAssets, get("/")).body, "plain page");
  EXPECT_EQ(serve_page(kAssets, get("/", {{"Accept-Encoding", "gzip, deflate, br"}})).body, "br");
  EXPECT_EQ(serve_page(kAssets, get("/", {{"Accept-Encoding", "gzip, br;q=0"}})).body, "gz");
  EXPECT_EQ(serve_page(kAssets, get("/", {{"Accept-Encoding", "brotli"}})).body, "plain page");
  const auto script = serve_page(kAssets, get("/assets/app-12345678.js", {{"Accept-Encoding", "br"}}));
  EXPECT_EQ(script.body, "plain script");
  EXPECT_EQ(script.headers.get("Content-Encoding"), std::nullopt);
}

TEST(Page, IsCachedByContent) {
  const auto page = serve_page(kAssets, get("/", {{"Accept-Encoding", "br"}}));
  EXPECT_EQ(page.headers.get("ETag"), "\"abc-br\"");
  EXPECT_EQ(page.headers.get("Cache-Control"), "no-cache");
  EXPECT_EQ(
      serve_page(kAssets, get("/", {{"Accept-Encoding", "br"}, {"If-None-Match", "\"abc-br\""}})).status, 304
  );
  EXPECT_EQ(serve_page(kAssets, get("/", {{"If-None-Match", "\"abc-br\""}})).status, 200);
  EXPECT_THAT(
      serve_page(kAssets, get("/assets/app-12345678.js")).headers.get("Cache-Control").value(),
      testing::HasSubstr("immutable")
  );
}

TEST(Page, AnswersItsOwnAddressesWithItself) {
  EXPECT_EQ(serve_page(kAssets, get("/history", {{"Accept", "text/html,*/*"}})).body, "plain page");
  EXPECT_EQ(serve_page(kAssets, get("/missing.js", {{"Accept", "*/*"}})).status, 404);
  EXPECT_EQ(serve_page(kAssets, get("/api/missing", {{"Accept", "text/html"}})).status, 404);
  EXPECT_EQ(serve_page(kAssets, get("/../etc/passwd")).status, 404);
}

TEST(Page, SaysWhenItIsNotBuilt) {
  const auto response = serve_page({}, get("/"));
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.body, testing::HasSubstr("npm run build"));
}

TEST(Guard, KnowsItsNames) {
  const OwnNames names{3000, {"phone.example.com", "10.0.0.5:8080"}};
  for (const char* host :
       {"localhost:3000",
        "LocalHost:3000",
        "127.0.0.1:3000",
        "[::1]:3000",
        "phone.example.com",
        "phone.example.com:443",
        "10.0.0.5:8080"}) {
    EXPECT_TRUE(is_own_host(host, names)) << host;
  }
  for (const char* host :
       {"",
        "localhost",
        "localhost:3001",
        "evil.example:3000",
        "localhost.evil.example:3000",
        "phone.example.com.evil",
        "10.0.0.5",
        "127.0.0.1:3000:3000",
        "phone.example.com:8443"}) {
    EXPECT_FALSE(is_own_host(host, names)) << host;
  }
  EXPECT_TRUE(is_own_host("localhost", {80, {}}));
}

TEST(Mend, ReadsCallResources) {
  const auto fact = resource_fact(
      boost::json::parse(R"({"sid":"CA2","status":"completed","from":"client:alice","to":"+33199000001",
        "duration":"12","end_time":"Tue, 31 Aug 2010 20:36:28 +0000"})")
          .as_object(),
      "CA1"
  );
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->at, 1283286988000);
  EXPECT_EQ(std::get<desk::LegChanged>(fact->what).duration, 12);
  EXPECT_FALSE(resource_fact(
      boost::json::parse(R"({"sid":"CA2","status":"in-progress","end_time":null})").as_object(), "CA1"
  ));
  EXPECT_FALSE(resource_fact({}, "CA1"));
}

}  // namespace
}  // namespace softphone::io_desk
