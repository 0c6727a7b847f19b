#include "setup/copy_finding.hpp"

#include <gmock/gmock.h>

namespace softphone::setup {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kNow = 1'763'700'000'000;
constexpr std::int64_t kMinute = 60'000;

TEST(CopyFinding, IsWellWhileNothingWaitsForLong) {
  Finding finding = judge_copies({12, 0, 0, {}, {}}, kNow, 7'340'000'000);
  EXPECT_EQ(finding.verdict, Verdict::ok);
  EXPECT_EQ(finding.found, "12 here, 0 to be fetched; 7.3 GB free");
  EXPECT_EQ(finding.values.at("free"), "7.3");
  finding = judge_copies({12, 2, 0, kNow - 59 * kMinute, "not_ready"}, kNow, {});
  EXPECT_EQ(finding.verdict, Verdict::ok) << "a moment's 404 is how the carrier says that it is not ready";
  EXPECT_THAT(finding.found, HasSubstr("the oldest of a call 59 minutes ago"));
  EXPECT_TRUE(finding.fix.empty());
}

TEST(CopyFinding, WarnsOfWhatWaitsTooLongAndSaysWhy) {
  const Finding finding = judge_copies({0, 3, 0, kNow - 150 * kMinute, "refused"}, kNow, {});
  EXPECT_EQ(finding.verdict, Verdict::warning);
  EXPECT_EQ(finding.code, "late");
  EXPECT_EQ(finding.values.at("waiting"), "3");
  EXPECT_EQ(finding.values.at("hours"), "2");
  EXPECT_EQ(finding.values.at("reason"), "refused");
  EXPECT_THAT(finding.found, HasSubstr("does not accept the account's credentials"));
  EXPECT_THAT(finding.fix, HasSubstr("TWILIO_AUTH_TOKEN"));
}

TEST(CopyFinding, FailsOverWhatWasGivenUp) {
  Finding finding = judge_copies({5, 1, 2, kNow, "disk"}, kNow, 100);
  EXPECT_EQ(finding.verdict, Verdict::failed);
  EXPECT_EQ(finding.code, "failed");
  EXPECT_THAT(finding.found, HasSubstr("given up: 2"));
  EXPECT_THAT(finding.fix, HasSubstr("Make room"));
  finding = judge_copies({5, 0, 1, {}, "something new"}, kNow, {});
  EXPECT_THAT(finding.fix, HasSubstr("log"));
}

TEST(CopyFinding, AClockThatWasSetBackMakesNoNegativeAge) {
  EXPECT_EQ(judge_copies({0, 1, 0, kNow + kMinute, {}}, kNow, {}).values.at("hours"), "0");
}

}  // namespace
}  // namespace softphone::setup
