// Two signed-in pages; the input is their frames, separated by NUL bytes, in turns. "{CA}" in a frame stands
// for the newest call. Whatever they send, the engine comes to rest, and hanging everything up leaves no
// timer.
#include <cstdlib>

#include "carrier/engine.hpp"
#include "proto/jwt/access_token.hpp"

namespace {

using namespace softphone;
using namespace softphone::carrier;

std::string token(const Config& config, const std::string& identity, WallTime now) {
  jwt::AccessToken token;
  token.account_sid = config.account_sid;
  token.api_key_sid = config.keys[0].sid;
  token.identity = identity;
  token.token_id = "id";
  token.issued_at = now;
  token.expires_at = now + 1h;
  token.incoming_allowed = true;
  token.outgoing_app = config.applications[0].sid;
  return jwt::sign(token, config.keys[0].secret);
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// Executes effects as an application would whose TwiML rings the other page.
void settle(Engine& engine, Now now) {
  for (int effects = 0; const auto effect = engine.poll_effect(); ++effects) {
    if (effects > 10'000) std::abort();
    if (const auto* fetch = std::get_if<FetchDocument>(&*effect)) {
      engine.handle(
          FetchFinished{
              fetch->request,
              200,
              "text/xml",
              "<Response><Dial timeout='5'><Client>b</Client></Dial></Response>"},
          now
      );
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint32_t seed = 1;
  const RandomSource random = [&seed](std::span<std::uint8_t> out) {
    for (auto& byte : out) {
      seed = seed * 1103515245 + 12345;
      byte = static_cast<std::uint8_t>(seed >> 16);
    }
  };
  Config config = make_account(random);
  config.applications[0].voice.url = "http://h/voice";
  MediaFacts facts;
  facts.fingerprint = Bytes(32, 1);
  facts.candidates = {{{.ip = "127.0.0.1", .port = 1}}};
  Engine engine(config, facts, random);
  Now now{TimePoint{} + 1h, from_unix_seconds(1'700'000'000)};

  for (const std::uint64_t id : {1, 2}) {
    engine.handle(ConnectionOpened{static_cast<ConnectionId>(id)}, now);
    engine.handle(
        FrameReceived{
            static_cast<ConnectionId>(id),
            R"({"type":"listen","payload":{"token":")" + token(config, id == 1 ? "a" : "b", now.wall) +
                "\"}}"},
        now
    );
    engine.handle(
        FrameReceived{
            static_cast<ConnectionId>(id), R"({"type":"register","payload":{"media":{"audio":true}}})"},
        now
    );
  }

  std::string_view input(reinterpret_cast<const char*>(data), size);
  std::uint64_t turn = 0;
  while (!input.empty()) {
    const std::size_t end = input.find('\0');
    std::string frame(input.substr(0, end));
    input = end == std::string_view::npos ? std::string_view{} : input.substr(end + 1);
    const auto newest = engine.list_calls({}, 1);
    if (!newest.empty()) replace_all(frame, "{CA}", newest[0]->sid);
    if (frame == "w") {
      now.steady += 2s;
      now.wall += 2s;
      engine.handle_timeout(now);
    } else {
      engine.handle(FrameReceived{static_cast<ConnectionId>(1 + turn++ % 2), std::move(frame)}, now);
    }
    settle(engine, now);
  }
  engine.shut_down(now);
  settle(engine, now);
  for (const Call* call : engine.list_calls({}, 10'000)) {
    if (!call->ended()) std::abort();
  }
  if (engine.next_timeout()) std::abort();
  return 0;
}
