#include "delivery/answer.hpp"

#include <gtest/gtest.h>

#include "delivery/backoff.hpp"
#include "delivery/signature.hpp"

namespace softphone::delivery {
namespace {

struct Case {
  const char* name;
  Answer answer;
  bool plain;
  int attempts;
  bool delivered;
  bool give_up;
  bool target_is_down;
  const char* reason;
};

TEST(Answer, WhatFollowsFromIt) {
  const Case cases[] = {
      {"a confirmation", {200, "", R"({"ok":true})", ""}, false, 0, true, false, false, ""},
      {"one with more in it",
       {201, "", R"({"duplicate":true,"ok":true})", ""},
       false,
       0,
       true,
       false,
       false,
       ""},
      {"n8n 1, whose workflow failed", {200, "", "", ""}, false, 0, false, false, false, "not_confirmed"},
      {"a page", {200, "", "<html>", ""}, false, 9, false, false, false, "not_confirmed"},
      {"not ok", {200, "", R"({"ok":false})", ""}, false, 0, false, false, false, "not_confirmed"},
      {"ok as a text", {200, "", R"({"ok":"true"})", ""}, false, 0, false, false, false, "not_confirmed"},
      {"ok in a list", {200, "", R"([{"ok":true}])", ""}, false, 0, false, false, false, "not_confirmed"},
      {"a plain target", {204, "", "", ""}, true, 0, true, false, false, ""},
      {"a plain target that fails", {500, "", "", ""}, true, 0, false, false, false, "server_error"},
      {"an inactive workflow", {404, "", "{}", ""}, false, 50, false, false, false, "not_found"},
      {"an error of its own", {500, "", "{}", ""}, false, 50, false, false, false, "server_error"},
      {"too many", {429, "", "", "7"}, false, 0, false, false, true, "too_many"},
      {"too many, without a time", {429, "", "", ""}, false, 0, false, false, false, "too_many"},
      {"a wrong secret", {401, "", "", ""}, false, 0, false, false, false, "unauthorized"},
      {"still wrong", {403, "", "", ""}, false, 2, false, true, false, "unauthorized"},
      {"a redirect", {302, "", "", ""}, false, 0, false, false, false, "redirect"},
      {"still a redirect", {307, "", "", ""}, false, 2, false, true, false, "redirect"},
      {"not wanted", {422, "", "", ""}, false, 0, false, true, false, "refused"},
      {"gone", {410, "", "", ""}, false, 0, false, true, false, "refused"},
      {"no answer in time", {0, "timeout", "", ""}, false, 99, false, false, true, "timeout"},
      {"no host", {0, "resolve", "", ""}, false, 99, false, false, true, "resolve"},
      {"nobody there", {0, "connect", "", ""}, false, 99, false, false, true, "connect"},
      {"a bad certificate", {0, "tls", "", ""}, false, 99, false, false, true, "tls"},
      {"a cut connection", {0, "network", "", ""}, false, 99, false, false, true, "network"},
      {"a private address",
       {0, "forbidden_address", "", ""},
       false,
       2,
       false,
       true,
       false,
       "forbidden_address"},
      {"an endless answer", {0, "too_large", "", ""}, false, 0, false, false, false, "not_confirmed"},
  };
  for (const Case& one : cases) {
    const Judgement found = judge(one.answer, one.plain, one.attempts);
    EXPECT_EQ(found.delivered, one.delivered) << one.name;
    EXPECT_EQ(found.give_up, one.give_up) << one.name;
    EXPECT_EQ(found.target_is_down, one.target_is_down) << one.name;
    EXPECT_EQ(found.reason, one.reason) << one.name;
    EXPECT_EQ(found.detail.empty(), one.delivered) << one.name;
  }
}

TEST(Answer, TheWaitThatItAsksForIsBounded) {
  EXPECT_EQ(judge({429, "", "", "7"}, false, 0).wait, 7000);
  EXPECT_EQ(judge({503, "", "", "99999999999"}, false, 0).wait, 3'600'000);
  EXPECT_EQ(judge({429, "", "", "-1"}, false, 0).wait, 0);
  EXPECT_EQ(judge({429, "", "", "Fri, 27 Nov 2026 10:00:00 GMT"}, false, 0).wait, 0);
}

TEST(Answer, ADeepOneIsNoConfirmation) {
  const std::string deep(10'000, '[');
  EXPECT_FALSE(judge({200, "", deep, ""}, false, 0).delivered);
}

TEST(Backoff, DoublesUpToItsBoundAndIsSpread) {
  for (int failures = 1; failures < 100; ++failures) {
    const desk::UnixMs longest = failures < 11 ? 1000LL << (failures - 1) : kLongestWait;
    const desk::UnixMs whole = std::min(longest, kLongestWait);
    for (const std::uint32_t random : {0U, 1U, 12'345U, 0xFFFFFFFFU}) {
      const desk::UnixMs wait = backoff(failures, random);
      EXPECT_GE(wait, whole / 2) << failures;
      EXPECT_LE(wait, whole) << failures;
    }
  }
  EXPECT_NE(backoff(5, 1), backoff(5, 2));
  EXPECT_EQ(backoff(0, 0), 500) << "no failure counts as one";
}

TEST(Signature, IsWhatOpensslSays) {
  // printf '1763700000.{"id":"CA1/ended"}' | openssl dgst -sha256 -hmac 'a secret of the tests'
  EXPECT_EQ(
      sign("a secret of the tests", 1'763'700'000, R"({"id":"CA1/ended"})"),
      "sha256=1e2b2866a082fa3b7a00c9337d297a69ee05ef4c2ceabd1e805569c7a117988b"
  );
}

TEST(TargetName, StaysAndTellsNothing) {
  const std::string name = target_name("https://n8n.example.com/webhook/secret-path");
  EXPECT_EQ(name, target_name("https://n8n.example.com/webhook/secret-path"));
  EXPECT_NE(name, target_name("https://n8n.example.com/webhook/secret-pat"));
  EXPECT_EQ(name.find("example"), std::string::npos);
  EXPECT_LE(name.size(), 64U);
}

}  // namespace
}  // namespace softphone::delivery
