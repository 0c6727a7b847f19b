#include "desk/quality.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace softphone::desk {
namespace {

namespace json = boost::json;

json::object object(const std::string& text) {
  return json::parse(text).as_object();
}

Result<Fact, CommandRefused> quality(const std::string& text) {
  return accept_quality(Call("CA1"), "alice", object(text), 1000);
}

TEST(Quality, AReportIsReadInHundredths) {
  const auto fact = quality(
      R"({"id":"q","codec":"opus","mos":{"avg":4.2049,"min":3},"rtt":{"avg":80,"max":120.5},
          "jitter":{"avg":null,"max":null},"loss":{"fraction":0.0125},"warnings":[{"name":"high-rtt","at":5000,"cleared":6000},{"name":"low-mos","at":7000}],
          "microphone":"Casque","speaker":"Default"})"
  );
  ASSERT_TRUE(fact) << fact.error().message;
  const auto& told = std::get<QualityTold>(fact->what);
  EXPECT_EQ(told.mos, (Measure{4.2, 3}));
  EXPECT_EQ(told.rtt, (Measure{80, 120.5}));
  EXPECT_FALSE(told.jitter) << "not measured";
  EXPECT_EQ(told.loss, (Measure{1.25, 1.25}));
  EXPECT_EQ(told.warnings, (std::vector<QualityWarning>{{"high-rtt", 5000, 6000}, {"low-mos", 7000, {}}}));
  EXPECT_EQ(told.speaker, "Default");
}

TEST(Quality, WhatABrowserMustNotSend) {
  for (const char* body :
       {R"({"id":"q","mos":{"avg":6,"min":1}})",
        R"({"id":"q","mos":{"avg":-1,"min":1}})",
        R"({"id":"q","mos":{"avg":"4","min":1}})",
        R"({"id":"q","mos":4})",
        R"({"id":"q","rtt":{"avg":4}})",
        R"({"id":"q","loss":{}})",
        R"({"id":"q","loss":{"fraction":1.01}})",
        R"({"id":"q","warnings":{}})",
        R"({"id":"q","warnings":[1]})",
        R"({"id":"q","warnings":[{"name":"","at":1}]})",
        R"({"id":"q","warnings":[{"name":"x","at":"now"}]})"}) {
    const auto fact = quality(body);
    ASSERT_FALSE(fact) << body;
    EXPECT_EQ(fact.error().code, "bad_quality") << body;
  }
  EXPECT_EQ(quality(R"({"id":"a/b"})").error().code, "bad_id");
  json::array many(80, json::object{{"name", "x"}, {"at", 1}});
  const auto fact = accept_quality(
      Call("CA1"), "alice", {{"id", "q"}, {"warnings", many}, {"codec", std::string(999, 'c')}}, 1
  );
  ASSERT_TRUE(fact);
  EXPECT_EQ(std::get<QualityTold>(fact->what).warnings.size(), 50U);
  EXPECT_EQ(std::get<QualityTold>(fact->what).codec.size(), 64U);
}

TEST(Quality, AReportWithoutAnIdIsNamedByItsRep) {
  Call call("CA1");
  const json::object body = object(R"({"mos":{"avg":4,"min":3},"codec":null,"microphone":null})");
  const auto first = accept_quality(call, "alice", body, 1000);
  ASSERT_TRUE(first) << first.error().message;
  call.apply(*first);
  EXPECT_EQ(accept_quality(call, "alice", body, 2000)->key(), first->key()) << "a repeat";
  EXPECT_NE(accept_quality(call, "bob", body, 2000)->key(), first->key());
  EXPECT_NE(accept_quality(call, "alice", object(R"({"codec":"opus"})"), 2000)->key(), first->key())
      << "of the leg after a reload";
}

TEST(Quality, NotWithoutEnd) {
  Call call("CA1");
  for (int i = 0; i < 50; ++i) {
    QualityTold told;
    told.id = "q" + std::to_string(i);
    call.apply({"CA1", 1, told});
  }
  EXPECT_EQ(accept_quality(call, "alice", {{"id", "new"}}, 1).error().code, "too_many_reports");
  EXPECT_TRUE(accept_quality(call, "alice", {{"id", "q7"}}, 1)) << "a repeat";
}

TEST(Quality, Verdicts) {
  struct Case {
    const char* what;
    QualityTold told;
    QualityVerdict verdict;
  };
  const auto mos = [](double average, double worst) {
    QualityTold told;
    told.mos = Measure{average, worst};
    return told;
  };
  const auto loss = [](double average, double worst) {
    QualityTold told;
    told.loss = Measure{average, worst};
    return told;
  };
  QualityTold warned = mos(4.3, 4.2);
  warned.warnings = {{"constant-audio-input-level", 1, 2}};
  QualityTold cut = mos(4.3, 4.2);
  cut.warnings = {{"ice-connectivity-lost", 1, 2}};
  const Case cases[] = {
      {"nothing measured", {}, QualityVerdict::good},
      {"fine", mos(4.2, 3.9), QualityVerdict::good},
      {"a moment of trouble", mos(4.0, 2.4), QualityVerdict::fair},
      {"some are dissatisfied", mos(3.5, 3.2), QualityVerdict::fair},
      {"nearly all are", mos(2.9, 1), QualityVerdict::poor},
      {"a word is lost", loss(1.5, 5), QualityVerdict::fair},
      {"words are lost", loss(4, 8), QualityVerdict::poor},
      {"the SDK warned", warned, QualityVerdict::fair},
      {"the line was cut", cut, QualityVerdict::poor},
  };
  for (const Case& one : cases) EXPECT_EQ(judge_quality(one.told), one.verdict) << one.what;
}

TEST(Rating, FromOneToFiveWithTheSdksIssues) {
  const Call call("CA1");
  const auto code = [&](const char* body) {
    const auto fact = accept_rating(call, "alice", object(body), 1);
    return fact ? std::string() : fact.error().code;
  };
  EXPECT_EQ(code(R"({"id":"r","score":1,"issue":"echo"})"), "");
  EXPECT_EQ(code(R"({"id":"r","score":5})"), "");
  EXPECT_EQ(code(R"({"id":"r","score":0})"), "bad_rating");
  EXPECT_EQ(code(R"({"id":"r","score":4.5})"), "bad_rating");
  EXPECT_EQ(code(R"({"id":"r","score":3,"issue":"rude"})"), "bad_rating");
  EXPECT_EQ(code(R"({"score":3})"), "bad_id");
}

}  // namespace
}  // namespace softphone::desk
