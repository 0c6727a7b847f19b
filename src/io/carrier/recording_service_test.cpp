// Recordings and detection with real media: tones of two browsers, the practice network's voices, files on
// disk, and what REST gives of them.

#include <cmath>
#include <fstream>
#include <numbers>

#include "audio/g711.hpp"
#include "audio/level.hpp"
#include "audio/tones.hpp"
#include "audio/wav.hpp"
#include "audio/wav_stream.hpp"
#include "io/carrier/carrier_service_rig.hpp"
#include "io/carrier/recording_json.hpp"

namespace softphone::io::carrier {
namespace {

class RecordingServiceTest : public CarrierServiceTest {
 protected:
  /// A browser that sends a tone of `hertz` (0: silence) when it is its time to.
  struct Voice {
    media::TestPeer& peer;
    double hertz;
    std::uint32_t timestamp = 0;
    std::uint64_t sample = 0;

    void send_frame() {
      std::array<std::int16_t, 160> frame{};
      for (auto& value : frame) {
        const double t = static_cast<double>(sample++) / 8000;
        value = hertz > 0 ? static_cast<std::int16_t>(8000 * std::sin(2 * std::numbers::pi * hertz * t)) : 0;
      }
      peer.send_audio(audio::mu_law_encode(frame), 0, timestamp += 160);
    }
  };

  /// All send in real time until `done`.
  static bool talk(std::vector<Voice*> voices, const std::function<bool()>& done) {
    auto next = std::chrono::steady_clock::now();
    const auto send = [&] {
      if (std::chrono::steady_clock::now() >= next) {
        for (Voice* voice : voices) voice->send_frame();
        next += 20ms;
      }
      return done();
    };
    if (voices.size() == 1) return media::TestPeer::drive({&voices[0]->peer}, send);
    return media::TestPeer::drive({&voices[0]->peer, &voices[1]->peer}, send);
  }
  static std::function<bool()> for_time(Duration span) {
    return [until = std::chrono::steady_clock::now() + span] {
      return std::chrono::steady_clock::now() >= until;
    };
  }
  /// Waits for something of the application's side.
  static bool eventually(const std::function<bool()>& true_at_last) {
    for (int i = 0; i < 3000; ++i) {
      if (true_at_last()) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }
  Form wait_for(const std::string& name, std::size_t count = 1) {
    EXPECT_TRUE(eventually([&] { return asked(name).size() >= count; })) << name;
    const auto all = asked(name);
    return all.empty() ? Form{} : all.back();
  }

  net::HttpClientResponse media_of(
      const std::string& name, const net::Headers& headers = {}, const std::string& method = "GET"
  ) {
    const std::string path = "/2010-04-01/Accounts/" + config_.account_sid + "/Recordings/" + name;
    return rest(method, path, {}, true, headers);
  }

  std::string invite(Page& page, media::TestPeer& peer) {
    page.send(
        "invite",
        {{"callsid", "TJS1"},
         {"sdp", description(peer, sdp::Setup::actpass)},
         {"twilio", json::object{{"params", "To=x"}}}}
    );
    const auto ringing = page.expect("ringing");
    connect(peer, std::string(ringing.at("sdp").as_string()));
    return std::string(ringing.at("callsid").as_string());
  }
};

struct Channels {
  std::vector<std::int16_t> left;
  std::vector<std::int16_t> right;
};
Channels split(const std::string& wav, int channels) {
  Channels out;
  const auto stream = audio::inspect_wav_stream(as_bytes(wav), wav.size());
  EXPECT_TRUE(stream);
  if (!stream) return out;
  EXPECT_EQ(stream->channels, channels);
  for (std::uint64_t i = 0; i < stream->frames; ++i) {
    const char* frame = wav.data() + audio::kWavStreamHeader + i * stream->frame_bytes();
    std::int16_t sample = 0;
    std::memcpy(&sample, frame, 2);
    out.left.push_back(sample);
    if (channels == 2) {
      std::memcpy(&sample, frame + 2, 2);
      out.right.push_back(sample);
    }
  }
  return out;
}
/// In the middle half second: the mean of tenths of a second, since one jump of the phase (a machine that
/// stood still for a moment) would make one measurement of the whole cancel itself out.
double tone(const std::vector<std::int16_t>& samples, double hertz) {
  constexpr std::size_t kBlock = 800;
  constexpr std::size_t kBlocks = 5;
  EXPECT_GT(samples.size(), 8'000U);
  if (samples.size() <= 8'000) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < kBlocks; ++i) {
    const auto block = std::span(samples).subspan(samples.size() / 2 - 2000 + i * kBlock, kBlock);
    sum += audio::tone_amplitude(block, hertz, 8000);
  }
  return sum / static_cast<double>(kBlocks);
}

TEST_F(RecordingServiceTest, EachPartyOfADialHasItsChannel) {
  answer_with(
      "voice",
      "<Response><Dial record='record-from-answer-dual' action='/app/dialed' "
      "recordingStatusCallback='/app/recorded' "
      "recordingStatusCallbackEvent='in-progress completed'><Client>bob</Client></Dial></Response>"
  );
  const auto alice = device("alice");
  const auto bob = device("bob");
  media::TestPeer alices;
  media::TestPeer bobs;
  const std::string sid = invite(*alice, alices);
  const auto ring = bob->expect("invite");
  bob->send("answer", {{"callsid", ring.at("callsid")}, {"sdp", description(bobs, sdp::Setup::active)}});
  connect(bobs, std::string(ring.at("sdp").as_string()));
  alice->expect("answer");
  Voice low{alices, 500};
  Voice high{bobs, 900};
  ASSERT_TRUE(talk({&low, &high}, for_time(3s)));

  // While it runs it cannot be fetched.
  const std::string running(rest_json("GET", "/Calls/" + sid + "/Recordings.json")
                                .at("recordings")
                                .as_array()
                                .at(0)
                                .at("sid")
                                .as_string());
  EXPECT_EQ(media_of(running).status, 404);
  EXPECT_EQ(rest_json("GET", "/Recordings/" + running + ".json").at("status").as_string(), "in-progress");
  bob->send("hangup", {{"callsid", ring.at("callsid")}});
  const Form completed = wait_for("recorded", 2);
  EXPECT_EQ(asked("recorded")[0].get_or("RecordingStatus", ""), "in-progress");
  EXPECT_EQ(completed.get_or("RecordingStatus", ""), "completed");
  EXPECT_EQ(completed.get_or("RecordingChannels", ""), "2");
  EXPECT_EQ(completed.get_or("RecordingSource", ""), "DialVerb");
  EXPECT_EQ(completed.get_or("CallSid", ""), sid);
  const std::string name = completed.get_or("RecordingSid", "");
  EXPECT_EQ(name, running);
  EXPECT_TRUE(completed.get_or("RecordingUrl", "").ends_with("/Recordings/" + name));
  EXPECT_EQ(wait_for("dialed").get_or("RecordingSid", ""), name);

  const auto wav = media_of(name + ".wav");
  ASSERT_EQ(wav.status, 200);
  EXPECT_EQ(wav.headers.get("Content-Type"), "audio/x-wav");
  const Channels dual = split(wav.body, 2);
  EXPECT_NEAR(tone(dual.left, 500), 0.244, 0.05) << "the parent's person";
  EXPECT_LT(tone(dual.left, 900), 0.01);
  EXPECT_NEAR(tone(dual.right, 900), 0.244, 0.05) << "the dialled one";
  EXPECT_LT(tone(dual.right, 500), 0.01);
  EXPECT_EQ(media_of(name).body, wav.body) << "without extension it is WAV";

  const Channels mono = split(media_of(name + ".wav?RequestedChannels=1").body, 1);
  EXPECT_NEAR(tone(mono.left, 500), 0.122, 0.03);
  EXPECT_NEAR(tone(mono.left, 900), 0.122, 0.03);
  EXPECT_EQ(media_of(name + ".wav?RequestedChannels=3").status, 400);
  const auto mp3 = media_of(name + ".mp3?RequestedChannels=1");
  ASSERT_EQ(mp3.status, 200);
  EXPECT_EQ(mp3.headers.get("Content-Type"), "audio/mpeg");
  const auto heard = audio::read_sound(as_bytes(mp3.body));
  ASSERT_TRUE(heard);
  EXPECT_NEAR(tone(heard->samples, 500), 0.122, 0.04);

  const auto part = media_of(name + ".wav", {{"Range", "bytes=44-1043"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, wav.body.substr(44, 1000));
  EXPECT_EQ(media_of(name + ".wav", {{"Range", "bytes=99999999-"}}).status, 416);
  const auto head = media_of(name + ".wav", {}, "HEAD");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.get("Content-Length"), std::to_string(wav.body.size()));
  EXPECT_EQ(
      rest("GET", "/2010-04-01/Accounts/" + config_.account_sid + "/Recordings/" + name, {}, false).status,
      401
  );

  EXPECT_EQ(media_of(name + ".json", {}, "DELETE").status, 204);
  EXPECT_EQ(media_of(name).status, 404);
  EXPECT_EQ(rest_json("GET", "/Recordings/" + name + ".json").at("status").as_string(), "deleted");
  EXPECT_TRUE(rest_json("GET", "/Recordings.json").at("recordings").as_array().empty());
  EXPECT_EQ(
      rest_json("GET", "/Recordings.json?IncludeSoftDeleted=true").at("recordings").as_array().size(), 1U
  );
  EXPECT_TRUE(eventually([&] {
    return std::distance(std::filesystem::directory_iterator(folder_.path() / "recordings"), {}) == 1;
  })) << "the note alone stays";
  EXPECT_EQ(unsigned_, 0);
}

TEST_F(RecordingServiceTest, AMessageEndsInSilenceAndIsTrimmed) {
  answer_with(
      "voice",
      "<Response><Record timeout='1' action='/app/message' "
      "recordingStatusCallback='/app/recorded'/></Response>"
  );
  answer_with("message", "<Response><Hangup/></Response>");
  const auto alice = device("alice");
  media::TestPeer peer;
  const std::string sid = invite(*alice, peer);
  alice->expect("answer");
  Voice voice{peer, 0};
  // Through the beep, then two seconds of talk, then nothing.
  ASSERT_TRUE(talk({&voice}, [&] {
    return !rest_json("GET", "/Calls/" + sid + "/Recordings.json").at("recordings").as_array().empty();
  }));
  voice.hertz = 500;
  ASSERT_TRUE(talk({&voice}, for_time(2s)));
  voice.hertz = 0;
  ASSERT_TRUE(talk({&voice}, [&] { return !asked("message").empty(); }));
  const Form message = asked("message").back();
  EXPECT_EQ(message.get_or("RecordingDuration", ""), "2");
  EXPECT_FALSE(message.has("Digits"));
  const Form recorded = wait_for("recorded");
  EXPECT_EQ(recorded.get_or("RecordingStatus", ""), "completed");
  const Channels sound = split(media_of(recorded.get_or("RecordingSid", "")).body, 1);
  EXPECT_NEAR(static_cast<double>(sound.left.size()) / 8000, 2.2, 0.5);
  EXPECT_NEAR(tone(sound.left, 500), 0.244, 0.05);
  // The beep was heard, but is not recorded.
  EXPECT_LT(tone(sound.left, 1000), 0.01);
}

TEST_F(RecordingServiceTest, RestPausesWithoutATrace) {
  answer_with("voice", "<Response><Pause length='60'/></Response>");
  const auto alice = device("alice");
  media::TestPeer peer;
  const std::string sid = invite(*alice, peer);
  alice->expect("answer");
  Voice voice{peer, 500};
  ASSERT_TRUE(talk({&voice}, for_time(300ms)));
  const auto recording = rest_json("POST", "/Calls/" + sid + "/Recordings.json", "RecordingChannels=dual");
  ASSERT_EQ(recording.at("status").as_string(), "in-progress") << json::serialize(recording);
  const std::string path =
      "/Calls/" + sid + "/Recordings/" + std::string(recording.at("sid").as_string()) + ".json";
  ASSERT_TRUE(talk({&voice}, for_time(1s)));
  EXPECT_EQ(rest_json("POST", path, "Status=paused&PauseBehavior=skip").at("status").as_string(), "paused");
  voice.hertz = 1500;  // a card number
  ASSERT_TRUE(talk({&voice}, for_time(1s)));
  voice.hertz = 0;
  ASSERT_TRUE(talk({&voice}, for_time(300ms)));  // what the jitter buffer still holds
  const std::string current = "/Calls/" + sid + "/Recordings/Twilio.CURRENT.json";
  EXPECT_EQ(rest_json("POST", current, "Status=in-progress").at("status").as_string(), "in-progress");
  voice.hertz = 500;
  ASSERT_TRUE(talk({&voice}, for_time(1s)));
  EXPECT_EQ(rest_json("POST", current, "Status=stopped").at("status").as_string(), "stopped");
  EXPECT_TRUE(eventually([&] { return rest_json("GET", path).at("status").as_string() == "completed"; }));
  const Channels sound = split(media_of(std::string(recording.at("sid").as_string())).body, 2);
  EXPECT_NEAR(static_cast<double>(sound.left.size()) / 8000, 2, 0.6);
  double most = 0;
  for (std::size_t at = 0; at + 800 <= sound.left.size(); at += 400) {
    most = std::max(most, audio::tone_amplitude(std::span(sound.left).subspan(at, 800), 1500, 8000));
  }
  EXPECT_LT(most, 0.01);
  EXPECT_EQ(rest("POST", "/2010-04-01/Accounts/" + config_.account_sid + path, "Status=paused").status, 400);
}

TEST_F(RecordingServiceTest, AMachineAndAPersonAreToldApart) {
  answer_with("answered", "<Response><Hangup/></Response>");
  const std::map<std::string, std::string> expected{
      {"%2B33199000008", "machine_start"}, {"%2B33199000009", "human"}};
  std::map<std::string, std::string> calls;
  for (const auto& [number, who] : expected) {
    const auto call = rest_json(
        "POST",
        "/Calls.json",
        "To=" + number + "&From=%2B33199001001&MachineDetection=Enable&Url=" + app_ + "/app/answered"
    );
    ASSERT_TRUE(call.contains("sid")) << json::serialize(call);
    calls[std::string(call.at("sid").as_string())] = who;
  }
  wait_for("answered", 2);
  for (const Form& form : asked("answered")) {
    EXPECT_EQ(form.get_or("AnsweredBy", ""), calls[form.get_or("CallSid", "")]) << form.get_or("To", "");
  }
  for (const auto& [sid, who] : calls) {
    EXPECT_EQ(rest_json("GET", "/Calls/" + sid + ".json").at("answered_by").as_string(), who);
  }
  const auto bad = rest_json(
      "POST", "/Calls.json", "To=%2B33199000009&From=%2B33199001001&MachineDetection=Maybe&Url=" + app_
  );
  EXPECT_EQ(bad.at("code").as_int64(), 20001);
}

TEST(RecordingNote, KeepsEverything) {
  softphone::carrier::Recording recording;
  recording.sid = "RE" + std::string(32, 'a');
  recording.call_sid = "CA" + std::string(32, 'b');
  recording.source = softphone::carrier::RecordingSource::start_call_api;
  recording.status = softphone::carrier::RecordingStatus::paused;
  recording.settings = {
      .channels = 2,
      .track = softphone::carrier::RecordingTrack::both,
      .trim = true,
      .callback = {.url = "http://app.test/r?a=1", .method = "GET", .events = {"in-progress", "absent"}}};
  recording.started = WallTime{1'700'000'000'123ms};
  recording.updated = WallTime{1'700'000'001'456ms};
  recording.duration = 7;
  recording.error_code = 12400;
  recording.settings.event_url = "http://app.test/old";
  recording.to_announce = true;
  const std::string note = recording_note(recording);
  const auto read = read_recording_note(note);
  ASSERT_TRUE(read);
  EXPECT_EQ(recording_note(*read), note);
  EXPECT_EQ(read->settings.callback.events, recording.settings.callback.events);
  EXPECT_EQ(read->started, recording.started);
  EXPECT_TRUE(read->to_announce);
  for (const char* bad : {"", "{}", "[]", "{\"sid\":\"RE1\"}", "null"})
    EXPECT_FALSE(read_recording_note(bad)) << bad;
}

}  // namespace
}  // namespace softphone::io::carrier
