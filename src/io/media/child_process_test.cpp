#include "io/media/child_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

namespace softphone::media {

namespace {

Result<Bytes> shell(const std::string& script, std::string_view input = {}, std::size_t max = 1000) {
  const std::vector<std::string> arguments{"sh", "-c", script};
  return run_program(arguments, as_bytes(input), max, 5s);
}

}  // namespace

TEST(ChildProcess, PassesInputAndOutput) {
  const auto result = shell("cat; echo noise >&2", "hello");
  ASSERT_TRUE(result);
  EXPECT_EQ(as_text(*result), "hello");
}

TEST(ChildProcess, ReportsHowItFailed) {
  EXPECT_EQ(shell("exit 3").error().code, "failed");
  EXPECT_EQ(shell("kill -9 $$").error().code, "failed");
  const std::vector<std::string> nothing{"no-such-program-anywhere"};
  EXPECT_EQ(run_program(nothing, {}, 10, 5s).error().code, "not_found");
  const std::vector<std::string> endless{"sleep", "60"};
  EXPECT_EQ(run_program(endless, {}, 10, 50ms).error().code, "timeout");
}

TEST(ChildProcess, StopsAProgramThatWritesTooMuch) {
  const auto result = shell("while :; do echo yes; done");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->size(), 1000U);
}

TEST(ChildProcess, SurvivesAProgramThatDoesNotRead) {
  EXPECT_TRUE(shell("exit 0", std::string(200'000, 'x')));
}

TEST(ChildProcess, InheritsNeitherFilesNorEnvironment) {
  ::setenv("SOFTPHONE_TEST_SECRET", "hidden", 1);
  EXPECT_EQ(as_text(*shell("env")).find("hidden"), std::string::npos);
  ::unsetenv("SOFTPHONE_TEST_SECRET");
  const int leaky = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  const int high = ::fcntl(leaky, F_DUPFD, 100);
  const std::vector<std::string> list{"ls", "-1", "/proc/self/fd"};
  const auto files = run_program(list, {}, 1000, 5s);
  ASSERT_TRUE(files);
  EXPECT_EQ(as_text(*files), "0\n1\n2\n3\n") << "3 is the folder that ls reads";
  ::close(high);
  ::close(leaky);
}

}  // namespace softphone::media
