#include <gmock/gmock.h>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kFallback = "/webhook/softphone/voice-fallback";

TEST_F(DeskTest, ACallWhoseWebhookFailedStillRingsTheReps) {
  const auto ring = post_signed(kFallback, voice_form("+33612345678", "+33199001000"));
  ASSERT_EQ(ring.status, 200) << ring.body;
  EXPECT_THAT(ring.body, HasSubstr("<Identity>alice</Identity>"));
  EXPECT_THAT(ring.body, HasSubstr("action=\"" + base_ + kFallback + "\""));
  EXPECT_EQ(post_signed(kFallback, voice_form("+33612345678", "+33199001000")).body, ring.body)
      << "asked twice";

  const struct {
    const char* status;
    bool sorry;
  } cases[] = {
      {"completed", false}, {"answered", false}, {"no-answer", true}, {"busy", true}, {"failed", true}};
  for (const auto& c : cases) {
    Form form = voice_form("+33612345678", "+33199001000");
    form.add("DialCallStatus", c.status);
    const auto after = post_signed(kFallback, form);
    EXPECT_EQ(after.status, 200) << c.status;
    EXPECT_EQ(after.body.find("<Say") != std::string::npos, c.sorry) << c.status;
    EXPECT_THAT(after.body, HasSubstr("<Hangup/>")) << c.status;
  }
}

TEST_F(DeskTest, ACallOfAPageWhoseWebhookFailedIsApologisedFor) {
  const auto twiml = post_signed(kFallback, voice_form("client:alice", "+33199000001"));
  ASSERT_EQ(twiml.status, 200) << twiml.body;
  EXPECT_THAT(twiml.body, HasSubstr("<Say language=\"fr-FR\">"));
  EXPECT_THAT(twiml.body, Not(HasSubstr("<Dial")));
}

TEST_F(DeskTest, AFallbackThatIsNotSignedIsRefused) {
  const Form form = voice_form("+33612345678", "+33199001000");
  EXPECT_EQ(post_signed(kFallback, form, "another token").status, 403);
  EXPECT_EQ(call("POST", kFallback).status, 403);
  EXPECT_EQ(post_signed(kFallback, {{"CallSid", "x"}}).status, 400);
}

}  // namespace
}  // namespace softphone::io_desk
