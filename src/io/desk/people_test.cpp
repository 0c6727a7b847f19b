// People over real sockets: the end of the trial, passwords, lock-out, links, sessions, roles, the audit log.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "io/desk/desk_fixture.hpp"
#include "io/store/people_store.hpp"
#include "proto/crypto/password_hash.hpp"

namespace softphone::io_desk {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kAlices = "tulipe violette en avril";
const std::string kBobs = "cheval agrafe batterie";

class PeopleTest : public DeskTest {
 protected:
  using Answered = net::HttpClientResponse;

  static std::string body_of(json::object object) { return json::serialize(object); }
  static json::object read(const Answered& response) { return json::parse(response.body).as_object(); }
  static std::string cookie_of(const Answered& response) {
    const std::string field = response.headers.get("Set-Cookie").value_or("");
    return field.substr(0, field.find(';'));
  }

  /// Alice, admin, by the page of the trial; signed in afterwards.
  void found_team() {
    DeskTest::sign_in("alice");
    const auto added = call(
        "POST",
        "/api/people",
        body_of({{"identity", "alice"}, {"name", "Alice Martin"}, {"role", "admin"}, {"password", kAlices}})
    );
    ASSERT_EQ(added.status, 201) << added.body;
    cookie_.clear();
    ASSERT_EQ(sign_in("alice", kAlices).status, 200);
  }

  Answered sign_in(const std::string& name, const std::string& password) {
    auto response = call("POST", "/api/session", body_of({{"identity", name}, {"password", password}}));
    if (response.status == 200) cookie_ = cookie_of(response);
    return response;
  }

  /// Somebody who has joined by a link; the cookie of their session.
  std::string join(const std::string& identity, const std::string& role, const std::string& password) {
    const auto added =
        call("POST", "/api/people", body_of({{"identity", identity}, {"name", identity}, {"role", role}}));
    EXPECT_EQ(added.status, 201) << added.body;
    const std::string token(read(added).at("link").at("token").as_string());
    const std::string admin = std::exchange(cookie_, {});
    const auto joined =
        call("POST", "/api/links/accept", body_of({{"token", token}, {"password", password}}));
    EXPECT_EQ(joined.status, 200) << joined.body;
    cookie_ = admin;
    return cookie_of(joined);
  }

  Answered call_as(const std::string& cookie, std::string method, const std::string& target) {
    const std::string before = std::exchange(cookie_, cookie);
    const bool has_body = method == "POST" || method == "PATCH";
    auto response = call(std::move(method), target, has_body ? "{}" : "");
    cookie_ = before;
    return response;
  }

  bool eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 400; ++i) {
      if (condition()) return true;
      run([]() -> asio::awaitable<void> { co_await net::sleep_for(25ms); }());
    }
    return false;
  }

  json::array audit(const std::string& query = {}) {
    const auto response = call("GET", "/api/audit" + query);
    EXPECT_EQ(response.status, 200) << response.body;
    return read(response).at("entries").as_array();
  }

  /// Everything that the database has on disk.
  std::string database() {
    std::string all;
    for (const char* name : {"softphone.db", "softphone.db-wal"}) {
      std::ifstream in(folder_ / name, std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      all += text.str();
    }
    return all;
  }
};

TEST_F(PeopleTest, TheFirstPasswordEndsTheTrialForEverybody) {
  DeskTest::sign_in("bob");
  const std::string bob = cookie_;
  cookie_.clear();
  DeskTest::sign_in("alice");
  const std::string practice_alice = cookie_;
  EXPECT_EQ(
      error_code(call("POST", "/api/people", body_of({{"identity", "alice"}, {"name", "A"}, {"role", "rep"}}))
      ),
      "first_is_admin"
  );
  const auto weak = call(
      "POST",
      "/api/people",
      body_of({{"identity", "alice"}, {"name", "Alice"}, {"role", "admin"}, {"password", "password123"}})
  );
  EXPECT_EQ(error_code(weak), "password_common");
  EXPECT_TRUE(read(call("GET", "/api/config")).at("trial").as_bool());
  found_team();
  EXPECT_FALSE(read(call("GET", "/api/config")).at("trial").as_bool());
  EXPECT_EQ(call_as(bob, "GET", "/api/session").status, 401);
  EXPECT_EQ(call_as(practice_alice, "GET", "/api/session").status, 401) << "she had no password";
  EXPECT_EQ(call_as(practice_alice, "POST", "/api/token").status, 401);
  const std::string alice = std::exchange(cookie_, {});
  EXPECT_EQ(error_code(DeskTest::sign_in("alice")), "password_needed");
  EXPECT_EQ(call("GET", "/api/reps").status, 401) << "who works here is no longer told to strangers";
  EXPECT_EQ(call_as(alice, "GET", "/api/reps").status, 200);
  const json::object session = read(call_as(alice, "GET", "/api/session"));
  EXPECT_EQ(session.at("role").as_string(), "admin");
  EXPECT_EQ(session.at("number").as_string(), "+33199001000") << "who has no number shows the main line";
  stop();
  start();
  EXPECT_EQ(call_as(alice, "GET", "/api/session").status, 200) << "after a restart, too";
}

TEST_F(PeopleTest, AnUnknownNameAndAWrongPasswordLookTheSame) {
  found_team();
  cookie_.clear();
  for (int attempt = 0; attempt < 5; ++attempt) {
    const auto wrong = sign_in("alice", "not her password");
    const auto unknown = sign_in("mallory", "not her password");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.status, unknown.status);
    EXPECT_EQ(wrong.body, unknown.body);
    EXPECT_EQ(wrong.headers.fields().size(), unknown.headers.fields().size());
  }
  const auto locked = sign_in("alice", kAlices);
  EXPECT_EQ(locked.status, 429) << "the right password tells nothing either while it is locked";
  EXPECT_EQ(error_code(locked), "locked");
  EXPECT_GT(read(locked).at("error").at("retryAfter").as_int64(), 20);
  EXPECT_THAT(locked.body, HasSubstr("seconds"));
  EXPECT_EQ(
      locked.headers.get("Retry-After"), std::to_string(read(locked).at("error").at("retryAfter").as_int64())
  );
  EXPECT_EQ(error_code(sign_in("ALICE", kAlices)), "locked") << "the same name";
  EXPECT_EQ(error_code(sign_in("mallory", "x")), "locked");
}

TEST_F(PeopleTest, ALockOutSurvivesARestartAndAnAdminEndsIt) {
  found_team();
  join("bob", "rep", kBobs);
  const std::string alice = std::exchange(cookie_, {});
  for (int attempt = 0; attempt < 5; ++attempt) sign_in("bob", "a guess at it");
  EXPECT_EQ(sign_in("bob", kBobs).status, 429);
  stop();
  start();
  EXPECT_EQ(sign_in("bob", kBobs).status, 429);
  cookie_ = alice;
  const json::object people = read(call("GET", "/api/people"));
  EXPECT_GT(people.at("people").at(1).at("lockedFor").as_int64(), 0);
  EXPECT_EQ(call("POST", "/api/people/bob/unlock").status, 204);
  cookie_.clear();
  EXPECT_EQ(sign_in("bob", kBobs).status, 200);
  EXPECT_EQ(sign_in("bob", "a guess at it").status, 401) << "and counts from the beginning";
}

TEST_F(PeopleTest, OneAddressCannotTryManyNames) {
  found_team();
  cookie_.clear();
  int refused = 0;
  for (int name = 0; name < 22; ++name) {
    const auto response = call(
        "POST",
        "/api/session",
        body_of({{"identity", "somebody" + std::to_string(name)}, {"password", "a guess"}}),
        {{"X-Forwarded-For", "198.51.100.1, 203.0.113.9"}}
    );
    if (response.status == 429) ++refused;
  }
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(sign_in("alice", kAlices).status, 200) << "others are not in its way";
}

TEST_F(PeopleTest, AnAddressThatNoTrustedProxyTellsChangesNothing) {
  stop();
  proxies_ = {};
  start();
  found_team();
  cookie_.clear();
  int refused = 0;
  for (int name = 0; name < 22; ++name) {
    const auto response = call(
        "POST",
        "/api/session",
        body_of({{"identity", "somebody" + std::to_string(name)}, {"password", "a guess"}}),
        {{"X-Forwarded-For", "203.0.113." + std::to_string(name)}, {"X-Forwarded-Proto", "https"}}
    );
    if (response.status == 429) ++refused;
  }
  EXPECT_EQ(refused, 2) << "who writes another address each time is still one";
}

TEST_F(PeopleTest, SigningInTakesAFreshCookieWhateverTheBrowserBrought) {
  found_team();
  const std::string before = cookie_;
  const std::string planted = "softphone_session=" + std::string(64, 'a');
  cookie_ = planted;
  ASSERT_EQ(sign_in("alice", kAlices).status, 200);
  EXPECT_NE(cookie_, planted);
  EXPECT_EQ(call_as(planted, "GET", "/api/session").status, 401);
  cookie_ = before;
  const auto again = sign_in("alice", kAlices);
  EXPECT_NE(cookie_, before);
  EXPECT_EQ(call_as(before, "GET", "/api/session").status, 401) << "the old one is closed";
  const std::string field = again.headers.get("Set-Cookie").value_or("");
  EXPECT_THAT(field, HasSubstr("HttpOnly"));
  EXPECT_THAT(field, HasSubstr("SameSite=Strict"));
  EXPECT_THAT(field, Not(HasSubstr("Secure"))) << "plain HTTP on this machine";
  const auto secure = call(
      "POST",
      "/api/session",
      body_of({{"identity", "alice"}, {"password", kAlices}}),
      {{"X-Forwarded-Proto", "https"}, {"X-Forwarded-For", "203.0.113.9"}}
  );
  EXPECT_THAT(secure.headers.get("Set-Cookie").value_or(""), HasSubstr("; Secure"));
}

TEST_F(PeopleTest, ALinkSetsThePasswordOnce) {
  found_team();
  const auto added = call(
      "POST",
      "/api/people",
      body_of(
          {{"identity", "bob"}, {"name", "Bob Durand"}, {"email", "Bob@Example.com"}, {"shortNumber", "102"}}
      )
  );
  ASSERT_EQ(added.status, 201) << added.body;
  const json::object link = read(added).at("link").as_object();
  const std::string token(link.at("token").as_string());
  EXPECT_EQ(read(added).at("person").at("state").as_string(), "invited");
  EXPECT_EQ(database().find(token), std::string::npos) << "only its hash is kept";
  const std::string alice = std::exchange(cookie_, {});
  EXPECT_EQ(sign_in("bob", "").status, 401) << "no password yet";
  EXPECT_EQ(error_code(call("POST", "/api/links/check", R"({"token":"nothing"})")), "bad_link");
  EXPECT_EQ(error_code(call("POST", "/api/links/check", "{}")), "bad_link");
  const auto checked = call("POST", "/api/links/check", body_of({{"token", token}}));
  EXPECT_EQ(read(checked).at("name").as_string(), "Bob Durand");
  EXPECT_FALSE(read(checked).at("reset").as_bool());
  const auto accept = [&](const std::string& password) {
    return call("POST", "/api/links/accept", body_of({{"token", token}, {"password", password}}));
  };
  EXPECT_EQ(error_code(accept("short")), "password_too_short");
  EXPECT_EQ(error_code(accept("BobDurand2026")), "password_personal");
  const auto joined = accept(kBobs);
  ASSERT_EQ(joined.status, 200) << joined.body;
  const std::string bob = cookie_of(joined);
  EXPECT_EQ(read(call_as(bob, "GET", "/api/session")).at("identity").as_string(), "bob");
  const auto again = accept("another password of his");
  EXPECT_EQ(again.status, 410);
  EXPECT_EQ(error_code(again), "used_link");
  EXPECT_EQ(sign_in("bob@example.COM", kBobs).status, 200) << "the address signs in, too";

  cookie_ = alice;
  const auto reset = call("POST", "/api/people/bob/link");
  EXPECT_TRUE(read(reset).at("reset").as_bool());
  const std::string second(read(reset).at("link").at("token").as_string());
  EXPECT_EQ(call_as(bob, "GET", "/api/session").status, 200) << "a link alone changes nothing";
  cookie_.clear();
  EXPECT_EQ(
      call(
          "POST", "/api/links/accept", body_of({{"token", second}, {"password", "neuf et oublieux"}})
      ).status,
      200
  );
  EXPECT_EQ(call_as(bob, "GET", "/api/session").status, 401) << "the sessions of before have ended";
  EXPECT_EQ(sign_in("bob", kBobs).status, 401);
}

TEST_F(PeopleTest, SessionsAreListedAndEnded) {
  found_team();
  const std::string here = cookie_;
  cookie_.clear();
  const auto there = call(
      "POST",
      "/api/session",
      body_of({{"identity", "alice"}, {"password", kAlices}}),
      {{"User-Agent", "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"},
       {"X-Forwarded-For", "203.0.113.9"}}
  );
  const std::string other = cookie_of(there);
  cookie_ = here;
  json::array sessions = read(call("GET", "/api/account/sessions")).at("sessions").as_array();
  ASSERT_EQ(sessions.size(), 2U);
  const bool first_is_here = sessions.at(0).at("current").as_bool();
  const json::object theirs = sessions.at(first_is_here ? 1 : 0).as_object();
  EXPECT_FALSE(theirs.at("current").as_bool());
  EXPECT_EQ(theirs.at("browser").as_string(), "Firefox, Windows");
  EXPECT_EQ(theirs.at("address").as_string(), "203.0.113.x");
  const std::string id(theirs.at("id").as_string());
  EXPECT_EQ(other.find(id), std::string::npos) << "the name of a session does not open it";
  EXPECT_EQ(call_as(other, "GET", "/api/session").status, 200);
  EXPECT_EQ(call("DELETE", "/api/account/sessions/" + id).status, 204);
  EXPECT_EQ(call_as(other, "GET", "/api/session").status, 401);
  EXPECT_EQ(error_code(call("DELETE", "/api/account/sessions/" + id)), "no_such_session");
  cookie_.clear();
  sign_in("alice", kAlices);
  const std::string third = cookie_;
  cookie_ = here;
  EXPECT_EQ(call("DELETE", "/api/account/sessions").status, 204);
  EXPECT_EQ(call_as(third, "GET", "/api/session").status, 401);
  EXPECT_EQ(call("GET", "/api/session").status, 200);
  stop();
  start();
  EXPECT_EQ(call_as(third, "GET", "/api/session").status, 401) << "ended for good";
}

TEST_F(PeopleTest, DisablingSomebodyEndsEverythingAtOnce) {
  found_team();
  const std::string bob = join("bob", "rep", kBobs);
  EXPECT_EQ(call_as(bob, "POST", "/api/token").status, 200);
  EXPECT_EQ(call("PATCH", "/api/people/bob", R"({"disabled":true})").status, 200);
  EXPECT_EQ(call_as(bob, "GET", "/api/session").status, 401);
  EXPECT_EQ(call_as(bob, "POST", "/api/token").status, 401);
  const auto twiml = post_signed("/webhook/softphone/voice", voice_form("client:bob", "+33199000001"));
  EXPECT_THAT(twiml.body, Not(HasSubstr("<Dial"))) << "nor does the token that he still has place calls";
  EXPECT_THAT(
      post_signed(
          "/webhook/softphone/voice", voice_form("+33639980001", "+33199001000", "CA" + std::string(32, 'c'))
      )
          .body,
      Not(HasSubstr("<Identity>bob</Identity>"))
  );
  const std::string alice = std::exchange(cookie_, {});
  const auto refused = sign_in("bob", kBobs);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(error_code(refused), "disabled") << "whoever knows the password may know why";
  EXPECT_EQ(error_code(sign_in("bob", "a guess at it")), "wrong_password");
  cookie_ = alice;
  EXPECT_EQ(call("PATCH", "/api/people/bob", R"({"disabled":false})").status, 200);
  cookie_.clear();
  EXPECT_EQ(sign_in("bob", kBobs).status, 200);
}

TEST_F(PeopleTest, EachRoleReachesWhatIsItsOwn) {
  found_team();
  const std::string alice = cookie_;
  const std::map<std::string, std::string> cookies = {
      {"nobody", ""},
      {"rep", join("bob", "rep", kBobs)},
      {"manager", join("chloe", "manager", kBobs)},
      {"admin", alice}};
  struct Route {
    const char* method;
    const char* target;
    const char* least;
  };
  const Route routes[] = {
      {"GET", "/api/session", "rep"},
      {"GET", "/api/reps", "rep"},
      {"GET", "/api/calls", "rep"},
      {"POST", "/api/token", "rep"},
      {"GET", "/api/account/sessions", "rep"},
      {"DELETE", "/api/account/sessions/none", "rep"},
      {"POST", "/api/account/password", "rep"},
      {"GET", "/api/people", "admin"},
      {"POST", "/api/people", "admin"},
      {"PATCH", "/api/people/none", "admin"},
      {"DELETE", "/api/people/none", "admin"},
      {"POST", "/api/people/none/link", "admin"},
      {"POST", "/api/people/none/unlock", "admin"},
      {"GET", "/api/people/none/sessions", "admin"},
      {"DELETE", "/api/people/none/sessions/none", "admin"},
      {"GET", "/api/audit", "admin"},
  };
  const std::vector<std::string> order = {"nobody", "rep", "manager", "admin"};
  const auto rank = [&](const std::string& role) { return std::find(order.begin(), order.end(), role); };
  for (const Route& route : routes) {
    for (const auto& [role, cookie] : cookies) {
      const auto response = call_as(cookie, route.method, route.target);
      const std::string where = role + " " + route.method + " " + route.target + ": " + response.body;
      if (role == "nobody") {
        EXPECT_EQ(response.status, 401) << where;
      } else if (rank(role) < rank(route.least)) {
        EXPECT_EQ(response.status, 403) << where;
        EXPECT_EQ(error_code(response), "forbidden") << where;
      } else {
        EXPECT_NE(response.status, 401) << where;
        EXPECT_THAT(response.body, Not(HasSubstr("forbidden"))) << where;
      }
    }
  }
  EXPECT_EQ(call("PATCH", "/api/people/chloe", R"({"role":"admin"})").status, 200);
  EXPECT_EQ(call_as(cookies.at("manager"), "GET", "/api/people").status, 200) << "a new role works at once";
  EXPECT_EQ(call_as(cookies.at("manager"), "PATCH", "/api/people/alice").status, 200);
}

TEST_F(PeopleTest, TheLastAdminStays) {
  found_team();
  EXPECT_EQ(error_code(call("PATCH", "/api/people/alice", R"({"role":"rep"})")), "last_admin");
  EXPECT_EQ(error_code(call("PATCH", "/api/people/alice", R"({"disabled":true})")), "last_admin");
  EXPECT_EQ(error_code(call("DELETE", "/api/people/alice")), "not_invited");
}

TEST_F(PeopleTest, WhatIsWrongWithAPersonNamesItsField) {
  found_team();
  const auto field = [&](json::object person) {
    const auto response = call("POST", "/api/people", body_of(std::move(person)));
    return std::string(read(response).at("error").at("field").as_string());
  };
  EXPECT_EQ(field({{"identity", "b b"}, {"name", "Bob"}}), "identity");
  EXPECT_EQ(field({{"identity", "Alice"}, {"name", "Another"}}), "identity");
  EXPECT_EQ(field({{"identity", "bob"}}), "name");
  EXPECT_EQ(field({{"identity", "bob"}, {"name", "Bob"}, {"role", "king"}}), "role");
  EXPECT_EQ(field({{"identity", "bob"}, {"name", "Bob"}, {"number", "12"}}), "number");
  EXPECT_EQ(field({{"identity", "bob"}, {"name", "Bob"}, {"password", kBobs}}), "password");
}

TEST_F(PeopleTest, AnInvitationThatWasAMistakeCanBeTakenBack) {
  found_team();
  const auto added = call("POST", "/api/people", body_of({{"identity", "bob"}, {"name", "Bob"}}));
  const std::string token(read(added).at("link").at("token").as_string());
  EXPECT_EQ(call("DELETE", "/api/people/bob").status, 204);
  EXPECT_EQ(error_code(call("POST", "/api/links/check", body_of({{"token", token}}))), "bad_link");
}

TEST_F(PeopleTest, OnesOwnPasswordNeedsTheOldOne) {
  found_team();
  const std::string here = cookie_;
  cookie_.clear();
  sign_in("alice", kAlices);
  const std::string other = cookie_;
  cookie_ = here;
  const auto change = [&](const std::string& current, const std::string& wanted) {
    return call("POST", "/api/account/password", body_of({{"current", current}, {"password", wanted}}));
  };
  const auto wrong = change("a guess at it", "neuf et oublieux");
  EXPECT_EQ(wrong.status, 403) << "a session is not lost by it";
  EXPECT_EQ(error_code(wrong), "wrong_password");
  EXPECT_EQ(error_code(change(kAlices, "alice-martin")), "password_personal");
  EXPECT_EQ(change(kAlices, "neuf et oublieux").status, 204);
  EXPECT_EQ(call("GET", "/api/session").status, 200);
  EXPECT_EQ(call_as(other, "GET", "/api/session").status, 401);
  cookie_.clear();
  EXPECT_EQ(sign_in("alice", kAlices).status, 401);
  EXPECT_EQ(sign_in("alice", "neuf et oublieux").status, 200);
}

TEST_F(PeopleTest, WhatTheCommandLineChangesIsNoticed) {
  found_team();
  const std::string bob = join("bob", "rep", kBobs);
  auto other = store::Store::open({folder_ / "softphone.db", 0}, net::system_now().wall);
  ASSERT_TRUE(other);
  store::PeopleStore people((*other)->threads());
  store::PersonChange change;
  change.disabled = true;
  run([](store::PeopleStore& store, store::PersonChange wanted) -> asio::awaitable<void> {
    std::string identity = "bob";
    store::Actor actor{"", "command line", ""};
    const auto changed = co_await store.change(std::move(identity), std::move(wanted), std::move(actor), 1);
    EXPECT_TRUE(changed);
  }(people, change));
  EXPECT_TRUE(eventually([&] { return call_as(bob, "POST", "/api/token").status == 401; }));
}

TEST_F(PeopleTest, TheAuditLogTellsAdminsWhatWasDone) {
  found_team();
  join("bob", "rep", kBobs);
  call("PATCH", "/api/people/bob", R"({"role":"manager"})");
  const std::string alice = std::exchange(cookie_, {});
  sign_in("bob", "a guess at it");
  sign_in("my password by mistake", "a guess at it");
  cookie_ = alice;
  const json::array entries = audit();
  ASSERT_GE(entries.size(), 7U);
  EXPECT_EQ(entries.at(0).at("action").as_string(), "sign_in.failed");
  EXPECT_EQ(entries.at(0).at("subject").as_string(), "") << "what nobody is called is not written down";
  EXPECT_EQ(entries.at(1).at("subject").as_string(), "bob");
  EXPECT_TRUE(entries.at(1).at("actor").is_null());
  const json::object changed = entries.at(2).as_object();
  EXPECT_EQ(changed.at("actorName").as_string(), "Alice Martin");
  EXPECT_EQ(changed.at("subject").as_string(), "bob");
  EXPECT_EQ(changed.at("details").at("before").at("role").as_string(), "rep");
  EXPECT_EQ(changed.at("details").at("after").at("role").as_string(), "manager");
  EXPECT_EQ(audit("?action=person.changed").size(), 1U);
  EXPECT_EQ(audit("?action=sign_in&person=bob&limit=2").size(), 2U);
  EXPECT_EQ(call("GET", "/api/audit?action=%25").status, 400);
  EXPECT_EQ(call("GET", "/api/audit?limit=0").status, 400);
  EXPECT_EQ(call("GET", "/api/audit?before=x").status, 400);
  const std::string kept = database();
  for (const std::string& secret : {kAlices, kBobs, std::string("my password by mistake")})
    EXPECT_EQ(kept.find(secret), std::string::npos);
}

TEST_F(PeopleTest, LongAndBrokenInputIsRefused) {
  found_team();
  cookie_.clear();
  EXPECT_EQ(error_code(sign_in("alice", std::string(2000, 'x'))), "too_long");
  EXPECT_EQ(error_code(sign_in(std::string(300, 'x'), "x")), "too_long");
  EXPECT_EQ(error_code(call("POST", "/api/session", R"({"identity":1,"password":"x"})")), "no_identity");
  EXPECT_EQ(call("POST", "/api/links/accept", std::string(20'000, ' ')).status, 413);
  EXPECT_EQ(error_code(call("POST", "/api/links/accept", R"({"token":7})")), "bad_link");
}

}  // namespace
}  // namespace softphone::io_desk
