#include <gmock/gmock.h>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// Three steps, of which the second finds two things.
class ThreeSteps : public Examiner {
 public:
  explicit ThreeSteps(const std::function<bool(std::string_view)>& wanted) {
    for (const char* step : {"server", "drift", "folder"}) {
      if (wanted(step)) steps_.emplace_back(step);
    }
  }
  [[nodiscard]] std::optional<std::string> next_step() const override {
    return next_ < steps_.size() ? std::optional(steps_[next_]) : std::nullopt;
  }
  [[nodiscard]] std::size_t steps_left() const override { return steps_.size() - next_; }
  asio::awaitable<std::vector<Examined>> take_step() override {
    const std::string step = steps_[next_++];
    const auto finding = [&](const std::string& code, const std::string& verdict) {
      return Examined{
          step,
          code,
          verdict,
          json::serialize(json::object{
              {"check", step}, {"code", code}, {"verdict", verdict}, {"found", "AC1 of " + step}})};
    };
    std::vector<Examined> found{finding("ok", "ok")};
    if (step == "drift") found = {finding("elsewhere", "failed"), finding("elsewhere", "failed")};
    co_return found;
  }

 private:
  std::vector<std::string> steps_;
  std::size_t next_ = 0;
};

class DiagnosisTest : public DeskTest {
 protected:
  void SetUp() override {
    examine_ = [](const std::function<bool(std::string_view)>& wanted) {
      return std::make_unique<ThreeSteps>(wanted);
    };
    repair_ = [this](std::string check) -> asio::awaitable<Result<bool>> {
      repaired_.push_back(check);
      if (check != "drift") co_return fail("not_repairable", "");
      if (broken_) co_return fail("refused", "refused with error 20403");
      co_return true;
    };
    DeskTest::SetUp();
  }
  std::vector<json::object> lines(const std::string& query = {}) {
    const auto answer = call("GET", "/api/diagnosis" + query);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.headers.get("Content-Type"), "application/x-ndjson");
    std::vector<json::object> out;
    std::istringstream in(answer.body);
    for (std::string line; std::getline(in, line);) out.push_back(json::parse(line).as_object());
    return out;
  }
  static std::vector<std::string> types(const std::vector<json::object>& all) {
    std::vector<std::string> out;
    for (const json::object& one : all) {
      std::string word(one.at("type").as_string());
      if (const json::value* check = one.if_contains("check")) word += " " + std::string(check->as_string());
      out.push_back(word);
    }
    return out;
  }
  std::vector<std::string> repaired_;
  bool broken_ = false;
};

TEST_F(DiagnosisTest, AnAdminIsToldEachThingAsItIsFound) {
  sign_in("alice");
  const auto all = lines();
  EXPECT_THAT(
      types(all),
      ElementsAre(
          "begin",
          "step server",
          "finding server",
          "step drift",
          "finding drift",
          "finding drift",
          "step folder",
          "finding folder",
          "end"
      )
  );
  EXPECT_EQ(all[0].at("steps").as_int64(), 3);
  EXPECT_GT(all[0].at("now").as_int64(), 1'763'700'000'000);
  EXPECT_EQ(all[2].at("found").as_string(), "AC1 of server");
}

TEST_F(DiagnosisTest, OnlyWhatIsAskedForIsLookedAt) {
  sign_in("alice");
  EXPECT_THAT(
      types(lines("?checks=folder,other")), ElementsAre("begin", "step folder", "finding folder", "end")
  );
  EXPECT_THAT(types(lines("?checks=none")), ElementsAre("begin", "end"));
}

TEST_F(DiagnosisTest, ARepIsToldWhatConcernsThemAndNoAccountOrAddress) {
  sign_in("bob");
  const auto all = lines();
  EXPECT_THAT(
      types(all),
      ElementsAre(
          "begin", "step server", "finding server", "step drift", "finding drift", "finding drift", "end"
      )
  );
  for (const json::object& one : all) EXPECT_THAT(json::serialize(one), Not(HasSubstr("AC1")));
  EXPECT_EQ(all[4].at("code").as_string(), "elsewhere");
  EXPECT_EQ(call("POST", "/api/diagnosis/repair", R"({"check":"drift"})").status, 403);
  cookie_.clear();
  EXPECT_EQ(call("GET", "/api/diagnosis").status, 401);
}

TEST_F(DiagnosisTest, AnAdminHasItMended) {
  sign_in("alice");
  EXPECT_EQ(call("POST", "/api/diagnosis/repair", R"({"check":"drift"})").status, 204);
  EXPECT_THAT(repaired_, ElementsAre("drift"));
  EXPECT_EQ(error_code(call("POST", "/api/diagnosis/repair", R"({"check":"disk"})")), "not_repairable");
  broken_ = true;
  const auto refused = call("POST", "/api/diagnosis/repair", R"({"check":"drift"})");
  EXPECT_EQ(refused.status, 502);
  EXPECT_EQ(error_code(refused), "not_repaired");
  EXPECT_THAT(refused.body, HasSubstr("20403"));
}

}  // namespace
}  // namespace softphone::io_desk
