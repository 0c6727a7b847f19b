#include "io/media/plain_rtp.hpp"

#include <arpa/inet.h>

#include <array>
#include <cstdlib>

#include "audio/g711.hpp"

namespace softphone::media {
namespace {

// Who has been silent so long may have moved: its NAT has forgotten it, or another device took over.
constexpr Duration kLatchHolds = 3s;

struct Tables {
  std::array<std::uint8_t, 256> to_a_law{};
  std::array<std::uint8_t, 256> to_mu_law{};

  Tables() {
    for (unsigned code = 0; code < 256; ++code) {
      const auto byte = static_cast<std::uint8_t>(code);
      to_mu_law[code] = audio::mu_law_encode(audio::a_law_decode(byte));
      // The nearest of A-law's own values.
      const int wanted = audio::mu_law_decode(byte);
      int best = 1 << 20;
      for (unsigned candidate = 0; candidate < 256; ++candidate) {
        const int distance = std::abs(audio::a_law_decode(static_cast<std::uint8_t>(candidate)) - wanted);
        if (distance >= best) continue;
        best = distance;
        to_a_law[code] = static_cast<std::uint8_t>(candidate);
      }
    }
  }
};

const Tables& tables() {
  static const Tables kTables;
  return kTables;
}

Endpoint endpoint_of(const std::string& address, std::uint16_t port) {
  in_addr parsed{};
  if (port == 0 || inet_pton(AF_INET, address.c_str(), &parsed) != 1 || parsed.s_addr == 0) return 0;
  return make_endpoint(ntohl(parsed.s_addr), port);
}

}  // namespace

void PlainRtp::set_remote(const RtpRemote& remote) {
  sends_ = remote.sends;
  a_law_ = remote.a_law;
  const Endpoint announced = endpoint_of(remote.address, remote.port);
  if (announced == 0 || announced == announced_) return;
  announced_ = announced;
  target_ = announced;
  rtcp_target_ = endpoint_of(
      remote.address, remote.rtcp_port != 0 ? remote.rtcp_port : static_cast<std::uint16_t>(remote.port + 1)
  );
  latched_ = 0;
}

bool PlainRtp::accept(Endpoint from, TimePoint now) {
  if (from == latched_) {
    heard_ = now;
    return true;
  }
  // Nobody is believed before the far end has said, by signalling, that it wants to talk at all.
  if (announced_ == 0) return false;
  const bool announced_host = endpoint_address(from) == endpoint_address(announced_);
  const bool latched_host = endpoint_address(latched_) == endpoint_address(announced_);
  const bool free = latched_ == 0 || now - heard_ > kLatchHolds;
  if (!free && !(announced_host && !latched_host)) return false;
  latched_ = from;
  heard_ = now;
  target_ = from;
  if (!announced_host) {
    rtcp_target_ = make_endpoint(endpoint_address(from), static_cast<std::uint16_t>(endpoint_port(from) + 1));
  }
  return true;
}

void PlainRtp::to_wire(std::span<std::uint8_t> payload) const {
  if (!a_law_) return;
  const auto& table = tables().to_a_law;
  for (std::uint8_t& byte : payload) byte = table[byte];
}

void PlainRtp::from_wire(std::span<std::uint8_t> payload) const {
  if (!a_law_) return;
  const auto& table = tables().to_mu_law;
  for (std::uint8_t& byte : payload) byte = table[byte];
}

}  // namespace softphone::media
