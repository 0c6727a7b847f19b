// Whether pages answer, over a clock that really runs; each wait is for a condition.
#include "io/desk/live_hub.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

class FakeSocket final : public net::WebSocket {
 public:
  void send_text(std::string frame) override { frames.push_back(json::parse(frame).as_object()); }
  void close(std::uint16_t, std::string) override { closed = true; }

  /// The last frame of this type; empty when there was none.
  [[nodiscard]] json::object last(std::string_view type) const {
    for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
      if (frame->at("type").as_string() == type) return *frame;
    }
    return {};
  }
  [[nodiscard]] std::string status_of(std::string_view identity) const {
    const json::object presence = last("presence");
    if (presence.empty()) return {};
    for (const json::value& rep : presence.at("reps").as_array()) {
      if (rep.at("identity").as_string() == identity) return std::string(rep.at("status").as_string());
    }
    return {};
  }

  std::vector<json::object> frames;
  bool closed = false;
};

class LiveHubTest : public testing::Test {
 protected:
  using Handler = std::unique_ptr<net::WebSocketHandler>;

  Handler open(const std::string& identity, const std::string& page, FakeSocket& socket) {
    Handler handler = hub_->connect(identity, "", page);
    handler->on_open(socket);
    return handler;
  }
  template <class Condition>
  bool wait_until(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!condition() && std::chrono::steady_clock::now() < end) {
      io_.restart();
      io_.run_one_for(10ms);
    }
    return condition();
  }
  static std::string echo(const json::object& probe, bool registered = true) {
    return json::serialize(json::object{
        {"type", "echo"},
        {"n", probe.empty() ? json::value(0) : probe.at("n")},
        {"registered", registered},
        {"inCall", false},
        {"visible", true}});
  }

  boost::asio::io_context io_;
  std::shared_ptr<LiveHub> hub_ = std::make_shared<LiveHub>(
      io_.get_executor(),
      std::make_shared<const desk::Roster>(desk::practice_roster()),
      "boot",
      15s,
      desk::PageProbe::Terms{200ms, 50ms, 50ms}
  );
};

TEST_F(LiveHubTest, WhoWaitsForALineIsToldToTheirPagesAndToThoseThatComeBack) {
  FakeSocket alice;
  FakeSocket bob;
  const Handler first = open("alice", "a.1", alice);
  const Handler second = open("bob", "b.1", bob);
  EXPECT_TRUE(alice.last("lines").empty()) << "nobody waits";
  hub_->lines_awaited({{"alice", {{"CA1", {"customer"}}}}});
  EXPECT_EQ(json::serialize(alice.last("lines").at("awaited")), R"({"CA1":["customer"]})");
  EXPECT_TRUE(bob.last("lines").empty()) << "no business of his";
  const std::size_t frames = alice.frames.size();
  hub_->lines_awaited({{"alice", {{"CA1", {"customer"}}}}, {"bob", {{"CA2", {"customer"}}}}});
  EXPECT_EQ(alice.frames.size(), frames) << "nothing new for her";
  FakeSocket again;
  const Handler third = open("alice", "a.2", again);
  EXPECT_EQ(json::serialize(again.last("lines").at("awaited")), R"({"CA1":["customer"]})");
  hub_->lines_awaited({{"bob", {{"CA2", {"customer"}}}}});
  EXPECT_EQ(json::serialize(alice.last("lines").at("awaited")), "{}");
  EXPECT_EQ(json::serialize(bob.last("lines").at("awaited")), R"({"CA2":["customer"]})");
}

TEST_F(LiveHubTest, APageThatDoesNotAnswerIsUnreachableUntilItDoes) {
  FakeSocket alice;
  FakeSocket bob;
  const Handler colleague = open("alice", "a.1", alice);
  const Handler page = open("bob", "b.1", bob);
  EXPECT_FALSE(bob.last("probe").empty());
  EXPECT_EQ(alice.status_of("bob"), "available");
  ASSERT_TRUE(wait_until([&] {
    colleague->on_text(echo(alice.last("probe")));
    return alice.status_of("bob") == "unreachable";
  }));
  EXPECT_FALSE(hub_->presence().hears("bob", 0));
  EXPECT_EQ(alice.status_of("alice"), "available");
  page->on_text(echo(bob.last("probe")));
  EXPECT_EQ(alice.status_of("bob"), "available");
  EXPECT_GT(bob.last("reachable").at("lostAt").as_int64(), 0);
  page->on_close();
  EXPECT_EQ(alice.status_of("bob"), "offline");
  colleague->on_close();
}

TEST_F(LiveHubTest, APageWhoseConnectionWasClosedForItsSilenceIsToldWhenItReturns) {
  FakeSocket alice;
  const Handler colleague = open("alice", "a.1", alice);
  {
    FakeSocket bob;
    const Handler page = open("bob", "b.1", bob);
    ASSERT_TRUE(wait_until([&] {
      colleague->on_text(echo(alice.last("probe")));
      return alice.status_of("bob") == "unreachable";
    }));
    page->on_close();
  }
  EXPECT_EQ(alice.status_of("bob"), "unreachable");
  FakeSocket again;
  const Handler page = open("bob", "b.1", again);
  EXPECT_GT(again.last("reachable").at("lostAt").as_int64(), 0);
  EXPECT_EQ(alice.status_of("bob"), "available");
  page->on_close();
  EXPECT_EQ(alice.status_of("bob"), "offline");
  colleague->on_close();
}

TEST_F(LiveHubTest, ADeviceThatIsNotRegisteredCannotRing) {
  FakeSocket alice;
  FakeSocket bob;
  const Handler colleague = open("alice", "a.1", alice);
  const Handler page = open("bob", "b.1", bob);
  page->on_text(echo({}, false));
  EXPECT_EQ(alice.status_of("bob"), "unreachable");
  EXPECT_TRUE(hub_->presence().hears("bob", 0)) << "the page answers; the carrier knows about the device";
  page->on_text(echo({}, true));
  EXPECT_EQ(alice.status_of("bob"), "available");
  page->on_close();
  colleague->on_close();
}

TEST_F(LiveHubTest, AChoiceThatEndsIsSeenToEnd) {
  FakeSocket alice;
  FakeSocket bob;
  const Handler colleague = open("alice", "a.1", alice);
  const Handler page = open("bob", "b.1", bob);
  const auto now = unix_milliseconds(std::chrono::system_clock::now());
  hub_->choose("bob", {desk::Choice::wrap_up, now + 300, now});
  EXPECT_EQ(alice.status_of("bob"), "wrap_up");
  EXPECT_TRUE(wait_until([&] {
    colleague->on_text(echo(alice.last("probe")));
    page->on_text(echo(bob.last("probe")));
    return alice.status_of("bob") == "available";
  }));
  page->on_close();
  colleague->on_close();
}

TEST_F(LiveHubTest, StrangeFramesDoNoHarm) {
  FakeSocket bob;
  const Handler page = open("bob", "", bob);
  for (const char* frame :
       {"",
        "[]",
        "{}",
        R"({"type":5})",
        R"({"type":"echo"})",
        R"({"type":"echo","n":"x","registered":1})",
        R"({"type":"echo","n":-5})",
        R"({"type":"pong","n":9999})",
        R"({"type":"dance"})"})
    page->on_text(frame);
  EXPECT_FALSE(bob.closed);
  page->on_close();
}

}  // namespace
}  // namespace softphone::io_desk
