#include "app/watched_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <boost/asio/io_context.hpp>
#include <cstdlib>

#include "app/runtime.hpp"

namespace softphone::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class WatchedProgramTest : public testing::Test {
 protected:
  std::shared_ptr<WatchedProgram> start(const std::string& script) {
    auto started = WatchedProgram::start(io_.get_executor(), "/bin/sh", {"-c", script}, "PASSED_");
    EXPECT_TRUE(started) << (started ? "" : started.error().detail);
    return started ? *started : nullptr;
  }
  /// What it writes until it ends.
  std::vector<std::string> lines_of(const std::string& script) {
    std::vector<std::string> lines;
    const auto program = start(script);
    run_until_done(
        io_,
        [](std::shared_ptr<WatchedProgram> watched,
           std::vector<std::string>& out) -> boost::asio::awaitable<bool> {
          co_await WatchedProgram::watch(watched, [&out](std::string_view line) { out.emplace_back(line); });
          co_return true;
        }(program, lines)
    );
    EXPECT_TRUE(program->has_ended());
    return lines;
  }
  boost::asio::io_context io_;
};

TEST_F(WatchedProgramTest, TellsWhatItWritesALineAtATime) {
  EXPECT_THAT(lines_of("echo one; echo two >&2; printf three"), ElementsAre("one", "two", "three"));
  EXPECT_THAT(lines_of("true"), ElementsAre());
}

TEST_F(WatchedProgramTest, ALineThatDoesNotEndIsToldInPieces) {
  const auto lines = lines_of("head -c 40000 /dev/zero | tr '\\0' a");
  std::size_t all = 0;
  for (const std::string& line : lines) {
    EXPECT_LE(line.size(), 16U * 1024);
    all += line.size();
  }
  EXPECT_EQ(all, 40000U);
}

TEST_F(WatchedProgramTest, GetsItsSettingsAndNoSecretAndNoFileOfOurs) {
  ::setenv("PASSED_ON", "yes", 1);
  ::setenv("TWILIO_AUTH_TOKEN", "secret", 1);
  const auto lines = lines_of("echo $PASSED_ON-$TWILIO_AUTH_TOKEN-; ls /proc/self/fd | wc -l");
  ::unsetenv("PASSED_ON");
  ::unsetenv("TWILIO_AUTH_TOKEN");
  EXPECT_THAT(lines, ElementsAre("yes--", "4"));  // three, and the folder that ls reads
}

TEST_F(WatchedProgramTest, IsEndedWithItsOwner) {
  auto program = start("trap '' TERM; while true; do sleep 0.05; done");
  program->stop();
  EXPECT_TRUE(program->has_ended());
}

TEST_F(WatchedProgramTest, SaysWhyItCannotRun) {
  const auto started = WatchedProgram::start(io_.get_executor(), "/nowhere/ngrok", {}, "");
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "not_started");
  EXPECT_THAT(started.error().detail, HasSubstr("No such file"));
}

TEST(FindProgram, LooksInPath) {
  EXPECT_THAT(find_program("sh"), HasSubstr("/sh"));
  EXPECT_EQ(find_program("no such program"), "");
}

}  // namespace
}  // namespace softphone::app
