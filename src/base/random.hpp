#pragma once
// Randomness is an argument too: production passes OpenSSL's generator, tests a counter.

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace softphone {

/// Fills the span with random bytes.
using RandomSource = std::function<void(std::span<std::uint8_t>)>;

/// `length` characters of [A-Za-z0-9], uniformly drawn: ICE credentials, opaque tokens.
std::string random_token(const RandomSource& random, std::size_t length);
/// 2 * `bytes` lower-case hexadecimal digits.
std::string random_hex(const RandomSource& random, std::size_t bytes);
/// A random 32-bit number, e.g. an SSRC or an initial sequence number.
std::uint32_t random_u32(const RandomSource& random);

}  // namespace softphone
