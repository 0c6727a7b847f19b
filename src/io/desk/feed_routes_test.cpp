// A rep's follow-ups as a calendar at a secret address, over sockets; read back by libical.
#include <gmock/gmock.h>
#include <libical/ical.h>

#include <fstream>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::HasSubstr;
using testing::Not;

class FeedTest : public DeskTest {
 protected:
  void as(const std::string& identity) {
    cookie_.clear();
    ASSERT_EQ(sign_in(identity).status, 200);
  }
  std::string make() {
    const auto response = call("POST", "/api/me/calendar");
    EXPECT_EQ(response.status, 201) << response.body;
    return std::string(json::parse(response.body).at("path").as_string());
  }
  /// Without the cookie, as a calendar program asks.
  net::HttpClientResponse fetch(const std::string& path, net::Headers headers = {}) {
    const std::string cookie = std::exchange(cookie_, "");
    auto response = call("GET", path, {}, std::move(headers));
    cookie_ = cookie;
    return response;
  }
  void wrap_up(const json::object& change) {
    json::object body{{"outcome", nullptr}, {"note", ""}, {"followUp", nullptr}};
    for (const auto& [name, value] : change) body[name] = value;
    const auto response = call("PUT", "/api/calls/" + kCall + "/wrap-up", json::serialize(body));
    ASSERT_EQ(response.status, 200) << response.body;
  }
};

TEST_F(FeedTest, ShowsTheRepsFollowUpsToWhoeverHasTheAddress) {
  as("alice");
  post_signed("/webhook/softphone/voice", voice_form("client:alice", "+33199000001"));
  post_signed("/webhook/softphone/status", voice_form("client:alice", "+33199000001"));
  const std::int64_t at = 1'827'302'400'000;  // 2027-11-27 08:00:00 UTC
  wrap_up({{"id", "w1"}, {"note", "Devis, 2 lignes;\nrappeler"}, {"followUp", at}});
  const std::string path = make();
  const auto response = fetch(path);
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_THAT(response.headers.get("Content-Type").value_or(""), HasSubstr("text/calendar"));
  EXPECT_EQ(response.headers.get("Referrer-Policy"), "no-referrer");
  EXPECT_THAT(response.headers.get("Cache-Control").value_or(""), HasSubstr("no-store"));
  icalcomponent* calendar = icalparser_parse_string(response.body.c_str());
  ASSERT_NE(calendar, nullptr);
  icalcomponent* event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
  ASSERT_NE(event, nullptr) << response.body;
  EXPECT_EQ(icalcomponent_count_errors(calendar), 0);
  EXPECT_THAT(icalcomponent_get_summary(event), HasSubstr("+33199000001"));
  EXPECT_STREQ(icalcomponent_get_description(event), "Devis, 2 lignes;\nrappeler");
  EXPECT_EQ(icaltime_as_timet(icalcomponent_get_dtstart(event)), at / 1000);
  const std::string uid = icalcomponent_get_uid(event);
  const int sequence = icalcomponent_get_sequence(event);
  icalcomponent_free(calendar);
  const std::string etag = response.headers.get("ETag").value_or("");
  EXPECT_EQ(fetch(path, {{"If-None-Match", etag}}).status, 304);

  wrap_up({{"id", "w2"}, {"note", "plus tard"}, {"followUp", at + 3'600'000}, {"replaces", "w1"}});
  const auto later = fetch(path, {{"If-None-Match", etag}});
  ASSERT_EQ(later.status, 200);
  EXPECT_THAT(later.body, HasSubstr("UID:" + uid.substr(0, 60)));
  EXPECT_THAT(later.body, HasSubstr("SEQUENCE:" + std::to_string(sequence + 1)));
  EXPECT_THAT(later.body, HasSubstr("DTSTART:20271127T090000Z"));
  wrap_up({{"id", "w3"}, {"note", "fait"}, {"followUp", at}, {"followUpDone", true}, {"replaces", "w2"}});
  EXPECT_THAT(fetch(path).body, Not(HasSubstr("BEGIN:VEVENT")));
}

TEST_F(FeedTest, AnAddressIsRenewedAndRevokedAndNobodyElses) {
  as("alice");
  EXPECT_TRUE(json::parse(call("GET", "/api/me/calendar").body).at("createdAt").is_null());
  const std::string first = make();
  EXPECT_GT(first.size(), 40U);
  EXPECT_FALSE(json::parse(call("GET", "/api/me/calendar").body).at("createdAt").is_null());
  EXPECT_EQ(call("GET", "/api/me/calendar").body.find(first.substr(10, 20)), std::string::npos);
  EXPECT_EQ(fetch(first).status, 200);
  const std::string second = make();
  EXPECT_NE(first, second);
  EXPECT_EQ(fetch(first).status, 404);
  stop();
  start();
  EXPECT_EQ(fetch(second).status, 200);
  as("bob");
  EXPECT_EQ(call("DELETE", "/api/me/calendar").status, 204);
  EXPECT_EQ(fetch(second).status, 200);
  as("alice");
  EXPECT_EQ(call("DELETE", "/api/me/calendar").status, 204);
  EXPECT_EQ(fetch(second).status, 404);
  for (const char* path : {"/calendar/.ics", "/calendar/x.ics", "/calendar/x", "/calendar/%00.ics"})
    EXPECT_EQ(fetch(path).status, 404) << path;
  cookie_.clear();
  EXPECT_EQ(call("POST", "/api/me/calendar").status, 401);
}

TEST_F(FeedTest, OnlyAHashOfItIsKept) {
  as("alice");
  const std::string path = make();
  const std::string token = path.substr(10, path.size() - 14);
  stop();
  for (const char* name : {"softphone.db", "softphone.db-wal"}) {
    std::ifstream file(folder_ / name, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(bytes.find(token), std::string::npos) << name;
  }
  start();
}

}  // namespace
}  // namespace softphone::io_desk
