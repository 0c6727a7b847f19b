#pragma once
// An IP address and a UDP port, as STUN carries them.

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/encoding.hpp"

namespace softphone::stun {

struct Address {
  std::array<std::uint8_t, 16> ip{};  ///< network order; an IPv4 address fills the first four bytes
  bool v6 = false;
  std::uint16_t port = 0;

  /// `address` in host order: 127.0.0.1 is 0x7f000001.
  static Address v4(std::uint32_t address, std::uint16_t port) {
    Address result;
    for (std::size_t i = 0; i < 4; ++i) result.ip[i] = static_cast<std::uint8_t>(address >> (24 - 8 * i));
    result.port = port;
    return result;
  }
  [[nodiscard]] ByteView ip_bytes() const { return ByteView(ip).first(v6 ? 16 : 4); }
  /// Host order; meaningless for IPv6.
  [[nodiscard]] std::uint32_t v4_number() const {
    return std::uint32_t{ip[0]} << 24 | std::uint32_t{ip[1]} << 16 | std::uint32_t{ip[2]} << 8 | ip[3];
  }
  bool operator==(const Address&) const = default;
};

}  // namespace softphone::stun
