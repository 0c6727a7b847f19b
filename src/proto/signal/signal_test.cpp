#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "proto/signal/client_message.hpp"
#include "proto/signal/server_message.hpp"

namespace softphone::signal {
namespace {

template <class T>
T read(const std::string& frame) {
  const auto message = parse(frame);
  EXPECT_TRUE(message) << frame;
  if (!message || !std::holds_alternative<T>(*message)) {
    ADD_FAILURE() << "another message: " << frame;
    return {};
  }
  return std::get<T>(*message);
}

TEST(ClientMessage, Listen) {
  const auto message = read<Listen>(
      R"({"payload":{"browserinfo":{"browser":{"platform":"Linux","userAgent":"x"},"p":"browser","plugin":"rtc","v":"2.18.5"},)"
      R"("reconnectTimeout":15,"token":"a.b.c"},"type":"listen","version":"1.6"})"
  );
  EXPECT_EQ(message.token, "a.b.c");
  EXPECT_EQ(message.reconnect_timeout, 15);
  EXPECT_EQ(message.client, "2.18.5");
  EXPECT_EQ(read<Listen>(R"({"type":"listen","payload":{"reconnectTimeout":900}})").reconnect_timeout, 30);
}

TEST(ClientMessage, Invite) {
  const auto fresh = read<Invite>(
      R"({"type":"invite","version":"1.6","payload":{"callsid":"TJS1","sdp":"v=0","twilio":{"params":"To=%2B1&a=b"}}})"
  );
  EXPECT_EQ(fresh.params, "To=%2B1&a=b");
  EXPECT_FALSE(fresh.reconnect);
  const auto back =
      read<Invite>(R"({"type":"invite","payload":{"callsid":"CA1","sdp":"v=0","reconnect":"r","twilio":{}}})"
      );
  EXPECT_EQ(back.reconnect, "r");
}

TEST(ClientMessage, TheRest) {
  EXPECT_TRUE(read<Register>(R"({"type":"register","payload":{"media":{"audio":true}}})").audio);
  EXPECT_FALSE(read<Register>(R"({"type":"register","payload":{"media":{"audio":false}}})").audio);
  EXPECT_EQ(read<Answer>(R"({"type":"answer","payload":{"callsid":"CA1","sdp":"s"}})").sdp, "s");
  EXPECT_EQ(read<Reinvite>(R"({"type":"reinvite","payload":{"callsid":"CA1","sdp":"s"}})").call_id, "CA1");
  EXPECT_EQ(read<Hangup>(R"({"type":"hangup","payload":{"callsid":"CA1","message":"m"}})").reason, "m");
  EXPECT_EQ(read<Reject>(R"({"type":"reject","payload":{"callsid":"CA1"}})").call_id, "CA1");
  EXPECT_EQ(read<Dtmf>(R"({"type":"dtmf","payload":{"callsid":"CA1","dtmf":"5w6#"}})").digits, "5w6#");
  const auto message = read<UserMessage>(
      R"({"type":"message","payload":{"callsid":"CA1","content":{"h":"w"},"contenttype":"application/json","messagetype":"user-defined-message","voiceeventsid":"KX1"}})"
  );
  EXPECT_EQ(message.content, R"({"h":"w"})");
  read<Heartbeat>("\n");
  EXPECT_EQ(read<Unknown>(R"({"type":"roster","payload":{}})").type, "roster");
  read<Unknown>(R"({"type":"x"})");
}

TEST(ClientMessage, HostileFrames) {
  const auto code = [](const std::string& frame) {
    const auto message = parse(frame);
    return message ? std::string("fine") : message.error().code;
  };
  EXPECT_EQ(code(""), "not_json");
  EXPECT_EQ(code("{"), "not_json");
  EXPECT_EQ(code(std::string(200, '[')), "not_json");
  EXPECT_EQ(code("[]"), "malformed");
  EXPECT_EQ(code("{}"), "malformed");
  EXPECT_EQ(code(R"({"type":1})"), "malformed");
  EXPECT_EQ(code(R"({"type":"listen","payload":[]})"), "malformed");
  EXPECT_EQ(code(R"({"type":"listen","payload":{"token":1}})"), "malformed");
  EXPECT_EQ(code(R"({"type":"register","payload":{}})"), "malformed");
  EXPECT_EQ(code(R"({"type":"invite","payload":{"callsid":"x"}})"), "malformed");
  EXPECT_EQ(code(R"({"type":"dtmf","payload":{"callsid":"x","dtmf":"1;2"}})"), "malformed");
  const std::string large(kMaxSdp + 1, 'x');
  EXPECT_EQ(code(R"({"type":"answer","payload":{"callsid":"x","sdp":")" + large + R"("}})"), "malformed");
  EXPECT_EQ(code(std::string(kMaxFrame + 1, ' ')), "too_large");
}

TEST(ServerMessage, IncomingCall) {
  IncomingCall message;
  message.call_sid = "CA1";
  message.sdp = "v=0\r\n";
  message.reconnect = "r";
  message.parameters = {{"From", "+1"}};
  message.custom = {{"name", "J\xC3\xB6rg & Co"}, {"empty", ""}};
  const auto frame = boost::json::parse(format(message)).as_object();
  EXPECT_EQ(frame.at("type").as_string(), "invite");
  EXPECT_EQ(frame.at("version").as_string(), "1.6");
  const auto& payload = frame.at("payload").as_object();
  EXPECT_EQ(payload.at("sdp").as_string(), "v=0\r\n");
  EXPECT_EQ(payload.at("parameters").at("Params").as_string(), "name=J%C3%B6rg%20%26%20Co&empty=");
}

TEST(ServerMessage, OptionalFieldsStayAway) {
  EXPECT_EQ(
      format(Ringing{.call_sid = "CA1", .sdp = {}}),
      R"({"type":"ringing","version":"1.6","payload":{"callsid":"CA1"}})"
  );
  EXPECT_EQ(
      format(HungUp{.call_sid = "CA1", .error = {}}),
      R"({"type":"hangup","version":"1.6","payload":{"callsid":"CA1"}})"
  );
  EXPECT_EQ(
      format(HungUp{.call_sid = "CA1", .error = SdkError{31486, "Busy"}}),
      R"({"type":"hangup","version":"1.6","payload":{"callsid":"CA1","error":{"code":31486,"message":"Busy"}}})"
  );
  EXPECT_EQ(format(Ready{}), R"({"type":"ready","version":"1.6","payload":{}})");
}

}  // namespace
}  // namespace softphone::signal
