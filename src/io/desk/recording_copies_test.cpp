// Recordings copied from the carrier, which has them late, is busy, or sends half of them.
#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

const std::string kRecording = "RE" + std::string(32, 'e');
const std::string kLater = "RE" + std::string(32, 'f');
/// One second of one channel.
std::string sound() {
  using namespace std::string_literals;
  return "RIFF\xA4\x3E\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1F\0\0\x80\x3E\0\0\x02\0\x10\0"s +
         "data\x80\x3E\0\0"s + std::string(16'000, 'x');
}

class RecordingCopiesTest : public DeskTest {
 protected:
  void configure(DeskConfig& config) override {
    config.recording_copies = (folder_ / "copies").string();
    config.delete_recordings = erase_;
  }
  void record(const std::string& recording = kRecording) {
    post_signed("/webhook/softphone/voice", voice_form("client:alice", "bob"));
    const Form form{
        {"CallSid", kCall},
        {"RecordingSid", recording},
        {"RecordingUrl", base_ + "/evil"},
        {"RecordingStatus", "completed"}};
    ASSERT_EQ(post_signed("/webhook/softphone/recording?call=" + kCall, form).status, 204);
  }
  static net::HttpResponse wav(std::string body) {
    net::HttpResponse response{.status = 200, .headers = {}, .body = std::move(body)};
    response.headers.set("Content-Type", "audio/x-wav");
    return response;
  }
  [[nodiscard]] std::size_t fetched() const { return made("GET", "/Recordings/" + kRecording + ".wav"); }
  json::object copy() {
    const auto response = call("GET", "/api/calls/" + kCall + "/recordings");
    const json::array all = json::parse(response.body).at("recordings").as_array();
    return all.empty() ? json::object() : all.at(0).at("copy").as_object();
  }
  [[nodiscard]] fs::path file(const std::string& recording = kRecording) const {
    return folder_ / "copies" / (recording + ".wav");
  }
  bool is_here(const std::string& recording = kRecording) {
    return wait_until([&] { return fs::exists(file(recording)); });
  }
  bool erase_ = false;
};

TEST_F(RecordingCopiesTest, IsFetchedWithAuthenticationAndServedFromHere) {
  rest_ = [](const RestCall& made) {
    return made.target.ends_with(".wav") ? wav(sound()) : net::HttpResponse::json(404, "{}");
  };
  sign_in("alice");
  record();
  ASSERT_TRUE(is_here());
  EXPECT_EQ(fetched(), 1U);
  for (const RestCall& one : made_)
    EXPECT_TRUE(one.headers.get("Authorization").value_or("").starts_with("Basic "));
  for (int i = 0; i < 100 && (copy().empty() || copy().at("state").as_string() != "here"); ++i)
    run([]() -> asio::awaitable<void> { co_await net::sleep_for(20ms); }());
  EXPECT_EQ(copy().at("sha256").as_string().size(), 64U);
  EXPECT_TRUE(copy().at("atCarrier").as_bool());
  rest_ = [](const RestCall&) { return net::HttpResponse::json(503, ""); };
  const auto whole = call("GET", "/api/recordings/" + kRecording + ".wav");
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body, sound()) << "the carrier is not needed any more";
  net::Headers range;
  range.set("Range", "bytes=4-9");
  const auto part = call("GET", "/api/recordings/" + kRecording + ".mp3", {}, range);
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, sound().substr(4, 6));
  EXPECT_EQ(part.headers.get("Content-Range"), "bytes 4-9/16044");
  range.set("Range", "bytes=99999-");
  EXPECT_EQ(call("GET", "/api/recordings/" + kRecording + ".wav", {}, range).status, 416);
  cookie_.clear();
  sign_in("bob");
  EXPECT_EQ(call("POST", "/api/recordings/" + kRecording + "/fetch").status, 403);
}

TEST_F(RecordingCopiesTest, IsTriedUntilAllOfItIsThere) {
  int asked = 0;
  rest_ = [&](const RestCall& made) {
    if (!made.target.ends_with(".wav")) return net::HttpResponse::json(404, "{}");
    ++asked;
    if (asked == 1) return net::HttpResponse::json(404, "{}");
    if (asked == 2) return net::HttpResponse::json(429, "{}");
    if (asked == 3) return wav(sound().substr(0, 8'000));
    return wav(sound());
  };
  sign_in("alice");
  record();
  ASSERT_TRUE(wait_until([&] { return asked >= 1; }));
  EXPECT_FALSE(fs::exists(file()));
  stop();
  start();  // what is missing is remembered
  for (int i = 0; i < 4 && !fs::exists(file()); ++i) is_here();
  EXPECT_TRUE(fs::exists(file()));
  EXPECT_EQ(asked, 4);
  EXPECT_EQ(fs::file_size(file()), sound().size()) << "half a body never has the name of the whole";
}

TEST_F(RecordingCopiesTest, IsDeletedAtTheCarrierOnlyIfThatIsThePolicyAndOnlyOnceItIsHere) {
  rest_ = [this](const RestCall& made) {
    if (made.method == "DELETE") {
      EXPECT_TRUE(fs::exists(file()));
      return net::HttpResponse::empty();
    }
    return made.target.ends_with(".wav") ? wav(sound()) : net::HttpResponse::json(404, "{}");
  };
  sign_in("alice");
  record();
  ASSERT_TRUE(is_here());
  // One after the other, in the order in which they are due.
  record(kLater);
  ASSERT_TRUE(is_here(kLater));
  EXPECT_EQ(made("DELETE", "/Recordings/"), 0U);
  stop();
  erase_ = true;
  start();
  EXPECT_TRUE(wait_until([this] { return made("DELETE", "/Recordings/" + kRecording + ".json") == 1; }));
  EXPECT_TRUE(fs::exists(file()));
}

}  // namespace
}  // namespace softphone::io_desk
