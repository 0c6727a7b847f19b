// Calls of the account to its own numbers, and the practice network's parties that call back.

#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

constexpr auto kNumber = "+33199001001";

struct OwnNumber : testing::Test {
  void SetUp() override {
    caller = world.call(alice, "To=x");
    world.happen(LegConnected{world.leg(caller)});
    world.dial(kNumber, std::string("callerId='") + kNumber + "' action='/dialed'");
  }
  /// The newest call that came in at the number.
  [[nodiscard]] std::string incoming() const {
    Engine::CallFilter filter;
    filter.to = kNumber;
    for (const Call* call : world.engine.list_calls(filter, 10)) {
      if (call->direction == CallDirection::inbound) return call->sid;
    }
    return {};
  }

  World world;
  Page& alice = world.device("alice");
  std::string caller;
};

TEST_F(OwnNumber, IsTwoCallsBackToBack) {
  const Call* child = world.child_of(caller);
  ASSERT_TRUE(child);
  EXPECT_EQ(world.status(child->sid), "ringing");
  ASSERT_NE(incoming(), "");
  EXPECT_TRUE(world.fetches.back().url.starts_with("http://app.test/incoming"));
  EXPECT_EQ(world.param("CallSid"), incoming());
  EXPECT_EQ(world.param("Direction"), "inbound");
  const auto links = world.effects_of<OpenLink>();
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].a, child->leg);
  EXPECT_EQ(links[0].b, world.leg(incoming()));

  world.reply("<Response><Say>Hello</Say><Gather numDigits='1' action='/key'/></Response>");
  EXPECT_EQ(world.status(child->sid), "in-progress") << "the number's TwiML has answered";
  EXPECT_EQ(world.effects_of<BridgeLegs>().size(), 1U);
  const auto sound = world.effects_of<PlaySound>().back();
  EXPECT_EQ(sound.leg, world.leg(incoming()));
  world.happen(SoundFinished{sound.leg, sound.play});
  world.happen(DigitReceived{world.leg(incoming()), '7'});
  EXPECT_EQ(world.param("Digits"), "7");
  world.reply("<Response><Hangup/></Response>");
  EXPECT_EQ(world.status(child->sid), "completed");
  EXPECT_EQ(world.param("DialCallStatus"), "completed");
}

TEST_F(OwnNumber, VouchesForItsCaller) {
  EXPECT_EQ(world.param("StirVerstat"), "TN-Validation-Passed-A");
  Page& bob = world.device("bob");
  world.dial("<Client>bob</Client>");
  EXPECT_EQ(
      bob.last("invite").at("parameters").as_object().at("StirStatus").as_string(), "TN-Validation-Passed-A"
  );
}

TEST_F(OwnNumber, ThatRejectsIsBusy) {
  const std::string child = world.child_of(caller)->sid;
  world.reply("<Response><Reject reason='busy'/></Response>");
  EXPECT_EQ(world.status(child), "busy");
  EXPECT_EQ(world.param("DialCallStatus"), "busy");
}

TEST_F(OwnNumber, ThatHangsUpUnansweredDidNotAnswer) {
  world.reply("<Response><Hangup/></Response>");
  EXPECT_EQ(world.param("DialCallStatus"), "no-answer");
}

TEST_F(OwnNumber, StopsRingingWithTheCaller) {
  const std::string sid = incoming();
  world.reply("<Response><Dial answerOnBridge='true'>+33199000004</Dial></Response>");
  world.send(alice, "hangup", {{"callsid", caller}});
  EXPECT_EQ(world.status(sid), "canceled");
}

TEST_F(OwnNumber, ThatDialsItselfIsCut) {
  const std::string again = std::string("<Response><Dial answerOnBridge='true' callerId='") + kNumber + "'>" +
                            kNumber + "</Dial></Response>";
  int requests = 0;
  for (; requests < 100 && world.fetches.back().url.starts_with("http://app.test/incoming"); ++requests) {
    world.reply(again);
  }
  EXPECT_LT(requests, 10);
  const auto notes = world.notes();
  EXPECT_NE(std::find(notes.begin(), notes.end(), 13227), notes.end());
  EXPECT_EQ(world.status(caller), "in-progress") << "its Dial has an action";
}

struct Practice : testing::Test {
  /// alice talks with the practice number.
  std::string talk_with(const std::string& number) {
    const std::string caller = world.call(alice, "To=" + number);
    world.happen(LegConnected{world.leg(caller)});
    world.dial(number, std::string("callerId='") + kNumber + "'");
    world.advance(5s);
    return caller;
  }
  void say_all() {
    const auto spoken = world.effects_of<SpeakAsParty>();
    world.happen(SoundFinished{spoken.back().leg, spoken.back().play});
  }
  [[nodiscard]] std::string spoken() const {
    return std::get<SpokenText>(world.effects_of<SpeakAsParty>().back().sound).text;
  }
  [[nodiscard]] std::size_t incoming() const {
    Engine::CallFilter filter;
    filter.to = kNumber;
    return world.engine.list_calls(filter, 10).size();
  }

  World world;
  Page& alice = world.device("alice");
};

TEST_F(Practice, TheMenuTakesKeys) {
  const std::string caller = talk_with("+33199000010");
  const LegId leg = world.child_of(caller)->leg;
  EXPECT_NE(spoken().find("tapez 1"), std::string::npos);
  world.happen(DigitReceived{leg, '5'});
  EXPECT_TRUE(spoken().starts_with("Ce choix n'existe pas"));
  world.happen(DigitReceived{leg, '2'});
  for (const char key : {'4', '9', '#'}) world.happen(DigitReceived{leg, key});
  EXPECT_NE(spoken().find("4 9"), std::string::npos);
  say_all();
  EXPECT_EQ(world.status(world.child_of(caller)->sid), "completed");
}

TEST_F(Practice, TheMenuGivesUpOnSilence) {
  const std::string caller = talk_with("+33199000010");
  for (int i = 0; i < 4; ++i) {
    say_all();
    world.advance(7s);
  }
  EXPECT_EQ(world.status(world.child_of(caller)->sid), "completed");
}

TEST_F(Practice, OneRingsBack) {
  talk_with("+33199000011");
  EXPECT_EQ(incoming(), 0U);
  say_all();
  world.advance(9s);
  EXPECT_EQ(incoming(), 0U);
  world.advance(2s);
  ASSERT_EQ(incoming(), 1U);
  EXPECT_EQ(world.param("From"), "+33199000011");
}

TEST_F(Practice, ARushIsThreeCallers) {
  talk_with("+33199000013");
  say_all();
  world.advance(20s);
  EXPECT_EQ(incoming(), 3U);
}

TEST_F(Practice, AHurriedCustomerHangsUpAfterEightSeconds) {
  const std::string caller = talk_with("+33199000012");
  const std::string child = world.child_of(caller)->sid;
  EXPECT_EQ(world.status(child), "in-progress");
  world.advance(8s);
  EXPECT_EQ(world.status(child), "completed");
  EXPECT_EQ(world.engine.find_call(child)->duration_seconds(world.now().wall), 8);
}

}  // namespace
}  // namespace softphone::carrier::test
