// Every request that a call can make is one that Twilio understands: judged by facts of its OpenAPI
// description.
#include <gtest/gtest.h>

#include "desk/test_world.hpp"
#include "proto/twilio/test_facts.hpp"

namespace softphone::desk {
namespace {

using Kind = RestRequest::Kind;

const twilio::RestFacts kFacts(SOFTPHONE_TWILIO_FACTS);
const std::string kAccount = "/2010-04-01/Accounts/AC" + std::string(32, '1');
const std::string kConference = "CF" + std::string(32, 'e');

RestForm built(const RestRequest& request) {
  const World world(1, "client:alice", kCustomer);
  return to_rest(request, world.call(), {kAccount, "https://phone.example.com"});
}

std::string wrong(const RestForm& rest) {
  std::string all;
  for (const std::string& one : kFacts.complaints(rest.method, rest.target, rest.form)) all += one + "; ";
  return all;
}

RestRequest request(Kind kind) {
  RestRequest out;
  out.kind = kind;
  out.leg = SimCarrier::sid('c', 7);
  out.party = "rep-bob";
  out.conference = kConference;
  out.to = "client:bob";
  out.from = "+33199001000";
  out.recording = SimCarrier::sid('r', 3);
  return out;
}

TEST(RestContract, EveryKindOfRequestIsOneOfTwilios) {
  for (const Kind kind :
       {Kind::move,
        Kind::find_room,
        Kind::look_room,
        Kind::hold,
        Kind::unhold,
        Kind::add,
        Kind::end,
        Kind::send_off,
        Kind::to_voicemail,
        Kind::look,
        Kind::start_recording,
        Kind::announce}) {
    EXPECT_EQ(wrong(built(request(kind))), "") << static_cast<int>(kind);
  }
}

TEST(RestContract, InEachOfItsVariants) {
  RestRequest comfort = request(Kind::hold);
  comfort.status = "comfort";
  RestRequest first = request(Kind::add);
  first.first = true;
  first.to = kCustomer;
  RestRequest by_name = request(Kind::add);
  by_name.conference = SimCarrier::sid('c', 7);
  for (const RestRequest& one : {comfort, first, by_name}) EXPECT_EQ(wrong(built(one)), "") << one.key();
  for (const char* status : {"paused", "in-progress", "stopped"}) {
    RestRequest change = request(Kind::change_recording);
    change.status = status;
    EXPECT_EQ(wrong(built(change)), "") << status;
  }
}

TEST(RestContract, WhatIsAskedInRareCasesAlone) {
  const std::string recording = kAccount + "/Recordings/" + SimCarrier::sid('r', 3);
  for (const std::string& target : {recording + ".json", recording + ".mp3", kAccount + "/Balance.json"})
    EXPECT_EQ(wrong({"GET", target, {}}), "") << target;
  EXPECT_NE(wrong({"GET", recording + ".ogg", {}}), "");
  EXPECT_NE(wrong({"GET", kAccount + "/Balances.json", {}}), "");
}

TEST(RestContract, TheJudgeIsNotBlind) {
  const RestForm good = built(request(Kind::add));
  ASSERT_EQ(wrong(good), "");
  RestForm bad = good;
  bad.form.add("StartOnEnter", "true");
  EXPECT_EQ(wrong(bad), "unknown: StartOnEnter; ");
  bad = good;
  bad.form.set("StatusCallbackMethod", "PUT");
  EXPECT_EQ(wrong(bad), "wrong: StatusCallbackMethod=PUT; ");
  bad = good;
  bad.form.add("ConferenceStatusCallbackEvent", "start ende");
  EXPECT_EQ(wrong(bad), "wrong: ConferenceStatusCallbackEvent=start ende; ");
  bad = good;
  bad.form.set("Timeout", "30s");
  EXPECT_EQ(wrong(bad), "wrong: Timeout=30s; ");
  bad = good;
  bad.form = Form{{"From", "+33199001000"}};
  EXPECT_EQ(wrong(bad), "missing: To; ");
  bad = good;
  bad.method = "PUT";
  EXPECT_NE(wrong(bad), "");
  bad = built(request(Kind::look));
  bad.target += "?PageSize=1";
  EXPECT_EQ(wrong(bad), "unknown: PageSize; ");
  RestRequest other = request(Kind::end);
  other.leg = "CA1";
  EXPECT_NE(wrong(built(other)), "") << "no SID";
  bad = built(request(Kind::end));
  bad.form = Form{{"Status", "canceled"}};
  EXPECT_EQ(wrong(bad), "");
  bad.form = Form{{"Status", "busy"}};
  EXPECT_EQ(wrong(bad), "wrong: Status=busy; ");
  bad.form = Form{};
  EXPECT_EQ(wrong(bad), "it says nothing to do; ");
}

}  // namespace
}  // namespace softphone::desk
