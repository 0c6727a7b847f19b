// Calendars, schedules and holidays behind a line's hours, over sockets; the feed is a server of the test's.
#include <gmock/gmock.h>

#include "desk/zone_clock.hpp"
#include "io/desk/calendar_feed.hpp"
#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::HasSubstr;
using testing::Not;

class ScheduleCrm final : public crm::Crm {
 public:
  std::vector<crm::WorkSchedule> all;
  std::optional<crm::Failure> trouble;

  asio::awaitable<Result<std::vector<crm::RecordRef>, crm::Failure>> find(std::string, std::string) override {
    co_return std::vector<crm::RecordRef>{};
  }
  asio::awaitable<Result<crm::Receipt, crm::Failure>> write(crm::CallNote, std::optional<crm::Receipt>)
      override {
    co_return crm::Failure{crm::Trouble::no_match, "none", {}};
  }
  asio::awaitable<Result<crm::RecordRef, crm::Failure>> create(std::string, std::string, std::string)
      override {
    co_return crm::RecordRef{};
  }
  asio::awaitable<Result<std::vector<crm::WorkSchedule>, crm::Failure>> schedules(std::int64_t) override {
    if (trouble) co_return *trouble;
    co_return all;
  }
};

class HoursTest : public DeskTest {
 protected:
  void SetUp() override {
    net::Router router;
    router.add(
        "GET",
        "/secret/feed.ics",
        [this](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
          ++fetched_;
          asked_etag_ = request.headers.get("If-None-Match").value_or("");
          if (status_ != 200) co_return net::HttpResponse::text(status_, "no");
          if (!etag_.empty() && asked_etag_ == etag_) co_return net::HttpResponse::empty(304);
          net::HttpResponse response = net::HttpResponse::text(200, feed_);
          if (!etag_.empty()) response.headers.set("ETag", etag_);
          co_return response;
        }
    );
    router.add("GET", "/away", [](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
      net::HttpResponse response = net::HttpResponse::empty(302);
      response.headers.set("Location", "http://127.0.0.1:1/");
      co_return response;
    });
    net::HttpServerOptions options;
    options.port = 0;
    auto server = net::HttpServer::listen(io_.get_executor(), options, std::move(router));
    ASSERT_TRUE(server);
    feeds_ = std::move(*server);
    origin_ = "http://127.0.0.1:" + std::to_string(feeds_->port());
    private_calendars_ = {origin_};
    outbox_.crm = &crm_;
    DeskTest::SetUp();
    cookie_.clear();
    sign_in("alice");
  }
  void TearDown() override {
    feeds_.reset();
    DeskTest::TearDown();
  }

  static std::string today(int days = 0) {
    const auto now = std::chrono::floor<std::chrono::days>(net::system_now().wall);
    return desk::to_date(now + std::chrono::days(days));
  }
  /// A calendar with one entry for all day, yesterday to tomorrow (whatever the zone, now is in it).
  static std::string calendar(const std::string& name) {
    const auto plain = [](std::string date) {
      std::erase(date, '-');
      return date;
    };
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:" + name +
           "\r\nDTSTART;VALUE=DATE:" + plain(today(-1)) + "\r\nDTEND;VALUE=DATE:" + plain(today(2)) +
           "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  }

  json::object add(const json::object& body, int status = 201) {
    const auto response = call("POST", "/api/calendars", json::serialize(body));
    EXPECT_EQ(response.status, status) << response.body;
    return json::parse(response.body).as_object();
  }
  json::object listed() {
    const auto response = call("GET", "/api/calendars?fresh=1");
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body).as_object();
  }
  static json::object all_week(json::object more) {
    json::array periods;
    for (int day = 1; day <= 7; ++day)
      periods.push_back(json::object{{"day", day}, {"from", 0}, {"to", 1440}});
    json::object hours{{"zone", "Europe/Paris"}, {"periods", periods}, {"closed", json::array()}};
    for (auto& [name, value] : more) hours[name] = value;
    return hours;
  }
  json::object preview(const json::object& hours) {
    const auto response = call("POST", "/api/hours/preview", json::serialize(hours));
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body).as_object();
  }
  void set_line(const json::object& hours) {
    const json::object line{
        {"number", "+33199001000"},
        {"language", "fr"},
        {"hours", hours},
        {"groups", json::array{json::object{{"reps", json::array()}}}}};
    const auto response = call("PUT", "/api/lines", json::serialize(line));
    ASSERT_EQ(response.status, 200) << response.body;
  }
  std::string ring(char last) {
    return post_signed(
               "/webhook/softphone/voice",
               voice_form("+33639980001", "+33199001000", "CA" + std::string(31, 'd') + last)
    )
        .body;
  }

  std::unique_ptr<net::HttpServer> feeds_;
  std::string origin_;
  std::string feed_ = calendar("Fermeture annuelle");
  std::string etag_;
  std::string asked_etag_;
  int status_ = 200;
  int fetched_ = 0;
  ScheduleCrm crm_;
};

TEST_F(HoursTest, AFeedClosesTheLineAndItsLastCopyCountsWhileItIsDown) {
  etag_ = R"("v1")";
  const json::object made = add({{"name", "Congés"}, {"url", origin_ + "/secret/feed.ics"}});
  const std::string id(made.at("id").as_string());
  EXPECT_EQ(made.at("host").as_string(), origin_.c_str());
  EXPECT_EQ(json::serialize(made).find("secret"), std::string::npos);
  EXPECT_EQ(made.at("entries").as_int64(), 1);
  EXPECT_THAT(ring('1'), HasSubstr("<Identity>alice</Identity>"));
  set_line(all_week({{"calendars", json::array{id}}}));
  EXPECT_THAT(ring('2'), HasSubstr("Nos bureaux sont"));
  const json::object now = preview(all_week({{"calendars", json::array{id}}})).at("now").as_object();
  EXPECT_FALSE(now.at("open").as_bool());
  EXPECT_EQ(now.at("why").as_string(), "calendar");
  EXPECT_EQ(now.at("name").at("fr").as_string(), "Fermeture annuelle");

  const std::string refresh = "/api/calendars/" + id + "/refresh";
  EXPECT_EQ(call("POST", refresh).status, 200);
  EXPECT_EQ(asked_etag_, etag_);
  status_ = 503;
  json::object failed = json::parse(call("POST", refresh).body).as_object();
  EXPECT_EQ(failed.at("problem").at("code").as_string(), "http_status");
  status_ = 200;
  etag_ = R"("v2")";
  feed_ = "<html>Sign in</html>";
  failed = json::parse(call("POST", refresh).body).as_object();
  EXPECT_EQ(failed.at("problem").at("code").as_string(), "not_a_calendar");
  EXPECT_THAT(ring('3'), HasSubstr("Nos bureaux sont"));

  feeds_.reset();
  stop();
  start();
  failed = json::parse(call("POST", refresh).body).as_object();
  EXPECT_EQ(failed.at("problem").at("code").as_string(), "connect");
  EXPECT_LT(failed.at("fetchedAt").as_int64(), failed.at("triedAt").as_int64());
  EXPECT_THAT(ring('4'), HasSubstr("Nos bureaux sont"));
  const json::array warned = preview(all_week({{"calendars", json::array{id}}})).at("warnings").as_array();
  ASSERT_EQ(warned.size(), 1U);
  EXPECT_EQ(warned.at(0).at("code").as_string(), "calendar_failing");
}

TEST_F(HoursTest, WhatAFeedSaysAnewCountsFromThenOn) {
  const std::string id(add({{"name", "Congés"}, {"url", origin_ + "/secret/feed.ics"}}).at("id").as_string());
  set_line(all_week({{"calendars", json::array{id}}}));
  feed_ = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  EXPECT_EQ(json::parse(call("POST", "/api/calendars/" + id + "/refresh").body).at("entries").as_int64(), 0);
  EXPECT_THAT(ring('1'), HasSubstr("<Identity>alice</Identity>"));
  EXPECT_EQ(error_code(call("DELETE", "/api/calendars/" + id)), "in_use");
  set_line(all_week({}));
  EXPECT_EQ(call("DELETE", "/api/calendars/" + id).status, 204);
  EXPECT_EQ(call("DELETE", "/api/calendars/" + id).status, 404);
  EXPECT_EQ(call("POST", "/api/calendars/" + id + "/refresh").status, 404);
}

TEST_F(HoursTest, AFileIsTakenAsItIs) {
  const json::object made = add({{"name", "Fichier"}, {"document", calendar("Inventaire")}});
  EXPECT_TRUE(made.at("host").is_null());
  stop();
  start();
  EXPECT_EQ(listed().at("calendars").at(0).at("entries").as_int64(), 1);
}

TEST_F(HoursTest, AnAddressThatLeadsInsideIsRefusedAndSoIsWhatIsNoCalendar) {
  struct Row {
    const char* url;
    const char* code;
  };
  for (const Row& row : {
           Row{"http://127.0.0.1:9/x.ics", "forbidden_address"},
           Row{"http://[::1]:9/x.ics", "forbidden_address"},
           Row{"http://169.254.169.254/latest/meta-data", "forbidden_address"},
           Row{"file:///etc/passwd", "bad_url"},
           Row{"webcal:///x", "bad_url"},
           Row{"https://user:secret@example.com/x.ics", "bad_url"},
           Row{"", "bad_url"},
       }) {
    const auto response =
        call("POST", "/api/calendars", json::serialize(json::object{{"name", "x"}, {"url", row.url}}));
    EXPECT_EQ(response.status, 400) << row.url;
    EXPECT_EQ(error_code(response), row.code) << row.url;
  }
  EXPECT_EQ(
      add({{"name", "x"}, {"url", origin_ + "/away"}}, 400).at("error").at("code").as_string(), "http_status"
  );
  EXPECT_EQ(add({{"name", ""}, {"document", "x"}}, 400).at("error").at("code").as_string(), "bad_name");
  EXPECT_EQ(
      add({{"name", "x"}, {"document", "x"}}, 400).at("error").at("code").as_string(), "not_a_calendar"
  );
  feed_ =
      "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Bombe\r\nDTSTART:20000101T000000Z\r\nDURATION:PT1S\r\n"
      "RRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  const json::object bomb = add({{"name", "x"}, {"url", origin_ + "/secret/feed.ics"}}, 400);
  EXPECT_EQ(bomb.at("error").at("code").as_string(), "repeats_too_often");
  EXPECT_THAT(std::string(bomb.at("error").at("message").as_string()), HasSubstr("Bombe"));
  EXPECT_EQ(listed().at("calendars").as_array().size(), 0U);
}

TEST(CalendarFeed, AnAllowedBeginningEndsWhereAPartOfTheAddressDoes) {
  EXPECT_EQ(calendar_url("webcal://example.com/x").value(), "https://example.com/x");
  EXPECT_EQ(calendar_url("  https://example.com/x\n").value(), "https://example.com/x");
  for (const char* text : {"", "example.com", "ftp://example.com", "https://", "https://a:b@example.com"})
    EXPECT_FALSE(calendar_url(text)) << text;
}

TEST_F(HoursTest, PublicHolidaysAreSaidToCallers) {
  // A country's holiday is where the test's day is put: the closed greeting is looked at in the preview.
  const auto response = call("GET", "/api/holidays?country=FR&year=2027");
  ASSERT_EQ(response.status, 200) << response.body;
  const json::array days = json::parse(response.body).at("holidays").as_array();
  EXPECT_EQ(days.size(), 11U);
  EXPECT_EQ(days.at(1).at("key").as_string(), "FR/easter_monday");
  EXPECT_EQ(days.at(1).at("date").as_string(), "2027-03-29");
  EXPECT_EQ(error_code(call("GET", "/api/holidays?country=XX&year=2027")), "bad_country");
  EXPECT_EQ(error_code(call("GET", "/api/holidays?country=FR&year=x")), "bad_country");
}

TEST_F(HoursTest, AWorkingScheduleOfTheCrmIsFollowedAndKept) {
  const auto now = unix_milliseconds(net::system_now().wall);
  crm::WorkSchedule week{7, "35 h", "Europe/Paris", {}, {}};
  for (int day = 1; day <= 7; ++day) week.spans.push_back({day, 0, 1440});
  crm::WorkSchedule leave = week;
  leave.id = 8;
  leave.leaves.push_back({now - 3'600'000, now + 3'600'000, "Pont"});
  crm_.all = {week, leave};
  EXPECT_EQ(listed().at("odoo").at("schedules").as_array().size(), 2U);
  const json::object never{{"zone", "Europe/Paris"}, {"periods", json::array()}, {"schedule", 7}};
  set_line(never);
  EXPECT_THAT(ring('1'), HasSubstr("<Identity>alice</Identity>"));
  json::object other = never;
  other["schedule"] = 8;
  set_line(other);
  EXPECT_THAT(ring('2'), Not(HasSubstr("<Identity>")));
  EXPECT_EQ(preview(other).at("now").at("why").as_string(), "leave");
  EXPECT_EQ(preview(other).at("now").at("name").at("fr").as_string(), "Pont");
  crm_.trouble = crm::Failure{crm::Trouble::network, "Odoo does not answer.", {}};
  stop();
  start();
  EXPECT_THAT(ring('3'), Not(HasSubstr("<Identity>")));
  EXPECT_EQ(preview(other).at("warnings").at(0).at("code").as_string(), "schedule_failing");
  other["schedule"] = 9;
  EXPECT_EQ(preview(other).at("warnings").at(0).at("code").as_string(), "schedule_gone");
}

TEST_F(HoursTest, OnlyAdminsSeeAndChangeCalendars) {
  cookie_.clear();
  EXPECT_EQ(call("GET", "/api/calendars").status, 401);
  sign_in("bob");
  EXPECT_EQ(call("GET", "/api/calendars").status, 403);
  EXPECT_EQ(call("POST", "/api/calendars", "{}").status, 403);
  EXPECT_EQ(call("DELETE", "/api/calendars/x").status, 403);
  EXPECT_EQ(call("POST", "/api/calendars/x/refresh").status, 403);
}

TEST_F(HoursTest, ThePreviewShowsAFortnightOfTheDraft) {
  const json::object shown = preview(all_week({{"closed", json::array{today(3)}}}));
  const json::array& days = shown.at("days").as_array();
  ASSERT_EQ(days.size(), 14U);
  EXPECT_TRUE(shown.at("now").at("open").as_bool());
  bool seen = false;
  for (const json::value& day : days) {
    const bool closed = day.at("date").as_string() == today(3).c_str();
    EXPECT_EQ(day.at("parts").as_array().size(), 1U);
    EXPECT_EQ(day.at("parts").at(0).at("open").as_bool(), !closed);
    if (closed) {
      EXPECT_EQ(day.at("parts").at(0).at("why").as_string(), "date");
    }
    seen = seen || closed;
  }
  EXPECT_TRUE(seen);
  EXPECT_EQ(error_code(call("POST", "/api/hours/preview", R"({"zone":"Mars/Base"})")), "bad_hours");
  EXPECT_EQ(error_code(call("POST", "/api/hours/preview", "[]")), "not_json");
}

TEST_F(HoursTest, WhoAddedAndRemovedACalendarIsInTheAuditLogWithoutItsAddress) {
  feed_ = calendar("Congés");
  const json::object added = add({{"name", "Congés"}, {"url", origin_ + "/secret/feed.ics"}});
  const auto removed = call("DELETE", "/api/calendars/" + std::string(added.at("id").as_string()));
  EXPECT_EQ(removed.status, 204);
  const auto response = call("GET", "/api/audit?action=setting");
  const json::array entries = json::parse(response.body).at("entries").as_array();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].at("action"), "setting.calendar_removed");
  EXPECT_EQ(entries[1].at("action"), "setting.calendar_added");
  EXPECT_EQ(entries[1].at("actor"), "alice");
  EXPECT_EQ(entries[1].at("subject"), "Congés");
  EXPECT_THAT(response.body, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace softphone::io_desk
