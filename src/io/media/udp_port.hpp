#pragma once
// One UDP socket (IPv4) of a media thread, read and written in batches. Packets are changed in place and sent
// from the buffer in which they arrived.

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <memory>
#include <span>

#include "base/encoding.hpp"
#include "base/result.hpp"

namespace softphone::media {

/// IPv4 address and port in one number, host order: address << 16 | port. 0 is nowhere.
using Endpoint = std::uint64_t;
constexpr Endpoint make_endpoint(std::uint32_t address, std::uint16_t port) {
  return std::uint64_t{address} << 16 | port;
}
constexpr std::uint32_t endpoint_address(Endpoint endpoint) {
  return static_cast<std::uint32_t>(endpoint >> 16);
}
constexpr std::uint16_t endpoint_port(Endpoint endpoint) {
  return static_cast<std::uint16_t>(endpoint);
}

class UdpPort {
 public:
  static constexpr std::size_t kBatch = 64;
  /// Larger datagrams are dropped: WebRTC stays under the Ethernet MTU.
  static constexpr std::size_t kMaxDatagram = 1500;
  /// Room before and after a received datagram, for what protecting adds.
  static constexpr std::size_t kBufferSize = 1600;

  /// `address` textual, `port` 0 for any. Error codes: port_taken, bind_failed.
  static Result<std::unique_ptr<UdpPort>> open(const std::string& address, std::uint16_t port);
  ~UdpPort();
  UdpPort(const UdpPort&) = delete;
  UdpPort& operator=(const UdpPort&) = delete;

  [[nodiscard]] int descriptor() const { return socket_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }

  struct Datagram {
    std::span<std::uint8_t> bytes;  ///< followed by kBufferSize - kMaxDatagram writable bytes at least
    Endpoint from = 0;
  };
  /// Fetches what has arrived, at most a batch; received(0..n-1) are valid until the next call.
  std::size_t receive();
  [[nodiscard]] Datagram received(std::size_t index);
  [[nodiscard]] Endpoint sender(std::size_t index) const;

  /// Queues a datagram. `bytes` must stay untouched until flush(), which may happen inside.
  void send(Endpoint to, std::span<std::uint8_t> bytes);
  /// Queues a copy.
  void send_copy(Endpoint to, ByteView bytes);
  /// A buffer of kBufferSize for the next datagram made here; valid until flush(). May flush.
  std::span<std::uint8_t> scratch();
  void flush();

  [[nodiscard]] std::uint64_t sent() const { return sent_; }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  UdpPort() = default;

  struct Batch {
    std::array<mmsghdr, kBatch> headers{};
    std::array<iovec, kBatch> vectors{};
    std::array<sockaddr_in, kBatch> addresses{};
    Batch();
  };
  using Buffers = std::array<std::array<std::uint8_t, kBufferSize>, kBatch>;

  int socket_ = -1;
  std::uint16_t port_ = 0;
  Batch in_;
  Batch out_;
  std::size_t queued_ = 0;
  std::size_t scratch_used_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t dropped_ = 0;
  std::unique_ptr<Buffers> in_buffers_ = std::make_unique<Buffers>();
  std::unique_ptr<Buffers> out_buffers_ = std::make_unique<Buffers>();
};

}  // namespace softphone::media
