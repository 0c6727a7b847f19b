#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

class Preferences : public DeskTest {
 protected:
  json::object read() {
    const auto response = call("GET", "/api/me/preferences");
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body).as_object();
  }
};

TEST_F(Preferences, AreTheRepsOwnAndOutliveARestart) {
  EXPECT_EQ(error_code(call("GET", "/api/me/preferences")), "not_signed_in");
  sign_in("alice");
  EXPECT_EQ(json::serialize(read()), R"({"revision":0,"preferences":{}})");
  const auto saved =
      call("PUT", "/api/me/preferences", R"({"revision":0,"preferences":{"callerId":"line","été":[1]}})");
  EXPECT_EQ(saved.body, R"({"revision":1})");
  stop();
  start();
  EXPECT_EQ(read().at("preferences").at("callerId").as_string(), "line");
  EXPECT_EQ(read().at("preferences").at("été").at(0), 1);
  cookie_.clear();
  sign_in("bob");
  EXPECT_EQ(read().at("revision"), 0);
}

TEST_F(Preferences, OfTwoWindowsNeitherOverwritesTheOther) {
  sign_in("alice");
  EXPECT_EQ(call("PUT", "/api/me/preferences", R"({"revision":0,"preferences":{"a":1}})").status, 200);
  const auto second = call("PUT", "/api/me/preferences", R"({"revision":0,"preferences":{"b":1}})");
  EXPECT_EQ(second.status, 409);
  EXPECT_EQ(error_code(second), "stale");
  EXPECT_EQ(json::serialize(read()), R"({"revision":1,"preferences":{"a":1}})");
  EXPECT_EQ(call("PUT", "/api/me/preferences", R"({"revision":1,"preferences":{"a":1,"b":1}})").status, 200);
  EXPECT_EQ(read().at("revision"), 2);
}

TEST_F(Preferences, RefusesWhatIsNoneOrTooMuch) {
  sign_in("alice");
  for (const char* body :
       {"{}",
        "[]",
        "nonsense",
        R"({"revision":0})",
        R"({"revision":"0","preferences":{}})",
        R"({"revision":0,"preferences":[]})",
        R"({"preferences":{}})"}) {
    EXPECT_EQ(call("PUT", "/api/me/preferences", body).status, 400) << body;
  }
  const std::string large = R"({"revision":0,"preferences":{"x":")" + std::string(17 * 1024, 'x') + "\"}}";
  const auto response = call("PUT", "/api/me/preferences", large);
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(error_code(response), "too_large");
  EXPECT_EQ(read().at("revision"), 0);
}

}  // namespace
}  // namespace softphone::io_desk
