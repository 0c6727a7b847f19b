// Calls, messages and REST of the whole carrier.

#include "io/carrier/carrier_service_rig.hpp"

namespace softphone::io::carrier {
namespace {

TEST_F(CarrierServiceTest, ThePageHearsItsEcho) {
  const auto alice = device("alice");
  media::TestPeer peer;
  alice->send(
      "invite",
      {{"callsid", "TJS1"},
       {"sdp", description(peer, sdp::Setup::actpass)},
       {"twilio", json::object{{"params", "To=%2B33199000001"}}}}
  );
  const auto ringing = alice->expect("ringing");
  const std::string sid(ringing.at("callsid").as_string());
  connect(peer, std::string(ringing.at("sdp").as_string()));
  EXPECT_EQ(alice->expect("answer").at("callsid").as_string(), sid);
  EXPECT_TRUE(hears(peer, peer, 0x55));

  EXPECT_EQ(rest_json("GET", "/Calls/" + sid + ".json").at("status").as_string(), "in-progress");
  EXPECT_EQ(rest_json("GET", "/Calls.json").at("calls").as_array().size(), 2U);
  EXPECT_EQ(
      rest_json("POST", "/Calls/" + sid + ".json", "Status=completed").at("status").as_string(), "completed"
  );
  EXPECT_EQ(alice->expect("hangup").at("callsid").as_string(), sid);
  EXPECT_TRUE(media::TestPeer::drive({&peer}, [&] { return !ended().empty(); }));
  EXPECT_EQ(ended(), std::vector<std::string>{"completed"});
  EXPECT_EQ(unsigned_, 0);
}

TEST_F(CarrierServiceTest, TwoPagesHearEachOther) {
  const auto alice = device("alice");
  const auto bob = device("bob");
  media::TestPeer alices;
  media::TestPeer bobs;
  alice->send(
      "invite",
      {{"callsid", "TJS1"},
       {"sdp", description(alices, sdp::Setup::actpass)},
       {"twilio", json::object{{"params", "To=client%3Abob"}}}}
  );
  connect(alices, std::string(alice->expect("ringing").at("sdp").as_string()));
  const auto invite = bob->expect("invite");
  bob->send("answer", {{"callsid", invite.at("callsid")}, {"sdp", description(bobs, sdp::Setup::active)}});
  connect(bobs, std::string(invite.at("sdp").as_string()));
  alice->expect("answer");
  EXPECT_TRUE(hears(alices, bobs, 0x21));
  EXPECT_TRUE(hears(bobs, alices, 0x42));
  bob->send("hangup", {{"callsid", invite.at("callsid")}});
  alice->expect("hangup");
}

TEST_F(CarrierServiceTest, ThePracticeNetworkCallsAndSpeaks) {
  const auto alice = device("alice");
  const auto answer = rest("POST", "/practice/v1/calls", "From=%2B33639980001&To=%2B33199001001");
  ASSERT_EQ(answer.status, 201) << answer.body;
  const auto invite = alice->expect("invite");
  EXPECT_EQ(invite.at("parameters").at("From").as_string(), "+33199001001") << "the callerId of the Dial";
  media::TestPeer peer;
  alice->send("answer", {{"callsid", invite.at("callsid")}, {"sdp", description(peer, sdp::Setup::active)}});
  connect(peer, std::string(invite.at("sdp").as_string()));
  EXPECT_TRUE(media::TestPeer::drive({&peer}, [&] { return peer.received.size() > 50; }));
}

TEST_F(CarrierServiceTest, MessagesGoBothWays) {
  const auto alice = device("alice");
  media::TestPeer peer;
  alice->send(
      "invite",
      {{"callsid", "TJS1"},
       {"sdp", description(peer, sdp::Setup::actpass)},
       {"twilio", json::object{{"params", "To=%2B33199000001"}}}}
  );
  const auto ringing = alice->expect("ringing");
  const std::string sid(ringing.at("callsid").as_string());
  connect(peer, std::string(ringing.at("sdp").as_string()));
  alice->expect("answer");
  const Form wanted{{"Callback", app_ + "/messages"}};
  const auto subscription =
      rest_json("POST", "/Calls/" + sid + "/UserDefinedMessageSubscriptions.json", wanted.encode());
  const std::string subscription_sid(subscription.at("sid").as_string());
  EXPECT_EQ(subscription.at("call_sid").as_string(), sid);

  json::object frame{
      {"callsid", sid},
      {"content", json::object{{"hello", "world"}}},
      {"contenttype", "application/json"},
      {"messagetype", "user-defined-message"},
      {"voiceeventsid", "KX1"}};
  alice->send("message", frame);
  EXPECT_EQ(alice->expect("ack").at("voiceeventsid").as_string(), "KX1");
  EXPECT_TRUE(media::TestPeer::drive({&peer}, [&] { return !messages().empty(); }));
  EXPECT_EQ(messages(), std::vector<std::string>{R"({"hello":"world"})"});
  EXPECT_EQ(unsigned_, 0);

  const Form content{{"Content", R"({"score":7})"}};
  const auto sent = rest_json("POST", "/Calls/" + sid + "/UserDefinedMessages.json", content.encode());
  const auto received = alice->expect("message");
  EXPECT_EQ(received.at("voiceeventsid"), sent.at("sid"));
  EXPECT_EQ(received.at("content").at("score").as_int64(), 7);

  const std::string account = "/2010-04-01/Accounts/" + config_.account_sid;
  const std::string path = account + "/Calls/" + sid + "/UserDefinedMessageSubscriptions/" + subscription_sid;
  EXPECT_EQ(rest("DELETE", path + ".json", "").status, 204);
  EXPECT_EQ(rest("DELETE", path + ".json", "").status, 404);

  EXPECT_EQ(rest("DELETE", account + "/Calls/" + sid + ".json", "").status, 409);
  rest_json("POST", "/Calls/" + sid + ".json", "Status=completed");
  EXPECT_EQ(rest_json("GET", "/Calls.json?EndTime%3E=2024-05-01").at("calls").as_array().size(), 2U);
  EXPECT_EQ(rest_json("GET", "/Calls.json?EndTime%3C=2024-05-01").at("calls").as_array().size(), 0U);
  EXPECT_EQ(rest_json("GET", "/Calls.json?StartTime=yesterday").at("code").as_int64(), 20001);
  EXPECT_EQ(rest("DELETE", account + "/Calls/" + sid + ".json", "").status, 204);
  EXPECT_EQ(rest_json("GET", "/Calls/" + sid + ".json").at("code").as_int64(), 20404);
}

TEST_F(CarrierServiceTest, ShowsWhatTheAccountOwns) {
  const auto numbers = rest_json("GET", "/IncomingPhoneNumbers.json?PhoneNumber=%2B331*9001&PageSize=1");
  ASSERT_EQ(numbers.at("incoming_phone_numbers").as_array().size(), 1U);
  EXPECT_TRUE(numbers.at("next_page_uri").is_null());
  const auto& number = numbers.at("incoming_phone_numbers").as_array()[0];
  EXPECT_EQ(number.at("phone_number").as_string(), "+33199001001");
  EXPECT_EQ(number.at("voice_url").as_string(), app_ + "/voice");
  const std::string sid(number.at("sid").as_string());
  EXPECT_EQ(rest_json("GET", "/IncomingPhoneNumbers/" + sid + ".json").at("sid").as_string(), sid);
  const auto none = rest_json("GET", "/IncomingPhoneNumbers.json?PhoneNumber=%2B44");
  EXPECT_TRUE(none.at("incoming_phone_numbers").as_array().empty());

  const auto applications = rest_json("GET", "/Applications.json");
  ASSERT_EQ(applications.at("applications").as_array().size(), 1U);
  const std::string app = config_.applications[0].sid;
  EXPECT_EQ(rest_json("GET", "/Applications/" + app + ".json").at("friendly_name").as_string(), "Softphone");

  const std::string path = "/2010-04-01/Accounts/" + config_.account_sid + "/Keys";
  const auto keys = rest("GET", path + ".json", "");
  EXPECT_NE(keys.body.find(config_.keys[0].sid), std::string::npos);
  EXPECT_EQ(keys.body.find(config_.keys[0].secret), std::string::npos) << "secrets are shown to nobody";
  EXPECT_EQ(rest("GET", path + '/' + config_.keys[0].sid + ".json", "").status, 200);
  EXPECT_EQ(rest("GET", path + "/SK0.json", "").status, 404);
  EXPECT_EQ(rest_json("POST", "/Applications.json", "FriendlyName=x").at("friendly_name").as_string(), "x");
  EXPECT_EQ(rest("DELETE", path + '/' + config_.keys[0].sid + ".json", "").status, 204);
  EXPECT_EQ(rest("GET", path + '/' + config_.keys[0].sid + ".json", "").status, 404);
}

TEST_F(CarrierServiceTest, StrangersAndNonsenseAreRefused) {
  const std::string calls = "/2010-04-01/Accounts/" + config_.account_sid + "/Calls.json";
  EXPECT_EQ(rest("GET", calls, "", false).status, 401);
  EXPECT_EQ(json::parse(rest("GET", calls, "", false).body).at("code").as_int64(), 20003);
  EXPECT_EQ(rest("POST", "/practice/v1/calls", "From=%2B33639980001&To=%2B33199001001", false).status, 401);
  EXPECT_EQ(rest("GET", "/2010-04-01/Accounts/AC0/Calls.json", "").status, 404);
  EXPECT_EQ(rest_json("POST", "/Calls.json", "From=%2B33199001001").at("code").as_int64(), 21201);
  EXPECT_EQ(rest_json("GET", "/Calls/CA" + std::string(32, '0') + ".json").at("code").as_int64(), 20404);
  EXPECT_EQ(rest_json("GET", "/Notifications.json").at("notifications").as_array().size(), 0U);
}

}  // namespace
}  // namespace softphone::io::carrier
