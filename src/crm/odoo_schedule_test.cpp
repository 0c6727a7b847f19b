// Working schedules, in the shapes that Odoo 17 (JSON-RPC) and 19 (JSON/2) answered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "crm/odoo_talk.hpp"

namespace softphone::crm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::int64_t kNow = 1'795'776'000'000;  // 2026-11-27

/// Answers by "model.method"; what it was asked is kept.
class Server {
 public:
  explicit Server(int version) : version_(version) {}

  std::map<std::string, json::value> rows;
  std::map<std::string, std::string> asked;  ///< the request's arguments

  Result<std::vector<WorkSchedule>, Failure> schedules() {
    auto talk = talks_.schedules(kNow);
    talk.start();
    while (const auto request = exchange_.poll_request()) exchange_.handle_answer(answer(*request));
    return talk.take();
  }

 private:
  OdooAnswer answer(const OdooRequest& request) {
    if (request.path == "/jsonrpc") {
      const json::value body = json::parse(request.body);
      const json::object& params = body.at("params").as_object();
      json::value result;
      if (params.at("method") == "version") {
        result = json::object{
            {"server_version", std::to_string(version_)}, {"server_version_info", json::array{version_, 0}}};
      } else if (params.at("method") == "authenticate") {
        result = 7;
      } else {
        const json::array& args = params.at("args").as_array();
        const std::string name =
            std::string(args.at(3).as_string()) + '.' + std::string(args.at(4).as_string());
        asked[name] = json::serialize(args.at(6));
        result = rows[name];
      }
      return {200, json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", 1}, {"result", result}}), {}};
    }
    std::string name = request.path.substr(8);
    name.replace(name.find('/'), 1, ".");
    asked[name] = request.body;
    return {200, json::serialize(rows[name]), {}};
  }

  int version_;
  OdooExchange exchange_;
  OdooTalks talks_{exchange_, {"sales", "bot", "KEY"}, "https://odoo.example.com", "phone.example.com"};
};

json::object attendance(long calendar, const char* day, double from, double to) {
  return {
      {"id", 1},
      {"calendar_id", json::array{calendar, "Standard"}},
      {"dayofweek", day},
      {"hour_from", from},
      {"hour_to", to},
      {"day_period", "morning"},
      {"week_type", false}};
}

void fill(Server& server, bool dated) {
  json::object fields;
  for (const char* field : {"calendar_id", "dayofweek", "hour_from", "hour_to", "day_period", "week_type"})
    fields[field] = json::object{{"type", "char"}};
  if (dated) {
    fields["date_from"] = json::object{{"type", "date"}};
    fields["date_to"] = json::object{{"type", "date"}};
  }
  server.rows["resource.calendar.attendance.fields_get"] = fields;
  server.rows["resource.calendar.search_read"] = json::array{
      json::object{{"id", 1}, {"name", "Standard 35 h"}, {"tz", "Europe/Paris"}},
      json::object{{"id", 2}, {"name", "Night"}, {"tz", false}}};
  json::object lunch = attendance(1, "0", 12, 13);
  lunch["day_period"] = "lunch";
  json::object second_week = attendance(1, "4", 8.5, 12);
  second_week["week_type"] = "1";
  if (dated) second_week["date_from"] = "2026-09-01";
  server.rows["resource.calendar.attendance.search_read"] = json::array{
      attendance(1, "0", 8, 12),
      lunch,
      second_week,
      attendance(2, "6", 20, 24),
      attendance(2, "7", 1, 2),
      attendance(1, "0", 9, 9),
      attendance(9, "0", 9, 10)};
  server.rows["resource.calendar.leaves.search_read"] = json::array{
      json::object{
          {"name", "Armistice"},
          {"date_from", "2026-11-10 23:00:00"},
          {"date_to", "2026-11-11 22:59:59"},
          {"calendar_id", false}},
      json::object{
          {"name", "Inventory"},
          {"date_from", "2026-12-30 08:00:00"},
          {"date_to", "2026-12-30 11:00:00"},
          {"calendar_id", json::array{2, "Night"}}},
      json::object{{"name", "odd"}, {"date_from", "soon"}, {"date_to", false}, {"calendar_id", false}}};
}

class EachSchedule : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Odoo, EachSchedule, testing::Values(17, 19));

TEST_P(EachSchedule, ReadsHoursAndLeaves) {
  Server server(GetParam());
  fill(server, GetParam() == 17);
  const auto read = server.schedules();
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_EQ(read->size(), 2U);
  const WorkSchedule& first = read->front();
  EXPECT_EQ(first.name, "Standard 35 h");
  EXPECT_EQ(first.zone, "Europe/Paris");
  const std::string since = GetParam() == 17 ? "2026-09-01" : "";
  EXPECT_THAT(first.spans, ElementsAre(WorkSpan{1, 480, 720}, WorkSpan{5, 510, 720, 1, since, ""}));
  const WorkLeave armistice{1'794'351'600'000, 1'794'438'000'000, "Armistice"};
  EXPECT_THAT(first.leaves, ElementsAre(armistice));
  const WorkSchedule& night = read->back();
  EXPECT_EQ(night.zone, "");
  EXPECT_THAT(night.spans, ElementsAre(WorkSpan{7, 1200, 1440}));
  EXPECT_EQ(night.leaves.size(), 2U);
  // A field that a version lacks is not asked for, and only what is nobody's own is.
  const std::string& rows = server.asked["resource.calendar.attendance.search_read"];
  EXPECT_THAT(
      rows,
      GetParam() == 17 ? testing::Matcher<std::string>(HasSubstr("date_from"))
                       : testing::Matcher<std::string>(Not(HasSubstr("date_from")))
  );
  EXPECT_THAT(
      server.asked["resource.calendar.leaves.search_read"], HasSubstr(R"(["resource_id","=",false])")
  );
  EXPECT_THAT(server.asked["resource.calendar.leaves.search_read"], HasSubstr("2026-11-25 10:40:00"));
}

TEST_P(EachSchedule, AnOdooWithoutSchedulesHasNone) {
  Server server(GetParam());
  server.rows["resource.calendar.attendance.fields_get"] = json::object{};
  server.rows["resource.calendar.search_read"] = json::array{};
  const auto read = server.schedules();
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_THAT(*read, IsEmpty());
}

TEST(WorkSchedule, IsReadAsItWasKept) {
  const std::vector<WorkSchedule> kept{
      {1, "Standard", "Europe/Paris", {{1, 480, 720}, {5, 510, 720, 1, "2026-09-01", ""}}, {{5, 9, "Noël"}}},
      {2, "", "", {}, {}}};
  EXPECT_EQ(read_schedules(to_document(kept)), kept);
  EXPECT_THAT(read_schedules("[]"), IsEmpty());
  EXPECT_THAT(read_schedules(R"({"schedules":[5]})"), IsEmpty());
}

}  // namespace
}  // namespace softphone::crm
