// The history and what is added to it, over sockets.
#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

class RecordsTest : public DeskTest {
 protected:
  /// Alice's call to the customer, which is answered and ends.
  /// A call of alice that was answered: the carrier takes the desk's order to ring `to`, who talks for 12 s.
  void talk(const std::string& sid = kCall, const std::string& to = "+33639980001") {
    const std::string leg = "CA" + std::string(32, sid.back() == 'a' ? '5' : '6');
    rest_ = [leg](const RestCall&) {
      return net::HttpResponse::json(201, R"({"call_sid":")" + leg + R"(","status":"queued"})");
    };
    post_signed("/webhook/softphone/voice", voice_form("client:alice", to, sid));
    ASSERT_TRUE(wait_until([&] { return made("POST", "/Conferences/" + sid + "/Participants.json") == 1; }));
    for (const char* status : {"in-progress", "completed"}) {
      Form form = leg_form(status, to);
      form.set("CallSid", leg);
      form.set("ParentCallSid", sid);
      if (std::string_view(status) == "completed") form.add("CallDuration", "12");
      post_signed("/webhook/softphone/status", form);
    }
    Form caller = voice_form("client:alice", to, sid);
    caller.set("CallStatus", "completed");
    post_signed("/webhook/softphone/status", caller);
  }
  json::object ask(const std::string& method, const std::string& target, const std::string& body = {}) {
    const auto response = call(method, target, body);
    EXPECT_EQ(response.status, 200) << target << ": " << response.body;
    return response.status == 200 ? json::parse(response.body).as_object() : json::object();
  }
  json::object details() { return ask("GET", "/api/calls/" + kCall); }
  const std::string wrap_up = "/api/calls/" + kCall + "/wrap-up";
};

TEST_F(RecordsTest, AWrapUpIsKeptShownAndUndone) {
  sign_in("alice");
  talk();
  const char* body = R"({"id":"w1","outcome":"connected","note":"Devis\nlundi","followUp":1900000000000})";
  json::object saved = ask("PUT", wrap_up, body);
  EXPECT_EQ(saved["call"].at("wrapUp").at("by").as_string(), "alice");
  EXPECT_EQ(saved["call"].at("wrapUp").at("note").as_string(), "Devis\nlundi");
  EXPECT_EQ(ask("PUT", wrap_up, body), saved) << "the same again changes nothing";
  EXPECT_EQ(ask("GET", "/api/follow-ups").at("calls").as_array().size(), 1U);
  stop();
  start();
  EXPECT_EQ(calls()[0].at("wrapUp").at("outcome").as_string(), "connected") << "after a restart";
  EXPECT_EQ(
      error_code(call("PUT", wrap_up, R"({"id":"w2","outcome":"busy","replaces":""})")), "changed_meanwhile"
  );
  const json::object undone = ask("POST", wrap_up + "/undo", R"({"id":"w1"})");
  EXPECT_TRUE(undone.at("call").at("wrapUp").is_null());
  EXPECT_EQ(call("POST", wrap_up + "/undo", R"({"id":"nope"})").status, 409);
  EXPECT_TRUE(ask("GET", "/api/follow-ups").at("calls").as_array().empty());
}

TEST_F(RecordsTest, OnlyThoseOfTheCallAndManagersAddToIt) {
  sign_in("alice");
  talk();
  cookie_.clear();
  sign_in("bob");
  for (const std::string& what : {std::string("/wrap-up"), std::string("/quality"), std::string("/rating")}) {
    const auto response =
        call(what == "/wrap-up" ? "PUT" : "POST", "/api/calls/" + kCall + what, R"({"id":"x"})");
    EXPECT_EQ(response.status, 404) << what;
  }
  EXPECT_EQ(call("GET", "/api/calls/" + kCall).status, 404);
  EXPECT_EQ(call("GET", "/api/calls?team=1").status, 403);
  EXPECT_EQ(call("GET", "/api/calls.csv?rep=alice").status, 403);
  EXPECT_TRUE(calls().empty());
  cookie_.clear();
  sign_in("chloe");
  EXPECT_TRUE(calls().empty()) << "her own";
  EXPECT_EQ(calls("?team=1")[0].at("rep").as_string(), "alice");
  EXPECT_EQ(calls("?rep=alice")[0].at("direction").as_string(), "outgoing");
  EXPECT_EQ(details().at("call").at("rep").as_string(), "alice");
  EXPECT_EQ(call("PUT", wrap_up, R"({"id":"c1","note":"Bien mené."})").status, 200);
  EXPECT_EQ(call("PUT", wrap_up, "[]").status, 400);
  EXPECT_EQ(call("PUT", "/api/calls/CAxyz/wrap-up", R"({"id":"c1"})").status, 404);
}

TEST_F(RecordsTest, FindsByNumberNameAndNote) {
  sign_in("alice");
  const std::string second = "CA" + std::string(32, 'c');
  talk();
  talk(second, "+33639980002");
  ask("PUT", wrap_up, R"({"id":"w1","outcome":"busy","note":"Rappeler Élodie"})");
  EXPECT_EQ(calls("?q=06%2039%2098%2000%2001").size(), 1U);
  EXPECT_EQ(calls("?q=3998").size(), 2U);
  EXPECT_EQ(calls("?q=elod").size(), 1U);
  EXPECT_EQ(calls("?q=alice").size(), 2U) << "everybody in a call has a name";
  EXPECT_EQ(calls("?q=zebra").size(), 0U);
  EXPECT_EQ(calls("?disposition=busy").size(), 1U);
  EXPECT_EQ(calls("?disposition=none").size(), 1U);
  EXPECT_EQ(calls("?outcome=answered,busy&direction=outgoing").size(), 2U);
  EXPECT_EQ(calls("?missed=1").size(), 0U);
  EXPECT_EQ(calls("?to=1000").size(), 0U);
  for (const char* bad :
       {"?direction=up", "?from=yesterday", "?to=-1", "?outcome=a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a"})
    EXPECT_EQ(call("GET", std::string("/api/calls") + bad).status, 400) << bad;
}

TEST_F(RecordsTest, TheTableIsStreamedWithTheSameFilters) {
  sign_in("alice");
  for (int i = 0; i < 450; ++i) {
    const std::string sid = "CA" + std::string(29, 'd') + std::to_string(100 + i);
    post_signed("/webhook/softphone/voice", voice_form("client:alice", i == 0 ? "+33639980001" : "112", sid));
  }
  const auto response = call("GET", "/api/calls.csv?language=fr&separator=%3B");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_EQ(response.headers.get("Transfer-Encoding"), "chunked");
  EXPECT_TRUE(
      response.body.starts_with("\xEF\xBB\xBF"
                                "Début (UTC);Sens;")
  );
  EXPECT_EQ(std::count(response.body.begin(), response.body.end(), '\n'), 451);
  EXPECT_NE(response.body.find(";+33639980001;"), std::string::npos);
  const auto found = call("GET", "/api/calls.csv?q=3998");
  EXPECT_EQ(std::count(found.body.begin(), found.body.end(), '\n'), 2);
}

TEST_F(RecordsTest, OneTimelineWithQualityAndRating) {
  sign_in("alice");
  talk();
  const std::string base = "/api/calls/" + kCall;
  ask("POST", base + "/quality", R"({"id":"q1","codec":"opus","mos":{"avg":2.5,"min":1.5}})");
  ask("POST", base + "/rating", R"({"id":"r1","score":2,"issue":"choppy-audio"})");
  EXPECT_EQ(call("POST", base + "/rating", R"({"id":"r2","score":9})").status, 400);
  const json::object shown = details();
  EXPECT_EQ(shown.at("call").at("quality").at("verdict").as_string(), "poor");
  EXPECT_EQ(shown.at("call").at("rating").as_int64(), 2);
  EXPECT_EQ(shown.at("quality").at(0).at("codec").as_string(), "opus");
  std::vector<std::string> kinds;
  for (const json::value& event : shown.at("timeline").as_array())
    kinds.emplace_back(event.at("kind").as_string());
  std::sort(kinds.begin(), kinds.end());
  EXPECT_EQ(kinds, (std::vector<std::string>{"answered", "called", "ended", "quality", "rated"}));
}

TEST_F(RecordsTest, AdminsChangeTheOutcomes) {
  sign_in("bob");
  EXPECT_EQ(ask("GET", "/api/outcomes").at("outcomes").as_array().size(), 8U);
  EXPECT_EQ(call("PUT", "/api/outcomes", R"({"outcomes":[{"en":"Sold"}]})").status, 403);
  cookie_.clear();
  sign_in("alice");
  EXPECT_EQ(call("PUT", "/api/outcomes", R"({"outcomes":[]})").status, 400);
  ask("PUT", "/api/outcomes", R"({"outcomes":[{"en":"Sold","fr":"Vendu"}]})");
  stop();
  start();
  const json::object list = ask("GET", "/api/outcomes");
  EXPECT_EQ(list.at("outcomes").at(0).at("key").as_string(), "sold");
  EXPECT_TRUE(list.at("outcomes").at(1).at("hidden").as_bool());
  talk();
  EXPECT_EQ(call("PUT", wrap_up, R"({"id":"w","outcome":"sold"})").status, 200);
}

TEST_F(RecordsTest, NobodyListensUnseen) {
  sign_in("alice");
  talk();
  const std::string recording = "RE" + std::string(32, 'e');
  Form form{{"CallSid", kCall}, {"RecordingSid", recording}, {"RecordingStatus", "completed"}};
  post_signed("/webhook/softphone/recording?call=" + kCall, form);
  rest_ = [](const RestCall&) { return net::HttpResponse{.status = 206, .headers = {}, .body = "sound"}; };
  cookie_.clear();
  sign_in("bob");
  EXPECT_EQ(call("GET", "/api/recordings/" + recording + ".mp3").status, 404);
  sign_in("chloe");
  // Two reps in one browser: a player cannot send the field that says as whom it asks.
  EXPECT_EQ(call("GET", "/api/recordings/" + recording + ".mp3?identity=bob").status, 404);
  const auto part =
      call("GET", "/api/recordings/" + recording + ".mp3?identity=chloe", {}, {{"Range", "bytes=0-3"}});
  EXPECT_EQ(part.status, 206) << part.body;
  call("GET", "/api/recordings/" + recording + ".mp3?identity=chloe", {}, {{"Range", "bytes=4-"}});
  const auto download = call("GET", "/api/recordings/" + recording + ".wav?identity=chloe&download=1");
  EXPECT_TRUE(download.headers.get("Content-Disposition").value_or("").starts_with("attachment"));
  std::string heard;
  const json::object shown = details();
  for (const json::value& event : shown.at("timeline").as_array()) {
    const std::string kind(event.at("kind").as_string());
    if (kind == "listened" || kind == "downloaded")
      heard += kind + ' ' + std::string(event.at("by").at("value").as_string()) + '\n';
  }
  EXPECT_EQ(heard, "listened chloe\ndownloaded chloe\n");
}

}  // namespace
}  // namespace softphone::io_desk
