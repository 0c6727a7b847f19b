// TURN servers of the operator: told with the token to who is signed in, to nobody else.
#include <gmock/gmock.h>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::HasSubstr;
using testing::Not;

class IceServersTest : public DeskTest {
 protected:
  void configure(DeskConfig& config) override {
    config.ice_servers = {{"turn:turn.example.com:3478", "turns:turn.example.com:443"}, "phone", "s3cret"};
  }
};

TEST_F(IceServersTest, ComeWithTheToken) {
  EXPECT_THAT(call("POST", "/api/token", "{}").body, Not(HasSubstr("s3cret")));
  EXPECT_THAT(call("GET", "/api/config").body, Not(HasSubstr("s3cret")));
  sign_in("bob");
  const auto answer = call("POST", "/api/token", "{}");
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(
      json::parse(answer.body).at("iceServers"),
      (json::value{
          {{"urls", {"turn:turn.example.com:3478", "turns:turn.example.com:443"}},
           {"username", "phone"},
           {"credential", "s3cret"}}})
  );
}

class NoIceServersTest : public DeskTest {};

TEST_F(NoIceServersTest, AreNotNamedWhereThereAreNone) {
  sign_in("bob");
  EXPECT_FALSE(json::parse(call("POST", "/api/token", "{}").body).as_object().contains("iceServers"));
}

}  // namespace
}  // namespace softphone::io_desk
