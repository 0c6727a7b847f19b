#include "desk/debugger_event.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

const std::string kSid = "NO" + std::string(32, 'a');
const std::string kCall = "CA" + std::string(32, 'b');

Form event(const std::string& level, const std::string& payload) {
  return {
      {"AccountSid", "AC" + std::string(32, 'c')},
      {"Sid", kSid},
      {"ParentAccountSid", ""},
      {"Timestamp", "2026-11-27T23:05:11.123Z"},
      {"Level", level},
      {"PayloadType", "application/json"},
      {"Payload", payload}};
}

TEST(DebuggerEvent, SaysWhatIsWrongWithWhichCall) {
  const auto read = read_debugger_event(event(
      "ERROR",
      R"({"resource_sid":")" + kCall +
          R"(","service_sid":null,"error_code":"11200","more_info":{"Msg":"An attempt to retrieve content\nfailed","errorCode":"11200"},"webhook":{"type":"application/json"}})"
  ));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->told, (TroubleTold{kSid, 11200, false}));
  EXPECT_EQ(read->resource_sid, kCall);
  EXPECT_EQ(read->message.find('\n'), std::string::npos) << "fit for a log";
  EXPECT_NE(read->message.find("An attempt"), std::string::npos);
}

TEST(DebuggerEvent, AWarningIsNoErrorAndACodeMayBeANumber) {
  const auto read = read_debugger_event(event("Warning", R"({"resource_sid":"","error_code":13227})"));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->told, (TroubleTold{kSid, 13227, true}));
  EXPECT_EQ(read->resource_sid, "");
}

TEST(DebuggerEvent, WhatIsNoneIsRefused) {
  for (const char* payload :
       {"",
        "[]",
        "{",
        "{}",
        R"({"error_code":"11200x"})",
        R"({"error_code":99})",
        R"({"error_code":-11200})",
        R"({"error_code":9223372036854775807})",
        R"({"error_code":{}})"}) {
    EXPECT_FALSE(read_debugger_event(event("ERROR", payload))) << payload;
  }
  EXPECT_FALSE(read_debugger_event(event("ERROR", std::string(40'000, ' ') + R"({"error_code":"11200"})")));
  Form nameless = event("ERROR", R"({"error_code":"11200"})");
  nameless.set("Sid", "NO1");
  EXPECT_FALSE(read_debugger_event(nameless));
}

}  // namespace
}  // namespace softphone::desk
