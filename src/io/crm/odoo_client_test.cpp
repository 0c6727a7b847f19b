#include "io/crm/odoo_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <functional>

#include "crm/test_odoo.hpp"
#include "io/net/http_server.hpp"

namespace softphone::crm {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;

/// An Odoo behind real HTTP, whose answers a test may spoil after they were carried out.
class OdooClientTest : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    odoo.leads = {json::object{
        {"id", 68},
        {"name", "Usine"},
        {"phone", "06 12 34 56 78"},
        {"active", true},
        {"write_date", "2026-11-20 20:36:49"}}};
    net::Router router;
    const auto handler = [this](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
      return serve(std::move(request));
    };
    router.add("POST", "/jsonrpc", handler);
    router.add("POST", "/json/2/*/*", handler);
    router.add("POST", "/elsewhere/jsonrpc", [](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
      net::HttpResponse response = net::HttpResponse::empty(302);
      response.headers.add("Location", "/jsonrpc");
      co_return response;
    });
    net::HttpServerOptions options;
    options.port = 0;
    auto listening = net::HttpServer::listen(io_.get_executor(), options, std::move(router));
    ASSERT_TRUE(listening) << listening.error().detail;
    server_ = std::move(*listening);
  }

  asio::awaitable<net::HttpResponse> serve(net::HttpRequest request) {
    EXPECT_EQ(++under_way_, 1) << "one request at a time";
    const OdooRequest asked{request.method, request.target, {}, request.body, false};
    const OdooAnswer answer = odoo.answer(asked);
    asio::steady_timer pause(io_, 2ms);
    auto waiting = pause.async_wait(asio::use_awaitable);
    co_await std::move(waiting);
    --under_way_;
    net::HttpResponse response = net::HttpResponse::json(answer.status, answer.body);
    if (spoil && odoo.asked.size() > 0 && odoo.asked.back() == spoil_at) {
      spoil(response);
      spoil = nullptr;
    }
    co_return response;
  }

  [[nodiscard]] OdooConfig config(const std::string& path = "") const {
    return {
        "http://127.0.0.1:" + std::to_string(server_->port()) + path,
        "sales",
        "bot",
        "SECRETKEY",
        "https://phone.example.com"};
  }

  template <class T>
  T run(asio::awaitable<T> task) {
    std::optional<T> out;
    asio::co_spawn(io_, std::move(task), [&](std::exception_ptr error, T value) {
      if (error) std::rethrow_exception(error);
      out = std::move(value);
    });
    while (!out && io_.run_one() > 0) {
    }
    return std::move(*out);
  }

  static CallNote a_call() {
    CallNote note;
    note.call_sid = "CA9";
    note.number = "+33612345678";
    note.outcome = "answered";
    return note;
  }

  TestOdoo odoo{GetParam()};
  std::string spoil_at;
  std::function<void(net::HttpResponse&)> spoil;
  asio::io_context io_;
  net::HttpClient http_;
  std::unique_ptr<net::HttpServer> server_;
  int under_way_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Versions, OdooClientTest, testing::Values(17, 18, 19));

TEST_P(OdooClientTest, WritesANoteAndFindsItAgain) {
  Odoo client(http_, config());
  const auto receipt = run(client.write(a_call(), std::nullopt));
  ASSERT_TRUE(receipt) << receipt.error().detail;
  EXPECT_EQ(receipt->record.id, 68);
  const auto again = run(client.write(a_call(), *receipt));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->message_id, receipt->message_id);
  EXPECT_EQ(odoo.messages.size(), 1U);
}

TEST_P(OdooClientTest, WritesOnceAlthoughTheAnswerIsSpoilt) {
  struct Case {
    const char* what;
    std::function<void(net::HttpResponse&)> spoil;
    Trouble trouble;
  };
  const std::vector<Case> cases = {
      {"an error of the server",
       [](auto& r) { r = net::HttpResponse::text(500, "<h1>Internal Server Error</h1>"); },
       Trouble::server},
      {"a proxy's page",
       [](auto& r) { r = net::HttpResponse::text(200, "<html>Bad gateway</html>"); },
       Trouble::server},
      {"half an answer", [](auto& r) { r.body.resize(r.body.size() / 2); }, Trouble::server},
      {"a flood", [](auto& r) { r.body = std::string(2 * kMaxAnswer, 'x'); }, Trouble::network},
  };
  for (const Case& one : cases) {
    odoo.messages.clear();
    Odoo client(http_, config());
    spoil_at = "crm.lead.message_post";
    spoil = one.spoil;
    const auto failed = run(client.write(a_call(), std::nullopt));
    ASSERT_FALSE(failed) << one.what;
    EXPECT_EQ(failed.error().trouble, one.trouble) << one.what << ": " << failed.error().detail;
    EXPECT_EQ(failed.error().detail.find("SECRETKEY"), std::string::npos);
    const auto receipt = run(client.write(a_call(), std::nullopt));
    ASSERT_TRUE(receipt) << one.what << ": " << receipt.error().detail;
    EXPECT_EQ(odoo.messages.size(), 1U) << one.what;
  }
}

/// Keeps connections open, but ends the one on which `cut_at` was carried out, without a byte.
asio::awaitable<void> serve_and_cut(asio::ip::tcp::socket socket, TestOdoo& odoo, std::string& cut_at) {
  namespace http = boost::beast::http;
  boost::beast::flat_buffer buffer;
  for (;;) {
    http::request<http::string_body> request;
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    auto reading = http::async_read(socket, buffer, request, token);
    co_await std::move(reading);
    if (error) co_return;
    const OdooRequest asked{"POST", std::string(request.target()), {}, request.body(), false};
    const OdooAnswer answer = odoo.answer(asked);
    if (!odoo.asked.empty() && odoo.asked.back() == cut_at) {
      cut_at.clear();
      co_return;
    }
    http::response<http::string_body> response{http::int_to_status(answer.status), 11};
    response.body() = answer.body;
    response.keep_alive(true);
    response.prepare_payload();
    auto writing = http::async_write(socket, response, token);
    co_await std::move(writing);
    if (error) co_return;
  }
}

TEST_P(OdooClientTest, MakesNothingTwiceWhenAKeptConnectionEndsWithoutAnAnswer) {
  asio::ip::tcp::acceptor acceptor(io_, {asio::ip::address_v4::loopback(), 0});
  std::string cut_at;
  std::function<void()> accept = [&] {
    acceptor.async_accept([&](boost::system::error_code error, asio::ip::tcp::socket socket) {
      if (error) return;
      asio::co_spawn(io_, serve_and_cut(std::move(socket), odoo, cut_at), asio::detached);
      accept();
    });
  };
  accept();
  OdooConfig there = config();
  there.url = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
  Odoo client(http_, there);
  CallNote note = a_call();
  note.follow_up = "2026-12-01";
  for (const char* at : {"crm.lead.message_post", "crm.lead.activity_schedule"}) {
    cut_at = at;
    const auto failed = run(client.write(note, std::nullopt));
    ASSERT_FALSE(failed) << at;
    EXPECT_EQ(failed.error().trouble, Trouble::network) << at;
  }
  const auto receipt = run(client.write(note, std::nullopt));
  ASSERT_TRUE(receipt) << receipt.error().detail;
  EXPECT_EQ(odoo.messages.size(), 1U);
  EXPECT_EQ(odoo.activities.size(), 1U);
  cut_at = "crm.lead.create";
  const auto lost = run(client.create("+33711223344", "Paul", ""));
  EXPECT_FALSE(lost);
  EXPECT_EQ(odoo.leads.size(), 2U);
}

TEST_P(OdooClientTest, AsksOneThingAtATimeInTheOrderOfTheAskers) {
  Odoo client(http_, config());
  std::vector<int> ended;
  for (int i = 0; i < 5; ++i) {
    asio::co_spawn(io_, client.find("+33612345678", ""), [&, i](std::exception_ptr error, auto found) {
      EXPECT_FALSE(error);
      EXPECT_TRUE(found);
      ended.push_back(i);
    });
  }
  while (ended.size() < 5 && io_.run_one() > 0) {
  }
  EXPECT_EQ(ended, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST_P(OdooClientTest, LearnsAnewAfterAnUpgrade) {
  odoo.major = 18;
  Odoo client(http_, config());
  ASSERT_TRUE(run(client.find("+33612345678", "")));
  odoo.major = 19;  // where leads have no field "mobile"
  const auto refused = run(client.find("+33612345678", ""));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().trouble, Trouble::refused) << refused.error().detail;
  const auto found = run(client.find("+33612345678", ""));
  EXPECT_TRUE(found) << found.error().detail;
}

TEST_P(OdooClientTest, FollowsNoRedirect) {
  Odoo client(http_, config("/elsewhere"));
  const auto found = run(client.find("+33612345678", ""));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().trouble, Trouble::server);
  EXPECT_TRUE(odoo.asked.empty());
}

TEST_P(OdooClientTest, SaysThatNobodyAnswers) {
  OdooConfig wrong = config();
  wrong.url = "http://127.0.0.1:1";
  Odoo client(http_, wrong);
  const auto found = run(client.check());
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().trouble, Trouble::network);
  EXPECT_THAT(found.error().detail, HasSubstr("cannot be reached"));
}

}  // namespace
}  // namespace softphone::crm
