#include "io/media/udp_port.hpp"

#include <arpa/inet.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace softphone::media {

UdpPort::Batch::Batch() {
  for (std::size_t i = 0; i < kBatch; ++i) {
    headers[i].msg_hdr.msg_iov = &vectors[i];
    headers[i].msg_hdr.msg_iovlen = 1;
    headers[i].msg_hdr.msg_name = &addresses[i];
    headers[i].msg_hdr.msg_namelen = sizeof addresses[i];
    addresses[i].sin_family = AF_INET;
  }
}

Result<std::unique_ptr<UdpPort>> UdpPort::open(const std::string& address, std::uint16_t port) {
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_port = htons(port);
  if (inet_pton(AF_INET, address.c_str(), &local.sin_addr) != 1)
    return fail("bind_failed", "not an IPv4 address");
  std::unique_ptr<UdpPort> result(new UdpPort);
  result->socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (result->socket_ < 0) return fail("bind_failed", std::strerror(errno));
  // Two seconds of a thousand calls; the kernel caps it at net.core.{r,w}mem_max.
  const int buffer = 4 << 20;
  (void)setsockopt(result->socket_, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  (void)setsockopt(result->socket_, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
  // Expedited forwarding (RFC 8837 §5: audio), where the network honours it.
  const int traffic_class = 46 << 2;
  (void)setsockopt(result->socket_, IPPROTO_IP, IP_TOS, &traffic_class, sizeof traffic_class);
  if (::bind(result->socket_, reinterpret_cast<sockaddr*>(&local), sizeof local) != 0) {
    return fail(errno == EADDRINUSE ? "port_taken" : "bind_failed", std::strerror(errno));
  }
  socklen_t size = sizeof local;
  if (getsockname(result->socket_, reinterpret_cast<sockaddr*>(&local), &size) != 0) {
    return fail("bind_failed", std::strerror(errno));
  }
  result->port_ = ntohs(local.sin_port);
  for (std::size_t i = 0; i < kBatch; ++i) {
    result->in_.vectors[i] = {(*result->in_buffers_)[i].data(), kMaxDatagram};
  }
  return result;
}

UdpPort::~UdpPort() {
  if (socket_ >= 0) ::close(socket_);
}

std::size_t UdpPort::receive() {
  const int count = recvmmsg(socket_, in_.headers.data(), kBatch, MSG_DONTWAIT, nullptr);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

Endpoint UdpPort::sender(std::size_t index) const {
  const sockaddr_in& from = in_.addresses[index];
  return make_endpoint(ntohl(from.sin_addr.s_addr), ntohs(from.sin_port));
}

UdpPort::Datagram UdpPort::received(std::size_t index) {
  mmsghdr& header = in_.headers[index];
  const bool whole = (header.msg_hdr.msg_flags & MSG_TRUNC) == 0;
  header.msg_hdr.msg_namelen = sizeof(sockaddr_in);
  return {std::span((*in_buffers_)[index]).first(whole ? header.msg_len : 0), sender(index)};
}

void UdpPort::send(Endpoint to, std::span<std::uint8_t> bytes) {
  if (to == 0) return;
  out_.vectors[queued_] = {bytes.data(), bytes.size()};
  out_.addresses[queued_].sin_addr.s_addr = htonl(endpoint_address(to));
  out_.addresses[queued_].sin_port = htons(endpoint_port(to));
  if (++queued_ == kBatch) flush();
}

void UdpPort::send_copy(Endpoint to, ByteView bytes) {
  if (bytes.size() > kBufferSize) return;
  const std::span<std::uint8_t> buffer = scratch();
  std::memcpy(buffer.data(), bytes.data(), bytes.size());
  send(to, buffer.first(bytes.size()));
}

std::span<std::uint8_t> UdpPort::scratch() {
  if (scratch_used_ == kBatch) flush();
  return (*out_buffers_)[scratch_used_++];
}

void UdpPort::flush() {
  std::size_t done = 0;
  while (done < queued_) {
    const int count =
        sendmmsg(socket_, out_.headers.data() + done, static_cast<unsigned>(queued_ - done), MSG_DONTWAIT);
    if (count > 0) {
      done += static_cast<std::size_t>(count);
      sent_ += static_cast<std::uint64_t>(count);
    } else if (errno == EINTR) {
      continue;
    } else {
      // A full buffer or an unreachable address costs this datagram, as on any network; the others still go.
      ++dropped_;
      ++done;
    }
  }
  queued_ = 0;
  scratch_used_ = 0;
}

}  // namespace softphone::media
