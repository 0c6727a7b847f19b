#include "setup/finding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::setup {
namespace {

using testing::HasSubstr;

TEST(Finding, DiskClockModeAndBalanceAreJudgedByWhatTheyBreak) {
  EXPECT_EQ(judge_disk("./data", 50'000'000'000).verdict, Verdict::ok);
  EXPECT_EQ(judge_disk("./data", 3'000'000'000).verdict, Verdict::warning);
  EXPECT_EQ(judge_disk("./data", 100'000'000).verdict, Verdict::failed);
  EXPECT_EQ(judge_disk("./data", 3'000'000'000).found, "3.0 GB free");

  EXPECT_EQ(judge_clock(4).verdict, Verdict::ok);
  EXPECT_EQ(judge_clock(-20).verdict, Verdict::warning);
  EXPECT_EQ(judge_clock(-20).found, "20 seconds behind");
  EXPECT_EQ(judge_clock(600).verdict, Verdict::failed);

  EXPECT_EQ(judge_mode("carrier.json", 0100600).verdict, Verdict::ok);
  EXPECT_EQ(judge_mode("carrier.json", 0100640).verdict, Verdict::failed);
  EXPECT_EQ(judge_mode("carrier.json", 0100640).found, "others, too (mode 0640)");

  EXPECT_EQ(judge_balance("42.10", "USD").verdict, Verdict::ok);
  EXPECT_EQ(judge_balance("4.10", "USD").verdict, Verdict::warning);
  EXPECT_EQ(judge_balance("-0.01", "USD").verdict, Verdict::failed);
  EXPECT_EQ(judge_balance("much", "USD").verdict, Verdict::warning);
}

TEST(Finding, ThePublicUrlMustLeadToThisProgram) {
  const std::string url = "https://phone.example.com";
  EXPECT_EQ(judge_public_url(url, 200, R"({"status":"ok","version":"1"})", "", true).verdict, Verdict::ok);
  const Finding other = judge_public_url(url, 200, "<html>Welcome to nginx", "", true);
  EXPECT_EQ(other.verdict, Verdict::failed);
  EXPECT_THAT(other.fix, HasSubstr("proxy"));
  EXPECT_EQ(judge_public_url(url, 502, "", "", true).verdict, Verdict::failed);
  EXPECT_EQ(judge_public_url(url, 0, "", "could not resolve", true).found, "no answer (could not resolve)");
  EXPECT_EQ(judge_public_url(url, 0, "", "refused", false).verdict, Verdict::warning) << "nothing runs here";
}

TEST(Finding, ASignedWebhookTellsWhereItBreaks) {
  const auto judge = [](int status, const char* body, bool running) {
    return judge_webhook("A signed webhook", status, body, "refused", running);
  };
  EXPECT_EQ(
      judge(400, R"({"error":{"code":"bad_request","message":"CallSid is missing."}})", true).verdict,
      Verdict::ok
  );
  EXPECT_EQ(judge(403, R"({"error":{}})", true).code, "bad_signature");
  EXPECT_EQ(judge(400, "<html>Bad Request", true).code, "elsewhere");
  EXPECT_EQ(judge(401, "", true).code, "elsewhere");
  EXPECT_EQ(judge(0, "", true).code, "no_answer");
  EXPECT_EQ(judge(0, "", true).verdict, Verdict::failed);
  EXPECT_EQ(judge(0, "", false).verdict, Verdict::warning);
}

TEST(Finding, TheLinesOwnCountryMustBeAllowed) {
  EXPECT_EQ(judge_countries(Countries{{"FR", "BE"}}, "+33100000000").verdict, Verdict::ok);
  EXPECT_EQ(judge_countries(Countries{{"US"}}, "+33100000000").code, "home");
  EXPECT_EQ(judge_countries(Countries{{"US"}}, "+35210000000").values.at("country"), "LU");
  EXPECT_EQ(judge_countries(Countries{{"US"}}, "+15550100000").verdict, Verdict::ok);
  EXPECT_EQ(judge_countries(Countries{}, "+33100000000").verdict, Verdict::failed);
  EXPECT_EQ(judge_countries(fail("refused", "error 20403"), "+33100000000").code, "unreadable");
}

TEST(Finding, IsWrittenForPeopleAndForMachines) {
  const std::vector<Finding> findings = {judge_clock(0), judge_disk("./data", 100'000'000)};
  EXPECT_EQ(worst(findings), Verdict::failed);
  EXPECT_EQ(worst({}), Verdict::ok);
  const std::string text = describe(findings);
  EXPECT_THAT(text, HasSubstr("ok      Clock of this machine"));
  EXPECT_THAT(text, HasSubstr("FAILED  Disk space of ./data: 0.1 GB free\n        Make room"));
  EXPECT_THAT(text, HasSubstr("2 checks: 1 failed, 0 with a warning"));
  EXPECT_THAT(
      to_json(findings), HasSubstr(R"({"verdict":"failed","findings":[{"check":"clock","code":"ok")")
  );
  EXPECT_THAT(to_json(judge_clock(90)), HasSubstr(R"("code":"ahead")"));
  EXPECT_THAT(to_json(judge_clock(90)), HasSubstr(R"("values":{"seconds":"90"})"));
}

}  // namespace
}  // namespace softphone::setup
