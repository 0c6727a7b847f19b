// Conferences of the whole carrier: who talks is heard by whom it should be, over sockets.

#include <set>

#include "audio/level.hpp"
#include "audio/wav.hpp"
#include "io/carrier/carrier_service_rig.hpp"
#include "io/media/test_sound.hpp"

namespace softphone::io::carrier {
namespace {

using media::TonePeer;

/// A page that sounds a tone.
struct Party {
  Party(std::unique_ptr<Page> the_page, double the_frequency)
      : page(std::move(the_page)), tone(audio::Codec::pcmu, the_frequency), frequency(the_frequency) {}
  std::unique_ptr<Page> page;
  TonePeer tone;
  double frequency;
  std::string sid;
};

class ConferenceServiceTest : public CarrierServiceTest {
 protected:
  /// Calls, and is given this TwiML.
  std::unique_ptr<Party> call(const std::string& identity, double frequency, const std::string& twiml) {
    auto party = std::make_unique<Party>(device(identity), frequency);
    const Form params{{"To", twiml}};
    party->page->send(
        "invite",
        {{"callsid", "TJS1"},
         {"sdp", description(party->tone.peer, sdp::Setup::actpass)},
         {"twilio", json::object{{"params", params.encode()}}}}
    );
    const auto ringing = party->page->expect("ringing");
    party->sid = std::string(ringing.at("callsid").as_string());
    connect(party->tone.peer, std::string(ringing.at("sdp").as_string()));
    party->page->expect("answer");
    return party;
  }
  std::unique_ptr<Party> join(const std::string& identity, double frequency, const std::string& noun = "") {
    return call(
        identity,
        frequency,
        "<Dial><Conference beep='false' waitUrl='' statusCallback='" + app_ +
            "/conference' statusCallbackEvent='start end join leave mute hold' " + noun +
            ">room</Conference></Dial>"
    );
  }
  /// A second and a half for what changed, of which the last second is listened to.
  static void listen(const std::vector<Party*>& parties) {
    std::vector<TonePeer*> tones;
    for (Party* party : parties) {
      party->tone.forget();
      tones.push_back(&party->tone);
    }
    media::drive_for(tones, 1500ms);
  }
  static bool hears(const Party& listener, const Party& speaker) {
    const double level = listener.tone.hears(speaker.frequency);
    EXPECT_TRUE(level > media::kHeard || level < media::kUnheard) << level;
    return level > media::kHeard;
  }
  [[nodiscard]] std::string conference_sid() {
    const auto list = rest_json("GET", "/Conferences.json?FriendlyName=room").at("conferences").as_array();
    return list.empty() ? std::string{} : std::string(list[0].at("sid").as_string());
  }
  /// Changes a participant, by POST.
  json::object change(const std::string& key, const std::string& form) {
    return rest_json("POST", "/Conferences/" + conference_sid() + "/Participants/" + key + ".json", form);
  }
};

TEST_F(ConferenceServiceTest, ThreeTalk) {
  const auto alice = join("alice", 400);
  const auto bob = join("bob", 900, "participantLabel='bob'");
  const auto carol = join("carol", 1500);
  const std::vector<Party*> all{alice.get(), bob.get(), carol.get()};
  listen(all);
  for (const Party* listener : all) {
    for (const Party* speaker : all) EXPECT_EQ(hears(*listener, *speaker), listener != speaker);
  }

  // Muted: nobody hears bob, who hears the others.
  EXPECT_TRUE(change("bob", "Muted=true").at("muted").as_bool());
  listen(all);
  EXPECT_FALSE(hears(*alice, *bob));
  EXPECT_TRUE(hears(*bob, *alice));
  EXPECT_TRUE(hears(*carol, *alice));
  change("bob", "Muted=false");

  // Held in silence: neither heard nor hears.
  const Form hold{{"Hold", "true"}, {"HoldUrl", ""}};
  EXPECT_TRUE(change("bob", hold.encode()).at("hold").as_bool());
  listen(all);
  EXPECT_FALSE(hears(*alice, *bob));
  EXPECT_FALSE(hears(*bob, *alice));
  EXPECT_TRUE(hears(*carol, *alice));
  change("bob", "Hold=false");

  // Coaching: only alice hears carol.
  EXPECT_TRUE(change(carol->sid, "Coaching=true&CallSidToCoach=" + alice->sid).at("coaching").as_bool());
  listen(all);
  EXPECT_TRUE(hears(*alice, *carol));
  EXPECT_FALSE(hears(*bob, *carol));
  EXPECT_TRUE(hears(*carol, *bob));

  // Kicked: bob is out, the others talk on.
  const std::string path = "/2010-04-01/Accounts/" + config_.account_sid + "/Conferences/" + conference_sid();
  EXPECT_EQ(rest("DELETE", path + "/Participants/bob.json", "").status, 204);
  bob->page->expect("hangup");
  listen({alice.get(), carol.get()});
  EXPECT_TRUE(hears(*alice, *carol));
  EXPECT_TRUE(hears(*carol, *alice));

  EXPECT_EQ(
      rest_json("POST", "/Conferences/" + conference_sid() + ".json", "Status=completed")
          .at("status")
          .as_string(),
      "completed"
  );
  alice->page->expect("hangup");
  carol->page->expect("hangup");
  ASSERT_TRUE(media::TestPeer::drive({&alice->tone.peer}, [&] {
    const auto events = conference_events();
    return !events.empty() && events.back().get_or("StatusCallbackEvent", "") == "conference-end";
  }));
  int sequence = 0;
  for (const Form& event : conference_events()) {
    EXPECT_EQ(event.get_or("SequenceNumber", ""), std::to_string(++sequence));
  }
  EXPECT_EQ(sequence, 12) << "3 joins, start, mute and un-, hold and un-, 3 leaves, end";
  EXPECT_EQ(unsigned_, 0);
}

/// Which of `tones` sound, quarter of a second by quarter of a second. What lasts for less than two is a
/// change from one to the next and left out, and so is silence: nobody talks while the test is busy.
std::vector<std::set<double>> sequence_of(
    std::span<const std::int16_t> samples, const std::set<double>& tones
) {
  constexpr std::size_t kQuarter = 2000;
  std::vector<std::set<double>> sequence;
  std::set<double> before{-1};
  for (std::size_t at = 0; at + kQuarter <= samples.size(); at += kQuarter) {
    const auto window = samples.subspan(at, kQuarter);
    std::set<double> now;
    for (const double tone : tones) {
      if (audio::tone_amplitude(window, tone, 8000) > media::kHeard) now.insert(tone);
    }
    const bool lasts = now == before && !now.empty();
    if (lasts && (sequence.empty() || sequence.back() != now)) sequence.push_back(now);
    before = std::move(now);
  }
  return sequence;
}

std::size_t longest_silence(std::span<const std::int16_t> samples) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const std::int16_t sample : samples) longest = std::max(longest, run = sample == 0 ? run + 1 : 0);
  return longest;
}

TEST_F(ConferenceServiceTest, ItsRecordingHasExactlyThoseWhoAreHeard) {
  const std::string recorded =
      "record='record-from-start' trim='do-not-trim' recordingStatusCallback='" + app_ + "/app/recorded'";
  const auto alice = join("alice", 400, recorded);
  const auto bob = join("bob", 900, "participantLabel='bob'");
  listen({alice.get(), bob.get()});
  change("bob", "Muted=true");
  listen({alice.get(), bob.get()});
  const std::string current = "/Conferences/" + conference_sid() + "/Recordings/Twilio.CURRENT.json";
  EXPECT_EQ(rest_json("POST", current, "Status=paused").at("status").as_string(), "paused");
  change("bob", "Muted=false");  // a card number, say
  listen({alice.get(), bob.get()});
  change("bob", "Muted=true");
  EXPECT_EQ(rest_json("POST", current, "Status=in-progress").at("status").as_string(), "in-progress");
  const auto carol = join("carol", 1500);
  listen({alice.get(), bob.get(), carol.get()});
  change("bob", "Muted=false");
  const Form hold{{"Hold", "true"}, {"HoldUrl", ""}};
  change(alice->sid, hold.encode());
  listen({alice.get(), bob.get(), carol.get()});
  rest_json("POST", "/Conferences/" + conference_sid() + ".json", "Status=completed");
  ASSERT_TRUE(media::TestPeer::drive({&alice->tone.peer}, [&] { return !asked("recorded").empty(); }));
  const Form told = asked("recorded").back();
  EXPECT_EQ(told.get_or("RecordingStatus", ""), "completed");
  EXPECT_EQ(told.get_or("RecordingSource", ""), "Conference");
  const auto file = rest(
      "GET",
      "/2010-04-01/Accounts/" + config_.account_sid + "/Recordings/" + told.get_or("RecordingSid", "") +
          ".wav",
      ""
  );
  const auto clip = audio::read_wav(as_bytes(file.body));
  ASSERT_TRUE(clip);
  using Heard = std::set<double>;
  EXPECT_EQ(
      sequence_of(clip->samples, {400, 900, 1500}),
      (std::vector<Heard>{{400, 900}, {400}, {400, 1500}, {900, 1500}})
  );
  EXPECT_GT(longest_silence(clip->samples), 8000U) << "while it was paused, not a trace of anybody";
}

TEST_F(ConferenceServiceTest, TheAgentHearsRingingThenTheCustomer) {
  const auto agent = join("alice", 400);
  const Form add{{"From", "+33199001001"}, {"To", "+33199000001"}, {"Beep", "false"}};
  rest_json("POST", "/Conferences/room/Participants.json", add.encode());
  // The French ring-back tone is 440 Hz for 1.5 s; nothing else sounds so far.
  std::vector<TonePeer*> tones{&agent->tone};
  agent->tone.talking = false;
  EXPECT_TRUE(media::drive_tones(tones, [&] {
    return agent->tone.heard.size() > 8000 && agent->tone.hears(440) > media::kHeard;
  }));
  agent->tone.talking = true;
  // The echo picks up: the agent's own tone comes back.
  EXPECT_TRUE(media::drive_tones(tones, [&] { return agent->tone.hears(400) > media::kHeard; }));
  rest_json("POST", "/Calls/" + agent->sid + ".json", "Status=completed");
  agent->page->expect("hangup");
}

TEST_F(ConferenceServiceTest, WhoWaitsInAQueueIsPutThrough) {
  const auto customer = call("alice", 400, "<Enqueue waitUrl=''>sales</Enqueue>");
  const auto queues = rest_json("GET", "/Queues.json").at("queues").as_array();
  ASSERT_EQ(queues.size(), 1U);
  EXPECT_EQ(queues[0].at("current_size").as_int64(), 1);
  const std::string queue(queues[0].at("sid").as_string());
  EXPECT_EQ(
      rest_json("GET", "/Queues/" + queue + "/Members/Front.json").at("call_sid").as_string(), customer->sid
  );
  const auto agent = call("bob", 900, "<Dial><Queue>sales</Queue></Dial>");
  listen({customer.get(), agent.get()});
  EXPECT_TRUE(hears(*customer, *agent));
  EXPECT_TRUE(hears(*agent, *customer));
  agent->page->send("hangup", {{"callsid", agent->sid}});
  customer->page->expect("hangup");
}

}  // namespace
}  // namespace softphone::io::carrier
