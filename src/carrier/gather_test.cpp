// <Gather> in virtual time; what its document may say is in tests/golden/twiml.

#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

struct Menu : testing::Test {
  void start(const std::string& attributes, const std::string& prompts) {
    sid = world.call(alice, "To=x");
    world.happen(LegConnected{world.leg(sid)});
    world.reply(
        "<Response><Gather " + attributes + ">" + prompts + "</Gather><Say>nothing heard</Say></Response>"
    );
  }
  void press(char key) { world.happen(DigitReceived{world.leg(sid), key}); }
  void sound_ends() {
    const auto sounds = world.effects_of<PlaySound>();
    world.happen(SoundFinished{sounds.back().leg, sounds.back().play});
  }
  [[nodiscard]] std::string last_said() const {
    const auto sounds = world.effects_of<PlaySound>();
    if (sounds.empty()) return {};
    const auto* text = std::get_if<SpokenText>(&sounds.back().sound);
    return text ? text->text : std::string{};
  }

  World world;
  Page& alice = world.device("alice");
  std::string sid;
};

TEST_F(Menu, TheFirstKeyCutsThePromptsShort) {
  start("numDigits='2' action='/menu'", "<Say>press</Say><Say>two keys</Say>");
  EXPECT_EQ(last_said(), "press");
  EXPECT_EQ(alice.count("answer"), 1);
  world.advance(60s);
  EXPECT_TRUE(world.effects_of<StopSound>().empty()) << "the caller's time runs after the prompts only";
  press('1');
  EXPECT_EQ(world.effects_of<StopSound>().size(), 1U);
  EXPECT_EQ(last_said(), "press") << "the second prompt is dropped";
  EXPECT_EQ(world.fetches.size(), 1U);
  press('9');
  EXPECT_EQ(world.fetches.back().url, "http://app.test/menu");
  EXPECT_EQ(world.param("Digits"), "19");
  EXPECT_EQ(world.param("CallSid"), sid);
  EXPECT_EQ(world.param("FinishedOnKey"), "");
  press('3');
  EXPECT_EQ(world.fetches.size(), 2U) << "keys after the end are nobody's";
  world.reply("<Response><Hangup/></Response>");
  EXPECT_EQ(world.status(sid), "completed");
}

TEST_F(Menu, TheTimeBeginsAnewWithEveryKey) {
  start("timeout='5'", "");
  for (const char key : {'1', '2', '3'}) {
    world.advance(4s);
    press(key);
  }
  world.advance(4s);
  EXPECT_EQ(world.fetches.size(), 1U);
  world.advance(2s);
  EXPECT_EQ(world.fetches.back().url, "http://app.test/voice") << "action is the document itself";
  EXPECT_EQ(world.param("Digits"), "123");
}

TEST_F(Menu, SilenceGoesOnWithTheNextVerb) {
  start("timeout='5'", "<Say>press</Say>");
  world.advance(10s);
  sound_ends();
  world.advance(4s);
  EXPECT_EQ(last_said(), "press");
  world.advance(2s);
  EXPECT_EQ(last_said(), "nothing heard");
  EXPECT_EQ(world.fetches.size(), 1U);
}

TEST_F(Menu, WithoutBargeInThePromptIsHeardToItsEnd) {
  start("bargeIn='false' numDigits='3' timeout='5'", "<Say>press</Say><Say>three keys</Say>");
  press('1');
  press('2');
  world.advance(30s);
  EXPECT_TRUE(world.effects_of<StopSound>().empty());
  sound_ends();
  EXPECT_EQ(last_said(), "three keys");
  press('#');
  EXPECT_EQ(world.param("Digits"), "12");
  EXPECT_EQ(world.param("FinishedOnKey"), "#");
  EXPECT_EQ(world.effects_of<StopSound>().size(), 1U) << "nothing is said over the next document";
}

TEST_F(Menu, KeysBySignallingCount) {
  start("numDigits='2'", "");
  world.send(alice, "dtmf", {{"callsid", sid}, {"dtmf", "4w2"}});
  EXPECT_EQ(world.param("Digits"), "42");
}

TEST_F(Menu, AFailedPromptDoesNotStopTheMenu) {
  start("timeout='5'", "<Play>/missing.wav</Play><Say>press</Say>");
  const auto sounds = world.effects_of<PlaySound>();
  world.happen(SoundFailed{sounds.back().leg, sounds.back().play, 11200, "gone"});
  EXPECT_EQ(last_said(), "press");
}

TEST_F(Menu, AHangUpLeavesNothingBehind) {
  start("timeout='5'", "<Pause length='60'/>");
  press('1');
  world.send(alice, "hangup", {{"callsid", sid}});
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_EQ(world.fetches.size(), 1U);
  EXPECT_FALSE(world.engine.next_timeout().has_value());
}

}  // namespace
}  // namespace softphone::carrier::test
