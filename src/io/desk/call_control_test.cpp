// Call control over real sockets; the REST API and the callbacks have the shapes of Twilio's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kRoom = "CF" + std::string(32, 'c');
const std::string kThird = "CA" + std::string(32, 'd');
const std::string kRecording = "RE" + std::string(32, 'e');
constexpr const char* kCustomer = "+33199000001";

class CallControlTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    sign_in("alice");
    rest_ = [this](const RestCall& call) { return answer(call); };
    // Two legs of a <Dial>, as calls were begun before they began in their conference.
    desk::VoiceAsked asked{"client:alice", kCustomer, {}};
    asked.plan.number = kCustomer;
    asked.plan.caller_id = asked.plan.line = "+33199001001";
    const desk::Fact voice{kCall, unix_milliseconds(net::system_now().wall), asked};
    run([](store::Store& store, desk::Fact fact) -> asio::awaitable<void> {
      const auto kept = co_await store.append(std::move(fact));
      EXPECT_TRUE(kept);
    }(*store_, voice));
    post_signed("/webhook/softphone/status", leg_form("in-progress", kCustomer));
  }

  /// What Twilio answers when all goes well.
  net::HttpResponse answer(const RestCall& call) {
    if (failures_ > 0) {
      --failures_;
      return net::HttpResponse::json(503, R"({"code":20503,"status":503})");
    }
    const std::string participant = "/Conferences/" + kRoom + "/Participants/";
    if (call.method == "POST" && call.target.starts_with(participant)) {
      const std::string leg = call.target.substr(participant.size(), 34);
      const bool hold = call.form.get_or("Hold", "") == "true";
      return json_answer(
          200,
          {{"call_sid", leg},
           {"conference_sid", kRoom},
           {"label", "customer"},
           {"hold", hold},
           {"status", "connected"}}
      );
    }
    if (call.target == "/Conferences/" + kCall + "/Participants.json") {
      return json_answer(
          201, {{"call_sid", kThird}, {"conference_sid", kRoom}, {"status", "queued"}, {"hold", false}}
      );
    }
    if (call.target.ends_with("/Recordings.json"))
      return json_answer(201, {{"sid", kRecording}, {"status", "in-progress"}});
    if (call.method == "POST" && call.target.find("/Recordings/") != std::string::npos)
      return json_answer(200, {{"sid", kRecording}, {"status", call.form.get_or("Status", "")}});
    if (call.target == "/Recordings/" + kRecording + ".json") {
      return json_answer(
          200,
          {{"sid", kRecording},
           {"status", "completed"},
           {"channels", 2},
           {"duration", "7"},
           {"start_time", "Fri, 21 Nov 2025 10:00:00 +0000"}}
      );
    }
    if (call.target.starts_with("/Calls/")) {
      const bool ended = call.form.get_or("Status", "") == "completed";
      return json_answer(
          200,
          {{"sid", call.target.substr(7, 34)},
           {"status", ended ? "completed" : "in-progress"},
           {"from", "client:alice"},
           {"to", kCustomer},
           {"end_time", nullptr},
           {"duration", nullptr}}
      );
    }
    return net::HttpResponse::json(404, R"({"code":20404,"status":404})");
  }

  static net::HttpResponse json_answer(int status, const json::object& body) {
    return net::HttpResponse::json(status, json::serialize(body));
  }

  net::HttpClientResponse command(json::object body, const std::string& sid = kCall) {
    if (!body.contains("id")) body["id"] = "id-" + std::to_string(++ids_);
    return call("POST", "/api/calls/" + sid + "/commands", json::serialize(body));
  }

  json::object first_call() { return calls().at(0).as_object(); }
  json::object party(const std::string& id) {
    const json::object found = first_call();
    for (const json::value& party : found.at("parties").as_array()) {
      if (party.at("id").as_string() == id) return party.as_object();
    }
    return {};
  }

  Form conference_form(
      int sequence, const std::string& event, const std::string& leg, const std::string& label
  ) {
    return {
        {"ConferenceSid", kRoom},
        {"FriendlyName", kCall},
        {"SequenceNumber", std::to_string(sequence)},
        {"StatusCallbackEvent", event},
        {"CallSid", leg},
        {"Muted", "false"},
        {"Hold", event == "participant-hold" ? "true" : "false"},
        {"Coaching", "false"},
        {"EndConferenceOnExit", "false"},
        {"StartConferenceOnEnter", "true"},
        {"ParticipantLabel", label}};
  }
  int conference(int sequence, const std::string& event, const std::string& leg, const std::string& label) {
    return post_signed(
               "/webhook/softphone/conference?call=" + kCall, conference_form(sequence, event, leg, label)
    )
        .status;
  }

  /// Both legs follow into the room, as the carrier tells it.
  void enter_room() {
    Form leg = voice_form("client:alice", kCustomer, kLeg);
    const auto moved = post_signed("/webhook/softphone/room?call=" + kCall, leg);
    EXPECT_THAT(moved.body, HasSubstr("participantLabel=\"customer\""));
    EXPECT_THAT(moved.body, HasSubstr(">" + kCall + "</Conference>"));
    EXPECT_THAT(moved.body, HasSubstr("<Dial><Conference"));
    Form dial = voice_form("client:alice", kCustomer);
    dial.set("CallStatus", "in-progress");
    dial.add("DialCallStatus", "completed");
    dial.add("DialCallSid", kLeg);
    const auto followed = post_signed("/webhook/softphone/dialed", dial);
    EXPECT_THAT(followed.body, HasSubstr("participantLabel=\"rep-alice\""));
    EXPECT_THAT(followed.body, HasSubstr("action=\"" + base_ + "/webhook/softphone/dialed\""));
    EXPECT_EQ(conference(1, "participant-join", kLeg, "customer"), 204);
    EXPECT_EQ(conference(2, "participant-join", kCall, "rep-alice"), 204);
  }

  int failures_ = 0;
  int ids_ = 0;
};

TEST_F(CallControlTest, HoldsAndResumes) {
  const auto accepted = command({{"id", "one"}, {"command", "hold"}});
  ASSERT_EQ(accepted.status, 202) << accepted.body;
  EXPECT_TRUE(json::parse(accepted.body).at("call").at("held").as_bool());
  ASSERT_TRUE(wait_until([&] { return made("POST", "/Calls/" + kLeg) == 1; }));
  EXPECT_EQ(last_form("/Calls/" + kLeg).get_or("Url", ""), base_ + "/webhook/softphone/room?call=" + kCall);
  EXPECT_EQ(command({{"id", "one"}, {"command", "hold"}}).status, 202);
  enter_room();
  EXPECT_EQ(first_call().at("state").as_string(), "talking")
      << "the end of the dialling is no end of the call";
  const std::string participant = "/Conferences/" + kRoom + "/Participants/" + kLeg + ".json";
  ASSERT_TRUE(wait_until([&] { return made("POST", participant) == 1; }));
  EXPECT_THAT(last_form(participant).get_or("HoldUrl", ""), HasSubstr("holdmusic"));
  ASSERT_TRUE(wait_until([&] { return party("customer").at("state").as_string() == "held"; }));
  EXPECT_EQ(conference(3, "participant-hold", kLeg, "customer"), 204);
  EXPECT_EQ(conference(3, "participant-hold", kLeg, "customer"), 204);
  EXPECT_EQ(command({{"command", "resume"}, {"party", "customer"}}).status, 202);
  ASSERT_TRUE(wait_until([&] { return made("POST", participant) == 2; }));
  EXPECT_EQ(last_form(participant).get_or("Hold", ""), "false");
  ASSERT_TRUE(wait_until([&] { return party("customer").at("state").as_string() == "talking"; }));
  EXPECT_EQ(made("POST", "/Calls/" + kLeg), 1U) << "moved once";
}

TEST_F(CallControlTest, ALegWhoseFactsCannotBeKeptWaitsForThem) {
  ASSERT_EQ(command({{"id", "one"}, {"command", "hold"}}).status, 202);
  ASSERT_TRUE(wait_until([&] { return made("POST", "/Calls/" + kLeg) == 1; }));
  soci::session other(soci::sqlite3, "dbname=\"" + (folder_ / "softphone.db").string() + "\"");
  other << "ALTER TABLE call_events RENAME TO away";
  const Form leg = voice_form("client:alice", kCustomer, kLeg);
  const std::string room = "/webhook/softphone/room?call=" + kCall;
  const auto first = post_signed(room, leg);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.headers.get("Content-Type"), "text/xml; charset=utf-8");
  EXPECT_THAT(first.body, HasSubstr("<Pause length=\"1\"/><Redirect method=\"POST\">" + base_ + room));
  EXPECT_THAT(first.body, HasSubstr("&amp;again=1</Redirect>"));
  EXPECT_THAT(post_signed(room + "&again=1", leg).body, HasSubstr("&amp;again=2</Redirect>"));
  EXPECT_THAT(post_signed(room + "&again=20", leg).body, Not(HasSubstr("<Redirect")));
  EXPECT_THAT(
      post_signed("/webhook/softphone/voicemail?call=" + kCall, leg).body,
      HasSubstr("&amp;again=1</Redirect>")
  );
  other << "ALTER TABLE away RENAME TO call_events";
  EXPECT_THAT(post_signed(room + "&again=2", leg).body, HasSubstr("<Dial><Conference"));
}

TEST_F(CallControlTest, AsksAgainWhenTheCarrierIsBusy) {
  failures_ = 2;
  EXPECT_EQ(command({{"command", "hold"}}).status, 202);
  EXPECT_TRUE(wait_until([&] { return made("POST", "/Calls/" + kLeg) == 3; }));
}

TEST_F(CallControlTest, RefusesWhatCannotBe) {
  EXPECT_EQ(error_code(command({{"command", "swap"}})), "nothing_to_swap");
  EXPECT_EQ(command({{"command", "swap"}}).status, 409);
  EXPECT_EQ(command({{"command", "dance"}}).status, 400);
  EXPECT_EQ(command({{"command", "hold"}, {"id", ""}}).status, 400);
  EXPECT_EQ(command({{"command", "hold"}}, kThird).status, 404);
  EXPECT_EQ(call("POST", "/api/calls/" + kCall + "/commands", "[]").status, 400);
  const std::string alice = cookie_;
  cookie_.clear();
  EXPECT_EQ(command({{"command", "hold"}}).status, 401);
  sign_in("bob");
  EXPECT_EQ(error_code(command({{"command", "hold"}})), "no_such_call");
  EXPECT_EQ(call("GET", "/api/calls/" + kCall + "/recordings").status, 404);
  cookie_ = alice;
  EXPECT_EQ(made_.size(), 0U);
}

TEST_F(CallControlTest, TheCallIsKnownByItsLegsToo) {
  EXPECT_EQ(command({{"command", "hold"}}, kLeg).status, 202);
  EXPECT_TRUE(first_call().at("held").as_bool());
}

TEST_F(CallControlTest, TransfersToAColleague) {
  EXPECT_EQ(command({{"command", "transfer"}, {"to", "client:bob"}}).status, 202);
  ASSERT_TRUE(wait_until([&] { return made("POST", "/Calls/" + kLeg) == 1; }));
  enter_room();
  const std::string participants = "/Conferences/" + kCall + "/Participants.json";
  ASSERT_TRUE(wait_until([&] { return made("POST", participants) == 1; }));
  const Form form = last_form(participants);
  EXPECT_EQ(form.get_or("From", ""), kCustomer);
  EXPECT_EQ(form.get_or("To", ""), "client:bob?callSid=" + kCall + "&line=%2B33199001001");
  EXPECT_EQ(form.get_or("Label", ""), "rep-bob");
  EXPECT_EQ(form.get_or("EarlyMedia", ""), "true");
  EXPECT_EQ(form.all("StatusCallbackEvent").size(), 4U);
  const std::string status = form.get_or("StatusCallback", "").substr(base_.size());
  ASSERT_TRUE(wait_until([&] { return party("rep-bob").at("pending").is_null(); }));
  Form ringing{{"CallSid", kThird}, {"From", kCustomer}, {"To", "client:bob"}, {"CallStatus", "ringing"}};
  EXPECT_EQ(post_signed(status, ringing).status, 204);
  ASSERT_TRUE(wait_until([&] { return made("POST", "/Calls/" + kCall) == 1; }));
  EXPECT_EQ(last_form("/Calls/" + kCall).get_or("Status", ""), "completed") << "the rep goes when it rings";
  ringing.set("CallStatus", "in-progress");
  EXPECT_EQ(post_signed(status, ringing).status, 204);
  EXPECT_EQ(first_call().at("state").as_string(), "ended");
  EXPECT_EQ(first_call().at("transfer").at("state").as_string(), "done");
  cookie_.clear();
  sign_in("bob");
  const json::object seen = first_call();
  EXPECT_EQ(seen.at("state").as_string(), "talking");
  EXPECT_EQ(seen.at("direction").as_string(), "incoming");
  EXPECT_EQ(seen.at("transferredBy").as_string(), "alice");
  EXPECT_EQ(seen.at("peer").at("value").as_string(), kCustomer);
  EXPECT_EQ(seen.at("mine").as_string(), kThird);
  EXPECT_EQ(command({{"command", "hangup"}}, kThird).status, 202);
  EXPECT_TRUE(wait_until([&] { return first_call().at("state").as_string() == "ended"; }));
  const auto over = command({{"command", "hangup"}}, kThird);
  EXPECT_EQ(over.status, 202) << "the other side was faster";
  EXPECT_EQ(json::parse(over.body).at("call").at("state").as_string(), "ended");
}

TEST_F(CallControlTest, GoesOnAfterARestartWhereCallsLiveElsewhere) {
  failures_ = 1000;
  EXPECT_EQ(command({{"command", "hold"}}).status, 202);
  ASSERT_TRUE(wait_until([&] { return !made_.empty(); }));
  stop();
  made_.clear();
  failures_ = 0;
  built_in_carrier_ = false;
  start();
  ASSERT_TRUE(wait_until([&] { return made("POST", "/Calls/" + kLeg) == 1; }));
  EXPECT_TRUE(first_call().at("held").as_bool());
  enter_room();
  EXPECT_TRUE(wait_until([&] { return party("customer").at("state").as_string() == "held"; }));
}

TEST_F(CallControlTest, AHeldCallOfTheBuiltInCarrierEndsWithIt) {
  EXPECT_EQ(command({{"command", "hold"}}).status, 202);
  ASSERT_TRUE(wait_until([&] { return made("POST", "/Calls/" + kLeg) == 1; }));
  enter_room();
  ASSERT_TRUE(wait_until([&] { return party("customer").at("state").as_string() == "held"; }));
  stop();
  made_.clear();
  start();
  const json::object seen = first_call();
  EXPECT_EQ(seen.at("state").as_string(), "ended");
  EXPECT_EQ(seen.at("outcome").as_string(), "answered");
  EXPECT_EQ(seen.at("endedBy").as_string(), "system");
  EXPECT_FALSE(seen.at("reason").is_null());
  EXPECT_FALSE(seen.at("held").as_bool());
  EXPECT_TRUE(made_.empty());
}

TEST_F(CallControlTest, RecordsPausesAndGivesTheSound) {
  EXPECT_EQ(command({{"command", "record"}}).status, 202);
  const std::string recordings = "/Calls/" + kLeg + "/Recordings";
  ASSERT_TRUE(wait_until([&] { return first_call().at("recording").at("state").as_string() == "on"; }));
  EXPECT_EQ(last_form(recordings).get_or("RecordingChannels", ""), "dual");
  EXPECT_EQ(command({{"command", "pause_recording"}}).status, 202);
  EXPECT_TRUE(wait_until([&] { return first_call().at("recording").at("state").as_string() == "paused"; }));
  EXPECT_EQ(command({{"command", "stop_recording"}}).status, 202);
  EXPECT_TRUE(wait_until([&] { return made("POST", recordings + "/" + kRecording) == 2; }));
  Form done{{"CallSid", kLeg}, {"RecordingSid", kRecording}, {"RecordingStatus", "completed"}};
  EXPECT_EQ(post_signed("/webhook/softphone/recording?call=" + kCall, done).status, 204);

  const auto listed = call("GET", "/api/calls/" + kCall + "/recordings");
  ASSERT_EQ(listed.status, 200) << listed.body;
  const json::value all = json::parse(listed.body);
  EXPECT_EQ(
      json::serialize(all),
      R"({"recordings":[{"sid":")" + kRecording +
          R"(","startedAt":1763719200000,"duration":7,"channels":2,"status":"completed"}]})"
  );

  rest_ = [](const RestCall& get) {
    if (get.target != "/Recordings/" + kRecording + ".wav") return net::HttpResponse::empty(404);
    net::HttpResponse part{.status = 206, .headers = {}, .body = "RIFF"};
    part.headers.add("Content-Range", "bytes 0-3/400");
    return part;
  };
  const std::string sound = "/api/recordings/" + kRecording + ".wav";
  const auto part = call("GET", sound, {}, {{"Range", "bytes=0-"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "RIFF");
  EXPECT_EQ(part.headers.get("Content-Range"), "bytes 0-3/400");
  EXPECT_EQ(part.headers.get("Content-Type"), "audio/x-wav");
  EXPECT_EQ(made_.back().headers.get("Range"), "bytes=0-1048575") << "a part at a time";
  EXPECT_THAT(made_.back().headers.get("Authorization").value_or(""), HasSubstr("Basic "));
  EXPECT_EQ(error_code(call("GET", "/api/recordings/" + kRecording + ".mp3")), "not_ready");
  EXPECT_EQ(call("GET", "/api/recordings/" + kRecording + ".exe").status, 404);
  EXPECT_EQ(call("GET", "/api/recordings/..%2f..%2fCalls.wav").status, 404);
  cookie_.clear();
  sign_in("bob");
  EXPECT_EQ(error_code(call("GET", sound)), "no_such_recording");
}

TEST_F(CallControlTest, TheListOfRecordingsSurvivesACarrierThatIsBusyForAMoment) {
  EXPECT_EQ(command({{"command", "record"}}).status, 202);
  ASSERT_TRUE(wait_until([&] { return first_call().at("recording").at("state").as_string() == "on"; }));
  const std::size_t before = made("GET", "/Recordings/" + kRecording);
  failures_ = 2;
  const auto listed = call("GET", "/api/calls/" + kCall + "/recordings");
  EXPECT_EQ(listed.status, 200) << listed.body;
  EXPECT_THAT(listed.body, HasSubstr(kRecording));
  EXPECT_GE(made("GET", "/Recordings/" + kRecording) - before, 2U);
}

TEST_F(CallControlTest, UnsignedRoomRequestsAreRefused) {
  for (const char* path : {"room", "sorry", "conference", "recording"}) {
    const std::string target = std::string("/webhook/softphone/") + path + "?call=" + kCall;
    EXPECT_EQ(
        post_signed(target, conference_form(1, "participant-join", kLeg, ""), "other token").status, 403
    );
    EXPECT_EQ(call("POST", target).status, 403);
  }
  EXPECT_EQ(
      post_signed("/webhook/softphone/conference", conference_form(1, "participant-join", kLeg, "")).status,
      400
  );
  EXPECT_EQ(
      post_signed(
          "/webhook/softphone/conference?call=" + kCall, {{"StatusCallbackEvent", "participant-join"}}
      ).status,
      400
  );
  EXPECT_EQ(post_signed("/webhook/softphone/recording?call=" + kCall, {{"RecordingSid", "x"}}).status, 400);
}

class PacedCallControlTest : public CallControlTest {
 protected:
  void configure(DeskConfig& config) override { config.call_interval = 300ms; }
};

TEST_F(PacedCallControlTest, ALegThatIsRefusedAsOneTooManyIsStartedLaterAndHangingUpIsNotHeldUp) {
  const std::string participants = "/Conferences/" + kCall + "/Participants.json";
  int refusals = 2;
  rest_ = [&](const RestCall& call) {
    if (call.target != participants || refusals == 0) return answer(call);
    --refusals;
    return net::HttpResponse::json(429, R"({"code":20429,"status":429})");
  };
  EXPECT_EQ(command({{"command", "consult"}, {"to", "client:bob"}}).status, 202);
  ASSERT_TRUE(wait_until([&] { return made("POST", "/Calls/" + kLeg) == 1; }));
  enter_room();
  ASSERT_TRUE(wait_until([&] { return made("POST", participants) == 3; }));
  ASSERT_TRUE(wait_until([&] { return party("rep-bob").at("pending").is_null(); }));
  EXPECT_EQ(made("POST", participants), 3U);
  EXPECT_EQ(command({{"command", "hangup"}}).status, 202);
  EXPECT_TRUE(wait_until([&] { return made("POST", "/Calls/" + kThird) == 1; }));
}

}  // namespace
}  // namespace softphone::io_desk
