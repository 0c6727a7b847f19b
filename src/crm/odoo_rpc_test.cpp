#include "crm/odoo_rpc.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::crm {
namespace {

using testing::HasSubstr;
using testing::Not;

OdooAnswer answer(int status, std::string body) {
  return {status, std::move(body), {}};
}

std::string rpc_error(int code, const std::string& name, const std::string& message) {
  return json::serialize(json::object{
      {"jsonrpc", "2.0"},
      {"id", 1},
      {"error",
       json::object{
           {"code", code},
           {"message", "Qplexity Server Error"},
           {"data",
            json::object{
                {"name", name}, {"message", message}, {"debug", "Traceback: /opt/odoo/secret/path.py"}}}}}});
}

std::string plain_error(const std::string& name, const std::string& message) {
  return json::serialize(json::object{
      {"name", name}, {"message", message}, {"debug", "Traceback: /opt/odoo/secret"}});
}

constexpr auto kHtml = "<!doctype html><title>Odoo</title><h1>No database is selected</h1>";

TEST(OdooRpc, JudgesEveryKindOfError) {
  struct Case {
    const char* what;
    Dialect dialect;
    int status;
    std::string body;
    Trouble trouble;
  };
  const auto rpc = Dialect::json_rpc;
  const auto two = Dialect::json2;
  const std::vector<Case> cases = {
      {"bad key",
       rpc,
       200,
       rpc_error(200, "odoo.exceptions.AccessDenied", "Accès refusé"),
       Trouble::credentials},
      {"bad key",
       two,
       401,
       plain_error("werkzeug.exceptions.Unauthorized", "Invalid apikey"),
       Trouble::credentials},
      {"no right", rpc, 200, rpc_error(0, "odoo.exceptions.AccessError", "x"), Trouble::rights},
      {"no right", two, 403, plain_error("odoo.exceptions.AccessError", "x"), Trouble::rights},
      {"record gone", rpc, 200, rpc_error(0, "odoo.exceptions.MissingError", "x"), Trouble::missing},
      {"record gone", two, 404, plain_error("odoo.exceptions.MissingError", "x"), Trouble::missing},
      {"unknown model",
       rpc,
       200,
       rpc_error(200, "odoo.exceptions.UserError", "Object voip.call doesn't exist"),
       Trouble::refused},
      {"unknown model", two, 404, plain_error("werkzeug.exceptions.NotFound", "x"), Trouble::refused},
      {"private method", two, 403, plain_error("odoo.exceptions.AccessError", "x"), Trouble::rights},
      {"bad value", rpc, 200, rpc_error(200, "odoo.exceptions.ValidationError", "x"), Trouble::refused},
      {"bad value", two, 422, plain_error("odoo.exceptions.ValidationError", "x"), Trouble::refused},
      {"unknown field",
       two,
       500,
       plain_error("builtins.ValueError", "Invalid field crm.lead.mobile"),
       Trouble::refused},
      {"bad JSON", two, 400, plain_error("werkzeug.exceptions.BadRequest", "x"), Trouble::refused},
      {"wrong content type", two, 415, kHtml, Trouble::server},
      {"wrong database", rpc, 200, rpc_error(200, "psycopg2.OperationalError", "x"), Trouble::server},
      {"wrong database", two, 404, kHtml, Trouble::server},
      {"session over",
       rpc,
       200,
       rpc_error(100, "odoo.http.SessionExpiredException", "x"),
       Trouble::credentials},
      {"session over, renamed", rpc, 200, rpc_error(100, "x.Session", "x"), Trouble::credentials},
      {"language not installed",
       two,
       422,
       plain_error("odoo.exceptions.UserError", "Invalid language code"),
       Trouble::refused},
      {"proxy", two, 502, kHtml, Trouble::server},
      {"proxy", rpc, 504, "", Trouble::server},
      {"proxy that signs in", two, 401, kHtml, Trouble::server},
      {"redirect", rpc, 303, "", Trouble::server},
      {"too many", two, 429, "{}", Trouble::server},
      {"name unknown", rpc, 200, rpc_error(200, "custom.Error", "x"), Trouble::server},
      {"no data", rpc, 200, R"({"error":"odd"})", Trouble::server},
      {"half an answer", two, 200, R"([{"id":6)", Trouble::server},
      {"half an answer", rpc, 200, R"({"jsonrpc":"2.0","resu)", Trouble::server},
      {"no answer", rpc, 0, "", Trouble::network},
      {"a flood", two, 200, "\"" + std::string(kMaxAnswer, 'x') + "\"", Trouble::server},
      {"a well of brackets", two, 200, std::string(10000, '['), Trouble::server},
  };
  for (const Case& one : cases) {
    const auto read = read_answer(one.dialect, answer(one.status, one.body));
    ASSERT_FALSE(read) << one.what;
    EXPECT_EQ(read.error().trouble, one.trouble) << one.what << ": " << read.error().detail;
    EXPECT_THAT(read.error().detail, Not(HasSubstr("Traceback"))) << one.what;
    EXPECT_THAT(read.error().detail, Not(HasSubstr("<"))) << one.what;
    EXPECT_FALSE(read.error().detail.empty()) << one.what;
  }
}

TEST(OdooRpc, ReadsTheValuesOfBothDialects) {
  EXPECT_EQ(
      *read_answer(Dialect::json_rpc, answer(200, R"({"jsonrpc":"2.0","id":1,"result":136})")),
      json::value(136)
  );
  EXPECT_EQ(*read_answer(Dialect::json2, answer(200, "[343]")), json::value({343}));
  EXPECT_TRUE(read_answer(Dialect::json_rpc, answer(200, R"({"jsonrpc":"2.0","id":1})"))->is_null());
}

TEST(OdooRpc, ReadsAnIdInEveryShapeOfAnAnswer) {
  EXPECT_EQ(read_id(json::parse("136")), 136);
  EXPECT_EQ(read_id(json::parse("[189]")), 189);
  EXPECT_EQ(read_id(json::parse(R"x("mail.activity(15,)")x")), 15);
  for (const char* none :
       {"false",
        "null",
        "[]",
        "[[1]]",
        "{}",
        "-1",
        R"("")",
        R"x("mail.activity()")x",
        R"x("mail.activity(15")x",
        R"x("x(9")x",
        "[false]",
        "1e9"}) {
    EXPECT_EQ(read_id(json::parse(none)), 0) << none;
  }
}

TEST(OdooRpc, ReadsTheVersion) {
  EXPECT_EQ(
      read_version(json::parse(R"({"server_version":"17.0","server_version_info":[17,0,0,"final",0,""]})"))
          ->major,
      17
  );
  EXPECT_EQ(
      read_version(json::parse(R"({"version_info":[19,0,0,"final",0,""],"version":"19.0"})"))->name, "19.0"
  );
  EXPECT_EQ(read_version(json::parse(R"({"server_version_info":["saas~18",2]})"))->major, 18);
  for (const char* none : {"{}", "[]", "null", R"({"version_info":[]})", R"({"version_info":[null]})"})
    EXPECT_FALSE(read_version(json::parse(none))) << none;
}

TEST(OdooRpc, WritesACallInBothDialects) {
  OdooCall call;
  call.model = "crm.lead";
  call.method = "search";
  call.leading = {{"domain", json::array()}};
  call.named = {{"limit", 1}};
  const Access access{"sales", "bot", "KEY"};
  const OdooRequest rpc = call_request(Dialect::json_rpc, access, 7, call);
  EXPECT_EQ(rpc.path, "/jsonrpc");
  EXPECT_EQ(
      json::parse(rpc.body).at("params"),
      json::parse(
          R"({"service":"object","method":"execute_kw","args":["sales",7,"KEY","crm.lead","search",[[]],{"limit":1}]})"
      )
  );
  call.ids = {68};
  const OdooRequest two = call_request(Dialect::json2, access, 0, call);
  EXPECT_EQ(two.path, "/json/2/crm.lead/search");
  EXPECT_EQ(json::parse(two.body), json::parse(R"({"ids":[68],"domain":[],"limit":1})"));
  EXPECT_THAT(two.headers, testing::Contains(testing::Pair("Authorization", "bearer KEY")));
  EXPECT_THAT(two.headers, testing::Contains(testing::Pair("X-Odoo-Database", "sales")));
}

}  // namespace
}  // namespace softphone::crm
