// Bytes to measure a connection by: for who is signed in, and not without end.
#include <gmock/gmock.h>

#include "io/desk/bulk_routes.hpp"
#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::HasSubstr;

class BulkTest : public DeskTest {};

TEST(BulkAllowance, IsFullAgainEachMinute) {
  BulkAllowance allowance;
  const TimePoint start = TimePoint() + std::chrono::hours(1);
  std::uint64_t taken = 0;
  while (allowance.take(kBulkAtOnce, start)) taken += kBulkAtOnce;
  EXPECT_EQ(taken, kBulkAMinute);
  EXPECT_FALSE(allowance.take(1, start + 59s));
  EXPECT_TRUE(allowance.take(1, start + 60s));
}

TEST_F(BulkTest, GivesAndTakesWhatIsAskedFor) {
  EXPECT_EQ(call("GET", "/api/diagnosis/bulk?bytes=1000").status, 401);
  EXPECT_EQ(call("POST", "/api/diagnosis/bulk", "x").status, 401);
  sign_in("bob");
  const auto first = call("GET", "/api/diagnosis/bulk?bytes=1000");
  ASSERT_EQ(first.status, 200);
  EXPECT_EQ(first.headers.get("Cache-Control"), "no-store");
  const std::string data(json::parse(first.body).at("data").as_string());
  EXPECT_EQ(data.size(), 1000U);
  const auto second = call("GET", "/api/diagnosis/bulk?bytes=1000");
  EXPECT_NE(second.body, first.body) << "nothing on the way can keep it";
  EXPECT_EQ(
      json::parse(call("GET", "/api/diagnosis/bulk?bytes=262144").body).at("data").as_string().size(), 262144U
  );
  for (const char* bytes : {"0", "262145", "-1", "x", "", "10x", "99999999999999999999999"}) {
    EXPECT_EQ(call("GET", std::string("/api/diagnosis/bulk?bytes=") + bytes).status, 400) << bytes;
  }
  EXPECT_EQ(call("POST", "/api/diagnosis/bulk", std::string(262144, 'x')).status, 204);
  EXPECT_EQ(call("POST", "/api/diagnosis/bulk", std::string(262145, 'x')).status, 413);
}

TEST_F(BulkTest, IsBusyWhenTheMinuteIsUsedUp) {
  sign_in("bob");
  int status = 204;
  std::uint64_t sent = 0;
  const std::string body(kBulkAtOnce, 'x');
  while (status == 204 && sent <= kBulkAMinute) {
    status = call("POST", "/api/diagnosis/bulk", body).status;
    if (status == 204) sent += body.size();
  }
  EXPECT_EQ(status, 429);
  EXPECT_EQ(sent, kBulkAMinute);
  const auto refused = call("GET", "/api/diagnosis/bulk?bytes=1");
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("busy"));
}

}  // namespace
}  // namespace softphone::io_desk
