// What set-up asks of an account is what Twilio understands: judged by facts of its OpenAPI description.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "proto/twilio/test_facts.hpp"
#include "setup/number_offer.hpp"
#include "setup/plan.hpp"

namespace softphone::setup {
namespace {

const twilio::RestFacts kFacts(SOFTPHONE_TWILIO_FACTS);
const std::string kAccount = "AC" + std::string(32, '1');
const std::string kApp = "AP" + std::string(32, 'a');
const std::string kNumber = "PN" + std::string(32, '1');
const std::string kKey = "SK" + std::string(32, 'c');

std::string wrong(const std::string& method, const std::string& target, const Form& form = {}) {
  std::string all;
  for (const std::string& one : kFacts.complaints(method, target, form)) all += one + "; ";
  return all;
}

std::string path_of(Kind kind, const std::string& sid = {}) {
  return fmt::format(
      "/2010-04-01/Accounts/{}/{}{}.json", kAccount, path_name(kind), sid.empty() ? "" : '/' + sid
  );
}

/// As `softphone setup twilio` sends it.
std::string wrong(const Change& change) {
  Form form;
  if (change.verb == Verb::create) form.add("FriendlyName", change.name);
  for (const auto& [name, value] : change.after) form.add(name, value == kNewApplication ? kApp : value);
  const std::string target = path_of(change.kind, change.verb == Verb::create ? "" : change.sid);
  return wrong(change.verb == Verb::remove ? "DELETE" : "POST", target, form);
}

TEST(SetupContract, EveryChangeOfAPlanIsOneThatTwilioTakes) {
  Found found;
  found.numbers.push_back(
      {kNumber, "+33100000001", {{"VoiceUrl", "https://old.example/voice"}, {"TrunkSid", "TK1"}}, true}
  );
  found.keys.emplace();
  const auto plan = plan_setup(found, {}, {"https://phone.example.com", {}, true, true});
  ASSERT_TRUE(plan) << plan.error().detail;
  EXPECT_GE(plan->changes.size(), 2U);
  for (const Change& change : plan->changes) EXPECT_EQ(wrong(change), "") << change.name;

  found.applications.push_back({kApp, std::string(kName), application_fields("https://phone.example.com")});
  found.keys->push_back({kKey, std::string(kName), {}});
  Memory memory;
  memory.app_sid = kApp;
  memory.key_sid = kKey;
  memory.app_made = memory.key_made = true;
  const Plan removal = plan_removal(found, memory);
  EXPECT_EQ(removal.changes.size(), 2U);
  for (const Change& change : removal.changes) EXPECT_EQ(wrong(change), "") << change.name;
}

TEST(SetupContract, ItsListsArePagedAsTwilioPages) {
  for (const Kind kind : {Kind::application, Kind::number, Kind::key})
    EXPECT_EQ(wrong("GET", path_of(kind) + "?PageSize=1000"), "");
}

TEST(SetupContract, NumbersPricesAndPermissionsAreAskedForAsTwilioHasThem) {
  for (const NumberType type : kNumberTypes) {
    EXPECT_EQ(wrong("GET", offers_target(kAccount, "FR", type, "+3318600")), "") << to_word(type);
    EXPECT_EQ(wrong("GET", offers_target(kAccount, "FR", type, "")), "") << to_word(type);
  }
  EXPECT_EQ(wrong("POST", path_of(Kind::number), Form{{"PhoneNumber", "+33186000001"}}), "");
  EXPECT_EQ(wrong("GET", prices_url("http://carrier.test", "FR")), "");
  EXPECT_EQ(wrong("GET", countries_url("http://carrier.test")), "");
}

TEST(SetupContract, TheJudgeIsNotBlind) {
  EXPECT_EQ(
      wrong("POST", path_of(Kind::application), Form{{"VoiceURL", "https://a.example"}}),
      "unknown: VoiceURL; "
  );
  EXPECT_EQ(
      wrong("POST", path_of(Kind::application), Form{{"VoiceMethod", "PUT"}}), "wrong: VoiceMethod=PUT; "
  );
  EXPECT_NE(wrong("DELETE", path_of(Kind::application)), "");
  EXPECT_NE(wrong("DELETE", path_of(Kind::application, kKey)), "") << "the SID of something else";
  EXPECT_EQ(wrong("GET", path_of(Kind::key) + "?Limit=5"), "unknown: Limit; ");
}

}  // namespace
}  // namespace softphone::setup
