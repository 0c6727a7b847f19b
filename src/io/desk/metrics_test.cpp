// GET /metrics over sockets: who may read, and what is counted.
#include <gmock/gmock.h>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::HasSubstr;
using testing::Not;

class MetricsTest : public DeskTest {
 protected:
  void configure(DeskConfig& config) override { config.metrics_token = token_; }
  std::string token_ = "0123456789abcdef0123";
};

TEST_F(MetricsTest, AreForThisMachineOrWhoeverHasTheToken) {
  const std::string bearer = "Bearer " + token_;
  struct Row {
    const char* what;
    net::Headers headers;
    int status;
  };
  for (const Row& row : {
           Row{"on this machine", {}, 200},
           Row{"handed on by a proxy", {{"X-Forwarded-For", "203.0.113.9"}}, 401},
           Row{"with the token, from elsewhere",
               {{"X-Forwarded-For", "203.0.113.9"}, {"Authorization", bearer}},
               200},
           Row{"with the token, by another name",
               {{"Host", "10.0.0.5:3000"}, {"Authorization", bearer}},
               200},
           Row{"a wrong token, even here", {{"Authorization", "Bearer 0123456789abcdef0124"}}, 401},
           Row{"the beginning of the token", {{"Authorization", "Bearer 0123456789abcdef012"}}, 401},
           Row{"another site's page", {{"Origin", "https://evil.example"}}, 401},
           Row{"another site's image", {{"Sec-Fetch-Site", "cross-site"}}, 401},
           Row{"a name that leads here", {{"Host", "evil.example"}}, 401},
       }) {
    EXPECT_EQ(call("GET", "/metrics", {}, row.headers).status, row.status) << row.what;
  }
  stop();
  token_.clear();
  start();
  EXPECT_EQ(call("GET", "/metrics").status, 200);
  EXPECT_EQ(call("GET", "/metrics", {}, {{"Authorization", "Bearer "}}).status, 401)
      << "no token is no way in";
}

TEST_F(MetricsTest, CountCallsAndAnswers) {
  auto before = call("GET", "/metrics");
  EXPECT_EQ(before.headers.get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(before.body, HasSubstr("\nsoftphone_calls_open 0\n"));
  EXPECT_THAT(before.body, HasSubstr("softphone_info{version=\"0.0.test\",carrier=\"built_in\"} 1\n"));
  EXPECT_EQ(post_signed("/webhook/softphone/voice", voice_form("client:alice", "+33199000001")).status, 200);
  EXPECT_EQ(
      post_signed("/webhook/softphone/voice", voice_form("client:alice", "+33199000001"), "wrong").status, 403
  );
  const std::string after = call("GET", "/metrics").body;
  EXPECT_THAT(after, HasSubstr("\nsoftphone_calls_open 1\n"));
  EXPECT_THAT(after, HasSubstr("softphone_webhook_answers_total{status=\"200\"} 1\n"));
  EXPECT_THAT(after, HasSubstr("softphone_webhook_answers_total{status=\"403\"} 1\n"));
  EXPECT_THAT(after, HasSubstr("\nsoftphone_database_up 1\n"));
  EXPECT_THAT(after, Not(HasSubstr("softphone_unlogged_calls"))) << "no CRM is set up";
}

}  // namespace
}  // namespace softphone::io_desk
