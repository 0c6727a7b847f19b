#include "setup/tunnel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::setup {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const char* const kAnswer =
    R"({"tunnels":[{"name":"ssh","public_url":"tcp://1.tcp.ngrok.io:1","proto":"tcp","config":{"addr":"localhost:22"}},)"
    R"({"name":"a","public_url":"http://phone.ngrok.app","proto":"http","config":{"addr":"http://localhost:3000","inspect":true}},)"
    R"({"name":"b","public_url":"https://phone.ngrok.app","proto":"https","config":{"addr":"http://localhost:3000"}},)"
    R"({"name":"c","public_url":"https://other.ngrok.app/","config":{"addr":"http://localhost:8080"}},7],"uri":"/api/tunnels"})";

TEST(Tunnel, FindsTheAddressThatLeadsToAPort) {
  const auto tunnels = read_tunnels(kAnswer);
  ASSERT_TRUE(tunnels);
  ASSERT_EQ(tunnels->entries.size(), 3U);
  EXPECT_EQ(address_of(*tunnels, 3000, ""), "https://phone.ngrok.app");
  EXPECT_EQ(address_of(*tunnels, 3000, "https://phone.ngrok.app"), "https://phone.ngrok.app");
  EXPECT_EQ(address_of(*tunnels, 3000, "https://other.ngrok.app"), std::nullopt);
  EXPECT_EQ(address_of(*tunnels, 8080, ""), "https://other.ngrok.app");
  EXPECT_EQ(address_of(*tunnels, 80, ""), std::nullopt);
  EXPECT_EQ(leads_elsewhere(*tunnels, 3000, "https://other.ngrok.app"), "http://localhost:8080");
  EXPECT_EQ(leads_elsewhere(*tunnels, 3000, "https://phone.ngrok.app"), "");
}

TEST(Tunnel, KnowsAPortOfThisMachineHoweverItIsWritten) {
  for (const char* leads_to :
       {"http://localhost:3000", "http://127.0.0.1:3000/", "localhost:3000", "3000", "http://[::1]:3000"})
    EXPECT_TRUE(address_of({{{"https://a.example", leads_to}}}, 3000, "")) << leads_to;
  for (const char* leads_to : {"http://10.0.0.5:3000", "http://localhost:30000", "", "http://localhost"})
    EXPECT_FALSE(address_of({{{"https://a.example", leads_to}}}, 3000, "")) << leads_to;
}

TEST(Tunnel, RefusesWhatIsNoAnswerOfNgrok) {
  for (const char* body : {"", "[]", "{}", R"({"tunnels":{}})", "<html>"})
    EXPECT_FALSE(read_tunnels(body)) << body;
  const auto hostile =
      read_tunnels("{\"tunnels\":[{\"public_url\":\"https://a\\u001b[2J\",\"config\":{\"addr\":\"3000\"}}]}");
  ASSERT_TRUE(hostile);
  EXPECT_TRUE(hostile->entries.empty());
}

TEST(Tunnel, AsksForTheStaticDomainAsTheVersionTakesIt) {
  EXPECT_THAT(
      ngrok_arguments(3000, "", false), ElementsAre("http", "3000", "--log=stdout", "--log-format=logfmt")
  );
  EXPECT_EQ(ngrok_arguments(3000, "https://phone.ngrok.app", false).back(), "--url=https://phone.ngrok.app");
  EXPECT_EQ(ngrok_arguments(3000, "https://phone.ngrok.app", true).back(), "--domain=phone.ngrok.app");
}

TEST(Tunnel, UnderstandsTheLog) {
  NgrokLog log;
  log.line(
      R"(t=2026-11-27T19:00:00+0000 lvl=info msg="starting web service" obj=web addr=127.0.0.1:4041 allow_hosts=[])"
  );
  EXPECT_EQ(log.api(), "http://127.0.0.1:4041");
  EXPECT_EQ(log.trouble(), "");
  log.line(
      R"(lvl=eror msg="session closing" err="authentication failed: Usage of ngrok requires an authtoken.\r\n\r\nERR_NGROK_4018\r\n")"
  );
  EXPECT_THAT(log.trouble(), HasSubstr("has no authtoken"));
  EXPECT_THAT(log.trouble(), HasSubstr("https://ngrok.com/docs/errors/ERR_NGROK_4018"));
  log.line("ERROR: ERR_NGROK_99999\x1b[2J");
  EXPECT_EQ(
      log.trouble(), "ngrok does not work (ERR_NGROK_99999). https://ngrok.com/docs/errors/ERR_NGROK_99999"
  );
  EXPECT_FALSE(log.is_old());
  log.line("ERROR:  unknown flag: --url");
  EXPECT_TRUE(log.is_old());
}

TEST(Tunnel, WaitsLongerEachTimeItFails) {
  EXPECT_EQ(restart_delay(1), 1s);
  EXPECT_EQ(restart_delay(2), 2s);
  EXPECT_EQ(restart_delay(6), 32s);
  EXPECT_EQ(restart_delay(7), 60s);
  EXPECT_EQ(restart_delay(1000), 60s);
}

TEST(Tunnel, KnowsTheAddressesThatNgrokGives) {
  EXPECT_TRUE(is_ngrok_address("https://a-b.ngrok-free.app/webhook"));
  EXPECT_TRUE(is_ngrok_address("https://x.ngrok.io"));
  EXPECT_FALSE(is_ngrok_address("https://ngrok.app.example.com"));
  EXPECT_FALSE(is_ngrok_address("ngrok.io"));
}

TEST(Tunnel, IsJudged) {
  const Tunnels here{{{"https://phone.ngrok.app", "http://localhost:3000"}}};
  const struct {
    bool installed;
    std::optional<Tunnels> tunnels;
    const char* wanted;
    bool running;
    Verdict verdict;
    const char* code;
  } cases[] = {
      {true, here, "", true, Verdict::ok, "ok"},
      {false, here, "https://phone.ngrok.app", true, Verdict::ok, "ok"},
      {true, here, "https://other.ngrok.app", true, Verdict::failed, "not_here"},
      {true,
       Tunnels{{{"https://phone.ngrok.app", "http://localhost:1"}}},
       "https://phone.ngrok.app",
       true,
       Verdict::failed,
       "elsewhere"},
      {false, std::nullopt, "", true, Verdict::failed, "not_installed"},
      {true, std::nullopt, "", true, Verdict::failed, "not_running"},
      {true, std::nullopt, "", false, Verdict::warning, "not_running"},
  };
  for (const auto& c : cases) {
    const Finding finding =
        judge_tunnel("http://127.0.0.1:4040", c.installed, c.tunnels, 3000, c.wanted, c.running);
    EXPECT_EQ(finding.verdict, c.verdict) << finding.found;
    EXPECT_EQ(finding.code, c.code) << finding.found;
    EXPECT_EQ(finding.fix.empty(), c.verdict == Verdict::ok);
  }
}

}  // namespace
}  // namespace softphone::setup
