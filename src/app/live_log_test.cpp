#include "app/live_log.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace softphone::app {
namespace {

using namespace io::carrier;

WebhookActivity webhook() {
  WebhookActivity activity;
  activity.at = from_unix_seconds(1'700'000'000) + std::chrono::milliseconds(123);
  activity.call_sid = "CA" + std::string(32, '1');
  activity.document = true;
  activity.method = "POST";
  activity.url = "http://127.0.0.1:8080/voice";
  activity.status = 200;
  activity.took = Milliseconds(12);
  activity.size = 345;
  return activity;
}

TEST(LiveLog, ColumnsAreAligned) {
  const std::string good = format_activity(webhook(), LogStyle::plain);
  EXPECT_NE(good.find(".123  webhook   200      12 ms    345 B  CA"), std::string::npos) << good;
  EXPECT_TRUE(good.ends_with("POST http://127.0.0.1:8080/voice")) << good;
  WebhookActivity bad = webhook();
  bad.status = 0;
  bad.took = Milliseconds(15000);
  bad.code = 11205;
  bad.text = "No answer in time";
  const std::string line = format_activity(bad, LogStyle::plain);
  EXPECT_EQ(line.find("CA1"), good.find("CA1"));
  EXPECT_TRUE(line.ends_with("11205 No answer in time"));
  CallActivity call;
  call.at = webhook().at;
  call.call_sid = webhook().call_sid;
  call.direction = "inbound";
  call.from = "client:zoé";
  call.status = "ringing";
  EXPECT_EQ(format_activity(call, LogStyle::plain).find("CA1"), good.find("CA1"));
  EXPECT_TRUE(format_activity(call, LogStyle::plain).ends_with("inbound client:zoé to (nobody)"));
}

TEST(LiveLog, ColoursOnlyWhenAskedFor) {
  EXPECT_EQ(format_activity(webhook(), LogStyle::plain).find('\x1b'), std::string::npos);
  EXPECT_NE(format_activity(webhook(), LogStyle::colour).find("\x1b[32m200\x1b[0m"), std::string::npos);
}

TEST(LiveLog, APeerCannotWriteLinesOrColoursOfItsOwn) {
  DebuggerActivity entry;
  entry.text = "one\ntwo\x1b[31m";
  for (const LogStyle style : {LogStyle::plain, LogStyle::json}) {
    const std::string line = format_activity(entry, style);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
  }
}

TEST(LiveLog, JsonIsOneObjectALine) {
  const auto value = boost::json::parse(format_activity(webhook(), LogStyle::json)).as_object();
  EXPECT_EQ(value.at("event").as_string(), "webhook");
  EXPECT_EQ(value.at("status").as_int64(), 200);
  EXPECT_EQ(value.at("milliseconds").as_int64(), 12);
  EXPECT_EQ(value.at("at").as_string(), "2023-11-14T22:13:20.123Z");
}

}  // namespace
}  // namespace softphone::app
