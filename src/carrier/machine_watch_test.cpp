// Answering machine detection in virtual time: the test plays the detector.

#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

struct Detected : testing::Test {
  void place(bool async, const std::string& digits = "") {
    CreateCall request;
    request.to = "+33199000008";
    request.from = "+33199001001";
    request.handler.url = "http://app.test/answered";
    request.send_digits = digits;
    MachineDetection detection;
    detection.options.await_message_end = true;
    detection.async = async;
    if (async) detection.callback_url = "http://app.test/amd";
    request.detection = detection;
    sid = *world.engine.create_call(request, world.now());
    world.drain();
    world.advance(3s);
    ASSERT_EQ(world.status(sid), "in-progress");
  }

  World world;
  std::string sid;
};

TEST_F(Detected, TheUrlIsAskedWithTheVerdict) {
  place(false);
  ASSERT_EQ(world.effects_of<DetectMachine>().size(), 1U);
  EXPECT_EQ(world.effects_of<DetectMachine>()[0].leg, world.leg(sid));
  EXPECT_TRUE(world.effects_of<DetectMachine>()[0].options.await_message_end);
  EXPECT_TRUE(world.fetches.empty());
  world.happen(MachineDetected{world.leg(sid), audio::AnsweredBy::machine_end_beep});
  ASSERT_EQ(world.fetches.size(), 1U);
  EXPECT_EQ(world.param("AnsweredBy"), "machine_end_beep");
  EXPECT_EQ(world.engine.find_call(sid)->answered_by, "machine_end_beep");
  world.happen(MachineDetected{world.leg(sid), audio::AnsweredBy::human});
  EXPECT_EQ(world.fetches.size(), 1U);
}

TEST_F(Detected, BesidesTheCallItIsACallback) {
  place(true);
  ASSERT_EQ(world.fetches.size(), 1U) << "the call goes on at once";
  EXPECT_EQ(world.param("AnsweredBy"), "");
  world.advance(4s);
  world.happen(MachineDetected{world.leg(sid), audio::AnsweredBy::human});
  ASSERT_EQ(world.callbacks.size(), 1U);
  const Form& fields = world.callbacks[0].params;
  EXPECT_EQ(world.callbacks[0].url, "http://app.test/amd");
  EXPECT_EQ(fields.get_or("CallSid", ""), sid);
  EXPECT_EQ(fields.get_or("AnsweredBy", ""), "human");
  EXPECT_GE(std::stoi(fields.get_or("MachineDetectionDuration", "0")), 4000);
  EXPECT_EQ(world.fetches.size(), 1U);
}

TEST_F(Detected, ACallWithoutSoundGoesOn) {
  place(false);
  world.advance(29s);
  EXPECT_TRUE(world.fetches.empty());
  world.advance(4s);
  EXPECT_EQ(world.effects_of<StopDetection>().size(), 1U);
  ASSERT_EQ(world.fetches.size(), 1U);
  EXPECT_EQ(world.param("AnsweredBy"), "unknown");
}

TEST_F(Detected, KeysMeanASwitchboard) {
  place(false, "12");
  EXPECT_TRUE(world.effects_of<DetectMachine>().empty());
  EXPECT_EQ(world.fetches.size(), 1U);
}

TEST_F(Detected, ADialledLegIsPutThroughAtOnce) {
  Page& alice = world.device("alice");
  sid = world.call(alice, "To=x");
  world.happen(LegConnected{world.leg(sid)});
  world.dial(
      "<Number machineDetection='Enable' machineDetectionSpeechThreshold='3000' machineDetectionTimeout='99' "
      "amdStatusCallback='/amd'>+33199000008</Number>",
      "callerId='+33199001001'"
  );
  EXPECT_EQ(world.notes(), std::vector<int>{12200}) << "a timeout of 99 s";
  world.advance(3s);
  ASSERT_EQ(world.effects_of<DetectMachine>().size(), 1U);
  const DetectMachine detect = world.effects_of<DetectMachine>()[0];
  EXPECT_EQ(detect.options.speech_threshold, 3s);
  EXPECT_EQ(detect.options.timeout, 30s);
  EXPECT_EQ(world.effects_of<BridgeLegs>().size(), 1U);
  world.happen(MachineDetected{detect.leg, audio::AnsweredBy::machine_start});
  ASSERT_EQ(world.callbacks.size(), 1U);
  EXPECT_EQ(world.callbacks[0].url, "http://app.test/amd");
  EXPECT_EQ(world.callbacks[0].params.get_or("CallSid", ""), world.child_of(sid)->sid);
}

TEST_F(Detected, TheVoicemailBoxGreetsBeepsAndListens) {
  place(true);
  const auto spoken = [&] { return world.effects_of<SpeakAsParty>(); };
  world.advance(1s);
  ASSERT_EQ(spoken().size(), 1U);
  EXPECT_GT(std::get<SpokenText>(spoken()[0].sound).text.size(), 100U);
  world.happen(SoundFinished{spoken()[0].leg, spoken()[0].play});
  world.advance(1s);
  ASSERT_EQ(spoken().size(), 2U);
  EXPECT_TRUE(std::holds_alternative<Beep>(spoken()[1].sound));
  world.happen(SoundFinished{spoken()[1].leg, spoken()[1].play});
  world.reply("<Response><Pause length='100'/></Response>");
  world.advance(59s);
  EXPECT_EQ(world.status(sid), "in-progress");
  world.advance(2s);
  EXPECT_EQ(world.status(sid), "completed") << "its tape is full";
}

}  // namespace
}  // namespace softphone::carrier::test
