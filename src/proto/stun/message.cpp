#include "proto/stun/message.hpp"

#include "base/bytes.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::stun {
namespace {

enum Type : std::uint16_t {
  kUsername = 0x0006,
  kMessageIntegrity = 0x0008,
  kErrorCode = 0x0009,
  kUnknownAttributes = 0x000A,
  kXorMappedAddress = 0x0020,
  kPriority = 0x0024,
  kUseCandidate = 0x0025,
  kSoftware = 0x8022,
  kFingerprint = 0x8028,
  kIceControlled = 0x8029,
  kIceControlling = 0x802A,
};

constexpr std::size_t kIntegritySize = 20;
constexpr std::size_t kSmall = 64;                      // holds every attribute value that we write
constexpr std::uint32_t kFingerprintMask = 0x5354554E;  // RFC 8489 §14.7
// RFC 8489 §14.3: fewer than 509 bytes.
constexpr std::size_t kMaxUsername = 508;

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320u : value >> 1;
    table[i] = value;
  }
  return table;
}

std::uint32_t crc32(ByteView data) {
  static constexpr auto kTable = make_crc_table();
  std::uint32_t value = 0xFFFFFFFFu;
  for (const std::uint8_t byte : data) value = kTable[(value ^ byte) & 0xFF] ^ value >> 8;
  return ~value;
}

/// XORs the address with the magic cookie and, for IPv6, the transaction id (RFC 8489 §14.2). Its own
/// inverse.
void xor_address(Address& address, const TransactionId& transaction) {
  std::array<std::uint8_t, 16> mask{0x21, 0x12, 0xA4, 0x42};
  std::copy(transaction.begin(), transaction.end(), mask.begin() + 4);
  for (std::size_t i = 0; i < (address.v6 ? 16u : 4u); ++i) address.ip[i] ^= mask[i];
  address.port ^= kMagicCookie >> 16;
}

std::optional<Address> read_xor_address(ByteView value, const TransactionId& transaction) {
  ByteReader reader(value);
  reader.u8();
  const std::uint8_t family = reader.u8();
  Address address;
  address.v6 = family == 2;
  address.port = reader.u16();
  const ByteView ip = reader.take(address.v6 ? 16 : 4);
  if (!reader.ok() || reader.remaining() != 0 || (family != 1 && family != 2)) return std::nullopt;
  std::copy(ip.begin(), ip.end(), address.ip.begin());
  xor_address(address, transaction);
  return address;
}

bool read_known(Message& message, std::uint16_t type, ByteView value) {
  ByteReader reader(value);
  switch (type) {
    case kUsername:
      message.username = as_text(value);
      return value.size() <= kMaxUsername;
    case kSoftware:
      message.software = as_text(value);
      return true;
    case kPriority:
      message.priority = reader.u32();
      return value.size() == 4;
    case kUseCandidate:
      message.use_candidate = true;
      return value.empty();
    case kIceControlling:
      message.ice_controlling = reader.u64();
      return value.size() == 8;
    case kIceControlled:
      message.ice_controlled = reader.u64();
      return value.size() == 8;
    case kXorMappedAddress:
      message.xor_mapped = read_xor_address(value, message.transaction);
      return message.xor_mapped.has_value();
    case kErrorCode: {
      reader.skip(2);
      const unsigned hundreds = reader.u8() & 7u;
      const unsigned rest = reader.u8();
      message.error_code = static_cast<std::uint16_t>(hundreds * 100 + rest);
      return reader.ok() && hundreds >= 3 && hundreds <= 6 && rest < 100;
    }
    default:
      // Types below 0x8000 must be understood (§14).
      if (type < 0x8000 && type != kUnknownAttributes && message.unknown_count < message.unknown.size()) {
        message.unknown[message.unknown_count++] = type;
      }
      return true;
  }
}

}  // namespace

bool looks_like_stun(ByteView packet) {
  if (packet.size() < kHeaderSize || packet[0] > 3) return false;
  return packet[4] == 0x21 && packet[5] == 0x12 && packet[6] == 0xA4 && packet[7] == 0x42;
}

Result<Message> parse(ByteView packet) {
  if (!looks_like_stun(packet)) return fail("not_stun");
  ByteReader reader(packet);
  Message message;
  // The two class bits are interleaved with the method (§5): M11..M7 C1 M6..M4 C0 M3..M0.
  const std::uint16_t type = reader.u16();
  message.message_class = static_cast<Class>((type >> 7 & 2) | (type >> 4 & 1));
  message.method = static_cast<std::uint16_t>((type & 0x000F) | (type >> 1 & 0x0070) | (type >> 2 & 0x0F80));
  const std::uint16_t length = reader.u16();
  reader.skip(4);
  const ByteView id = reader.take(12);
  std::copy(id.begin(), id.end(), message.transaction.begin());
  if (length % 4 != 0 || length != reader.remaining()) return fail("malformed", "length field");

  while (reader.remaining() > 0) {
    const std::size_t at = reader.position();
    const std::uint16_t attribute = reader.u16();
    const std::uint16_t size = reader.u16();
    const ByteView value = reader.take(size);
    reader.skip((4 - size % 4) % 4);
    if (!reader.ok()) return fail("malformed", "attribute runs past the end");
    if (attribute == kFingerprint) {
      if (size != 4 || reader.remaining() != 0) return fail("malformed", "FINGERPRINT is not last");
      ByteReader number(value);
      if (number.u32() != (crc32(packet.first(at)) ^ kFingerprintMask)) return fail("bad_fingerprint");
      message.has_fingerprint = true;
    } else if (message.integrity_at) {
      continue;
    } else if (attribute == kMessageIntegrity) {
      if (size != kIntegritySize) return fail("malformed", "MESSAGE-INTEGRITY size");
      message.integrity_at = at;
    } else if (!read_known(message, attribute, value)) {
      return fail("malformed", "attribute value");
    }
  }
  return message;
}

bool integrity_matches(ByteView packet, const Message& message, ByteView key) {
  if (!message.integrity_at) return false;
  const std::size_t at = *message.integrity_at;
  // The HMAC covers the message up to the attribute, with the length field as if it ended there (§14.5).
  Bytes covered(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(at));
  const std::size_t length = at + 4 + kIntegritySize - kHeaderSize;
  covered[2] = static_cast<std::uint8_t>(length >> 8);
  covered[3] = static_cast<std::uint8_t>(length);
  return crypto::constant_time_equal(crypto::hmac_sha1(key, covered), packet.subspan(at + 4, kIntegritySize));
}

Builder::Builder(Class message_class, std::uint16_t method, const TransactionId& transaction) {
  packet_.reserve(128);
  ByteWriter writer(packet_);
  const auto c = static_cast<unsigned>(message_class);
  writer.u16(static_cast<std::uint16_t>(
      (method & 0x000Fu) | (method & 0x0070u) << 1 | (method & 0x0F80u) << 2 | (c & 1) << 4 | (c & 2) << 7
  ));
  writer.u16(0);
  writer.u32(kMagicCookie);
  writer.bytes(transaction);
}

Builder& Builder::attribute(std::uint16_t type, ByteView value) {
  ByteWriter writer(packet_);
  writer.u16(type);
  writer.u16(static_cast<std::uint16_t>(value.size()));
  writer.bytes(value);
  writer.zeros((4 - value.size() % 4) % 4);
  set_length(0);
  return *this;
}

void Builder::set_length(std::size_t bytes_to_come) {
  ByteWriter(packet_).patch_u16(2, static_cast<std::uint16_t>(packet_.size() - kHeaderSize + bytes_to_come));
}

Builder& Builder::username(std::string_view value) {
  return attribute(kUsername, as_bytes(value));
}
Builder& Builder::software(std::string_view value) {
  return attribute(kSoftware, as_bytes(value));
}
Builder& Builder::use_candidate() {
  return attribute(kUseCandidate, {});
}

Builder& Builder::priority(std::uint32_t value) {
  Bytes bytes;
  bytes.reserve(kSmall);
  ByteWriter(bytes).u32(value);
  return attribute(kPriority, bytes);
}

Builder& Builder::ice_controlling(std::uint64_t tie_breaker) {
  Bytes bytes;
  bytes.reserve(kSmall);
  ByteWriter(bytes).u64(tie_breaker);
  return attribute(kIceControlling, bytes);
}

Builder& Builder::ice_controlled(std::uint64_t tie_breaker) {
  Bytes bytes;
  bytes.reserve(kSmall);
  ByteWriter(bytes).u64(tie_breaker);
  return attribute(kIceControlled, bytes);
}

Builder& Builder::xor_mapped(const Address& address) {
  TransactionId transaction;
  std::copy_n(packet_.begin() + 8, transaction.size(), transaction.begin());
  Address masked = address;
  xor_address(masked, transaction);
  Bytes bytes;
  bytes.reserve(kSmall);
  ByteWriter writer(bytes);
  writer.u8(0);
  writer.u8(masked.v6 ? 2 : 1);
  writer.u16(masked.port);
  writer.bytes(masked.ip_bytes());
  return attribute(kXorMappedAddress, bytes);
}

Builder& Builder::error(ErrorCode code, std::string_view reason) {
  const auto number = static_cast<unsigned>(code);
  Bytes bytes;
  bytes.reserve(kSmall);
  ByteWriter writer(bytes);
  writer.u16(0);
  writer.u8(static_cast<std::uint8_t>(number / 100));
  writer.u8(static_cast<std::uint8_t>(number % 100));
  writer.text(reason);
  return attribute(kErrorCode, bytes);
}

Builder& Builder::unknown_attributes(std::span<const std::uint16_t> types) {
  Bytes bytes;
  bytes.reserve(kSmall);
  ByteWriter writer(bytes);
  for (const std::uint16_t type : types) writer.u16(type);
  return attribute(kUnknownAttributes, bytes);
}

Builder& Builder::integrity(ByteView key) {
  set_length(4 + kIntegritySize);
  return attribute(kMessageIntegrity, crypto::hmac_sha1(key, packet_));
}

Bytes Builder::finish() {
  set_length(8);
  const std::uint32_t value = crc32(packet_) ^ kFingerprintMask;
  Bytes bytes;
  bytes.reserve(kSmall);
  ByteWriter(bytes).u32(value);
  attribute(kFingerprint, bytes);
  return std::move(packet_);
}

}  // namespace softphone::stun
