// Callbacks that come twice, late and in any order end in the same record as those that come as they should.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <random>

#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

const std::string kCustomer = "+33639980001";

/// One request of the carrier.
struct Callback {
  std::string path;
  Form form;
};

class LateCallbacksTest : public DeskTest {
 protected:
  static std::string sid(char kind, int call) { return fmt::format("CA{}{:031x}", kind, call); }

  void ring(int call) {
    const auto answer =
        post_signed("/webhook/softphone/voice", voice_form(kCustomer, "+33199001001", sid('a', call)));
    EXPECT_EQ(answer.status, 200) << answer.body;
  }
  /// Of an incoming call that alice took and the customer ended after 12 seconds, as it should come.
  std::vector<Callback> answered(int call) const {
    std::vector<Callback> all;
    const std::int64_t begin = unix_milliseconds(net::system_now().wall) / 1000 - 60;
    const auto at = [&](Form form, int second) {
      form.add("Timestamp", format_rfc2822(from_unix_seconds(begin + second)));
      return form;
    };
    const auto leg = [&](const std::string& status, int second, bool end = false) {
      Form form{
          {"CallSid", sid('b', call)},
          {"ParentCallSid", sid('a', call)},
          {"From", kCustomer},
          {"To", "client:alice"},
          {"CallStatus", status},
          {"SequenceNumber", std::to_string(all.size())}};
      if (end) form.add("CallDuration", "12");
      if (end) form.add("SipResponseCode", "200");
      all.push_back({"/webhook/softphone/status", at(form, second)});
    };
    leg("initiated", 0);
    leg("ringing", 1);
    leg("in-progress", 3);
    leg("completed", 15, true);
    Form dialed = voice_form(kCustomer, "+33199001001", sid('a', call));
    dialed.set("CallStatus", "completed");
    dialed.add("DialCallStatus", "completed");
    dialed.add("DialCallSid", sid('b', call));
    dialed.add("DialCallDuration", "12");
    all.push_back({"/webhook/softphone/dialed", at(dialed, 15)});
    Form end = voice_form(kCustomer, "+33199001001", sid('a', call));
    end.set("CallStatus", "completed");
    end.add("CallDuration", "15");
    all.push_back({"/webhook/softphone/status", at(end, 15)});
    return all;
  }
  void deliver(const Callback& callback) {
    const auto answer = post_signed(callback.path, callback.form);
    EXPECT_TRUE(answer.status == 204 || answer.status == 200) << callback.path << ' ' << answer.status;
  }
  /// What the record says of the call, but for its own names and times.
  std::string record(int call) {
    for (const json::value& one : calls("?limit=200")) {
      if (one.at("sid").as_string() != sid('a', call)) continue;
      json::object told;
      for (const char* name :
           {"state", "outcome", "answeredBy", "endedBy", "duration", "direction", "reason"})
        told[name] = one.at(name);
      return json::serialize(told);
    }
    return "no such call";
  }
};

TEST_F(LateCallbacksTest, AnyOrderEndsInTheSameRecord) {
  sign_in("alice");
  ring(0);
  for (const Callback& callback : answered(0)) deliver(callback);
  const std::string wanted = record(0);
  EXPECT_THAT(wanted, testing::HasSubstr(R"("state":"ended","outcome":"answered","answeredBy":"alice")"));
  EXPECT_THAT(wanted, testing::HasSubstr(R"("duration":12)"));
  std::mt19937 dice(5);
  for (int call = 1; call <= 40; ++call) {
    ring(call);
    std::vector<Callback> all = answered(call);
    std::shuffle(all.begin(), all.end(), dice);
    std::string order;
    for (const Callback& callback : all) {
      deliver(callback);
      order +=
          callback.form.get_or("CallStatus", "") + (callback.path.ends_with("dialed") ? " dialed, " : ", ");
    }
    EXPECT_EQ(record(call), wanted) << order;
  }
}

TEST_F(LateCallbacksTest, ARepeatedCallbackIsOneFact) {
  sign_in("alice");
  ring(0);
  for (const Callback& callback : answered(0)) deliver(callback);
  const std::string before = call("GET", "/api/calls?limit=1").body;
  // A repetition bears the same idempotency token; the fact itself is what is recognised, with or without it.
  ring(0);
  for (const Callback& callback : answered(0)) deliver(callback);
  EXPECT_EQ(call("GET", "/api/calls?limit=1").body, before) << "the revision, too: nothing was added";
}

TEST_F(LateCallbacksTest, WhatComesAfterTheEndChangesNothing) {
  sign_in("alice");
  ring(0);
  std::vector<Callback> all = answered(0);
  const Callback late = all[1];
  all.erase(all.begin() + 1);
  for (const Callback& callback : all) deliver(callback);
  const std::string before = record(0);
  deliver(late);
  EXPECT_EQ(record(0), before);
  Form busy = late.form;
  busy.set("CallStatus", "no-answer");
  deliver({late.path, busy});
  EXPECT_EQ(record(0), before) << "a leg that was answered is not unanswered afterwards";
}

TEST_F(LateCallbacksTest, ARecordingMayBeReadyBeforeTheCallIsOver) {
  sign_in("alice");
  ring(0);
  const std::vector<Callback> all = answered(0);
  for (std::size_t i = 0; i < 3; ++i) deliver(all[i]);
  const Form ready{
      {"CallSid", sid('b', 0)},
      {"RecordingSid", "RE" + std::string(32, 'e')},
      {"RecordingStatus", "completed"}};
  deliver({"/webhook/softphone/recording", ready});
  for (std::size_t i = 3; i < all.size(); ++i) deliver(all[i]);
  EXPECT_THAT(record(0), testing::HasSubstr(R"("state":"ended","outcome":"answered")"));
  Form started = ready;
  started.set("RecordingStatus", "in-progress");
  deliver({"/webhook/softphone/recording", started});
  const json::value after = calls().at(0);
  EXPECT_EQ(after.at("recording").at("state").as_string(), "off") << "it began late, and had ended before";
}

TEST_F(LateCallbacksTest, WhatTheDebuggerSaysOfALegStandsInTheCallsTimeline) {
  for (const Callback& callback : answered(1)) {
    if (callback.path == "/webhook/softphone/status") deliver(callback);
  }
  ring(1);
  const Form event{
      {"Sid", "NO" + std::string(32, '1')},
      {"Level", "ERROR"},
      {"PayloadType", "application/json"},
      {"Payload", R"({"resource_sid":")" + sid('b', 1) + R"(","error_code":"13227"})"}};
  EXPECT_EQ(post_signed("/webhook/softphone/debugger", event).status, 204);
  EXPECT_EQ(post_signed("/webhook/softphone/debugger", event).status, 204) << "twice is once";
  sign_in("alice");
  const std::string told = call("GET", "/api/calls/" + sid('a', 1)).body;
  const std::size_t first = told.find(R"("kind":"trouble")");
  ASSERT_NE(first, std::string::npos) << told;
  EXPECT_EQ(told.find(R"("kind":"trouble")", first + 1), std::string::npos);
  EXPECT_NE(told.find(R"("number":13227)"), std::string::npos);

  Form stranger = event;
  stranger.set("Payload", R"({"resource_sid":")" + sid('e', 9) + R"(","error_code":"11200"})");
  EXPECT_EQ(post_signed("/webhook/softphone/debugger", stranger).status, 204) << "of another application";
  stranger.set("Payload", "{}");
  EXPECT_EQ(post_signed("/webhook/softphone/debugger", stranger).status, 400);
}

}  // namespace
}  // namespace softphone::io_desk
