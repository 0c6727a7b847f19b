#include "desk/recording_copy.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

std::string number(std::uint32_t value, std::size_t width) {
  std::string text;
  for (std::size_t i = 0; i < width; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}

std::string wav(std::size_t seconds, int channels, const std::string& before_data = {}) {
  const auto rate = static_cast<std::uint32_t>(16'000 * channels);
  const std::string sound(seconds * rate, 'x');
  const std::string format = "fmt " + number(16, 4) + number(1, 2) +
                             number(static_cast<std::uint32_t>(channels), 2) + number(8'000, 4) +
                             number(rate, 4) + number(2, 2) + number(16, 2);
  const std::string body =
      "WAVE" + format + before_data + "data" + number(static_cast<std::uint32_t>(sound.size()), 4) + sound;
  return "RIFF" + number(static_cast<std::uint32_t>(body.size()), 4) + body;
}

TEST(RecordingCopy, AWholeFileSaysHowLongItIs) {
  EXPECT_EQ(look_at_wav(as_bytes(wav(3, 2))), (WavFacts{3, 2}));
  const std::string odd = "LIST" + number(3, 4) + "abc" + std::string(1, '\0');
  EXPECT_EQ(look_at_wav(as_bytes(wav(1, 1, odd))), (WavFacts{1, 1}));
}

TEST(RecordingCopy, EveryBeginningOfAFileIsTooLittle) {
  const std::string whole = wav(1, 1, "LIST" + number(4, 4) + "abcd");
  for (std::size_t length = 0; length < whole.size(); length += length < 80 ? 1 : 997)
    EXPECT_FALSE(look_at_wav(as_bytes(whole).first(length))) << length;
}

TEST(RecordingCopy, AnAnswerIsGoodOrSaysWhyNot) {
  struct Case {
    int status;
    std::string body;
    bool good;
    std::string_view reason;
  };
  const std::string whole = wav(2, 1);
  for (const Case& one : std::vector<Case>{
           {200, whole, true, ""},
           {200, whole.substr(0, whole.size() / 2), false, "incomplete"},
           {200, "<html>", false, "incomplete"},
           {206, whole, false, "unreachable"},
           {302, "", false, "unreachable"},
           {401, "", false, "refused"},
           {404, "", false, "not_ready"},
           {429, "", false, "busy"},
           {503, "", false, "unreachable"},
           {0, "", false, "unreachable"},
       }) {
    const FetchVerdict verdict = judge_fetch(one.status, one.body);
    EXPECT_EQ(verdict.good, one.good) << one.status;
    EXPECT_EQ(verdict.reason, one.reason) << one.status;
  }
}

TEST(RecordingCopy, AStateHasAWord) {
  for (const CopyState state : {CopyState::waiting, CopyState::here, CopyState::failed})
    EXPECT_EQ(read_copy_state(to_word(state)), state);
}

}  // namespace
}  // namespace softphone::desk
