// Prices of calls over sockets: a REST API that has them late, not at all, or is busy; the budget.
#include "io/desk/desk_fixture.hpp"
#include "io/store/cost_store.hpp"
#include "io/store/threads.hpp"

namespace softphone::io_desk {
namespace {

class CostsTest : public DeskTest {
 protected:
  /// Alice's call to a customer, which was answered and has ended long ago: its prices are due.
  void talk(const std::string& sid = kCall) {
    post_signed("/webhook/softphone/voice", voice_form("client:alice", "+33639980001", sid));
    Form form = leg_form("completed", "+33639980001");
    form.set("ParentCallSid", sid);
    form.add("CallDuration", "61");
    form.add("Timestamp", "Fri, 27 Nov 2026 10:00:00 +0000");
    ASSERT_EQ(post_signed("/webhook/softphone/status", form).status, 204);
  }
  static net::HttpResponse priced(const std::string& price) {
    return net::HttpResponse::json(200, R"({"price":)" + price + R"(,"price_unit":"USD"})");
  }
  json::object ask(const std::string& method, const std::string& target, const std::string& body = {}) {
    const auto response = call(method, target, body);
    EXPECT_LE(response.status, 202) << target << ": " << response.body;
    return response.status <= 202 ? json::parse(response.body).as_object() : json::object();
  }
  json::object leg() {
    const json::array legs = ask("GET", "/api/calls/" + kCall + "/costs").at("legs").as_array();
    return legs.empty() ? json::object() : legs.at(0).as_object();
  }
  bool leg_is(const std::string& basis) {
    for (int i = 0; i < 100; ++i) {
      const json::object now = leg();
      if (!now.empty() && now.at("basis").as_string() == basis) return true;
      rest_for(100ms);
    }
    return false;
  }
  void rest_for(Duration time) {
    run([](Duration wait) -> asio::awaitable<void> { co_await net::sleep_for(wait); }(time));
  }
  void set_costs(const std::string& budget, bool stop) {
    sign_in("alice");
    const auto response = call(
        "PUT",
        "/api/settings/costs",
        R"({"currency":"USD","rates":[{"prefix":"+33","perMinute":"0.014"}],"incoming":null,"client":null,"budget":)" +
            budget + R"(,"stop":)" + (stop ? "true" : "false") + "}"
    );
    EXPECT_EQ(response.status, 200) << response.body;
  }
  std::size_t looks() { return made("GET", "/Calls/" + kLeg + ".json"); }
};

TEST_F(CostsTest, APriceThatIsNotThereYetIsAskedForAgainAndAnEstimateStandsInForIt) {
  rest_ = [](const RestCall&) { return priced("null"); };
  sign_in("chloe");
  talk();
  ASSERT_TRUE(wait_until([&] { return looks() >= 1; }));
  EXPECT_TRUE(leg_is("unknown")) << "no rate, no price: nothing is made up";
  cookie_.clear();
  set_costs("null", false);
  EXPECT_TRUE(leg_is("estimated"));
  EXPECT_EQ(leg().at("amount").as_string(), "0.028");
  rest_ = [](const RestCall&) { return priced(R"("-0.03000")"); };
  EXPECT_EQ(ask("POST", "/api/costs/look").at("asked").as_int64(), 1);
  ASSERT_TRUE(leg_is("billed"));
  EXPECT_EQ(leg().at("amount").as_string(), "0.03");
  const json::object month = ask("GET", "/api/costs");
  EXPECT_EQ(month.at("team").at("sums").at(0).at("billed").as_string(), "0.03");
  EXPECT_EQ(month.at("reps").at(0).at("name").as_string(), "Alice Martin");
  const std::size_t before = looks();
  rest_for(1200ms);
  EXPECT_EQ(looks(), before) << "what has a price is not asked for again";
}

TEST_F(CostsTest, ABusyCarrierIsLeftAloneForAsLongAsItWants) {
  rest_ = [](const RestCall&) {
    net::HttpResponse busy = net::HttpResponse::json(429, R"({"code":20429})");
    busy.headers.set("Retry-After", "3600");
    return busy;
  };
  sign_in("chloe");
  talk();
  ASSERT_TRUE(wait_until([&] { return looks() == 1; }));
  rest_for(1500ms);
  EXPECT_EQ(looks(), 1U);
  EXPECT_EQ(ask("GET", "/api/costs").at("problem").as_string(), "busy");
  rest_ = [](const RestCall&) { return priced(R"("-0.03000")"); };
  ask("POST", "/api/costs/look");
  EXPECT_TRUE(leg_is("billed")) << "somebody who asks for it does not wait";
  EXPECT_TRUE(ask("GET", "/api/costs").at("problem").is_null());
}

TEST_F(CostsTest, ACarrierThatIsIllIsAskedUntilItAnswers) {
  int asked = 0;
  rest_ = [&](const RestCall& made) {
    if (made.target != "/Calls/" + kLeg + ".json") return net::HttpResponse::json(404, "{}");
    ++asked;
    if (asked == 1) return net::HttpResponse::json(500, "oh");
    if (asked == 2) return net::HttpResponse::json(200, R"({"price":"-0.0)");
    return priced(R"("-0.03000")");
  };
  sign_in("chloe");
  talk();
  EXPECT_TRUE(leg_is("billed"));
  EXPECT_EQ(asked, 3);
}

TEST_F(CostsTest, APriceIsAskedForAfterARestart) {
  rest_ = [](const RestCall&) { return net::HttpResponse::json(503, ""); };
  sign_in("chloe");
  talk();
  ASSERT_TRUE(wait_until([&] { return looks() >= 1; }));
  stop();
  rest_ = [](const RestCall&) { return priced(R"("-0.03000")"); };
  start();
  EXPECT_TRUE(leg_is("billed"));
}

TEST_F(CostsTest, ACallThatTheCarrierDoesNotKnowIsGivenUp) {
  sign_in("chloe");
  talk();  // every request is answered with 404
  ASSERT_TRUE(wait_until([&] { return looks() >= 1; }));
  rest_for(1200ms);
  EXPECT_EQ(looks(), 1U);
  EXPECT_FALSE(leg().at("waiting").as_bool());
}

TEST_F(CostsTest, ASpentBudgetIsToldAndStopsCallsToNumbersAlone) {
  rest_ = [](const RestCall&) { return priced("null"); };
  set_costs(R"("0.03")", true);
  talk();
  ASSERT_TRUE(leg_is("estimated"));
  json::object budget = ask("GET", "/api/budget");
  EXPECT_EQ(budget.at("level").as_string(), "near");
  EXPECT_FALSE(budget.at("stopped").as_bool());
  set_costs(R"("0.028")", true);
  budget = ask("GET", "/api/budget");
  EXPECT_EQ(budget.at("level").as_string(), "reached");
  EXPECT_TRUE(budget.at("stopped").as_bool());

  const auto voice = [&](const std::string& from, const std::string& to, char name) {
    return post_signed("/webhook/softphone/voice", voice_form(from, to, "CA" + std::string(32, name))).body;
  };
  const std::string refused = voice("client:alice", "+33639980002", 'd');
  EXPECT_NE(refused.find("budget d&apos;appels"), std::string::npos) << refused;
  EXPECT_NE(refused.find("call budget for this month is spent"), std::string::npos) << refused;
  EXPECT_NE(refused.find("<Hangup/>"), std::string::npos);
  EXPECT_EQ(calls()[0].at("outcome").as_string(), "failed");
  EXPECT_NE(voice("client:alice", "112", 'e').find("urgence"), std::string::npos);
  EXPECT_NE(voice("client:alice", "bob", 'f').find("<Conference"), std::string::npos)
      << "colleagues cost little";
  EXPECT_EQ(voice("+33639980001", "+33199001001", '0').find("budget"), std::string::npos)
      << "who calls comes in";

  set_costs(R"("0.028")", false);
  EXPECT_NE(voice("client:alice", "+33639980002", '1').find("<Conference"), std::string::npos) << "told only";
  set_costs("null", true);
  EXPECT_NE(voice("client:alice", "+33639980002", '2').find("<Conference"), std::string::npos);
}

TEST_F(CostsTest, ASpentBudgetLetsNobodyBeAddedFromOutside) {
  rest_ = [](const RestCall&) { return priced("null"); };
  set_costs(R"("0.01")", true);
  talk();
  ASSERT_TRUE(leg_is("estimated"));
  const std::string target = "/api/calls/" + kCall + "/commands";
  const auto refused = call("POST", target, R"({"id":"x1","command":"add","to":"+33639980002"})");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(error_code(refused), "budget_reached");
  for (const char* other :
       {R"({"id":"x2","command":"add","to":"client:bob"})", R"({"id":"x3","command":"hold"})"})
    EXPECT_EQ(call("POST", target, other).body.find("budget"), std::string::npos) << other;
}

TEST_F(CostsTest, FiguresAreForManagersAndRatesForAdmins) {
  sign_in("bob");
  for (const char* target : {"/api/costs", "/api/costs.csv", "/api/settings/costs"})
    EXPECT_EQ(call("GET", target).status, 403) << target;
  EXPECT_EQ(call("POST", "/api/costs/look").status, 403);
  EXPECT_EQ(call("GET", "/api/calls/" + kCall + "/costs").status, 403);
  const json::object budget = ask("GET", "/api/budget");
  EXPECT_EQ(budget.size(), 1U) << "a rep learns that calls are stopped, no figures";
  cookie_.clear();
  sign_in("chloe");
  EXPECT_EQ(call("GET", "/api/settings/costs").status, 200);
  EXPECT_EQ(call("PUT", "/api/settings/costs", "{}").status, 403);
  EXPECT_EQ(call("GET", "/api/costs?month=2026-13").status, 400);
  EXPECT_EQ(call("GET", "/api/calls/" + kCall + "/costs").status, 404);
  cookie_.clear();
  sign_in("alice");
  EXPECT_EQ(error_code(call("PUT", "/api/settings/costs", "{}")), "bad_setting");
}

TEST_F(CostsTest, TheTableHasEveryLegOfTheMonth) {
  rest_ = [](const RestCall&) { return priced(R"("-0.03000")"); };
  sign_in("chloe");
  talk();
  ASSERT_TRUE(leg_is("billed"));
  const auto response = call("GET", "/api/costs.csv?language=fr&separator=%3B");
  EXPECT_EQ(response.headers.get("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_NE(
      response.body.find(";Alice Martin;Sortant;+33639980001;61;2;\"0,03\";USD;Facturé;"), std::string::npos
  ) << response.body;
  EXPECT_EQ(call("GET", "/api/costs.csv?month=2020-01").body.find("Alice"), std::string::npos);
}

}  // namespace
}  // namespace softphone::io_desk
