#pragma once
// The sockets of a plain RTP leg: an even port for RTP and the odd one after it for RTCP (RFC 3550 §11). A
// leg without ICE has ports of its own, as nothing in its packets says whose they are before the far end's
// address is known.

#include <memory>
#include <optional>

#include "base/result.hpp"
#include "io/media/udp_port.hpp"

namespace softphone::media {

/// Ports that may be taken; 0, 0: any free pair.
struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
};

class RtpSockets {
 public:
  /// Error code: no_port.
  static Result<std::unique_ptr<RtpSockets>> open(const std::string& address, PortRange range);
  ~RtpSockets();
  RtpSockets(const RtpSockets&) = delete;
  RtpSockets& operator=(const RtpSockets&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int rtp() const { return rtp_; }
  [[nodiscard]] int rtcp() const { return rtcp_; }

  struct Datagram {
    std::size_t size = 0;
    Endpoint from = 0;
  };
  /// One datagram of either socket; nothing when there is none. One that does not fit is dropped.
  static std::optional<Datagram> receive(int descriptor, std::span<std::uint8_t> buffer);
  /// A datagram that cannot be sent is lost, as on any network.
  static void send(int descriptor, Endpoint to, ByteView bytes);

 private:
  RtpSockets() = default;

  int rtp_ = -1;
  int rtcp_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace softphone::media
