#include "io/media/rtp_sockets.hpp"

#include <arpa/inet.h>
#include <unistd.h>

#include <utility>

namespace softphone::media {
namespace {

/// A bound socket, or -1. `port` 0: any; becomes the one taken.
int bind_socket(in_addr address, std::uint16_t& port) {
  const int descriptor = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  const int traffic_class = 46 << 2;  // expedited forwarding, as all media
  (void)setsockopt(descriptor, IPPROTO_IP, IP_TOS, &traffic_class, sizeof traffic_class);
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_addr = address;
  local.sin_port = htons(port);
  socklen_t size = sizeof local;
  if (::bind(descriptor, reinterpret_cast<sockaddr*>(&local), sizeof local) != 0 ||
      getsockname(descriptor, reinterpret_cast<sockaddr*>(&local), &size) != 0) {
    ::close(descriptor);
    return -1;
  }
  port = ntohs(local.sin_port);
  return descriptor;
}

}  // namespace

Result<std::unique_ptr<RtpSockets>> RtpSockets::open(const std::string& address, PortRange range) {
  in_addr local{};
  if (inet_pton(AF_INET, address.c_str(), &local) != 1) return fail("no_port", "not an IPv4 address");
  std::unique_ptr<RtpSockets> result(new RtpSockets);
  const auto take = [&](std::uint16_t port) {
    const int rtp = bind_socket(local, port);
    std::uint16_t next = static_cast<std::uint16_t>(port + 1);
    const int rtcp = rtp >= 0 && port % 2 == 0 ? bind_socket(local, next) : -1;
    if (rtcp < 0) {
      if (rtp >= 0) ::close(rtp);
      return false;
    }
    result->rtp_ = rtp;
    result->rtcp_ = rtcp;
    result->port_ = port;
    return true;
  };
  if (range.first == 0) {
    // The system names a free port; with luck it is even and its neighbour is free.
    for (int attempt = 0; attempt < 200; ++attempt) {
      if (take(0)) return result;
    }
    return fail("no_port", "no free pair of ports");
  }
  for (unsigned port = range.first + range.first % 2; port + 1 <= range.last; port += 2) {
    if (take(static_cast<std::uint16_t>(port))) return result;
  }
  return fail("no_port", "all ports of the range are taken");
}

RtpSockets::~RtpSockets() {
  if (rtp_ >= 0) ::close(rtp_);
  if (rtcp_ >= 0) ::close(rtcp_);
}

std::optional<RtpSockets::Datagram> RtpSockets::receive(int descriptor, std::span<std::uint8_t> buffer) {
  sockaddr_in from{};
  iovec vector{buffer.data(), buffer.size()};
  msghdr message{};
  message.msg_name = &from;
  message.msg_namelen = sizeof from;
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  const ssize_t size = recvmsg(descriptor, &message, MSG_DONTWAIT);
  if (size < 0) return std::nullopt;
  const bool whole = (message.msg_flags & MSG_TRUNC) == 0;
  return Datagram{
      whole ? static_cast<std::size_t>(size) : 0,
      make_endpoint(ntohl(from.sin_addr.s_addr), ntohs(from.sin_port))};
}

void RtpSockets::send(int descriptor, Endpoint to, ByteView bytes) {
  if (to == 0) return;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(endpoint_address(to));
  address.sin_port = htons(endpoint_port(to));
  (void)!::sendto(
      descriptor,
      bytes.data(),
      bytes.size(),
      MSG_DONTWAIT,
      reinterpret_cast<const sockaddr*>(&address),
      sizeof address
  );
}

}  // namespace softphone::media
