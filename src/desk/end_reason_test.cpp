// Why a call ended, as a word with what its sentence names, and as the sentence.
#include "desk/end_reason.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "desk/test_world.hpp"

namespace softphone::desk {
namespace {

using Values = std::map<std::string, std::string>;

TEST(EndReason, EachRefusalHasAWordOfItsOwn) {
  std::set<std::string> words;
  for (int i = 0; i <= static_cast<int>(Refusal::budget); ++i) {
    const EndReason reason = reason_of(static_cast<Refusal>(i));
    EXPECT_TRUE(words.insert(reason.why.code).second) << reason.why.code;
    EXPECT_FALSE(reason.sentence.empty());
  }
}

TEST(EndReason, NamesWhatItsSentenceNames) {
  EXPECT_EQ(not_connected("Bob Durand").why, (Why{"not_connected", {{"name", "Bob Durand"}}}));
  EXPECT_EQ(not_put_through(503).why, (Why{"network_refused", {{"sip", "503"}}}));
  EXPECT_EQ(not_put_through(0).why, (Why{"not_put_through", {}}));
  EXPECT_EQ(not_back("Bob", true).why, (Why{"not_back", {{"name", "Bob"}}}));
  EXPECT_EQ(not_back("Bob", false).why, (Why{"line_lost", {{"name", "Bob"}}}));
}

TEST(EndReason, ARefusalOfTheCarrierIsKnownByItsCode) {
  const EndReason country = reason_of(Refused{1, "Account not authorized to call +33639980001.", 21215});
  EXPECT_EQ(country.why, (Why{"refused", {{"number", "21215"}}}));
  EXPECT_EQ(country.sentence, "Account not authorized to call +33639980001.");
  EXPECT_EQ(reason_of(Refused{1, std::string(kNotPlaced), 0}).why, (Why{"not_placed", {}}));
}

TEST(EndReason, WhatFactsWereKeptWithIsKnownByItsSentence) {
  EXPECT_EQ(reason_of(Abandoned{std::string(kServerStopped)}).why.code, "server_stopped");
  EXPECT_EQ(reason_of(Abandoned{std::string(kNotKnownThere)}).why.code, "not_known_there");
  const EndReason other = reason_of(Abandoned{"The moon was full."});
  EXPECT_EQ(other.why.code, "other");
  EXPECT_EQ(other.sentence, "The moon was full.");
}

TEST(EndReason, StandsInTheRecord) {
  World world(1, "client:alice", kCustomer);
  world.keep({world.carrier.call_sid, world.carrier.now, Abandoned{std::string(kServerStopped)}});
  const CallRecord record = world.seen("alice");
  EXPECT_EQ(record.reason, kServerStopped);
  ASSERT_TRUE(record.why);
  EXPECT_EQ(record.why->code, "server_stopped");
  const auto object = json::parse(to_json(record)).as_object();
  EXPECT_EQ(object.at("why"), (json::value{{"code", "server_stopped"}, {"values", json::object{}}}));
  const World talking(2, "client:alice", kCustomer);
  EXPECT_TRUE(json::parse(to_json(talking.seen("alice"))).as_object().at("why").is_null());
}

}  // namespace
}  // namespace softphone::desk
