// Webhooks against a real HTTP server that answers as servers do, good and bad.

#include "io/carrier/webhook_client.hpp"

#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <set>

#include "io/net/http_server.hpp"
#include "io/net/random.hpp"
#include "io/net/task_group.hpp"
#include "proto/twilio/signature.hpp"

namespace softphone::io::carrier {
namespace {

namespace asio = boost::asio;
constexpr auto kToken = "0123456789abcdef0123456789abcdef";

class WebhookClientTest : public testing::Test {
 protected:
  void SetUp() override {
    net::Router router;
    for (const char* method : {"GET", "POST"}) {
      router.add(method, "/**", [this](net::HttpRequest request) { return answer(std::move(request)); });
    }
    net::HttpServerOptions options;
    options.port = 0;
    server_ = std::move(net::HttpServer::listen(io_.get_executor(), options, std::move(router)).value());
    base_ = "http://127.0.0.1:" + std::to_string(server_->port());
  }

  asio::awaitable<net::HttpResponse> answer(net::HttpRequest request) {
    requests_.push_back(request);
    const std::string signature = request.headers.get("X-Twilio-Signature").value_or("");
    EXPECT_TRUE(twilio::verify_request(kToken, signature, base_ + request.target, request.body_form()))
        << request.target;
    const std::string& path = request.path;
    net::HttpResponse response = net::HttpResponse::xml(200, "<Response/>");
    if (path == "/fails") response.status = 503;
    if (path == "/heals" && requests_.size() == 1) response.status = 500;
    if (path == "/empty") response = net::HttpResponse::xml(200, "");
    if (path == "/nothing") response = net::HttpResponse::empty(204);
    if (path == "/huge") response.body = std::string(64 * 1024 + 1, ' ');
    if (path == "/song") response = {200, {{"Content-Type", "audio/mpeg"}}, std::string(200 * 1024, 'x')};
    if (path == "/moved") response = {302, {{"Location", "/next?from=moved"}}, ""};
    if (path == "/posted") response = {307, {{"Location", "/next"}}, ""};
    if (path == "/circle") response = {302, {{"Location", "/circle"}}, ""};
    if (path == "/cookie") response.headers.add("Set-Cookie", "session=1; Path=/; HttpOnly");
    if (path == "/slow") co_await net::sleep_for(3s);
    co_return response;
  }

  Result<net::HttpClientResponse, WebhookFailure> send(
      const std::string& path, const std::string& method = "POST", const std::string& call = "CA1"
  ) {
    Form params;
    if (method == "POST") params.add("CallSid", call);
    std::optional<Result<net::HttpClientResponse, WebhookFailure>> result;
    auto task = [&]() -> asio::awaitable<void> {
      WebhookRequest request{method, base_ + path, params, call, true};
      result.emplace(co_await webhooks_.send(std::move(request)));
    };
    asio::co_spawn(io_, task(), asio::detached);
    while (!result) io_.run_one();
    return *result;
  }
  int failure(const std::string& path) {
    const auto result = send(path);
    return result ? 0 : result.error().code;
  }

  asio::io_context io_;
  net::HttpClient client_;
  ActivityLog log_;
  WebhookClient webhooks_{client_, kToken, net::system_random(), log_};
  std::unique_ptr<net::HttpServer> server_;
  std::string base_;
  std::vector<net::HttpRequest> requests_;
};

TEST_F(WebhookClientTest, TheFragmentSaysWhatIsTriedAgain) {
  const auto as_it_is = send("/fails");
  ASSERT_TRUE(as_it_is);
  EXPECT_EQ(as_it_is->status, 503);
  EXPECT_EQ(requests_.size(), 1U) << "an answer is an answer, without an override";
  requests_.clear();
  EXPECT_EQ(send("/fails#rp=5xx&rc=3")->status, 503);
  EXPECT_EQ(requests_.size(), 4U);
  std::set<std::string> tokens;
  for (const auto& request : requests_)
    tokens.insert(request.headers.get("I-Twilio-Idempotency-Token").value_or(""));
  EXPECT_EQ(tokens.size(), 1U) << "one request, repeated";
  EXPECT_FALSE(tokens.contains(""));
  requests_.clear();
  EXPECT_EQ(send("/heals#rp=5xx")->status, 200);
  EXPECT_EQ(requests_.size(), 2U);
}

TEST_F(WebhookClientTest, TheFragmentShortensThePatience) {
  const auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(failure("/slow#ct=100&rt=200"), 11205);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 3s);
  requests_.clear();
  EXPECT_EQ(failure("/slow#ct=100&rt=100&rp=rt&rc=2"), 11205);
  EXPECT_EQ(requests_.size(), 3U);
}

TEST_F(WebhookClientTest, CookiesStayWithinACall) {
  ASSERT_TRUE(send("/cookie"));
  ASSERT_TRUE(send("/next"));
  EXPECT_EQ(requests_.back().headers.get("Cookie"), "session=1");
  ASSERT_TRUE(send("/next", "POST", "CA2"));
  EXPECT_FALSE(requests_.back().headers.get("Cookie"));
}

TEST_F(WebhookClientTest, RedirectsAreFollowedAndSignedAnew) {
  ASSERT_TRUE(send("/moved"));
  EXPECT_EQ(requests_.back().target, "/next?from=moved");
  EXPECT_EQ(requests_.back().method, "GET");
  ASSERT_TRUE(send("/posted"));
  EXPECT_EQ(requests_.back().method, "POST");
  EXPECT_EQ(requests_.back().body_form().get_or("CallSid", ""), "CA1");
  requests_.clear();
  EXPECT_EQ(failure("/circle"), 11215);
  EXPECT_EQ(requests_.size(), 11U);
}

TEST_F(WebhookClientTest, DocumentsHaveASize) {
  EXPECT_EQ(failure("/empty"), 11770);
  EXPECT_EQ(failure("/huge"), 11750);
  EXPECT_EQ(send("/nothing")->status, 204);
  EXPECT_EQ(send("/song")->body.size(), 200U * 1024);
}

TEST_F(WebhookClientTest, EveryRequestIsNoted) {
  send("/next?secret=1#rc=0");
  EXPECT_EQ(failure("/empty"), 11770);
  ASSERT_EQ(log_.webhooks().size(), 2U);
  const WebhookActivity& first = log_.webhooks()[0];
  EXPECT_EQ(first.url, base_ + "/next") << "queries may hold secrets";
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.body, "<Response/>");
  EXPECT_EQ(first.size, 11U);
  EXPECT_EQ(log_.webhooks()[1].code, 11770);
}

TEST(Utf8, IsMadeOfWhateverComes) {
  EXPECT_EQ(valid_utf8("né\xff\xc3 我"), "né?? 我");
}

}  // namespace
}  // namespace softphone::io::carrier
