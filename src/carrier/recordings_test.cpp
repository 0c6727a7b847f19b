// Recordings in virtual time: the test plays the recorder.

#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

using Reason = RecordingEnded::Reason;

struct Recorded : testing::Test {
  static Config config() {
    Config config = World::default_config();
    config.api_base = "http://carrier.test";
    config.applications[0].voice.status_callback = "http://app.test/over";
    return config;
  }
  /// A call of alice that runs this TwiML.
  void run(const std::string& twiml) {
    sid = world.call(alice, "To=x");
    world.happen(LegConnected{world.leg(sid)});
    world.reply("<Response>" + twiml + "</Response>");
  }
  void sound_ends() {
    const auto sounds = world.effects_of<PlaySound>();
    world.happen(SoundFinished{sounds.back().leg, sounds.back().play});
  }
  [[nodiscard]] StartRecording started() const {
    const auto all = world.effects_of<StartRecording>();
    EXPECT_FALSE(all.empty());
    return all.empty() ? StartRecording{} : all.back();
  }
  void recorder_ends(Reason reason, Milliseconds length = 4200ms, bool heard = true) {
    world.happen(RecordingEnded{
        started().sid, reason, length, heard, reason == Reason::failed ? "disk full" : ""});
  }
  [[nodiscard]] std::vector<std::string> told(const std::string& url) const {
    std::vector<std::string> statuses;
    for (const auto& callback : world.callbacks) {
      if (callback.url == url) statuses.push_back(callback.params.get_or("RecordingStatus", ""));
    }
    return statuses;
  }
  [[nodiscard]] const Form& last_callback(const std::string& url) const {
    for (auto callback = world.callbacks.rbegin(); callback != world.callbacks.rend(); ++callback) {
      if (callback->url == url) return callback->params;
    }
    static const Form kNone;
    return kNone;
  }
  [[nodiscard]] std::string url_of(const std::string& recording) const {
    return "http://carrier.test/2010-04-01/Accounts/AC" + std::string(32, '3') + "/Recordings/" + recording;
  }

  World world{config()};
  Page& alice = world.device("alice");
  std::string sid;
};

TEST_F(Recorded, AMessageAfterTheBeep) {
  run("<Record action='/message' timeout='3' maxLength='60' recordingStatusCallback='/recorded' "
      "recordingStatusCallbackEvent='in-progress completed absent'/>");
  const auto beeps = world.effects_of<PlaySound>();
  ASSERT_EQ(beeps.size(), 1U);
  EXPECT_EQ(std::get<Beep>(beeps[0].sound).kind, Beep::Kind::record);
  EXPECT_TRUE(world.effects_of<StartRecording>().empty()) << "the beep is not recorded";
  sound_ends();
  EXPECT_EQ(std::get<LegId>(started().of), world.leg(sid));
  EXPECT_EQ(started().channels, 1);
  EXPECT_EQ(started().track, RecordingTrack::inbound);
  EXPECT_TRUE(started().trim);
  EXPECT_EQ(started().silence, 3s);
  EXPECT_EQ(started().length, 60s);
  EXPECT_EQ(told("http://app.test/recorded"), std::vector<std::string>{"in-progress"});

  world.happen(DigitReceived{world.leg(sid), '#'});
  EXPECT_EQ(world.effects_of<StopRecording>().size(), 1U);
  EXPECT_EQ(world.fetches.size(), 1U) << "not before it is closed";
  recorder_ends(Reason::stopped);
  EXPECT_EQ(world.fetches.back().url, "http://app.test/message");
  EXPECT_EQ(world.param("RecordingUrl"), url_of(started().sid));
  EXPECT_EQ(world.param("RecordingSid"), started().sid);
  EXPECT_EQ(world.param("RecordingDuration"), "4");
  EXPECT_EQ(world.param("Digits"), "#");
  const Form& fields = last_callback("http://app.test/recorded");
  EXPECT_EQ(fields.get_or("RecordingStatus", ""), "completed");
  EXPECT_EQ(fields.get_or("AccountSid", ""), "AC" + std::string(32, '3'));
  EXPECT_EQ(fields.get_or("CallSid", ""), sid);
  EXPECT_EQ(fields.get_or("RecordingSid", ""), started().sid);
  EXPECT_EQ(fields.get_or("RecordingUrl", ""), url_of(started().sid));
  EXPECT_EQ(fields.get_or("RecordingDuration", ""), "4");
  EXPECT_EQ(fields.get_or("RecordingChannels", ""), "1");
  EXPECT_EQ(fields.get_or("RecordingStartTime", ""), format_rfc2822(world.now().wall));
  EXPECT_EQ(fields.get_or("RecordingSource", ""), "RecordVerb");
  EXPECT_EQ(fields.get_or("RecordingTrack", ""), "inbound");
  EXPECT_EQ(fields.get_or("ErrorCode", ""), "0");
}

TEST_F(Recorded, SilenceOfTheCallerIsNoMessage) {
  run("<Record playBeep='false' recordingStatusCallback='/r' "
      "recordingStatusCallbackEvent='absent'/><Say>Bye</Say>");
  EXPECT_EQ(started().silence, 5s);
  recorder_ends(Reason::silence, 0ms, false);
  EXPECT_EQ(world.fetches.size(), 1U) << "the action is not asked";
  const auto sounds = world.effects_of<PlaySound>();
  ASSERT_FALSE(sounds.empty());
  EXPECT_EQ(std::get<SpokenText>(sounds.back().sound).text, "Bye");
  EXPECT_EQ(told("http://app.test/r"), std::vector<std::string>{"absent"});
  EXPECT_EQ(world.engine.find_recording(started().sid)->status, RecordingStatus::absent);
  EXPECT_EQ(world.effects_of<DeleteRecording>().size(), 1U) << "its file is dropped";
}

TEST_F(Recorded, SilenceEndsAMessageWithoutDigits) {
  run("<Record playBeep='false' finishOnKey='*' action='/message'/>");
  world.happen(DigitReceived{world.leg(sid), '1'});
  EXPECT_TRUE(world.effects_of<StopRecording>().empty()) << "not a key that ends it";
  recorder_ends(Reason::silence, 900ms);
  EXPECT_EQ(world.fetches.back().url, "http://app.test/message");
  EXPECT_EQ(world.param("RecordingDuration"), "1");
  EXPECT_FALSE(world.fetches.back().params.has("Digits"));
}

TEST_F(Recorded, TheCallerHangsUp) {
  run("<Record playBeep='false' action='/message'/>");
  world.send(alice, "hangup", {{"callsid", sid}});
  EXPECT_EQ(world.status(sid), "completed");
  ASSERT_EQ(world.effects_of<StopRecording>().size(), 1U);
  EXPECT_EQ(world.fetches.size(), 1U);
  EXPECT_TRUE(world.callbacks.empty()) << "the call's end is told with its recording";
  recorder_ends(Reason::stopped);
  EXPECT_EQ(world.fetches.back().url, "http://app.test/message");
  EXPECT_EQ(world.param("Digits"), "hangup");
  EXPECT_EQ(world.param("CallStatus"), "completed");
  EXPECT_EQ(world.param("RecordingUrl"), url_of(started().sid));
  const Form& over = last_callback("http://app.test/over");
  EXPECT_EQ(over.get_or("CallStatus", ""), "completed");
  EXPECT_EQ(over.get_or("RecordingUrl", ""), url_of(started().sid));
  EXPECT_EQ(over.get_or("RecordingSid", ""), started().sid);
  EXPECT_EQ(over.get_or("RecordingDuration", ""), "4");
}

TEST_F(Recorded, WhoHangsUpWithoutAWordLeavesNothing) {
  run("<Record playBeep='false' action='/message'/>");
  world.send(alice, "hangup", {{"callsid", sid}});
  recorder_ends(Reason::stopped, 0ms, false);
  EXPECT_EQ(world.fetches.size(), 1U);
  EXPECT_FALSE(last_callback("http://app.test/over").has("RecordingUrl"));
  EXPECT_TRUE(last_callback("http://app.test/over").has("CallDuration"));
}

TEST_F(Recorded, AFullDiskEndsTheRecordingNotTheCall) {
  run("<Record playBeep='false' recordingStatusCallback='/r'/><Say>Sorry</Say>");
  recorder_ends(Reason::failed, 2s);
  EXPECT_EQ(world.status(sid), "in-progress");
  EXPECT_EQ(std::get<SpokenText>(world.effects_of<PlaySound>().back().sound).text, "Sorry");
  EXPECT_EQ(world.engine.find_recording(started().sid)->status, RecordingStatus::failed);
  EXPECT_EQ(told("http://app.test/r"), std::vector<std::string>{"failed"});
  ASSERT_EQ(world.effects_of<Notify>().size(), 1U);
  EXPECT_TRUE(world.effects_of<Notify>()[0].error);
  EXPECT_NE(world.effects_of<Notify>()[0].text.find("disk full"), std::string::npos);
  EXPECT_TRUE(world.effects_of<DeleteRecording>().empty()) << "what was saved may be wanted";
}

TEST_F(Recorded, ADiskThatHangsDoesNotKeepTheCaller) {
  run("<Record playBeep='false'/><Say>Next</Say>");
  world.happen(DigitReceived{world.leg(sid), '1'});
  world.advance(11s);
  EXPECT_EQ(std::get<SpokenText>(world.effects_of<PlaySound>().back().sound).text, "Next");
}

TEST_F(Recorded, ARecordingBesideTheVerbs) {
  run("<Start><Recording channels='mono' recordingStatusCallback='/r'/><Stream/></Start><Say>Welcome</Say>");
  EXPECT_EQ(world.notes(), std::vector<int>{12200}) << "streams are not known";
  EXPECT_EQ(started().channels, 1);
  EXPECT_TRUE(started().trim);
  EXPECT_EQ(std::get<SpokenText>(world.effects_of<PlaySound>().back().sound).text, "Welcome");
  sound_ends();
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_EQ(world.effects_of<StopRecording>().size(), 1U) << "with the call";
  recorder_ends(Reason::stopped);
  EXPECT_EQ(last_callback("http://app.test/r").get_or("RecordingSource", ""), "StartCallRecordingTwiML");
}

TEST_F(Recorded, AConferenceIsRecordedFromItsStart) {
  Page& bob = world.device("bob");
  const std::string room =
      "<Response><Dial><Conference record='record-from-start' recordingStatusCallback='/r'>room</Conference>"
      "</Dial></Response>";
  sid = world.call(alice, "To=x");
  world.happen(LegConnected{world.leg(sid)});
  world.reply(room);
  EXPECT_TRUE(world.effects_of<StartRecording>().empty()) << "alone";
  const std::string other = world.call(bob, "To=x");
  world.happen(LegConnected{world.leg(other)});
  world.reply(room);
  ASSERT_EQ(world.effects_of<StartRecording>().size(), 1U);
  EXPECT_TRUE(std::holds_alternative<RoomId>(started().of));
  const std::string conference = world.engine.find_recording(started().sid)->conference_sid;
  EXPECT_TRUE(conference.starts_with("CF"));
  const auto by_rest = world.engine.record_conference(conference, {}, world.now());
  ASSERT_TRUE(by_rest);
  world.drain();
  EXPECT_TRUE(world.engine.update_recording(conference, "Twilio.CURRENT", {"stopped"}, world.now()));
  world.drain();
  EXPECT_EQ(world.effects_of<StopRecording>().size(), 1U) << "the newest";
  world.send(alice, "hangup", {{"callsid", sid}});
  world.send(bob, "hangup", {{"callsid", other}});
  EXPECT_EQ(world.effects_of<StopRecording>().size(), 2U) << "the conference is over";
  world.happen(RecordingEnded{world.effects_of<StartRecording>()[0].sid, Reason::stopped, 3s, true, ""});
  const Form& fields = last_callback("http://app.test/r");
  EXPECT_EQ(fields.get_or("ConferenceSid", ""), conference);
  EXPECT_FALSE(fields.has("CallSid"));
  EXPECT_EQ(fields.get_or("RecordingSource", ""), "Conference");
  EXPECT_EQ(world.engine.record_conference(conference, {}, world.now()).error().code, 21220);
  EXPECT_EQ(world.engine.record_conference("CF0", {}, world.now()).error().code, 20404);
}

TEST_F(Recorded, TheOlderCallbackOfAConferenceHasItsOwnForm) {
  Page& bob = world.device("bob");
  const std::string room =
      "<Response><Dial><Conference record='record-from-start' recordingStatusCallback='/r' "
      "eventCallbackUrl='/e'>room</Conference></Dial></Response>";
  for (Page* page : {&alice, &bob}) {
    sid = world.call(*page, "To=x");
    world.happen(LegConnected{world.leg(sid)});
    world.reply(room);
  }
  recorder_ends(Reason::stopped, 3s);
  EXPECT_EQ(
      last_callback("http://app.test/e").pairs(),
      (std::vector<std::pair<std::string, std::string>>{
          {"ConferenceSid", world.engine.find_recording(started().sid)->conference_sid},
          {"RecordingUrl", url_of(started().sid)},
          {"Duration", "3"},
          {"timestamp", "1700000100"}})
  );
  EXPECT_EQ(told("http://app.test/r"), std::vector<std::string>{"completed"});
  const auto marked = [&] { return world.effects_of<SaveRecording>().back().recording.to_announce; };
  EXPECT_TRUE(marked());
  world.happen(RecordingAnnounced{started().sid});
  EXPECT_TRUE(marked()) << "the other one may not know yet";
  world.happen(RecordingAnnounced{started().sid});
  EXPECT_FALSE(marked());
}

TEST_F(Recorded, AParticipantIsRecordedAndLookedAt) {
  AddParticipant add;
  add.from = "+33199001001";
  add.to = "+33199000002";
  add.record = RecordingSettings{};
  MachineDetection detection;
  detection.callback_url = "http://app.test/amd";
  add.detection = detection;
  const auto made = world.engine.add_participant("room", add, world.now());
  ASSERT_TRUE(made);
  world.drain();
  world.advance(3s);
  ASSERT_EQ(world.effects_of<StartRecording>().size(), 1U) << "from its answer";
  ASSERT_EQ(world.effects_of<DetectMachine>().size(), 1U);
  EXPECT_EQ(world.effects_of<JoinRoom>().size(), 1U) << "nobody waits for the verdict";
  world.happen(MachineDetected{world.effects_of<DetectMachine>()[0].leg, audio::AnsweredBy::human});
  EXPECT_EQ(last_callback("http://app.test/amd").get_or("AnsweredBy", ""), "human");
  EXPECT_TRUE(world.fetches.empty());
  EXPECT_EQ(world.status(made->participant.call_sid), "in-progress");
}

TEST_F(Recorded, TranscriptionIsRefusedAloud) {
  run("<Record transcribe='true' transcribeCallback='/t' finishOnKey='x' timeout='0'/>");
  EXPECT_EQ(world.notes(), (std::vector<int>{13611, 13613, 12200}));
}

struct RecordedDial : Recorded {
  /// alice's call dials bob, who answers.
  void talk(const std::string& attributes) {
    sid = world.call(alice, "To=bob");
    world.happen(LegConnected{world.leg(sid)});
    world.dial("<Client>bob</Client>", attributes);
    child = bob.text("invite", "callsid");
    rang_recordings = world.effects_of<StartRecording>().size();
    world.accept(bob, child);
  }

  Page& bob = world.device("bob");
  std::string child;
  std::size_t rang_recordings = 0;
};

TEST_F(RecordedDial, BothPartiesInTheirChannelsFromTheAnswer) {
  talk("record='record-from-answer-dual' action='/dialed' recordingStatusCallback='/r'");
  EXPECT_EQ(rang_recordings, 0U);
  ASSERT_EQ(world.effects_of<StartRecording>().size(), 1U);
  EXPECT_EQ(std::get<LegId>(started().of), world.leg(sid)) << "the parent leg says the left channel";
  EXPECT_EQ(started().channels, 2);
  EXPECT_FALSE(started().trim);
  EXPECT_FALSE(started().silence);
  world.send(bob, "hangup", {{"callsid", child}});
  EXPECT_EQ(world.effects_of<StopRecording>().size(), 1U);
  EXPECT_EQ(world.fetches.back().url, "http://app.test/dialed");
  EXPECT_EQ(world.param("RecordingUrl"), url_of(started().sid));
  EXPECT_EQ(world.param("DialCallStatus"), "completed");
  recorder_ends(Reason::stopped);
  EXPECT_EQ(last_callback("http://app.test/r").get_or("RecordingSource", ""), "DialVerb");
  EXPECT_EQ(last_callback("http://app.test/r").get_or("CallSid", ""), sid);
  EXPECT_EQ(last_callback("http://app.test/r").get_or("RecordingChannels", ""), "2");
}

TEST_F(RecordedDial, FromTheFirstRing) {
  talk("record='record-from-ringing' recordingTrack='outbound' trim='trim-silence'");
  EXPECT_EQ(rang_recordings, 1U);
  EXPECT_EQ(world.effects_of<StartRecording>().size(), 1U);
  EXPECT_EQ(started().channels, 1);
  EXPECT_EQ(started().track, RecordingTrack::outbound);
  EXPECT_TRUE(started().trim);
  world.send(alice, "hangup", {{"callsid", sid}});
  EXPECT_EQ(world.effects_of<StopRecording>().size(), 1U);
}

TEST_F(RecordedDial, NotUnlessAsked) {
  talk("record='maybe' action='/dialed'");
  EXPECT_TRUE(world.effects_of<StartRecording>().empty());
  EXPECT_EQ(world.notes(), std::vector<int>{12200});
  world.send(bob, "hangup", {{"callsid", child}});
  EXPECT_FALSE(world.fetches.back().params.has("RecordingUrl"));
}

TEST_F(RecordedDial, RestStartsPausesResumesAndStops) {
  talk("");
  RecordingSettings settings;
  settings.channels = 2;
  settings.callback.url = "http://app.test/r";
  const auto recording = world.engine.record_call(sid, settings, world.now());
  ASSERT_TRUE(recording);
  world.drain();
  const auto update =
      [&](const std::string& name, const std::string& status, const std::string& behaviour = "silence") {
        const auto done = world.engine.update_recording(sid, name, {status, behaviour}, world.now());
        world.drain();
        return done ? *done : std::to_string(done.error().code);
      };
  const auto status = [&] { return world.engine.find_recording(*recording)->status; };
  EXPECT_EQ(update("Twilio.CURRENT", "paused", "skip"), *recording);
  EXPECT_EQ(status(), RecordingStatus::paused);
  EXPECT_TRUE(world.effects_of<PauseRecording>().back().skip);
  EXPECT_EQ(update(*recording, "in-progress"), *recording);
  EXPECT_EQ(world.effects_of<ResumeRecording>().size(), 1U);
  EXPECT_EQ(update(*recording, "deleted"), "20001");
  EXPECT_EQ(update(*recording, "paused", "loud"), "20001");
  EXPECT_EQ(update("RE" + std::string(32, '0'), "paused"), "20404");
  EXPECT_EQ(world.engine.update_recording(child, *recording, {"paused"}, world.now()).error().code, 20404)
      << "of another call";
  EXPECT_EQ(update(*recording, "stopped"), *recording);
  EXPECT_EQ(update(*recording, "paused"), "21220");
  EXPECT_EQ(update("Twilio.CURRENT", "paused"), "20404");
  recorder_ends(Reason::stopped);
  EXPECT_EQ(status(), RecordingStatus::completed);
  EXPECT_EQ(last_callback("http://app.test/r").get_or("RecordingSource", ""), "StartCallRecordingAPI");

  EXPECT_FALSE(world.engine.delete_recording(*recording, world.now()));
  world.drain();
  EXPECT_EQ(world.effects_of<DeleteRecording>().size(), 1U);
  EXPECT_EQ(status(), RecordingStatus::deleted);
  Engine::RecordingFilter filter;
  filter.call_sid = sid;
  EXPECT_TRUE(world.engine.list_recordings(filter, 10).empty());
  filter.with_deleted = true;
  EXPECT_EQ(world.engine.list_recordings(filter, 10).size(), 1U);
  EXPECT_TRUE(world.engine.delete_recording(*recording, world.now())) << "once";
  world.send(alice, "hangup", {{"callsid", sid}});
  EXPECT_EQ(world.engine.record_call(sid, settings, world.now()).error().code, 21220);
  EXPECT_EQ(world.engine.record_call("CA" + std::string(32, '0'), settings, world.now()).error().code, 20404);
}

TEST_F(Recorded, ACallOfTheApiIsRecordedFromItsAnswer) {
  CreateCall request;
  request.to = "client:alice";
  request.from = "client:desk";
  request.handler.url = "http://app.test/answered";
  request.record = RecordingSettings{.channels = 2, .track = RecordingTrack::both, .trim = true};
  ProgressCallback progress;
  progress.url = "http://app.test/progress";
  progress.events = {"answered", "completed"};
  request.progress = progress;
  sid = *world.engine.create_call(request, world.now());
  world.drain();
  EXPECT_TRUE(world.effects_of<StartRecording>().empty());
  world.accept(alice, alice.text("invite", "callsid"));
  EXPECT_EQ(started().channels, 2);
  EXPECT_FALSE(last_callback("http://app.test/progress").has("RecordingUrl"));
  world.send(alice, "hangup", {{"callsid", sid}});
  EXPECT_EQ(last_callback("http://app.test/progress").get_or("CallStatus", ""), "in-progress");
  recorder_ends(Reason::stopped, 7600ms);
  const Form& over = last_callback("http://app.test/progress");
  EXPECT_EQ(over.get_or("CallStatus", ""), "completed");
  EXPECT_EQ(over.get_or("RecordingDuration", ""), "8");
  EXPECT_EQ(world.engine.find_recording(started().sid)->source, RecordingSource::outbound_api);
}

TEST_F(Recorded, WhatIsKnownSurvivesARestart) {
  run("<Record playBeep='false' recordingStatusCallback='/r'/>");
  const Recording saved = world.effects_of<SaveRecording>().back().recording;
  EXPECT_EQ(saved.status, RecordingStatus::in_progress);

  World second(config());
  second.engine.restore_recording(saved, 12'300ms, second.now());
  second.drain();
  const Recording* restored = second.engine.find_recording(saved.sid);
  ASSERT_NE(restored, nullptr);
  EXPECT_EQ(restored->status, RecordingStatus::completed);
  EXPECT_EQ(restored->duration, 12);
  ASSERT_EQ(second.callbacks.size(), 1U);
  EXPECT_EQ(second.callbacks[0].params.get_or("RecordingStatus", ""), "completed");
  EXPECT_EQ(second.callbacks[0].params.get_or("RecordingDuration", ""), "12");
  EXPECT_EQ(second.callbacks[0].params.get_or("CallSid", ""), sid);
  EXPECT_EQ(second.callbacks[0].recording_sid, saved.sid);

  World cut(config());
  cut.engine.restore_recording(second.effects_of<SaveRecording>().back().recording, std::nullopt, cut.now());
  cut.drain();
  ASSERT_EQ(cut.callbacks.size(), 1U) << "nobody knows whether the second run's callback arrived";
  EXPECT_EQ(cut.callbacks[0].params.get_or("RecordingStatus", ""), "completed");
  cut.happen(RecordingAnnounced{saved.sid});
  const Recording finished = cut.effects_of<SaveRecording>().back().recording;
  EXPECT_EQ(finished.status, RecordingStatus::completed);

  World third(config());
  third.engine.restore_recording(finished, std::nullopt, third.now());
  third.drain();
  EXPECT_TRUE(third.callbacks.empty()) << "told once";
  EXPECT_EQ(third.engine.list_recordings({}, 10).size(), 1U);

  World lost(config());
  lost.engine.restore_recording(saved, std::nullopt, lost.now());
  lost.drain();
  EXPECT_EQ(lost.engine.find_recording(saved.sid)->status, RecordingStatus::failed);
}

TEST_F(Recorded, ARecordingWithoutSoundIsAbsent) {
  run("<Record playBeep='false'/>");
  const Recording saved = world.effects_of<SaveRecording>().back().recording;
  World second(config());
  second.engine.restore_recording(saved, 0ms, second.now());
  EXPECT_EQ(second.engine.find_recording(saved.sid)->status, RecordingStatus::absent);
}

}  // namespace
}  // namespace softphone::carrier::test
