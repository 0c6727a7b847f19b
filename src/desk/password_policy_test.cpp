#include "desk/password_policy.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

const std::vector<std::string> kAlice = {"alice", "Alice Martin", "a.martin@teeptrak.example"};

std::string verdict(std::string_view password) {
  const auto problem = check_password(password, kAlice);
  return problem ? std::string(to_word(*problem)) : "fine";
}

struct Case {
  const char* password;
  const char* verdict;
};

TEST(PasswordPolicy, JudgesByLengthAndByWhatEverybodyWouldTry) {
  const Case cases[] = {
      {"", "password_too_short"},
      {"kX9#qL!2z", "password_too_short"},
      {"éèêëàâîôù", "password_too_short"},  // nine characters, eighteen bytes
      {"éèêëàâîôùx", "fine"},
      {"cheval agrafe batterie", "fine"},
      {"tulipe-violet-42", "fine"},
      {"kX9#qL!2zr", "fine"},
      {"          ", "password_common"},
      {"1234567890", "password_common"},
      {"0987654321", "password_common"},
      {"azertyuiop", "password_common"},
      {"Qwertyuiop12", "password_common"},
      {"aaaaaaaaaaaa", "password_common"},
      {"abcabcabcabc", "password_common"},
      {"password123", "password_common"},
      {"P@ssw0rd2026!", "password_common"},
      {"Motdepasse1!", "password_common"},
      {"Soleil2026!!", "password_common"},
      {"letmein123!!", "password_common"},
      {"soleil sur la mer", "fine"},
      {"AliceMartin1", "password_personal"},
      {"Martin-2026", "password_personal"},
      {"@lice_m4rtin", "password_personal"},
      {"softphone2026", "password_personal"},
      {"teeptrak-alice", "password_personal"},
      {"alice aime la confiture", "fine"},
  };
  for (const Case& each : cases) EXPECT_EQ(verdict(each.password), each.verdict) << each.password;
}

TEST(PasswordPolicy, RefusesWhatIsNoText) {
  EXPECT_EQ(verdict("abcdefgh\xff\xfe"), "password_not_text");
  EXPECT_EQ(verdict("line\nbreak in it"), "password_not_text");
  EXPECT_EQ(verdict(std::string("with\0zero inside", 16)), "password_not_text");
}

TEST(PasswordPolicy, HasAnUpperEnd) {
  std::string longest;
  for (std::size_t i = 0; i < kLongestPassword; ++i) longest += static_cast<char>('!' + i * 7 % 90);
  EXPECT_EQ(verdict(longest), "fine");
  EXPECT_EQ(verdict(longest + 'x'), "password_too_long");
}

TEST(PasswordPolicy, SaysWhatIsWrongInASentence) {
  for (const auto problem :
       {PasswordProblem::too_short,
        PasswordProblem::too_long,
        PasswordProblem::not_text,
        PasswordProblem::common,
        PasswordProblem::personal}) {
    EXPECT_TRUE(sentence(problem).ends_with('.'));
    EXPECT_TRUE(to_word(problem).starts_with("password_"));
  }
}

}  // namespace
}  // namespace softphone::desk
