#include "desk/fallback_twiml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(FallbackTwiml, RingsTheRepOfTheNumberElseTheTeam) {
  const Roster roster({{"alice", "Alice", "+33199001001"}, {"bob", "Bob", "+33199001002"}}, "+33199001000");
  EXPECT_THAT(rung_in_trouble(roster, "+33612345678", "+33199001002"), ElementsAre("bob"));
  EXPECT_THAT(rung_in_trouble(roster, "+33612345678", "+33199001000"), ElementsAre("alice", "bob"));
  EXPECT_THAT(rung_in_trouble(roster, "+33612345678", "+33100000000"), ElementsAre("alice", "bob"));
  EXPECT_THAT(rung_in_trouble(roster, "client:alice", "+33612345678"), IsEmpty());
}

TEST(FallbackTwiml, RingsNoMoreThanOneDialCan) {
  std::vector<Rep> many;
  for (int i = 0; i < 30; ++i) many.push_back({"rep" + std::to_string(i), "Rep", "+33199001000"});
  EXPECT_EQ(rung_in_trouble(Roster(many, "+33199001000"), "+33612345678", "+33199001000").size(), kMostRung);
}

TEST(FallbackTwiml, EscapesWhatItIsGiven) {
  const std::string twiml = ring_in_trouble_twiml("CA1", {"alice"}, "https://a.example/f?a=1&b=2");
  EXPECT_THAT(twiml, HasSubstr("action=\"https://a.example/f?a=1&amp;b=2\""));
  EXPECT_THAT(twiml, HasSubstr("<Identity>alice</Identity>"));
  EXPECT_THAT(trouble_twiml(), HasSubstr("<Hangup/>"));
}

}  // namespace
}  // namespace softphone::desk
