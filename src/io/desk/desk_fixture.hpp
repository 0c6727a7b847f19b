#pragma once
// The desk over real sockets for tests: HttpServer, HttpClient, SQLite; in place of Twilio's REST API
// whatever the test answers.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <functional>

#include "base/sid.hpp"
#include "io/desk/desk_service.hpp"
#include "io/net/random.hpp"
#include "io/net/task_group.hpp"
#include "proto/twilio/signature.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;
namespace fs = std::filesystem;
namespace json = boost::json;

inline const std::string kAccountSid = "AC" + std::string(32, '1');
inline const std::string kCall = "CA" + std::string(32, 'a');
inline const std::string kLeg = "CA" + std::string(32, 'b');

struct RestCall {
  std::string method;
  std::string target;  ///< after the account's path
  Form form;
  net::Headers headers;
};

class DeskTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "softphone-desk-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    start();
  }
  void TearDown() override {
    stop();
    fs::remove_all(folder_);
  }

  void start(long long max_pages = 0) {
    const store::StoreOptions kept{folder_ / "softphone.db", max_pages, io_delivery::targets_of(outbox_)};
    auto store = store::Store::open(kept, net::system_now().wall);
    ASSERT_TRUE(store) << store.error().detail;
    store_ = std::move(*store);
    DeskConfig config;
    config.version = "0.0.test";
    config.account = {
        kAccountSid, "auth token", "SK" + std::string(32, '2'), "api secret", "AP" + std::string(32, '3')};
    config.signaling = "/signal";
    config.built_in_carrier = built_in_carrier_;
    config.practice_numbers = {{"+33199000001", "echo"}};
    config.public_hosts = {"phone.example.com"};
    config.outbox = outbox_;
    config.trusted_proxies = proxies_;
    config.examine = examine_;
    config.repair = repair_;
    config.private_calendars = private_calendars_;
    configure(config);
    desk_ = std::make_unique<DeskService>(io_.get_executor(), config, *store_, http_, net::system_random());
    net::Router router;
    router.add("POST", "/practice/v1/calls", [this](net::HttpRequest request) {
      return practice(std::move(request));
    });
    for (const char* method : {"GET", "POST", "DELETE"}) {
      router.add(method, "/2010-04-01/**", [this](net::HttpRequest request) {
        return rest(std::move(request));
      });
    }
    desk_->add_routes(router);
    net::HttpServerOptions options;
    options.port = 0;
    auto server = net::HttpServer::listen(io_.get_executor(), options, std::move(router));
    ASSERT_TRUE(server) << server.error().detail;
    server_ = std::move(*server);
    base_ = "http://127.0.0.1:" + std::to_string(server_->port());
    desk_->listening_on(server_->port(), base_, base_);
    run([](DeskService& desk) -> asio::awaitable<void> {
      const auto started = co_await desk.start(1'763'700'060'000);
      EXPECT_TRUE(started);
    }(*desk_));
  }

  /// What else a test wants of the desk; the store is open.
  virtual void configure(DeskConfig&) {}

  void stop() {
    server_.reset();
    io_.restart();
    io_.poll();
    desk_.reset();
    store_.reset();
  }

  asio::awaitable<net::HttpResponse> practice(net::HttpRequest request) {
    practice_form_ = request.body_form();
    practice_authorization_ = request.headers.get("Authorization").value_or("");
    co_return net::HttpResponse::json(201, R"({"sid":")" + kCall + R"("})");
  }

  /// The account's REST API as the test wants it.
  asio::awaitable<net::HttpResponse> rest(net::HttpRequest request) {
    const std::string prefix = "/2010-04-01/Accounts/" + kAccountSid;
    RestCall made{request.method, request.target.substr(prefix.size()), request.body_form(), request.headers};
    made_.push_back(made);
    net::HttpResponse answer = rest_ ? rest_(made) : net::HttpResponse::json(404, R"({"code":20404})");
    co_return answer;
  }

  /// Lets the desk work until `condition` holds; false after ten seconds.
  bool wait_until(std::function<bool()> condition) {
    bool held = false;
    run([](std::function<bool()> wanted, bool& result) -> asio::awaitable<void> {
      for (int i = 0; i < 2000 && !result; ++i) {
        result = wanted();
        if (!result) co_await net::sleep_for(5ms);
      }
    }(std::move(condition), held));
    return held;
  }

  /// How many requests of that method were made whose target begins so.
  std::size_t made(const std::string& method, const std::string& target) const {
    return static_cast<std::size_t>(std::count_if(made_.begin(), made_.end(), [&](const RestCall& call) {
      return call.method == method && call.target.starts_with(target);
    }));
  }
  Form last_form(const std::string& target) const {
    for (auto call = made_.rbegin(); call != made_.rend(); ++call) {
      if (call->method == "POST" && call->target.starts_with(target)) return call->form;
    }
    return {};
  }

  void run(asio::awaitable<void> task) {
    bool done = false;
    asio::co_spawn(io_, std::move(task), [&](std::exception_ptr error) {
      done = true;
      if (error) std::rethrow_exception(error);
    });
    io_.restart();
    while (!done && io_.run_one() > 0) {
    }
    ASSERT_TRUE(done);
  }

  net::HttpClientResponse send(net::HttpClientRequest request) {
    net::HttpClientResponse out;
    run([](net::HttpClient& client, net::HttpClientRequest wanted, net::HttpClientResponse& result
        ) -> asio::awaitable<void> {
      auto response = co_await client.send(std::move(wanted));
      EXPECT_TRUE(response) << (response ? "" : response.error().detail);
      if (response) result = *response;
    }(http_, std::move(request), out));
    return out;
  }

  /// `cookie_` and the fields are sent along.
  net::HttpClientResponse call(
      std::string method, const std::string& target, std::string body = {}, net::Headers headers = {}
  ) {
    net::HttpClientRequest request;
    request.method = std::move(method);
    request.url = base_ + target;
    request.body = std::move(body);
    request.headers = std::move(headers);
    if (!cookie_.empty()) request.headers.add("Cookie", cookie_);
    return send(std::move(request));
  }

  net::HttpClientResponse sign_in(const std::string& identity) {
    auto response = call("POST", "/api/session", R"({"identity":")" + identity + R"("})");
    const std::string field = response.headers.get("Set-Cookie").value_or("");
    if (!field.empty()) cookie_ = field.substr(0, field.find(';'));
    return response;
  }

  /// A form POST as the carrier sends it.
  net::HttpClientResponse post_signed(
      const std::string& target, Form form, std::string token = "auth token"
  ) {
    form.add("AccountSid", kAccountSid);
    net::HttpClientRequest request;
    request.method = "POST";
    request.url = base_ + target;
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
    request.headers.add("X-Twilio-Signature", twilio::sign_request(token, request.url, form));
    request.body = form.encode();
    return send(std::move(request));
  }

  static Form voice_form(const std::string& from, const std::string& to, const std::string& sid = kCall) {
    return {
        {"CallSid", sid}, {"From", from}, {"To", to}, {"CallStatus", "ringing"}, {"Direction", "inbound"}};
  }

  static Form leg_form(const std::string& status, const std::string& to, const std::string& code = {}) {
    Form form{
        {"CallSid", kLeg},
        {"ParentCallSid", kCall},
        {"From", "client:alice"},
        {"To", to},
        {"CallStatus", status}};
    if (!code.empty()) form.add("SipResponseCode", code);
    return form;
  }

  json::array calls(const std::string& query = {}) {
    const auto response = call("GET", "/api/calls" + query);
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body).at("calls").as_array();
  }

  static std::string error_code(const net::HttpClientResponse& response) {
    return std::string(json::parse(response.body).at("error").at("code").as_string());
  }

  fs::path folder_;
  asio::io_context io_;
  net::HttpClient http_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<DeskService> desk_;
  std::unique_ptr<net::HttpServer> server_;
  std::string base_;
  std::string cookie_;
  Form practice_form_;
  std::string practice_authorization_;
  bool built_in_carrier_ = true;                             ///< as of the next start
  io_delivery::OutboxConfig outbox_ = {};                    ///< as of the next start
  net::AddressList proxies_ = net::AddressList::loopback();  ///< likewise
  decltype(DeskConfig::examine) examine_;                    ///< likewise
  decltype(DeskConfig::repair) repair_;                      ///< likewise
  std::vector<std::string> private_calendars_;
  std::vector<RestCall> made_;
  std::function<net::HttpResponse(const RestCall&)> rest_;
};

}  // namespace softphone::io_desk
