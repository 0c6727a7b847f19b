#pragma once
// Virtual time and scripted pages for tests of the engine.

#include <boost/json.hpp>
#include <map>
#include <string>
#include <vector>

#include "carrier/engine.hpp"
#include "proto/jwt/access_token.hpp"

namespace softphone::carrier::test {

/// An offer or answer as a browser writes it; `opus_first` orders the codecs.
inline std::string browser_sdp(bool opus_first, const std::string& setup, const std::string& ufrag = "abcd") {
  const std::string order = opus_first ? "111 0 110 126" : "0 111 110 126";
  std::string fingerprint = "AB";
  for (int i = 1; i < 32; ++i) fingerprint += ":AB";
  std::string sdp = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n";
  sdp += "m=audio 9 UDP/TLS/RTP/SAVPF " + order + "\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:" + ufrag;
  sdp += "\r\na=ice-pwd:0123456789abcdefghijklmn\r\na=fingerprint:sha-256 " + fingerprint +
         "\r\na=setup:" + setup;
  sdp += "\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:111 opus/48000/2\r\n";
  sdp += "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n";
  return sdp;
}

/// A page's side of one signalling connection: every frame it got, parsed.
struct Page {
  ConnectionId id{};
  std::vector<boost::json::object> frames;

  [[nodiscard]] int count(std::string_view type) const {
    int n = 0;
    for (const auto& frame : frames) n += frame.at("type").as_string() == type ? 1 : 0;
    return n;
  }
  /// Payload of the last frame of that type; empty when there is none.
  [[nodiscard]] boost::json::object last(std::string_view type) const {
    for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
      if (frame->at("type").as_string() == type) return frame->at("payload").as_object();
    }
    return {};
  }
  [[nodiscard]] std::string text(std::string_view type, std::string_view field) const {
    const auto payload = last(type);
    const auto* value = payload.if_contains(field);
    return value && value->is_string() ? std::string(value->as_string()) : std::string{};
  }
  [[nodiscard]] int error_code(std::string_view type) const {
    const auto payload = last(type);
    const auto* error = payload.if_contains("error");
    return error ? static_cast<int>(error->at("code").as_int64()) : 0;
  }
};

class World {
 public:
  explicit World(Config config = default_config(), unsigned shards = 1)
      : engine(std::move(config), facts(shards), [this](std::span<std::uint8_t> out) {
          for (auto& byte : out) byte = next_byte();
        }) {}

  static Config default_config() {
    Config config;
    config.account_sid = "AC" + std::string(32, '3');
    config.auth_token = "0123456789abcdef0123456789abcdef";
    config.keys = {{.sid = "SK" + std::string(32, '1'), .secret = "secret"}};
    Application app;
    app.sid = "AP" + std::string(32, '2');
    app.voice.url = "http://app.test/voice";
    config.applications = {app};
    PhoneNumber number;
    number.sid = "PN" + std::string(32, '4');
    number.number = "+33199001001";
    number.voice.url = "http://app.test/incoming";
    number.voice.status_callback = "http://app.test/status";
    config.numbers = {number};
    return config;
  }
  static MediaFacts facts(unsigned shards) {
    MediaFacts facts;
    facts.fingerprint = Bytes(32, 0x11);
    for (unsigned shard = 0; shard < shards; ++shard) {
      facts.candidates.push_back({{.ip = "127.0.0.1", .port = static_cast<std::uint16_t>(4000 + shard)}});
    }
    return facts;
  }

  [[nodiscard]] Now now() const {
    return {.steady = TimePoint{} + elapsed_, .wall = from_unix_seconds(1'700'000'000) + elapsed_};
  }

  std::string token(const std::string& identity, Duration ttl = 1h, const std::string& secret = "secret")
      const {
    jwt::AccessToken token;
    token.account_sid = engine.config().account_sid;
    token.api_key_sid = "SK" + std::string(32, '1');
    token.identity = identity;
    token.token_id = "id";
    token.issued_at = now().wall - 10s;
    token.expires_at = std::chrono::time_point_cast<WallTime::duration>(now().wall + ttl);
    token.incoming_allowed = true;
    token.outgoing_app = "AP" + std::string(32, '2');
    return jwt::sign(token, secret);
  }

  void happen(const Event& event) {
    engine.handle(event, now());
    drain();
  }
  void advance(Duration span) {
    const Duration target = elapsed_ + span;
    while (true) {
      const auto next = engine.next_timeout();
      if (!next || *next - TimePoint{} > target) break;
      elapsed_ = std::max(elapsed_, *next - TimePoint{});
      engine.handle_timeout(now());
      drain();
    }
    elapsed_ = target;
  }

  // A page.
  Page& open() {
    const auto number = ++last_connection_;
    Page& page = pages[number];
    page.id = static_cast<ConnectionId>(number);
    happen(ConnectionOpened{page.id});
    return page;
  }
  void send(const Page& page, const std::string& type, boost::json::object payload) {
    boost::json::object frame{{"type", type}, {"version", "1.6"}, {"payload", std::move(payload)}};
    happen(FrameReceived{.connection = page.id, .text = boost::json::serialize(frame)});
  }
  void listen(const Page& page, const std::string& text) { send(page, "listen", {{"token", text}}); }
  Page& device(const std::string& identity) {
    Page& page = open();
    listen(page, token(identity));
    send(page, "register", {{"media", boost::json::object{{"audio", true}}}});
    return page;
  }
  void close(const Page& page) { happen(ConnectionClosed{page.id}); }
  /// device.connect({params}); gives the call SID.
  std::string call(
      Page& page, const std::string& params, bool opus_first = false, const std::string& id = "TJS1"
  ) {
    send(
        page,
        "invite",
        {{"callsid", id},
         {"sdp", browser_sdp(opus_first, "actpass")},
         {"twilio", boost::json::object{{"params", params}}}}
    );
    return page.text("ringing", "callsid");
  }
  void accept(Page& page, const std::string& sid, bool opus_first = false) {
    send(page, "answer", {{"callsid", sid}, {"sdp", browser_sdp(opus_first, "active")}});
  }

  // The application's server.
  void reply(const std::string& twiml, int status = 200, const std::string& type = "text/xml") {
    const FetchDocument request = fetches.back();
    happen(FetchFinished{request.request, status, type, twiml});
  }
  void dial(const std::string& inner, const std::string& attributes = "") {
    reply("<Response><Dial " + attributes + ">" + inner + "</Dial></Response>");
  }
  [[nodiscard]] std::string param(const std::string& name) const {
    return fetches.back().params.get_or(name, "");
  }

  template <class T>
  [[nodiscard]] std::vector<T> effects_of() const {
    std::vector<T> found;
    for (const Effect& effect : effects) {
      if (const auto* specific = std::get_if<T>(&effect)) found.push_back(*specific);
    }
    return found;
  }
  [[nodiscard]] std::vector<int> notes() const {
    std::vector<int> codes;
    for (const auto& note : effects_of<Notify>()) codes.push_back(note.code);
    return codes;
  }
  [[nodiscard]] std::string status(const std::string& sid) const {
    const Call* found = engine.find_call(sid);
    return found ? std::string(to_string(found->status)) : "unknown";
  }
  [[nodiscard]] LegId leg(const std::string& sid) const { return engine.find_call(sid)->leg; }
  /// The newest call that `parent` dialled.
  [[nodiscard]] const Call* child_of(const std::string& parent) const {
    Engine::CallFilter filter;
    filter.parent_sid = parent;
    const auto list = engine.list_calls(filter, 1);
    return list.empty() ? nullptr : list.front();
  }

  Engine engine;
  std::map<std::uint64_t, Page> pages;
  std::vector<Effect> effects;
  std::vector<FetchDocument> fetches;
  std::vector<StatusCallback> callbacks;

  void drain() {
    while (auto effect = engine.poll_effect()) {
      if (const auto* frame = std::get_if<SendFrame>(&*effect)) {
        pages[static_cast<std::uint64_t>(frame->connection)].frames.push_back(
            boost::json::parse(frame->text).as_object()
        );
      }
      if (const auto* fetch = std::get_if<FetchDocument>(&*effect)) fetches.push_back(*fetch);
      if (const auto* callback = std::get_if<StatusCallback>(&*effect)) callbacks.push_back(*callback);
      effects.push_back(std::move(*effect));
    }
  }

 private:
  std::uint8_t next_byte() {
    seed_ = seed_ * 1103515245 + 12345;
    return static_cast<std::uint8_t>(seed_ >> 16);
  }

  Duration elapsed_ = 100s;
  std::uint64_t last_connection_ = 0;
  std::uint32_t seed_ = 1;
};

}  // namespace softphone::carrier::test
