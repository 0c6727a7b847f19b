// The way of an incoming call over real sockets: lines, presence, steps, voicemail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kCustomer = "+33639980001";
const std::string kMain = "+33199001000";
const std::string kBobs = "+33199001002";
const std::string kMessage = "RE" + std::string(32, 'c');

class IncomingTest : public DeskTest {
 protected:
  void as(const std::string& identity) {
    cookie_.clear();
    ASSERT_EQ(sign_in(identity).status, 200);
  }

  std::string ring(const std::string& to, const std::string& from = kCustomer) {
    return post_signed("/webhook/softphone/voice", voice_form(from, to)).body;
  }
  std::string dialed(const std::string& status, int step = 0) {
    Form form = voice_form(kCustomer, kMain);
    form.set("CallStatus", "in-progress");
    form.add("DialCallStatus", status);
    return post_signed("/webhook/softphone/dialed" + (step == 0 ? "" : "?step=" + std::to_string(step)), form)
        .body;
  }
  net::HttpClientResponse leave_message(const std::string& box, const char* how = "message") {
    const std::string query = "?call=" + kCall + "&box=" + (box == kMain ? "%2B33199001000" : box);
    return post_signed(
        std::string("/webhook/softphone/voicemail/") + how + query,
        {{"CallSid", kCall},
         {"RecordingSid", kMessage},
         {"RecordingDuration", "12"},
         {"RecordingStatus", "completed"}}
    );
  }
  json::object voicemails() {
    const auto response = call("GET", "/api/voicemails");
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body).as_object();
  }
  std::string status_of(const std::string& identity) {
    const json::value body = json::parse(call("GET", "/api/reps").body);
    for (const json::value& rep : body.at("reps").as_array()) {
      if (rep.at("identity").as_string() == identity) return std::string(rep.at("chosen").as_string());
    }
    return {};
  }
  net::HttpClientResponse choose(const std::string& body) { return call("PUT", "/api/presence", body); }
};

TEST_F(IncomingTest, NobodyAnswersAndTheCallerLeavesAMessage) {
  const std::string first = ring(kMain);
  EXPECT_THAT(first, HasSubstr("<Identity>alice</Identity>"));
  EXPECT_THAT(first, HasSubstr("<Identity>chloe</Identity>"));
  EXPECT_THAT(first, HasSubstr(R"(<Parameter name="line" value="+33199001000"/>)"));
  const std::string box = dialed("no-answer");
  EXPECT_THAT(box, HasSubstr("<Say language=\"fr-FR\">Bonjour. Personne"));
  EXPECT_THAT(box, HasSubstr("<Record maxLength=\"180\""));
  EXPECT_THAT(box, HasSubstr("/webhook/softphone/voicemail/done?call=" + kCall + "&amp;box=%2B33199001000"));
  as("bob");
  EXPECT_EQ(calls().at(0).at("outcome").as_string(), "missed");
  EXPECT_EQ(voicemails().at("messages").as_array().size(), 0U);

  EXPECT_THAT(leave_message(kMain, "done").body, HasSubstr("Merci"));
  EXPECT_EQ(leave_message(kMain).status, 204);  // told twice, kept once
  json::object list = voicemails();
  ASSERT_EQ(list.at("messages").as_array().size(), 1U);
  EXPECT_EQ(list.at("unheard").as_int64(), 1);
  const json::value& message = list.at("messages").at(0);
  EXPECT_EQ(message.at("peer").at("value").as_string(), kCustomer.c_str());
  EXPECT_EQ(message.at("duration").as_int64(), 12);
  EXPECT_EQ(message.at("box").as_string(), kMain.c_str());
  EXPECT_TRUE(message.at("heardBy").is_null());
  EXPECT_EQ(calls().at(0).at("voicemail").at("message").as_string(), kMessage.c_str());

  EXPECT_EQ(call("PATCH", "/api/voicemails/" + kMessage, R"({"heard":true})").status, 200);
  as("alice");
  list = voicemails();
  EXPECT_EQ(list.at("unheard").as_int64(), 0);
  EXPECT_EQ(list.at("messages").at(0).at("heardBy").as_string(), "bob");
  EXPECT_EQ(call("PATCH", "/api/voicemails/" + kMessage, R"({"deleted":true})").status, 200);
  EXPECT_EQ(voicemails().at("messages").as_array().size(), 0U);
  EXPECT_EQ(call("PATCH", "/api/voicemails/" + kMessage, R"({"deleted":false,"heard":false})").status, 200);
  stop();
  start();
  list = voicemails();
  EXPECT_EQ(list.at("unheard").as_int64(), 1);
  ASSERT_EQ(list.at("messages").as_array().size(), 1U);
}

TEST_F(IncomingTest, ARepsOwnMessagesAreForThatRep) {
  ring("+33199001003");
  dialed("no-answer");
  leave_message("chloe");
  as("chloe");
  EXPECT_EQ(voicemails().at("messages").as_array().size(), 1U);
  rest_ = [](const RestCall& made) {
    const bool sound = made.target.starts_with("/Recordings/" + kMessage + ".mp3");
    return sound ? net::HttpResponse{.status = 200, .headers = {}, .body = "sound"}
                 : net::HttpResponse::json(404, "{}");
  };
  EXPECT_EQ(call("GET", "/api/recordings/" + kMessage + ".mp3").body, "sound");
  as("bob");
  EXPECT_EQ(voicemails().at("messages").as_array().size(), 0U);
  EXPECT_EQ(call("GET", "/api/recordings/" + kMessage + ".mp3").status, 404);
  EXPECT_EQ(call("PATCH", "/api/voicemails/" + kMessage, R"({"heard":true})").status, 404);
}

TEST_F(IncomingTest, WhatIsNoMessageIsNotKept) {
  ring(kMain);
  as("bob");
  const std::string query = "?call=" + kCall + "&box=%2B33199001000";
  for (const Form& form : std::vector<Form>{
           {{"CallSid", kCall},
            {"RecordingSid", kMessage},
            {"RecordingStatus", "absent"},
            {"RecordingDuration", "3"}},
           {{"CallSid", kCall}, {"RecordingSid", kMessage}, {"RecordingDuration", "0"}},
           {{"CallSid", kCall}, {"RecordingSid", "nothing"}, {"RecordingDuration", "3"}}})
    EXPECT_EQ(post_signed("/webhook/softphone/voicemail/message" + query, form).status, 204);
  EXPECT_EQ(voicemails().at("messages").as_array().size(), 0U);
  EXPECT_EQ(
      post_signed("/webhook/softphone/voicemail/message" + query, {{"RecordingSid", kMessage}}, "wrong")
          .status,
      403
  );
}

TEST_F(IncomingTest, PresenceIsKeptAndSteersCalls) {
  as("bob");
  EXPECT_EQ(choose(R"({"status":"do_not_disturb"})").status, 200);
  EXPECT_EQ(status_of("bob"), "do_not_disturb");
  stop();
  start();
  EXPECT_EQ(status_of("bob"), "do_not_disturb");
  EXPECT_THAT(ring(kMain), Not(HasSubstr("<Identity>bob</Identity>")));
  EXPECT_THAT(
      post_signed("/webhook/softphone/voice", voice_form("client:alice", "client:bob", kLeg)).body,
      HasSubstr("<Record")
  );
  const std::string until = std::to_string(unix_milliseconds(net::system_now().wall) + 60'000);
  EXPECT_EQ(choose(R"({"status":"wrap_up","until":)" + until + "}").status, 200);
  EXPECT_EQ(status_of("bob"), "wrap_up");
  EXPECT_EQ(choose(R"({"status":"available"})").status, 200);
  EXPECT_EQ(error_code(choose(R"({"status":"asleep"})")), "unknown_status");
  EXPECT_EQ(error_code(choose(R"({"status":"wrap_up"})")), "bad_until");
  EXPECT_EQ(error_code(choose(R"({"status":"away","until":"soon"})")), "bad_until");
  cookie_.clear();
  EXPECT_EQ(choose(R"({"status":"away"})").status, 401);
}

TEST_F(IncomingTest, EachRepsOwnSettingsAreKept) {
  as("bob");
  EXPECT_EQ(
      json::parse(call("GET", "/api/mine").body),
      json::parse(R"({"ringOn":null,"missedSeenAt":0,"zone":null})")
  );
  EXPECT_EQ(call("PATCH", "/api/mine", R"({"ringOn":"desk-1","missedSeenAt":1763700000000})").status, 200);
  stop();
  start();
  const json::value mine = json::parse(call("GET", "/api/mine").body);
  EXPECT_EQ(mine, json::parse(R"({"ringOn":"desk-1","missedSeenAt":1763700000000,"zone":null})"));
  EXPECT_EQ(call("PATCH", "/api/mine", R"({"zone":"America/Montreal"})").status, 200);
  EXPECT_EQ(json::parse(call("GET", "/api/mine").body).at("zone"), "America/Montreal");
  EXPECT_EQ(error_code(call("PATCH", "/api/mine", R"({"zone":"Mars/Olympus"})")), "bad_zone");
  EXPECT_EQ(error_code(call("PATCH", "/api/mine", R"({"zone":""})")), "bad_zone");
  EXPECT_EQ(error_code(call("PATCH", "/api/mine", R"({"ringOn":""})")), "bad_device");
  EXPECT_EQ(error_code(call("PATCH", "/api/mine", R"({"missedSeenAt":99999999999999})")), "bad_time");
  as("alice");
  EXPECT_EQ(json::parse(call("GET", "/api/mine").body).at("missedSeenAt").as_int64(), 0);
}

TEST_F(IncomingTest, AdminsSetLinesAndCallsFollowThem) {
  as("bob");
  const std::string line =
      R"({"number":"+33199001000","name":"Accueil","language":"en","owner":null,)"
      R"("groups":[{"reps":["chloe","bob"],"inTurn":true,"seconds":12}],"overflow":"+33199000001"})";
  EXPECT_EQ(error_code(call("PUT", "/api/lines", line)), "forbidden");
  as("alice");
  EXPECT_EQ(call("PUT", "/api/lines", line).status, 200);
  EXPECT_EQ(
      error_code(call("PUT", "/api/lines", R"({"number":"+33199009999","language":"fr"})")), "no_such_line"
  );
  EXPECT_EQ(
      error_code(call(
          "PUT",
          "/api/lines",
          R"({"number":"+33199001000","language":"fr","hours":{"zone":"Mars/Olympus","periods":[]}})"
      )),
      "bad_hours"
  );
  stop();
  start();
  json::value lines = json::parse(call("GET", "/api/lines").body).at("lines");
  ASSERT_EQ(lines.as_array().size(), 4U);
  EXPECT_EQ(lines.at(0).at("name").as_string(), "Accueil");
  EXPECT_TRUE(lines.at(0).at("set").as_bool());
  EXPECT_FALSE(lines.at(1).at("set").as_bool());

  const std::string first = ring(kMain);
  EXPECT_THAT(first, HasSubstr("timeout=\"12\""));
  EXPECT_THAT(first, HasSubstr("<Identity>chloe</Identity>"));
  EXPECT_THAT(first, Not(HasSubstr("<Identity>bob</Identity>")));
  const std::string second = dialed("no-answer");
  EXPECT_THAT(second, HasSubstr("<Identity>bob</Identity>"));
  EXPECT_THAT(second, HasSubstr("/dialed?step=1\""));
  EXPECT_THAT(dialed("no-answer"), HasSubstr("<Identity>bob</Identity>")) << "asked again, the same answer";
  EXPECT_THAT(dialed("busy", 1), HasSubstr(">+33199000001</Number>"));
  EXPECT_THAT(dialed("failed", 2), HasSubstr("Hello. Nobody can take your call"));
}

TEST_F(IncomingTest, AnUploadedGreetingIsPlayed) {
  const std::string wav = "RIFF....WAVEfmt " + std::string(40, '\0') + "sound";
  as("bob");
  EXPECT_EQ(error_code(call("POST", "/api/greetings", wav)), "forbidden");
  as("alice");
  EXPECT_EQ(error_code(call("POST", "/api/greetings", "GIF89a")), "not_wav");
  const auto kept = call("POST", "/api/greetings", wav);
  ASSERT_EQ(kept.status, 201) << kept.body;
  const std::string id(json::parse(kept.body).at("id").as_string());
  call(
      "PUT",
      "/api/lines",
      R"({"number":"+33199001000","language":"fr","voicemail":{"sound":")" + id + R"("}})"
  );
  EXPECT_THAT(
      ring(kMain), HasSubstr("<Play>" + base_ + "/webhook/softphone/greeting/" + id + "</Play><Record")
  );
  cookie_.clear();
  EXPECT_EQ(call("GET", "/webhook/softphone/greeting/" + id).body, wav);
  EXPECT_EQ(call("GET", "/webhook/softphone/greeting/nothing").status, 404);
}

TEST_F(IncomingTest, AStepGoesOnAfterARestart) {
  built_in_carrier_ = false;
  stop();
  start();
  rest_ = [](const RestCall& made) {
    const bool caller = made.target.starts_with("/Calls/" + kCall);
    return caller ? net::HttpResponse::json(200, R"({"sid":")" + kCall + R"(","status":"in-progress"})")
                  : net::HttpResponse::json(200, R"({"calls":[]})");
  };
  ring(kMain);
  stop();
  start();
  EXPECT_THAT(dialed("no-answer"), HasSubstr("<Record"));
  as("bob");
  EXPECT_EQ(calls().at(0).at("outcome").as_string(), "missed");
}

TEST_F(IncomingTest, ARingingCallIsSentToTheVoicemail) {
  ring(kMain);
  as("bob");
  rest_ = [](const RestCall&) { return net::HttpResponse::json(200, "{}"); };
  EXPECT_EQ(post_signed("/webhook/softphone/status", leg_form("ringing", "client:bob")).status, 204);
  EXPECT_EQ(call("POST", "/api/calls/" + kCall + "/voicemail").status, 204);
  EXPECT_EQ(made("POST", "/Calls/" + kLeg), 1U);
  EXPECT_EQ(last_form("/Calls/" + kLeg).get("Status"), "canceled");
  EXPECT_THAT(dialed("no-answer"), HasSubstr("<Record"));
  EXPECT_EQ(error_code(call("POST", "/api/calls/" + kCall + "/voicemail")), "not_ringing");
  EXPECT_EQ(error_code(call("POST", "/api/calls/" + kLeg + "/voicemail")), "not_ringing") << "the same call";
  const std::string unknown = "CA" + std::string(32, 'e');
  EXPECT_EQ(error_code(call("POST", "/api/calls/" + unknown + "/voicemail")), "no_such_call");
}

TEST_F(IncomingTest, ACallThatWasSentAwayMeetsTheVoicemailAlsoIfTheCarrierCouldNotBeReached) {
  as("alice");
  call(
      "PUT",
      "/api/lines",
      R"({"number":"+33199001000","language":"fr","groups":[{"reps":["chloe","bob"],"inTurn":true,"seconds":12}]})"
  );
  ring(kMain);
  post_signed("/webhook/softphone/status", leg_form("ringing", "client:chloe"));
  rest_ = [](const RestCall&) { return net::HttpResponse::json(500, "{}"); };
  EXPECT_EQ(error_code(call("POST", "/api/calls/" + kCall + "/voicemail")), "no_such_call") << "not hers";
  as("chloe");
  EXPECT_EQ(error_code(call("POST", "/api/calls/" + kCall + "/voicemail")), "carrier_failed");
  EXPECT_THAT(dialed("no-answer"), HasSubstr("<Record")) << "bob is not rung any more";
}

TEST_F(IncomingTest, AnyLegMayBeLedToABox) {
  ring(kMain);
  const auto twiml =
      post_signed("/webhook/softphone/voicemail?call=" + kCall + "&box=bob", {{"CallSid", kLeg}});
  EXPECT_THAT(twiml.body, HasSubstr("box=bob"));
  EXPECT_EQ(
      post_signed("/webhook/softphone/voicemail?call=" + kCall + "&box=mallory", {{"CallSid", kLeg}}).status,
      400
  );
  leave_message("bob");
  as("bob");
  EXPECT_EQ(voicemails().at("messages").at(0).at("box").as_string(), "bob");
}

TEST_F(IncomingTest, TheLastRepWhoTalkedIsRungFirstWhereTheLineSaysSo) {
  as("alice");
  call("PUT", "/api/lines", R"({"number":"+33199001000","language":"fr","lastRep":true,"groups":[{}]})");
  const std::string before = "CA" + std::string(32, 'd');
  rest_ = [](const RestCall&) {
    return net::HttpResponse::json(201, R"({"call_sid":")" + kLeg + R"(","status":"queued"})");
  };
  post_signed("/webhook/softphone/voice", voice_form("client:chloe", kCustomer, before));
  ASSERT_TRUE(wait_until([&] { return made("POST", "/Conferences/" + before + "/Participants.json") == 1; }));
  Form talk = leg_form("in-progress", kCustomer);
  talk.set("ParentCallSid", before);
  post_signed("/webhook/softphone/status", talk);
  // Nobody's page is open: a rep who is not there is not asked for in person.
  EXPECT_THAT(ring(kMain), HasSubstr("<Identity>alice</Identity>"));
  as("chloe");
  const auto with = call("GET", "/api/contacts/calls?number=%2B33639980001");
  EXPECT_EQ(with.status, 200);
  EXPECT_EQ(json::parse(with.body).at("calls").as_array().size(), 0U) << "the call still goes on";
  Form end = leg_form("completed", kCustomer);
  end.set("ParentCallSid", before);
  end.add("CallDuration", "10");
  post_signed("/webhook/softphone/status", end);
  Form caller = voice_form("client:chloe", kCustomer, before);
  caller.set("CallStatus", "completed");
  post_signed("/webhook/softphone/status", caller);
  EXPECT_EQ(
      json::parse(call("GET", "/api/contacts/calls?number=%2B33639980001").body)
          .at("calls")
          .as_array()
          .size(),
      1U
  );
}

}  // namespace
}  // namespace softphone::io_desk
