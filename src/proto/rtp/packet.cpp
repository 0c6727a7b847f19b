#include "proto/rtp/packet.hpp"

namespace softphone::rtp {
namespace {

std::uint16_t u16(ByteView bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

std::uint32_t u32(ByteView bytes, std::size_t at) {
  return std::uint32_t{u16(bytes, at)} << 16 | u16(bytes, at + 2);
}

}  // namespace

std::optional<Header> parse_header(ByteView packet) {
  if (packet.size() < kHeaderSize || packet[0] >> 6 != 2) return std::nullopt;
  std::size_t size = kHeaderSize + std::size_t{packet[0] & 0x0Fu} * 4;
  if ((packet[0] & 0x10) != 0) {
    if (packet.size() < size + 4) return std::nullopt;
    size += 4 + std::size_t{u16(packet, size + 2)} * 4;
  }
  if (size > packet.size()) return std::nullopt;
  Header header;
  header.padding = (packet[0] & 0x20) != 0;
  header.marker = (packet[1] & 0x80) != 0;
  header.payload_type = packet[1] & 0x7F;
  header.sequence = u16(packet, 2);
  header.timestamp = u32(packet, 4);
  header.ssrc = u32(packet, 8);
  header.size = static_cast<std::uint16_t>(size);
  return header;
}

std::optional<ByteView> payload_of(ByteView packet, const Header& header) {
  std::size_t size = packet.size() - header.size;
  if (header.padding) {
    const std::size_t padding = packet.back();
    if (size == 0 || padding == 0 || padding > size) return std::nullopt;
    size -= padding;
  }
  return packet.subspan(header.size, size);
}

void write_header(std::span<std::uint8_t, kHeaderSize> out, const Header& header) {
  out[0] = 0x80;
  out[1] = static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | (header.payload_type & 0x7F));
  out[2] = static_cast<std::uint8_t>(header.sequence >> 8);
  out[3] = static_cast<std::uint8_t>(header.sequence);
  for (int i = 0; i < 4; ++i) {
    out[4 + i] = static_cast<std::uint8_t>(header.timestamp >> (24 - 8 * i));
    out[8 + i] = static_cast<std::uint8_t>(header.ssrc >> (24 - 8 * i));
  }
}

}  // namespace softphone::rtp
