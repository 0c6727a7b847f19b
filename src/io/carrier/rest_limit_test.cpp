// How many requests of the REST API may be under way together (twilio.com/docs/api/errors/20429).
#include <future>

#include "io/carrier/carrier_service_rig.hpp"

namespace softphone::io::carrier {
namespace {

class RestLimitTest : public CarrierServiceTest {
 protected:
  void adapt(softphone::carrier::Config& config) override { config.max_rest_requests = 3; }

  net::HttpRequest list_of_calls(const net::Router::Match& match) {
    net::HttpRequest request;
    request.method = "GET";
    request.path_captures = match.captures;
    const std::string credentials = config_.account_sid + ":" + config_.auth_token;
    request.headers.set("Authorization", "Basic " + base64(as_bytes(credentials)));
    return request;
  }

  /// That many lists of calls, asked for in the same moment; the answers in the order of asking.
  std::vector<net::HttpResponse> ask_together(std::size_t count) {
    std::promise<std::vector<std::future<net::HttpResponse>>> begun;
    asio::post(io_, [&] {
      // All of them are begun in one turn of the loop, so that none is over before the last has begun.
      std::vector<std::future<net::HttpResponse>> answers;
      const std::string path = "/2010-04-01/Accounts/" + config_.account_sid + "/Calls.json";
      const net::Router::Match match = router_.match("GET", path, false);
      for (std::size_t i = 0; i < count; ++i) {
        answers.push_back(asio::co_spawn(io_, match.route->handler(list_of_calls(match)), asio::use_future));
      }
      begun.set_value(std::move(answers));
    });
    std::vector<net::HttpResponse> answers;
    for (auto& answer : begun.get_future().get()) answers.push_back(answer.get());
    return answers;
  }

  void SetUp() override {
    CarrierServiceTest::SetUp();
    std::promise<void> registered;
    asio::post(io_, [&] {
      service_->register_routes(router_);
      registered.set_value();
    });
    registered.get_future().get();
  }

  net::Router router_;
};

TEST_F(RestLimitTest, WhoAsksForTooMuchAtOnceIsToldToComeBack) {
  const auto answers = ask_together(5);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(answers[i].status, 200);
  for (std::size_t i = 3; i < 5; ++i) {
    EXPECT_EQ(answers[i].status, 429);
    EXPECT_EQ(answers[i].headers.get("Twilio-Concurrent-Requests"), "3");
    const json::object body = json::parse(answers[i].body).as_object();
    EXPECT_EQ(body.at("code"), 20429);
    EXPECT_EQ(body.at("status"), 429);
    EXPECT_EQ(body.at("message"), "Too Many Requests");
    EXPECT_EQ(body.at("more_info"), "https://www.twilio.com/docs/errors/20429");
  }
  // Those that were refused are not counted, and the others are over.
  for (const net::HttpResponse& answer : ask_together(3)) EXPECT_EQ(answer.status, 200);
}

}  // namespace
}  // namespace softphone::io::carrier
