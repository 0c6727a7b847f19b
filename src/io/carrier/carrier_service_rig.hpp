#pragma once
// The whole carrier over sockets of the loopback interface: pages' WebSockets and their WebRTC media on one
// side, an application's web server that checks every signature on the other. For tests.

#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

#include "io/carrier/carrier_service.hpp"
#include "io/media/test_peer.hpp"
#include "io/net/random.hpp"
#include "proto/jwt/access_token.hpp"
#include "proto/sdp/session_description.hpp"
#include "proto/twilio/signature.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;

/// A page: blocking WebSocket client.
class Page {
 public:
  explicit Page(std::uint16_t port) : socket_(io_) {
    beast::get_lowest_layer(socket_).connect({asio::ip::address_v4::loopback(), port});
    socket_.handshake("127.0.0.1", "/signal");
  }
  void send(const std::string& type, json::object payload) {
    json::object frame{{"type", type}, {"version", "1.6"}, {"payload", std::move(payload)}};
    socket_.write(asio::buffer(json::serialize(frame)));
  }
  /// Payload of the next frame of that type; others are passed over.
  json::object expect(const std::string& type) {
    for (;;) {
      beast::flat_buffer buffer;
      socket_.read(buffer);
      const std::string text = beast::buffers_to_string(buffer.data());
      if (text == "\n") continue;
      const json::object frame = json::parse(text).as_object();
      if (frame.at("type").as_string() == type) return frame.at("payload").as_object();
    }
  }

 private:
  asio::io_context io_;
  beast::websocket::stream<asio::ip::tcp::socket> socket_;
};

/// A folder that is gone with the test.
class TestFolder {
 public:
  TestFolder() {
    std::string pattern = "/tmp/softphone-carrier-XXXXXX";
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    path_ = pattern;
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class CarrierServiceTest : public testing::Test {
 protected:
  void SetUp() override {
    config_ = softphone::carrier::make_account(net::system_random());
    softphone::carrier::PhoneNumber number;
    number.sid = "PN" + std::string(32, '1');
    number.number = "+33199001001";
    config_.numbers.push_back(number);
    // The application's server first: its port goes into the account.
    net::Router app;
    app.add("POST", "/voice", [this](net::HttpRequest request) { return voice(std::move(request)); });
    app.add("POST", "/messages", [this](net::HttpRequest request) { return message(std::move(request)); });
    app.add("POST", "/conference", [this](net::HttpRequest request) {
      return conference(std::move(request));
    });
    app.add("POST", "/app/*", [this](net::HttpRequest request) { return answer(std::move(request)); });
    app.add("POST", "/status", [this](net::HttpRequest request) { return status(std::move(request)); });
    net::HttpServerOptions options;
    options.port = 0;
    app_server_ = std::move(net::HttpServer::listen(io_.get_executor(), options, std::move(app)).value());
    app_ = "http://127.0.0.1:" + std::to_string(app_server_->port());
    config_.api_base = "http://carrier.test";
    config_.applications[0].voice.url = app_ + "/voice";
    config_.applications[0].voice.status_callback = app_ + "/status";
    config_.numbers[0].voice = config_.applications[0].voice;
    adapt(config_);

    media::MediaOptions media;
    media.candidate_addresses = {"127.0.0.1"};
    auto service =
        CarrierService::start(io_.get_executor(), config_, media, folder_.path(), client_, workers_);
    ASSERT_TRUE(service) << service.error().detail;
    service_ = std::move(*service);
    net::Router router;
    service_->register_routes(router);
    server_ = std::move(net::HttpServer::listen(io_.get_executor(), options, std::move(router)).value());
    thread_ = std::thread([this] { io_.run(); });
  }

  /// What a test wants otherwise.
  virtual void adapt(softphone::carrier::Config& /*config*/) {}

  void TearDown() override {
    asio::post(io_, [this] {
      service_->stop();
      server_->stop();
      app_server_->stop();
      guard_.reset();
      io_.stop();
    });
    thread_.join();
  }

  /// The TwiML is what the page asks for when its To is an element, else a Dial of its To.
  asio::awaitable<net::HttpResponse> voice(net::HttpRequest request) {
    const Form form = request.body_form();
    note_signature(request, form);
    {
      const std::scoped_lock lock(mutex_);
      const auto found = answers_.find("voice");
      if (found != answers_.end()) co_return net::HttpResponse::xml(200, found->second);
    }
    const std::string to = form.get_or("To", "");
    if (to.starts_with("<")) co_return net::HttpResponse::xml(200, "<Response>" + to + "</Response>");
    std::string inner = to.starts_with("client:") ? "<Client>" + to.substr(7) + "</Client>" : to;
    if (form.get_or("From", "").starts_with("+336")) inner = "<Client>alice</Client>";
    co_return net::HttpResponse::xml(
        200, "<Response><Dial answerOnBridge='true' callerId='+33199001001'>" + inner + "</Dial></Response>"
    );
  }
  /// /app/NAME answers with what the test put into `answers_`, and keeps what it was asked with.
  asio::awaitable<net::HttpResponse> answer(net::HttpRequest request) {
    const Form form = request.body_form();
    note_signature(request, form);
    const std::scoped_lock lock(mutex_);
    const std::string& name = request.path_captures.at(0);
    asked_[name].push_back(form);
    const auto found = answers_.find(name);
    co_return found == answers_.end() ? net::HttpResponse::empty()
                                      : net::HttpResponse::xml(200, found->second);
  }
  /// What /app/NAME was asked with so far.
  [[nodiscard]] std::vector<Form> asked(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    return asked_[name];
  }
  void answer_with(const std::string& name, const std::string& twiml) {
    const std::scoped_lock lock(mutex_);
    answers_[name] = twiml;
  }
  asio::awaitable<net::HttpResponse> status(net::HttpRequest request) {
    const Form form = request.body_form();
    note_signature(request, form);
    {
      const std::scoped_lock lock(mutex_);
      ended_.push_back(form.get_or("CallStatus", ""));
    }
    co_return net::HttpResponse::empty();
  }
  asio::awaitable<net::HttpResponse> conference(net::HttpRequest request) {
    const Form form = request.body_form();
    note_signature(request, form);
    {
      const std::scoped_lock lock(mutex_);
      conference_events_.push_back(form);
    }
    co_return net::HttpResponse::empty();
  }
  [[nodiscard]] std::vector<Form> conference_events() {
    const std::scoped_lock lock(mutex_);
    return conference_events_;
  }
  asio::awaitable<net::HttpResponse> message(net::HttpRequest request) {
    const Form form = request.body_form();
    note_signature(request, form);
    {
      const std::scoped_lock lock(mutex_);
      messages_.push_back(form.get_or("Content", ""));
    }
    co_return net::HttpResponse::empty();
  }
  [[nodiscard]] std::vector<std::string> messages() {
    const std::scoped_lock lock(mutex_);
    return messages_;
  }
  void note_signature(const net::HttpRequest& request, const Form& form) {
    const std::string signature = request.headers.get("X-Twilio-Signature").value_or("");
    const std::scoped_lock lock(mutex_);
    if (!twilio::verify_request(config_.auth_token, signature, app_ + request.target, form)) ++unsigned_;
  }
  [[nodiscard]] std::vector<std::string> ended() {
    const std::scoped_lock lock(mutex_);
    return ended_;
  }

  std::unique_ptr<Page> device(const std::string& identity) {
    auto page = std::make_unique<Page>(server_->port());
    jwt::AccessToken token;
    token.account_sid = config_.account_sid;
    token.api_key_sid = config_.keys[0].sid;
    token.identity = identity;
    token.token_id = "id";
    token.issued_at = net::system_now().wall;
    token.expires_at = token.issued_at + 1h;
    token.incoming_allowed = true;
    token.outgoing_app = config_.applications[0].sid;
    page->send("listen", {{"token", jwt::sign(token, config_.keys[0].secret)}});
    page->expect("connected");
    page->send("register", {{"media", json::object{{"audio", true}}}});
    page->expect("ready");
    return page;
  }

  static std::string description(const media::TestPeer& peer, sdp::Setup setup) {
    sdp::AudioDescription text;
    text.session_id = 1;
    text.ice_ufrag = peer.local.ufrag;
    text.ice_pwd = peer.local.pwd;
    text.fingerprint = peer.fingerprint();
    text.setup = setup;
    text.codecs.push_back({.payload_type = 0, .name = "PCMU", .clock_rate = 8000, .channels = 1, .fmtp = {}});
    text.codecs.push_back(
        {.payload_type = 126, .name = "telephone-event", .clock_rate = 8000, .channels = 1, .fmtp = "0-15"}
    );
    return sdp::format(text);
  }
  static void connect(media::TestPeer& peer, const std::string& carriers_sdp) {
    const auto theirs = sdp::parse(carriers_sdp);
    ASSERT_TRUE(theirs);
    ASSERT_FALSE(theirs->candidates.empty());
    peer.connect(
        theirs->candidates[0].port,
        {.ufrag = theirs->ice_ufrag, .pwd = theirs->ice_pwd},
        theirs->fingerprint,
        dtls::Role::client
    );
    ASSERT_TRUE(media::TestPeer::drive({&peer}, [&] { return peer.connected(); }));
  }
  /// Sends `level` from one peer until the other has heard it 20 times.
  static bool hears(media::TestPeer& from, media::TestPeer& to, std::uint8_t level) {
    std::uint32_t timestamp = 0;
    auto next = std::chrono::steady_clock::now();
    const Bytes payload(160, level);
    return media::TestPeer::drive({&from, &to}, [&] {
      if (std::chrono::steady_clock::now() >= next) {
        from.send_audio(payload, 0, timestamp += 160);
        next += 20ms;
      }
      return std::count_if(to.received.begin(), to.received.end(), [&](const auto& packet) {
               return packet.payload == payload;
             }) >= 20;
    });
  }

  net::HttpClientResponse rest(
      const std::string& method,
      const std::string& path,
      const std::string& body,
      bool known = true,
      const net::Headers& headers = {}
  ) {
    net::HttpClientRequest request;
    request.headers = headers;
    request.method = method;
    request.url = "http://127.0.0.1:" + std::to_string(server_->port()) + path;
    request.body = body;
    const std::string credentials = config_.account_sid + ":" + (known ? config_.auth_token : "wrong");
    request.headers.set("Authorization", "Basic " + base64(as_bytes(credentials)));
    if (!body.empty()) request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    asio::io_context io;
    net::HttpClientResponse out;
    asio::co_spawn(
        io,
        [](net::HttpClient& client, net::HttpClientRequest wanted, net::HttpClientResponse& result
        ) -> asio::awaitable<void> {
          auto response = co_await client.send(std::move(wanted));
          EXPECT_TRUE(response);
          if (response) result = *response;
        }(client_, std::move(request), out),
        asio::detached
    );
    io.run();
    return out;
  }
  json::object rest_json(const std::string& method, const std::string& path, const std::string& body = {}) {
    return json::parse(rest(method, "/2010-04-01/Accounts/" + config_.account_sid + path, body).body)
        .as_object();
  }

  TestFolder folder_;
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> guard_{io_.get_executor()};
  net::HttpClient client_;
  net::WorkerPool workers_{1};
  softphone::carrier::Config config_;
  std::string app_;
  std::unique_ptr<net::HttpServer> app_server_;
  std::unique_ptr<CarrierService> service_;
  std::unique_ptr<net::HttpServer> server_;
  std::thread thread_;
  std::mutex mutex_;
  std::map<std::string, std::string> answers_;
  std::map<std::string, std::vector<Form>> asked_;
  std::vector<std::string> ended_;
  std::vector<std::string> messages_;
  std::vector<Form> conference_events_;
  int unsigned_ = 0;
};

}  // namespace softphone::io::carrier
