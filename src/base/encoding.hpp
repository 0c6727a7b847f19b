#pragma once
// Text encodings of bytes: hexadecimal, base64 (RFC 4648 §4), base64url without padding (§5).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace softphone {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Lower-case hexadecimal.
std::string hex(ByteView bytes);
/// Reads hexadecimal of either case; nothing on an odd length or a foreign character.
std::optional<Bytes> from_hex(std::string_view text);

std::string base64(ByteView bytes);
/// Strict: padded, no white space. Nothing on malformed input.
std::optional<Bytes> from_base64(std::string_view text);

std::string base64url(ByteView bytes);
/// Strict: unpadded. Nothing on malformed input.
std::optional<Bytes> from_base64url(std::string_view text);

}  // namespace softphone
