#include "carrier/webhooks.hpp"

#include <gtest/gtest.h>

#include "carrier/test_world.hpp"
#include "carrier/twiml/program.hpp"

namespace softphone::carrier::test {
namespace {

/// One outgoing call whose application misbehaves.
struct Webhook : testing::Test {
  static Config config() {
    Config config = World::default_config();
    config.applications[0].voice.fallback_url = "http://app.test/fallback";
    config.applications[0].voice.status_callback = "http://app.test/status";
    return config;
  }
  void fail_with(int code) {
    world.happen(FetchFailed{.request = world.fetches.back().request, .code = code, .text = "it failed"});
  }
  /// The apology is spoken, and the call ends with an error.
  void expect_apology() {
    const auto sounds = world.effects_of<PlaySound>();
    if (sounds.empty()) world.happen(LegConnected{world.leg(sid)});
    const auto spoken = world.effects_of<PlaySound>();
    ASSERT_EQ(spoken.size(), 1U);
    EXPECT_NE(std::get<SpokenText>(spoken[0].sound).text.find("application error"), std::string::npos);
    EXPECT_EQ(alice.count("answer"), 1);
    world.happen(SoundFinished{.leg = spoken[0].leg, .play = spoken[0].play});
    EXPECT_EQ(alice.error_code("hangup"), 31002);
    ASSERT_EQ(world.callbacks.size(), 1U);
    EXPECT_EQ(world.callbacks[0].url, "http://app.test/status");
    EXPECT_EQ(world.callbacks[0].params.get_or("CallbackSource", ""), "call-progress-events");
  }
  World world{config()};
  Page& alice = world.device("alice");
  std::string sid = world.call(alice, "To=x");
};

TEST_F(Webhook, TimeoutAsksTheFallback) {
  fail_with(11205);
  EXPECT_EQ(world.fetches.back().url, "http://app.test/fallback");
  EXPECT_EQ(world.param("ErrorCode"), "11205");
  EXPECT_EQ(world.param("ErrorUrl"), "http://app.test/voice");
  world.reply("<Response><Pause length='2'/></Response>");
  EXPECT_EQ(world.status(sid), "in-progress");
  EXPECT_EQ(world.notes(), std::vector<int>{11205});
}

TEST_F(Webhook, BothFailing) {
  world.reply("oops", 500);
  EXPECT_EQ(world.param("ErrorCode"), "11200");
  world.reply("<html><body>It works!</body></html>", 200, "text/html");
  EXPECT_EQ(world.notes(), (std::vector<int>{11200, 12102}));
  expect_apology();
}

TEST_F(Webhook, WithoutFallbackTheCallHearsAnApology) {
  Config plain = World::default_config();
  plain.applications[0].voice.status_callback = "http://app.test/status";
  World other(plain);
  Page& page = other.device("alice");
  other.call(page, "To=x");
  other.reply("{}", 200, "application/json");
  EXPECT_EQ(other.notes(), std::vector<int>{12300});
  EXPECT_EQ(page.count("answer"), 1);
}

TEST_F(Webhook, PlainTextIsSpokenAndAudioIsPlayed) {
  world.reply("Hello there", 200, "text/plain; charset=utf-8");
  world.happen(LegConnected{world.leg(sid)});
  EXPECT_EQ(std::get<SpokenText>(world.effects_of<PlaySound>().at(0).sound).text, "Hello there");
  world.happen(SoundFinished{.leg = world.leg(sid), .play = world.effects_of<PlaySound>()[0].play});
  EXPECT_EQ(world.status(sid), "completed");

  const std::string second = world.call(alice, "To=x", false, "TJS2");
  world.reply("RIFF", 200, "audio/wav");
  world.happen(LegConnected{world.leg(second)});
  EXPECT_EQ(std::get<AudioFile>(world.effects_of<PlaySound>().at(1).sound).url, "http://app.test/voice");
}

TEST_F(Webhook, AnswersToOldRequestsAreIgnored) {
  const FetchDocument old = world.fetches.back();
  fail_with(11205);  // the fallback is asked
  world.happen(FetchFinished{old.request, 200, "text/xml", "<Response><Reject/></Response>"});
  EXPECT_EQ(world.status(sid), "ringing");
  world.happen(FetchFinished{static_cast<RequestId>(999'999), 200, "text/xml", "<Response/>"});
  EXPECT_EQ(world.status(sid), "ringing");
}

TEST_F(Webhook, ACircleOfRedirectsIsCut) {
  for (int i = 0; i < 60 && world.status(sid) == "ringing"; ++i)
    world.reply("<Response><Redirect/></Response>");
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_LT(world.fetches.size(), 60U);
  EXPECT_EQ(alice.error_code("hangup"), 31002);
}

TEST_F(Webhook, NoContentEndsTheCallQuietly) {
  world.reply("", 204, "");
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_EQ(alice.error_code("hangup"), 0);
}

TEST(WebhookUrl, GetPutsTheFieldsIntoTheQuery) {
  EXPECT_EQ(with_query("http://h/p?x=1#rc=2", Form{{"A", "b c"}}), "http://h/p?x=1&A=b+c#rc=2");
  EXPECT_EQ(with_query("http://h/p", Form{{"A", "b"}}), "http://h/p?A=b");
}

TEST(WebhookUrl, RelativeReferences) {
  EXPECT_EQ(resolve_url("http://h/a/b?x=1", "c"), "http://h/a/c");
  EXPECT_EQ(resolve_url("http://h/a/b", "/c?y=2"), "http://h/c?y=2");
  EXPECT_EQ(resolve_url("http://h/a/b", "https://o/"), "https://o/");
  EXPECT_EQ(resolve_url("http://h/a/b", ""), "http://h/a/b");
  EXPECT_EQ(resolve_url("", "relative"), "");
}

TEST(Api, CallsAClientAndRunsInlineTwiml) {
  World world;
  Page& bob = world.device("bob");
  CreateCall request;
  request.to = "client:bob";
  request.from = "+33199001001";
  request.twiml = "<Response><Play digits='1w2'/></Response>";
  request.progress =
      ProgressCallback{.url = "http://app.test/api", .events = {"initiated", "answered", "completed"}};
  const auto sid = world.engine.create_call(request, world.now());
  ASSERT_TRUE(sid);
  world.drain();
  world.accept(bob, bob.text("invite", "callsid"));
  EXPECT_EQ(bob.text("invite", "callsid"), *sid);
  const auto keys = world.effects_of<SendDigits>();
  ASSERT_EQ(keys.size(), 1U);
  world.happen(SoundFinished{.leg = keys[0].leg, .play = keys[0].play});
  EXPECT_EQ(world.status(*sid), "completed");
  ASSERT_EQ(world.callbacks.size(), 3U);
  EXPECT_EQ(world.callbacks[1].params.get_or("Direction", ""), "outbound-api");
  EXPECT_EQ(world.callbacks[2].params.get_or("SequenceNumber", ""), "3")
      << "ringing counts though nobody asked";
}

TEST(Api, RefusesWithTwiliosCodes) {
  World world;
  CreateCall request;
  const auto code = [&] { return world.engine.create_call(request, world.now()).error().code; };
  EXPECT_EQ(code(), 21201);
  request.to = "0600000000";
  EXPECT_EQ(code(), 21213);
  request.from = "+33199001001";
  EXPECT_EQ(code(), 21211);
  request.to = "+33199000001";
  EXPECT_EQ(code(), 21205);
  request.handler.url = "ftp://h/";
  EXPECT_EQ(code(), 21205);
  request.handler.url = "http://h/";
  request.timeout = 0;
  EXPECT_EQ(code(), 21208);
  request.timeout = 10;
  request.from = "+33612345678";
  EXPECT_EQ(code(), 21210);
  EXPECT_EQ(world.engine.update_call("CA0", {}, world.now())->code, 20404);
}

TEST(Api, RedirectsAndEndsALiveCall) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  world.dial("+33199000001", "callerId='+33199001001'");
  world.advance(3s);
  const std::string child = world.child_of(sid)->sid;
  ASSERT_FALSE(
      world.engine.update_call(sid, {.status = {}, .url = "http://app.test/hold", .twiml = {}}, world.now())
  );
  world.drain();
  EXPECT_EQ(world.status(child), "completed") << "a redirected parent ends its Dial";
  EXPECT_EQ(world.fetches.back().url, "http://app.test/hold");
  world.reply("<Response><Pause length='60'/></Response>");
  ASSERT_FALSE(world.engine.update_call(sid, {.status = "completed", .url = {}, .twiml = {}}, world.now()));
  world.drain();
  EXPECT_EQ(alice.count("hangup"), 1);
  EXPECT_EQ(
      world.engine.update_call(sid, {.status = "completed", .url = {}, .twiml = {}}, world.now())->code, 21220
  );
}

TEST(Api, ARedirectedChildLetsTheParentGoOn) {
  World world;
  Page& alice = world.device("alice");
  const std::string sid = world.call(alice, "To=x");
  world.dial("+33199000001", "callerId='+33199001001' action='/dialed'");
  world.advance(3s);
  const std::string child = world.child_of(sid)->sid;
  UpdateCall update;
  update.twiml = "<Response><Pause length='60'/></Response>";
  ASSERT_FALSE(world.engine.update_call(child, update, world.now()));
  world.drain();
  EXPECT_EQ(world.fetches.back().url, "http://app.test/dialed");
  EXPECT_EQ(world.status(child), "in-progress");
  world.reply("<Response/>");
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_EQ(world.status(child), "in-progress");
}

}  // namespace
}  // namespace softphone::carrier::test
