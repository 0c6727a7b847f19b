#include "io/media/child_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace softphone::media {

namespace {

std::string output_of(const std::vector<std::string>& arguments, std::string_view input = {}) {
  const auto result = run_child(arguments, input);
  if (!result) return "error: " + result.error().code;
  return std::string(as_text(*result));
}

}  // namespace

TEST(ChildProcess, PassesInputAndOutput) {
  EXPECT_EQ(output_of({"cat"}, "hello\nworld"), "hello\nworld");
  EXPECT_EQ(output_of({"cat"}), "");
  EXPECT_EQ(output_of({"printf", "%s|%s", "a b", "$HOME; `id`"}), "a b|$HOME; `id`") << "no shell";
}

TEST(ChildProcess, MovesMoreThanASocketHoldsBothWays) {
  std::string big(3'000'000, 'x');
  for (std::size_t i = 0; i < big.size(); i += 7) big[i] = static_cast<char>('a' + i % 26);
  EXPECT_EQ(output_of({"cat"}, big), big);
}

TEST(ChildProcess, AChildThatDoesNotReadIsNoHarm) {
  EXPECT_EQ(output_of({"echo", "done"}, std::string(3'000'000, 'x')), "done\n");
}

TEST(ChildProcess, SaysWhatWentWrong) {
  EXPECT_EQ(output_of({"no-such-program-here"}), "error: not_started");
  EXPECT_EQ(output_of({"false"}), "error: failed");
  EXPECT_EQ(output_of({"sh", "-c", "kill -9 $$"}), "error: failed");
  EXPECT_EQ(run_child({"sleep", "60"}, {}, {Milliseconds{50}, 100}).error().code, "too_slow");
  EXPECT_EQ(run_child({"yes"}, {}, {Milliseconds{20'000}, 100'000}).error().code, "too_much");
}

TEST(ChildProcess, InheritsNeitherFilesNorEnvironment) {
  ::setenv("SOFTPHONE_TEST_SECRET", "hidden", 1);
  EXPECT_EQ(output_of({"env"}).find("hidden"), std::string::npos);
  ::unsetenv("SOFTPHONE_TEST_SECRET");
  const int open_file = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  ASSERT_GE(open_file, 3);
  // ls itself opens one descriptor to read the folder.
  EXPECT_EQ(output_of({"ls", "-1", "/proc/self/fd"}), "0\n1\n2\n3\n");
  const int moved = ::fcntl(open_file, F_DUPFD, 100);
  EXPECT_EQ(output_of({"ls", "-1", "/proc/self/fd"}), "0\n1\n2\n3\n");
  ::close(moved);
  ::close(open_file);
}

}  // namespace softphone::media
