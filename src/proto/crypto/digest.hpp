#pragma once
// Hashes and message authentication on OpenSSL. Keys and data are bytes; nothing here allocates secrets
// twice.

#include <array>
#include <cstdint>

#include "base/encoding.hpp"

namespace softphone::crypto {

using Sha1 = std::array<std::uint8_t, 20>;
using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(ByteView data);
/// RFC 2104.
Sha1 hmac_sha1(ByteView key, ByteView data);
Sha256 hmac_sha256(ByteView key, ByteView data);

/// Compares in time that depends on the lengths only.
bool constant_time_equal(ByteView a, ByteView b);

}  // namespace softphone::crypto
