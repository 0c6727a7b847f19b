#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

struct CallMessages : testing::Test {
  void SetUp() override {
    sid = world.call(alice, "To=x");
    world.dial("+33199000001", "callerId='+33199001001'");
    world.happen(LegConnected{world.leg(sid)});
  }
  void say(
      const boost::json::value& content,
      const std::string& type = "user-defined-message",
      const std::string& content_type = "application/json"
  ) {
    world.send(
        alice,
        "message",
        {{"callsid", sid},
         {"content", content},
         {"contenttype", content_type},
         {"messagetype", type},
         {"voiceeventsid", "KX" + std::string(32, '7')}}
    );
  }
  auto subscribe(const std::string& url, const std::string& method = "POST", const std::string& key = "") {
    return world.engine.subscribe_to_messages(
        sid, {.callback = url, .method = method, .idempotency_key = key}, world.now()
    );
  }
  auto send(const std::string& content, const std::string& key = "") {
    auto result = world.engine.send_message(sid, content, key, world.now());
    world.drain();
    return result;
  }

  World world;
  Page& alice = world.device("alice");
  std::string sid;
};

TEST_F(CallMessages, FromThePageReachEverySubscriber) {
  ASSERT_TRUE(subscribe("http://app.test/a"));
  const auto second = subscribe("http://app.test/b?x=1", "GET");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->substr(0, 2), "ZY");
  say(boost::json::object{{"h", "é"}});
  EXPECT_EQ(alice.text("ack", "voiceeventsid"), "KX" + std::string(32, '7'));
  EXPECT_EQ(alice.text("ack", "callsid"), sid);
  ASSERT_EQ(world.callbacks.size(), 2U);
  const Form& params = world.callbacks[0].params;
  EXPECT_EQ(world.callbacks[0].url, "http://app.test/a");
  EXPECT_EQ(params.get_or("Content", ""), "{\"h\":\"é\"}");
  EXPECT_EQ(params.get_or("ContentType", ""), "application/json");
  EXPECT_EQ(params.get_or("SequenceNumber", ""), "1");
  EXPECT_EQ(params.get_or("CallSid", ""), sid);
  EXPECT_EQ(params.get_or("Sid", ""), "KX" + std::string(32, '7'));
  EXPECT_FALSE(params.has("From")) << "not a voice request";
  EXPECT_EQ(world.callbacks[1].method, "GET");
  EXPECT_TRUE(world.callbacks[1].url.starts_with("http://app.test/b?x=1&CallSid=CA"))
      << world.callbacks[1].url;

  EXPECT_FALSE(world.engine.unsubscribe_from_messages(sid, *second));
  EXPECT_EQ(world.engine.unsubscribe_from_messages(sid, *second)->code, 20404);
  say("again");
  ASSERT_EQ(world.callbacks.size(), 3U);
  EXPECT_EQ(world.callbacks[2].params.get_or("SequenceNumber", ""), "2");
  EXPECT_EQ(world.callbacks[2].params.get_or("Content", ""), "\"again\"");
}

TEST_F(CallMessages, WithoutSubscribersAreStillAcknowledged) {
  say(1);
  EXPECT_EQ(alice.count("ack"), 1);
  EXPECT_TRUE(world.callbacks.empty());
}

TEST_F(CallMessages, UnfitOnesAreRefusedWithTheirId) {
  ASSERT_TRUE(subscribe("http://app.test/a"));
  say(1, "gossip");
  EXPECT_EQ(alice.error_code("error"), 31210);
  EXPECT_EQ(alice.text("error", "voiceeventsid"), "KX" + std::string(32, '7'));
  say(boost::json::string(20'000, 'x'));
  EXPECT_EQ(alice.error_code("error"), 31212);
  say(1, "user-defined-message", "text/plain");
  EXPECT_EQ(alice.error_code("error"), 31210);
  EXPECT_EQ(alice.count("error"), 3);
  EXPECT_EQ(alice.count("ack"), 0);
  EXPECT_TRUE(world.callbacks.empty());
}

TEST_F(CallMessages, FromTheServerReachThePage) {
  const auto message = send(R"({"score": 7})", "once");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->substr(0, 2), "KX");
  EXPECT_EQ(alice.text("message", "callsid"), sid);
  EXPECT_EQ(alice.text("message", "voiceeventsid"), *message);
  EXPECT_EQ(alice.text("message", "contenttype"), "application/json");
  EXPECT_EQ(alice.text("message", "messagetype"), "user-defined-message");
  EXPECT_EQ(alice.last("message").at("content").at("score").as_int64(), 7);
  EXPECT_EQ(*send("{}", "once"), *message) << "the same request again";
  EXPECT_EQ(alice.count("message"), 1);
}

TEST_F(CallMessages, TheServersMistakesAreNamed) {
  EXPECT_EQ(send("no json").error().code, 20001);
  EXPECT_EQ(send("").error().code, 20001);
  EXPECT_EQ(send('"' + std::string(20'000, 'x') + '"').error().code, 20001);
  EXPECT_EQ(subscribe("ftp://app.test/").error().code, 21205);
  const std::string child = world.child_of(sid)->sid;
  EXPECT_EQ(world.engine.send_message(child, "1", "", world.now()).error().code, 21220) << "no page there";
  EXPECT_EQ(world.engine.send_message("CA0", "1", "", world.now()).error().status, 404);
  world.send(alice, "hangup", {{"callsid", sid}});
  EXPECT_EQ(send("1").error().code, 21220);
  EXPECT_EQ(subscribe("http://app.test/a").error().code, 21220);
}

TEST_F(CallMessages, APageThatIsGoneGetsNone) {
  world.close(alice);
  EXPECT_EQ(send("1").error().code, 21220);
}

TEST_F(CallMessages, SubscriptionsAreLimited) {
  for (int i = 0; i < 16; ++i) ASSERT_TRUE(subscribe("http://app.test/a"));
  EXPECT_EQ(subscribe("http://app.test/a").error().code, 20001);
}

}  // namespace
}  // namespace softphone::carrier::test
