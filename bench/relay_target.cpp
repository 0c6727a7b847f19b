// The media engine as a bare relay, for load generators that know nothing of calls: one UDP datagram of JSON
// sets a call up.
//   relay_target PORT [MEMBERS]
//   → {"id":7,"a":"<SDP>","b":"<SDP>"}   two legs that are bridged; without "b" one leg, which joins a room
//   of MEMBERS ← {"id":7,"ok":true,"a":"<SDP>","b":"<SDP>"}   or {"id":7,"ok":false,"error":"why"}
// bench/relay_adapter.mjs carries a generator's standard input and output to it.

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <boost/json.hpp>
#include <cstdlib>
#include <cstring>

#include "carrier/media_description.hpp"
#include "io/media/media_engine.hpp"
#include "io/net/random.hpp"

namespace {

using namespace softphone;
namespace json = boost::json;

class Target {
 public:
  explicit Target(std::size_t members) : members_(members), random_(net::system_random()) {
    media::MediaOptions options;
    options.bind_address = "127.0.0.1";
    auto engine = media::MediaEngine::start(options, [](const media::MediaEvent&) {});
    if (!engine) {
      fmt::print(stderr, "{}\n", engine.error().detail);
      std::exit(1);
    }
    engine_ = std::move(*engine);
    facts_.fingerprint = engine_->fingerprint();
    facts_.candidates.emplace_back();
    for (const auto& address : engine_->candidates(0)) {
      facts_.candidates.front().push_back({.ip = address.ip, .port = address.port});
    }
  }

  json::object set_up(const json::object& request) {
    json::object answer{{"id", request.at("id")}, {"ok", true}};
    std::array<media::LegId, 2> legs{};
    std::size_t count = 0;
    for (const char* side : {"a", "b"}) {
      const json::value* sdp = request.if_contains(side);
      if (!sdp) continue;
      std::string error;
      answer[side] = open(std::string(sdp->as_string()), legs[count++], error);
      if (!error.empty()) return {{"id", request.at("id")}, {"ok", false}, {"error", error}};
    }
    if (count == 2) {
      engine_->bridge(legs[0], legs[1]);
    } else {
      engine_->join(legs[0], media::RoomId{1 + rooms_++ / members_}, 0, {});
    }
    return answer;
  }

 private:
  std::string open(const std::string& sdp, media::LegId& leg, std::string& error) {
    const auto offer = carrier::read_description(sdp);
    if (!offer) {
      error = offer.error().code;
      return {};
    }
    const carrier::LocalMedia local = carrier::make_local_media(random_);
    media::WebRtcLegOptions options;
    options.local = {local.ice.ufrag, local.ice.pwd};
    options.remote = {offer->remote.ice.ufrag, offer->remote.ice.pwd};
    options.remote_fingerprint = offer->remote.fingerprint;
    options.codec = offer->remote.format.codec;
    options.payload_type = offer->remote.format.payload_type;
    options.ssrc = local.ssrc;
    options.cname = local.cname;
    leg = media::LegId{++last_leg_};
    engine_->open_web_rtc(0, leg, std::move(options));
    return carrier::write_answer(local, facts_, 0, offer->remote.format, offer->mid, false);
  }

  std::size_t members_;
  RandomSource random_;
  std::unique_ptr<media::MediaEngine> engine_;
  carrier::MediaFacts facts_;
  std::uint64_t last_leg_ = 0;
  std::uint64_t rooms_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: relay_target PORT [MEMBERS]\n");
    return 2;
  }
  Target target(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 2);
  const int control = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(control, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::perror("bind");
    return 1;
  }
  std::string buffer(65536, '\0');
  for (;;) {
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const ssize_t count =
        recvfrom(control, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (count <= 0) continue;
    json::error_code error;
    const json::value request = json::parse({buffer.data(), static_cast<std::size_t>(count)}, error);
    if (error || !request.is_object()) continue;
    const std::string answer = json::serialize(target.set_up(request.get_object()));
    (void)sendto(control, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
  }
}
