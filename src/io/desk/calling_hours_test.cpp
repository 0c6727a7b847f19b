// The hours in which the outside may be called, over sockets. Windows are all week long or never, so that the
// tests do not mind what time it is.
#include <gmock/gmock.h>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kOutside = "+33639980001";

class CallingHoursTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    sign_in("alice");
  }

  /// The rule for every country: at any hour, or never.
  static std::string rule(const std::string& policy, bool always) {
    json::array periods;
    for (int day = 1; always && day <= 7; ++day)
      periods.push_back(json::object{{"day", day}, {"from", 0}, {"to", 1440}});
    const json::object window{{"country", nullptr}, {"periods", periods}, {"holidays", false}};
    return json::serialize(json::object{{"policy", policy}, {"windows", json::array{window}}});
  }
  void set(const std::string& policy, bool always) {
    const auto response = call("PUT", "/api/settings/calling-hours", rule(policy, always));
    ASSERT_EQ(response.status, 200) << response.body;
  }
  json::object asked(const std::string& number = "%2B33639980001") {
    const auto response = call("GET", "/api/calling-hours?to=" + number);
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body).as_object();
  }
  std::string dial(const std::string& sid, bool confirmed = false, const std::string& to = kOutside) {
    Form form = voice_form("client:alice", to, sid);
    if (confirmed) form.add("OutsideHours", "confirmed");
    const auto answer = post_signed("/webhook/softphone/voice", form);
    EXPECT_EQ(answer.status, 200);
    return answer.body;
  }
  /// What the call's timeline says of its hour: "promised", …; empty: nothing.
  std::string told(const std::string& sid) {
    const json::value details = json::parse(call("GET", "/api/calls/" + sid).body);
    for (const json::value& event : details.at("timeline").as_array()) {
      if (event.at("kind") == "outside_hours") return std::string(event.at("detail").as_string());
    }
    return {};
  }
  static std::string sid(char which) { return "CA" + std::string(32, which); }
};

TEST_F(CallingHoursTest, ATrialDoesNotAskUntilAnAdminWantsIt) {
  const json::value setting = json::parse(call("GET", "/api/settings/calling-hours").body);
  EXPECT_EQ(setting.at("policy"), "off");
  EXPECT_EQ(setting.at("windows"), setting.at("usual"));
  EXPECT_EQ(asked().at("decision"), "call");
}

class ReachingOut : public CallingHoursTest {
  void configure(DeskConfig& config) override { config.reaches_outside = true; }
};

TEST_F(ReachingOut, WhereCallsReachTheTelephoneNetworkRepsAreAskedFromTheBeginning) {
  EXPECT_EQ(json::parse(call("GET", "/api/settings/calling-hours").body).at("policy"), "warn");
}

TEST_F(CallingHoursTest, WarnedRepsAreAskedAndTheCallKeepsTheirWord) {
  set("warn", false);
  const json::object view = asked();
  EXPECT_EQ(view.at("decision"), "ask");
  EXPECT_EQ(view.at("country"), "FR");
  EXPECT_EQ(view.at("zone"), "Europe/Paris");
  EXPECT_EQ(view.at("allowed"), false);
  EXPECT_EQ(view.at("why"), "weekly");
  EXPECT_EQ(view.at("until"), nullptr);
  EXPECT_THAT(dial(sid('a'), true), Not(HasSubstr("<Say")));
  EXPECT_EQ(told(sid('a')), "confirmed");
  EXPECT_THAT(dial(sid('b')), Not(HasSubstr("<Say")));
  EXPECT_EQ(told(sid('b')), "unasked");
}

TEST_F(CallingHoursTest, WithinTheHoursNothingIsAskedOrKept) {
  set("block", true);
  EXPECT_EQ(asked().at("decision"), "call");
  dial(sid('a'));
  EXPECT_EQ(told(sid('a')), "");
}

TEST_F(CallingHoursTest, BlockedCallsEndWithASentenceHoweverTheyAreMade) {
  set("block", false);
  EXPECT_EQ(asked().at("decision"), "refuse");
  const std::string twiml = dial(sid('a'), true);
  EXPECT_THAT(twiml, HasSubstr("<Say language=\"fr-FR\">"));
  EXPECT_THAT(twiml, HasSubstr("<Hangup/>"));
  EXPECT_THAT(twiml, Not(HasSubstr("<Dial")));
  EXPECT_EQ(told(sid('a')), "refused");
  const json::array all = calls();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].at("outcome"), "failed");
  EXPECT_THAT(std::string(all[0].at("reason").as_string()), HasSubstr("hour"));
  // Nor by way of another call: an added party, a transfer.
  dial(sid('c'), false, "client:bob");
  for (const char* verb : {"add", "transfer", "consult"}) {
    const std::string body = json::serialize(json::object{{"id", verb}, {"command", verb}, {"to", kOutside}});
    const auto refused = call("POST", "/api/calls/" + sid('c') + "/commands", body);
    EXPECT_EQ(refused.status, 409) << verb;
    EXPECT_EQ(error_code(refused), "outside_calling_hours") << verb;
  }
}

TEST_F(CallingHoursTest, ColleaguesAndTheMainLineAreCalledAtAnyHour) {
  set("block", false);
  for (const char* to : {"bob", "client:bob", "%2B33199001000"})
    EXPECT_EQ(asked(to).at("decision"), "call") << to;
  EXPECT_THAT(dial(sid('a'), false, "client:bob"), Not(HasSubstr("<Say")));
  EXPECT_EQ(told(sid('a')), "");
  EXPECT_EQ(error_code(call("GET", "/api/calling-hours?to=hello")), "not_a_number");
}

TEST_F(CallingHoursTest, ACustomerWhoAskedForTheHourIsCalled) {
  dial(sid('a'));
  const desk::UnixMs now =
      std::chrono::floor<std::chrono::milliseconds>(net::system_now().wall).time_since_epoch().count();
  const auto note = [&](const char* id, const char* replaces, bool done) {
    const json::object body{
        {"id", id},
        {"note", "Rappeler ce soir"},
        {"followUp", now + 60'000},
        {"followUpDone", done},
        {"replaces", replaces}};
    const auto saved = call("PUT", "/api/calls/" + sid('a') + "/wrap-up", json::serialize(body));
    ASSERT_EQ(saved.status, 200) << saved.body;
  };
  note("w1", "", false);
  set("block", false);
  const json::object view = asked();
  EXPECT_EQ(view.at("decision"), "promised");
  EXPECT_EQ(view.at("promise").at("call"), json::value(sid('a')));
  EXPECT_EQ(view.at("promise").at("due"), now + 60'000);
  // A colleague keeps the promise as well.
  cookie_.clear();
  sign_in("bob");
  EXPECT_EQ(asked().at("decision"), "promised");
  cookie_.clear();
  sign_in("alice");
  EXPECT_THAT(dial(sid('b')), Not(HasSubstr("<Say")));
  EXPECT_EQ(told(sid('b')), "promised");
  note("w2", "w1", true);
  EXPECT_EQ(asked().at("decision"), "refuse") << "the promise is kept, and no reason for another call";
}

TEST_F(CallingHoursTest, TheRuleIsAnAdminsAndSurvivesARestart) {
  set("block", false);
  stop();
  start();
  EXPECT_EQ(asked().at("decision"), "refuse");
  const auto wrong = call("PUT", "/api/settings/calling-hours", R"({"policy":"sometimes","windows":[]})");
  EXPECT_EQ(error_code(wrong), "bad_setting");
  cookie_.clear();
  sign_in("bob");
  EXPECT_EQ(call("PUT", "/api/settings/calling-hours", rule("off", true)).status, 403);
}

}  // namespace
}  // namespace softphone::io_desk
