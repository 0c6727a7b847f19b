#pragma once
// Sealing of what is kept: AES-256-GCM (NIST SP 800-38D) on OpenSSL.

#include <array>
#include <cstdint>
#include <optional>

#include "base/encoding.hpp"

namespace softphone::crypto {

using AeadKey = std::array<std::uint8_t, 32>;
/// Never used twice with one key: drawn at random for each message.
using AeadNonce = std::array<std::uint8_t, 12>;
inline constexpr std::size_t kAeadTag = 16;

/// The sealed bytes and their tag. `about` is not kept in them, but must be the same when they are opened.
Bytes seal(const AeadKey& key, const AeadNonce& nonce, ByteView about, ByteView plain);
/// Nothing when anything of it was changed, or the key is another.
std::optional<Bytes> open(const AeadKey& key, const AeadNonce& nonce, ByteView about, ByteView sealed);

}  // namespace softphone::crypto
