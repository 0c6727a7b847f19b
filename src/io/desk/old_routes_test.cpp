// The routes of the earlier softphones, asked with the very bytes that their page, their consoles and Twilio
// send.
#include <gmock/gmock.h>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kForm = "application/x-www-form-urlencoded; charset=UTF-8";
const std::string kRecording = "RE" + std::string(32, 'e');
const std::string kApp = "AP" + std::string(32, '3');

class OldRoutesTest : public DeskTest {
 protected:
  /// A body as Twilio's servers write it, signed over the address and its parameters.
  net::HttpClientResponse from_twilio(const std::string& path, const std::string& body) {
    net::HttpClientRequest request;
    request.method = "POST";
    request.url = base_ + path;
    request.headers = {
        {"Content-Type", kForm},
        {"Accept", "*/*"},
        {"User-Agent", "TwilioProxy/1.1"},
        {"I-Twilio-Idempotency-Token", "9e1a1b6c-2a3b-4b3f-8b9b-0b6f7a3c2d11"},
        {"X-Twilio-Signature", twilio::sign_request("auth token", request.url, parse_form(body))}};
    request.body = body;
    return send(std::move(request));
  }
  /// As the voice SDK's outgoing call reaches a TwiML App: connect parameters are fields of their own.
  static std::string outgoing(const std::string& to, const std::string& more = {}) {
    return "AccountSid=" + kAccountSid + "&ApiVersion=2010-04-01&ApplicationSid=" + kApp +
           "&CallSid=" + kCall + "&CallStatus=ringing&Called=" + to +
           "&Caller=client%3Aalice&Direction=inbound&From=client%3Aalice&To=" + to + more;
  }
  /// As a call from the telephone network reaches a number, with its geography.
  static std::string from_network(const std::string& to) {
    return "AccountSid=" + kAccountSid + "&ApiVersion=2010-04-01&CallSid=" + kCall +
           "&CallStatus=ringing&Called=" + to +
           "&CalledCity=&CalledCountry=FR&CalledState=&CalledZip=&Caller=%2B33639980001&CallerCity=&"
           "CallerCountry=FR"
           "&CallerState=&CallerZip=&Direction=inbound&From=%2B33639980001&FromCity=&FromCountry=FR&"
           "FromState=&FromZip="
           "&StirVerstat=TN-Validation-Passed-A&To=" +
           to + "&ToCity=&ToCountry=FR&ToState=&ToZip=";
  }
};

TEST_F(OldRoutesTest, ThePagesOwnRequests) {
  const net::Headers json_body = {{"Content-Type", "application/json"}};
  EXPECT_EQ(call("POST", "/webhook/softphone/token", R"({"identity":"alice"})", json_body).status, 401);
  sign_in("alice");
  const struct {
    const char* path;
    const char* body;
  } tokens[] = {
      {"/webhook/softphone/token", R"({"identity":"alice"})"},
      {"/api/token", R"({"identity":"alice"})"},
      {"/api/token", "{}"},
      {"/api/token", ""}};
  for (const auto& asked : tokens) {
    const auto answer = call("POST", asked.path, asked.body, json_body);
    ASSERT_EQ(answer.status, 200) << asked.path;
    const json::object body = json::parse(answer.body).as_object();
    EXPECT_EQ(body.at("identity").as_string(), "alice");
    EXPECT_EQ(std::ranges::count(std::string_view(body.at("token").as_string()), '.'), 2) << "a JWT";
  }
  EXPECT_EQ(
      call("POST", "/api/register-identity", R"({"identity":"alice"})", json_body).body,
      R"({"success":true,"identity":"alice"})"
  );
  const json::object config = json::parse(call("GET", "/api/config").body).as_object();
  EXPECT_EQ(config.at("phoneNumber").as_string(), "+33199001000");
}

TEST_F(OldRoutesTest, AnOutgoingCallWhicheverAddressTheTwimlAppHas) {
  rest_ = [](const RestCall&) {
    return net::HttpResponse::json(201, R"({"call_sid":")" + kLeg + R"(","status":"queued"})");
  };
  const std::string first = from_twilio("/webhook/softphone/voice", outgoing("%2B33199000001")).body;
  EXPECT_THAT(first, AllOf(HasSubstr("<Response><Dial"), HasSubstr(">" + kCall + "</Conference>")));
  for (const char* path : {"/twiml/outgoing", "/handle_calls"}) {
    const auto answer = from_twilio(path, outgoing("%2B33199000001"));
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.headers.get("Content-Type").value_or("").substr(0, 8), "text/xml") << path;
    EXPECT_EQ(answer.body, first) << path;
  }
}

TEST_F(OldRoutesTest, ParametersThatTheEarlierPageAddsDoNoHarm) {
  const auto answer = from_twilio(
      "/twiml/outgoing", outgoing("%2B33199000001", "&identity=alice&note=a+b%26c%3Dd+%C3%A9&Record=true")
  );
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("</Conference>"));
  EXPECT_EQ(from_twilio("/twiml/outgoing", outgoing("")).status, 200) << "nobody was dialled";
}

TEST_F(OldRoutesTest, AnIncomingCallRingsTheIdentityOfTheNumber) {
  for (const char* path : {"/handle_calls", "/webhook/softphone/voice"}) {
    const auto answer = from_twilio(path, from_network("%2B33199001001"));
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_THAT(answer.body, AllOf(HasSubstr("<Client"), HasSubstr("alice"), Not(HasSubstr("bob")))) << path;
  }
}

TEST_F(OldRoutesTest, ANumbersOwnStatusCallbackComesOnceAtTheEnd) {
  from_twilio("/handle_calls", from_network("%2B33199001001"));
  const std::string end =
      from_network("%2B33199001001") +
      "&CallDuration=31&Duration=1&SipResponseCode=200&SequenceNumber=0"
      "&CallbackSource=call-progress-events&Timestamp=Fri%2C+27+Nov+2026+19%3A00%3A00+%2B0000";
  std::string body = end;
  body.replace(body.find("CallStatus=ringing"), 18, "CallStatus=completed");
  EXPECT_EQ(from_twilio("/webhook/softphone/status", body).status, 204);
  sign_in("alice");
  ASSERT_EQ(calls().size(), 1U);
  EXPECT_EQ(calls().at(0).at("state").as_string(), "ended");
}

TEST_F(OldRoutesTest, ARecordingWhoseAddressNamesNoCallIsTheCallsOfItsLeg) {
  from_twilio("/handle_calls", from_network("%2B33199001001"));
  post_signed("/webhook/softphone/status", leg_form("in-progress", "client:alice"));
  const auto body = [](const std::string& leg) {
    return "AccountSid=" + kAccountSid + "&CallSid=" + leg +
           "&ErrorCode=0&RecordingChannels=2&RecordingDuration=7&RecordingSid=" + kRecording +
           "&RecordingSource=DialVerb&RecordingStartTime=Fri%2C+27+Nov+2026+19%3A00%3A00+%2B0000"
           "&RecordingStatus=completed&RecordingTrack=both&RecordingUrl=https%3A%2F%2Fapi.twilio.com%2F2010-"
           "04-01"
           "%2FAccounts%2F" +
           kAccountSid + "%2FRecordings%2F" + kRecording;
  };
  rest_ = [](const RestCall&) {
    return net::HttpResponse::json(
        200,
        R"({"sid":")" + kRecording +
            R"(","status":"completed","channels":2,"duration":"7","start_time":null})"
    );
  };
  sign_in("alice");
  for (const std::string& leg : {kCall, kLeg}) {
    EXPECT_EQ(from_twilio("/webhook/softphone/recording", body(leg)).status, 204);
    const auto listed = call("GET", "/api/calls/" + kCall + "/recordings");
    EXPECT_THAT(listed.body, HasSubstr(kRecording)) << listed.body;
  }
  const std::string other = "CA" + std::string(32, '9');
  EXPECT_EQ(from_twilio("/webhook/softphone/recording", body(other)).status, 204) << "of another application";
  EXPECT_EQ(from_twilio("/webhook/softphone/recording", body("")).status, 400);
}

}  // namespace
}  // namespace softphone::io_desk
