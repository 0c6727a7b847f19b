#pragma once
// RTP headers (RFC 3550 §5.1).

#include <cstdint>
#include <optional>
#include <span>

#include "base/encoding.hpp"

namespace softphone::rtp {

constexpr std::size_t kHeaderSize = 12;

struct Header {
  bool marker = false;
  bool padding = false;
  std::uint8_t payload_type = 0;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
  std::uint16_t size = kHeaderSize;  ///< with contributing sources and extension
};

/// Reads a header with its CSRC list and extension (skipped); nothing if they do not fit into `packet`.
/// Padding is not looked at: before decryption it cannot be.
std::optional<Header> parse_header(ByteView packet);

/// The payload of a plain packet without padding; nothing if the padding is impossible.
std::optional<ByteView> payload_of(ByteView packet, const Header& header);

/// Writes a header without CSRC, extension and padding, 12 bytes.
void write_header(std::span<std::uint8_t, kHeaderSize> out, const Header& header);

}  // namespace softphone::rtp
