#include "setup/account_state.hpp"

#include <gtest/gtest.h>

#include "setup/advice.hpp"

namespace softphone::setup {
namespace {

const std::string kSid = std::string(32, '0');

TEST(AccountState, ReadsAPageOfNumbers) {
  const auto page = read_page(
      Kind::number,
      R"({"incoming_phone_numbers":[{"sid":"PN)" + kSid +
          R"(","phone_number":"+33100000001","friendly_name":"Sales","voice_url":"https://a.example",)"
          R"("voice_application_sid":null,"trunk_sid":"TK1","capabilities":{"voice":true}},)"
          R"({"sid":"PN)" +
          kSid +
          R"(","capabilities":{"voice":false}},{"sid":"no"},7],"next_page_uri":"/2010-04-01/x?Page=1"})"
  );
  ASSERT_TRUE(page);
  ASSERT_EQ(page->entries.size(), 2U);
  EXPECT_EQ(page->entries[0].name, "+33100000001");
  EXPECT_EQ(page->entries[0].fields.at("VoiceUrl"), "https://a.example");
  EXPECT_EQ(page->entries[0].fields.at("VoiceApplicationSid"), "");
  EXPECT_EQ(page->entries[0].fields.at("TrunkSid"), "TK1");
  EXPECT_FALSE(page->entries[1].voice);
  EXPECT_EQ(page->next, "/2010-04-01/x?Page=1");
}

TEST(AccountState, RefusesWhatIsNoAnswerOfTheApi) {
  for (const char* body :
       {"",
        "[]",
        "{}",
        "<html>",
        R"({"keys":{}})",
        R"({"keys":[],"next_page_uri":"https://evil.example/"})",
        R"({"keys":[],"next_page_uri":"//evil.example/"})"}) {
    EXPECT_FALSE(read_page(Kind::key, body)) << body;
  }
  EXPECT_FALSE(read_resource(Kind::application, R"({"sid":"PN)" + kSid + "\"}"));
  EXPECT_EQ(read_secret("[1]"), "");
  EXPECT_EQ(read_secret(R"({"secret":"s"})"), "s");
}

TEST(AccountState, ReadsTheCountriesThatMayBeCalled) {
  const auto countries = read_countries(
      R"({"content":[{"iso_code":"FR","low_risk_numbers_enabled":true},{"iso_code":"BE"},)"
      R"({"iso_code":"CU","low_risk_numbers_enabled":false},{"iso_code":"x\u001b","low_risk_numbers_enabled":true},)"
      R"(7,{"iso_code":"CH","low_risk_numbers_enabled":true}],"meta":{"key":"content"}})"
  );
  ASSERT_TRUE(countries);
  EXPECT_EQ(countries->codes, (std::vector<std::string>{"FR", "CH"}));
  EXPECT_FALSE(read_countries("{}"));
  EXPECT_FALSE(read_countries("[1]"));
}

TEST(Advice, NamesTheCodeAndWhatToDo) {
  const struct {
    int status;
    const char* body;
    const char* says;
  } cases[] = {
      {401, R"({"code":20003,"message":"Authenticate"})", "error 20003 (Authenticate). The account SID"},
      {400, R"({"code":21402,"message":"VoiceUrl"})", "PUBLIC_URL"},
      {429, R"({"code":20429,"message":"Too Many"})", "wait a minute"},
      {404, R"({"code":99999,"message":"Odd"})", "docs/errors/99999"},
      {502, "<html>hunter2</html>", "refused with status 502. The carrier has a fault"},
      {418, "", "refused with status 418."},
  };
  for (const auto& c : cases) {
    const std::string said = explain_refusal(c.status, c.body);
    EXPECT_NE(said.find(c.says), std::string::npos) << said;
    EXPECT_EQ(said.find("hunter2"), std::string::npos) << said;
  }
}

TEST(Advice, JudgesThePublicAddress) {
  for (const char* good : {"https://phone.example.com", "https://a.ngrok.app/path"}) {
    EXPECT_EQ(judge_public_url(good, true), "") << good;
  }
  for (const char* bad :
       {"",
        "phone.example.com",
        "ftp://a.example",
        "https://a.example/?x=1",
        "https://u:p@a.example",
        "http://a.example",
        "https://localhost:3000",
        "https://127.0.0.1"}) {
    EXPECT_NE(judge_public_url(bad, true), "") << bad;
  }
  EXPECT_EQ(judge_public_url("http://127.0.0.1:3000", false), "");
}

}  // namespace
}  // namespace softphone::setup
