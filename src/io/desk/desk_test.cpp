// The desk over real sockets: HttpServer, HttpClient, SQLite.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json.hpp>

#include "io/desk/desk_fixture.hpp"
#include "proto/jwt/access_token.hpp"

namespace softphone::io_desk {
namespace {

namespace beast = boost::beast;
using testing::HasSubstr;

TEST_F(DeskTest, TellsItsConfigurationToAnybody) {
  const auto response = call("GET", "/api/config");
  ASSERT_EQ(response.status, 200);
  const json::object config = json::parse(response.body).as_object();
  EXPECT_EQ(config.at("carrier").as_string(), "built-in");
  EXPECT_EQ(config.at("signaling").as_string(), "/signal");
  EXPECT_EQ(config.at("phoneNumber").as_string(), "+33199001000");
  EXPECT_EQ(config.at("practice").at("numbers").at(0).at("kind").as_string(), "echo");
  EXPECT_THAT(
      response.headers.get("Content-Security-Policy").value_or(""), HasSubstr("frame-ancestors 'self';")
  );
  EXPECT_EQ(response.headers.get("Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_TRUE(config.at("embedOrigins").as_array().empty());
  EXPECT_EQ(response.headers.get("X-Content-Type-Options"), "nosniff");
}

class EmbedTest : public DeskTest {
 protected:
  void configure(DeskConfig& config) override { config.embed_origins = {"https://odoo.example.com"}; }
};

TEST_F(EmbedTest, AllowsTheOriginsOfTheSettingsToShowThePageAndNobodyElse) {
  const auto response = call("GET", "/api/config");
  EXPECT_THAT(
      response.headers.get("Content-Security-Policy").value_or(""),
      HasSubstr("; frame-ancestors 'self' https://odoo.example.com; ")
  );
  EXPECT_EQ(response.headers.get("Cross-Origin-Opener-Policy"), "unsafe-none");
  EXPECT_EQ(json::parse(response.body).at("embedOrigins"), json::array{"https://odoo.example.com"});
}

TEST_F(DeskTest, SignsInAndOut) {
  EXPECT_EQ(error_code(call("GET", "/api/session")), "not_signed_in");
  const auto response = sign_in("alice");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(json::parse(response.body).at("name").as_string(), "Alice Martin");
  const std::string field = response.headers.get("Set-Cookie").value_or("");
  EXPECT_THAT(field, HasSubstr("HttpOnly"));
  EXPECT_THAT(field, HasSubstr("SameSite=Strict"));
  EXPECT_EQ(cookie_.size(), std::string("softphone_session=").size() + 64);
  EXPECT_EQ(call("GET", "/api/session").status, 200);
  EXPECT_EQ(call("DELETE", "/api/session").status, 204);
  EXPECT_EQ(call("GET", "/api/session").status, 401);
  EXPECT_EQ(error_code(sign_in("mallory")), "unknown_rep");
}

TEST_F(DeskTest, SessionsSurviveARestart) {
  sign_in("alice");
  stop();
  start();
  EXPECT_EQ(call("GET", "/api/session").status, 200);
}

TEST_F(DeskTest, TwoWindowsOfOneBrowserMayBeTwoReps) {
  sign_in("alice");
  sign_in("bob");
  const auto name_as = [&](const std::string& identity) {
    const auto response = call("GET", "/api/session", {}, {{"X-Softphone-Identity", identity}});
    return response.status == 200 ? std::string(json::parse(response.body).at("identity").as_string())
                                  : "nobody";
  };
  EXPECT_EQ(name_as("alice"), "alice");
  EXPECT_EQ(name_as("bob"), "bob");
  EXPECT_EQ(name_as("chloe"), "nobody");
  EXPECT_EQ(call("DELETE", "/api/session", {}, {{"X-Softphone-Identity", "bob"}}).status, 204);
  EXPECT_EQ(name_as("bob"), "nobody");
  EXPECT_EQ(name_as("alice"), "alice");
}

TEST_F(DeskTest, TheTrialIsForThisMachineOnly) {
  const std::string body = R"({"identity":"alice"})";
  EXPECT_EQ(
      error_code(call("POST", "/api/session", body, {{"X-Forwarded-For", "203.0.113.9"}})), "trial_only"
  );
  EXPECT_EQ(error_code(call("POST", "/api/session", body, {{"Host", "phone.example.com"}})), "trial_only");
}

TEST_F(DeskTest, OtherSitesAreRefused) {
  sign_in("alice");
  EXPECT_EQ(
      error_code(call("POST", "/api/token", "{}", {{"Origin", "https://evil.example"}})), "foreign_origin"
  );
  EXPECT_EQ(error_code(call("POST", "/api/token", "{}", {{"Origin", "null"}})), "foreign_origin");
  EXPECT_EQ(
      error_code(call("POST", "/api/token", "{}", {{"Origin", "http://localhost:1"}})), "foreign_origin"
  );
  EXPECT_EQ(error_code(call("GET", "/api/calls", "", {{"Sec-Fetch-Site", "cross-site"}})), "foreign_origin");
  EXPECT_EQ(error_code(call("GET", "/api/calls", "", {{"Host", "evil.example"}})), "foreign_host");
  EXPECT_EQ(error_code(call("GET", "/", "", {{"Host", "evil.example"}})), "foreign_host");
  EXPECT_EQ(call("POST", "/api/token", "{}", {{"Origin", base_}}).status, 200);
  EXPECT_EQ(call("GET", "/api/calls", "", {{"Host", "phone.example.com"}}).status, 200);
}

TEST_F(DeskTest, MintsTokensForTheSignedInRepOnly) {
  EXPECT_EQ(call("POST", "/api/token", "{}").status, 401);
  sign_in("alice");
  const auto response = call("POST", "/api/token");
  ASSERT_EQ(response.status, 200) << response.body;
  const json::object body = json::parse(response.body).as_object();
  EXPECT_EQ(body.at("identity").as_string(), "alice");
  EXPECT_EQ(body.at("ttl").as_int64(), 3600);
  const auto token = jwt::verify(
      std::string_view(body.at("token").as_string()),
      kAccountSid,
      net::system_now().wall,
      [](const std::string&) { return std::optional<std::string>("api secret"); }
  );
  ASSERT_TRUE(token);
  EXPECT_EQ(token->identity, "alice");
  EXPECT_TRUE(token->incoming_allowed);
  EXPECT_EQ(token->outgoing_app, "AP" + std::string(32, '3'));
  EXPECT_EQ(call("POST", "/webhook/softphone/token", R"({"identity":"alice"})").status, 200);
  EXPECT_EQ(error_code(call("POST", "/api/token", R"({"identity":"bob"})")), "wrong_identity");
  EXPECT_EQ(
      call("POST", "/api/register-identity", R"({"identity":"alice"})").body,
      R"({"success":true,"identity":"alice"})"
  );
}

TEST_F(DeskTest, BadInputGetsAClearAnswer) {
  sign_in("alice");
  EXPECT_EQ(error_code(call("POST", "/api/token", "{")), "not_json");
  EXPECT_EQ(error_code(call("POST", "/api/token", "[]")), "not_an_object");
  EXPECT_EQ(error_code(call("POST", "/api/token", std::string(100, '['))), "not_json");
  EXPECT_EQ(call("POST", "/api/token", std::string(70'000, ' ')).status, 413);
  EXPECT_EQ(error_code(call("GET", "/api/calls?limit=0")), "bad_limit");
  EXPECT_EQ(error_code(call("GET", "/api/calls?limit=x")), "bad_limit");
  EXPECT_EQ(error_code(call("GET", "/api/calls?before=zzz")), "bad_cursor");
  EXPECT_EQ(error_code(call("GET", "/api/nothing")), "not_found");
}

TEST_F(DeskTest, UnsignedWebhooksAreRefusedAndChangeNothing) {
  sign_in("alice");
  for (const char* path :
       {"/webhook/softphone/voice",
        "/twiml/outgoing",
        "/handle_calls",
        "/webhook/softphone/dialed",
        "/webhook/softphone/status"}) {
    Form form = voice_form("client:alice", "+33199000001");
    EXPECT_EQ(post_signed(path, form, "another token").status, 403) << path;
    EXPECT_EQ(
        call("POST", path, form.encode(), {{"Content-Type", "application/x-www-form-urlencoded"}}).status, 403
    );
    EXPECT_EQ(call("GET", std::string(path) + "?" + form.encode()).status, 403);
  }
  EXPECT_TRUE(calls().empty());
}

TEST_F(DeskTest, ACallFromDialToHistory) {
  sign_in("alice");
  rest_ = [](const RestCall&) {
    return net::HttpResponse::json(201, R"({"call_sid":")" + kLeg + R"(","status":"queued"})");
  };
  const auto twiml = post_signed("/webhook/softphone/voice", voice_form("client:alice", "client:bob"));
  ASSERT_EQ(twiml.status, 200) << twiml.body;
  EXPECT_THAT(twiml.body, HasSubstr(">" + kCall + "</Conference>"));
  EXPECT_THAT(twiml.body, HasSubstr("participantLabel=\"rep-alice\""));
  ASSERT_TRUE(wait_until([&] { return made("POST", "/Conferences/" + kCall + "/Participants.json") == 1; }));
  const Form added = last_form("/Conferences/" + kCall + "/Participants.json");
  EXPECT_EQ(added.get("To"), "client:bob?callSid=" + kCall);
  EXPECT_EQ(added.get("From"), "client:alice");
  EXPECT_EQ(added.get("EarlyMedia"), "true");
  EXPECT_EQ(added.get("StatusCallback"), base_ + "/webhook/softphone/status?call=" + kCall);
  EXPECT_THAT(twiml.body, HasSubstr("action=\"" + base_ + "/webhook/softphone/dialed\""));
  EXPECT_EQ(calls().at(0).at("state").as_string(), "ringing");
  EXPECT_EQ(
      post_signed("/webhook/softphone/voice", voice_form("client:alice", "client:bob")).body, twiml.body
  );

  EXPECT_EQ(post_signed("/webhook/softphone/status", leg_form("busy", "client:bob", "603")).status, 204);
  EXPECT_TRUE(wait_until([&] { return made("POST", "/Calls/" + kCall) >= 1; })) << "the caller is let go";
  Form end = voice_form("client:alice", "client:bob");
  end.add("DialCallStatus", "answered");
  EXPECT_THAT(post_signed("/webhook/softphone/dialed", end).body, HasSubstr("<Hangup/>"));
  // Late and repeated.
  EXPECT_EQ(post_signed("/webhook/softphone/status", leg_form("ringing", "client:bob")).status, 204);
  EXPECT_EQ(post_signed("/webhook/softphone/status", leg_form("busy", "client:bob", "603")).status, 204);
  json::array history = calls();
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history.at(0).at("outcome").as_string(), "declined");
  EXPECT_EQ(history.at(0).at("peer").at("name").as_string(), "Bob Durand");
  cookie_.clear();
  sign_in("bob");
  history = calls();
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history.at(0).at("direction").as_string(), "incoming");
  EXPECT_EQ(history.at(0).at("outcome").as_string(), "declined");
  cookie_.clear();
  sign_in("chloe");
  EXPECT_TRUE(calls().empty());
}

TEST_F(DeskTest, ATestOfTheLineIsNoCall) {
  sign_in("alice");
  Form form = voice_form("client:alice", "");
  form.add("Preflight", "true");
  const auto twiml = post_signed("/webhook/softphone/voice", form);
  EXPECT_THAT(twiml.body, HasSubstr("<Say language=\"fr-FR\">Essai"));
  Form status;
  status.add("CallSid", kCall);
  status.add("From", "client:alice");
  status.add("To", "");
  status.add("CallStatus", "completed");
  EXPECT_EQ(post_signed("/webhook/softphone/status", status).status, 204);
  EXPECT_TRUE(calls().empty());
  // Without the word it is a call to nowhere, which the rep finds in the history.
  post_signed("/webhook/softphone/voice", voice_form("client:alice", ""));
  EXPECT_EQ(post_signed("/webhook/softphone/status", status).status, 204);
  ASSERT_EQ(calls().size(), 1U);
  EXPECT_EQ(calls().at(0).at("state").as_string(), "ended");
}

TEST_F(DeskTest, TheMainLineMayBeShown) {
  sign_in("alice");
  Form form = voice_form("client:alice", "+33199000001");
  form.add("CallerId", "+33199001000");
  EXPECT_THAT(post_signed("/webhook/softphone/voice", form).body, HasSubstr("<Conference"));
  const std::string participants = "/Conferences/" + kCall + "/Participants.json";
  ASSERT_TRUE(wait_until([&] { return made("POST", participants) == 1; }));
  EXPECT_EQ(last_form(participants).get("From"), "+33199001000");
  EXPECT_EQ(calls().at(0).at("line").as_string(), "+33199001000");
}

TEST_F(DeskTest, ACallGoesOnWhenNothingCanBeStored) {
  stop();
  start(64);
  int status = 204;
  for (int i = 100; i < 400 && status == 204; ++i) {
    Form form = leg_form("ringing", "client:bob");
    form.set("CallSid", "CA" + std::string(29, '0') + std::to_string(i));
    status = post_signed("/webhook/softphone/status", form).status;
  }
  EXPECT_EQ(status, 503) << "a callback that was not kept is not acknowledged";
  const auto twiml = post_signed("/webhook/softphone/voice", voice_form("client:alice", "client:bob"));
  EXPECT_EQ(twiml.status, 200);
  EXPECT_THAT(twiml.body, HasSubstr("<Identity>bob</Identity>"));
}

TEST_F(DeskTest, AnswersSignedGetRequestsToo) {
  Form form = voice_form("+33639980001", "+33199001000");
  form.add("AccountSid", kAccountSid);
  net::HttpClientRequest request;
  request.url = base_ + "/handle_calls?" + form.encode();
  request.headers.add("X-Twilio-Signature", twilio::sign_request("auth token", request.url, {}));
  const auto response = send(std::move(request));
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("<Identity>chloe</Identity>"));
}

TEST_F(DeskTest, HistoryHasPages) {
  sign_in("alice");
  for (int i = 0; i < 5; ++i) {
    const std::string sid = "CA" + std::string(31, '0') + std::to_string(i);
    ASSERT_EQ(post_signed("/twiml/outgoing", voice_form("client:alice", "+33199000001", sid)).status, 200);
  }
  std::size_t seen = 0;
  std::string next;
  for (int page = 0; page < 3; ++page) {
    const auto response = call("GET", "/api/calls?limit=2" + (next.empty() ? "" : "&before=" + next));
    const json::object body = json::parse(response.body).as_object();
    seen += body.at("calls").as_array().size();
    next = body.at("next").is_null() ? "" : std::string(body.at("next").as_string());
    EXPECT_EQ(next.empty(), page == 2);
  }
  EXPECT_EQ(seen, 5U);
}

TEST_F(DeskTest, CallsLeftOpenByACrashAreClosedAtTheNextStart) {
  sign_in("alice");
  // Nobody asks the carrier for this one, which answers that it knows no such call.
  post_signed("/webhook/softphone/voice", voice_form("+33639980001", "+33199001001"));
  EXPECT_EQ(calls().at(0).at("state").as_string(), "ringing");
  stop();
  start();
  const json::array history = calls();
  EXPECT_EQ(history.at(0).at("state").as_string(), "ended");
  EXPECT_EQ(history.at(0).at("endedBy").as_string(), "system");
  EXPECT_FALSE(history.at(0).at("reason").is_null());
}

TEST_F(DeskTest, StopsWhileTheCarrierIsBeingAsked) {
  for (int i = 0; i < 20; ++i) {
    const std::string sid = "CA" + std::string(30, '0') + std::to_string(10 + i);
    post_signed("/webhook/softphone/voice", voice_form("client:alice", "+33199000001", sid));
    stop();
    start();
  }
  sign_in("alice");
  const json::array history = calls();
  ASSERT_EQ(history.size(), 20U);
  for (const json::value& call : history) EXPECT_EQ(call.at("state").as_string(), "ended");
}

TEST_F(DeskTest, ThePracticeNetworkRingsTheRep) {
  sign_in("bob");
  const auto response = call("POST", "/api/practice/ring");
  EXPECT_EQ(response.status, 202) << response.body;
  EXPECT_EQ(response.body, R"({"callSid":")" + kCall + R"("})");
  EXPECT_EQ(practice_form_.get("To"), "+33199001002");
  EXPECT_EQ(practice_form_.get("From"), "+33639980001");
  EXPECT_EQ(practice_authorization_.substr(0, 6), "Basic ");
  EXPECT_EQ(error_code(call("POST", "/api/practice/ring", R"({"from":"me"})")), "not_a_number");
}

TEST_F(DeskTest, IsHealthyWhileItsDatabaseAnswers) {
  const auto response = call("GET", "/healthz", "", {{"Host", "balancer.internal"}});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"status":"ok","version":"0.0.test"})");
}

using Socket = beast::websocket::stream<beast::tcp_stream>;

asio::awaitable<void> open_live(Socket& socket, std::uint16_t port, std::string cookie, std::string origin) {
  const asio::ip::tcp::endpoint server(asio::ip::address_v4::loopback(), port);
  co_await beast::get_lowest_layer(socket).async_connect(server, asio::use_awaitable);
  socket.set_option(beast::websocket::stream_base::decorator([=](beast::websocket::request_type& request) {
    if (!cookie.empty()) request.set(beast::http::field::cookie, cookie);
    if (!origin.empty()) request.set(beast::http::field::origin, origin);
  }));
  const std::string host = "127.0.0.1:" + std::to_string(port);
  co_await socket.async_handshake(host, "/api/live", asio::use_awaitable);
}

/// The next frame that is no question whether the page is awake.
asio::awaitable<json::object> read_event(Socket& socket) {
  while (true) {
    beast::flat_buffer buffer;
    co_await socket.async_read(buffer, asio::use_awaitable);
    json::value value = json::parse(beast::buffers_to_string(buffer.data()));
    json::object event = value.as_object();
    if (event.at("type").as_string() != "probe") co_return event;
  }
}

TEST_F(DeskTest, LivePagesSeePresenceAndCallsAtOnce) {
  sign_in("alice");
  const std::string alice = cookie_;
  cookie_.clear();
  sign_in("bob");
  const std::string bob = cookie_;
  Socket first(io_);
  Socket second(io_);
  run([](Socket& a, Socket& b, std::uint16_t port, std::string cookie_a, std::string cookie_b
      ) -> asio::awaitable<void> {
    co_await open_live(a, port, cookie_a, "");
    json::object hello = co_await read_event(a);
    EXPECT_EQ(hello.at("type").as_string(), "hello");
    EXPECT_EQ(hello.at("identity").as_string(), "alice");
    json::object presence = co_await read_event(a);
    EXPECT_TRUE(presence.at("reps").at(0).at("online").as_bool());
    EXPECT_FALSE(presence.at("reps").at(1).at("online").as_bool());
    co_await open_live(b, port, cookie_b, "");
    presence = co_await read_event(a);
    EXPECT_EQ(presence.at("type").as_string(), "presence");
    EXPECT_TRUE(presence.at("reps").at(1).at("online").as_bool());
    co_await read_event(b);
    co_await read_event(b);
  }(first, second, server_->port(), alice, bob));
  post_signed("/webhook/softphone/voice", voice_form("client:alice", "client:bob"));
  run([](Socket& a, Socket& b) -> asio::awaitable<void> {
    json::object event = co_await read_event(a);
    EXPECT_EQ(event.at("call").at("direction").as_string(), "outgoing");
    event = co_await read_event(b);
    EXPECT_EQ(event.at("type").as_string(), "call");
    EXPECT_EQ(event.at("call").at("sid").as_string(), kCall);
    EXPECT_EQ(event.at("call").at("direction").as_string(), "incoming");
    co_await b.async_close(beast::websocket::close_code::normal, asio::use_awaitable);
    event = co_await read_event(a);
    EXPECT_FALSE(event.at("reps").at(1).at("online").as_bool());
  }(first, second));
}

TEST_F(DeskTest, LivePagesNeedASessionAndOurOrigin) {
  sign_in("alice");
  const auto refused_with = [&](const std::string& cookie, const std::string& origin) {
    Socket socket(io_);
    beast::error_code error;
    run([](Socket& s, std::uint16_t port, std::string c, std::string o, beast::error_code& e
        ) -> asio::awaitable<void> {
      try {
        co_await open_live(s, port, c, o);
      } catch (const boost::system::system_error& failure) {
        e = failure.code();
      }
    }(socket, server_->port(), cookie, origin, error));
    return error == beast::websocket::error::upgrade_declined;
  };
  EXPECT_TRUE(refused_with("", ""));
  EXPECT_TRUE(refused_with(cookie_, "https://evil.example"));
  EXPECT_FALSE(refused_with(cookie_, base_));
}

}  // namespace
}  // namespace softphone::io_desk
