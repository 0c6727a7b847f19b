#include "base/random.hpp"

#include <array>
#include <vector>

#include "base/encoding.hpp"

namespace softphone {

std::string random_token(const RandomSource& random, std::size_t length) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  // 248 is the largest multiple of 62 below 256: rejecting the rest keeps the draw uniform.
  constexpr std::uint8_t kLimit = 248;
  std::string token;
  token.reserve(length);
  std::array<std::uint8_t, 64> pool{};
  while (token.size() < length) {
    random(pool);
    for (const std::uint8_t byte : pool) {
      if (byte < kLimit && token.size() < length) token.push_back(kAlphabet[byte % kAlphabet.size()]);
    }
  }
  return token;
}

std::string random_hex(const RandomSource& random, std::size_t bytes) {
  std::vector<std::uint8_t> raw(bytes);
  random(raw);
  return hex(raw);
}

std::uint32_t random_u32(const RandomSource& random) {
  std::array<std::uint8_t, 4> raw{};
  random(raw);
  return static_cast<std::uint32_t>(raw[0]) << 24 | static_cast<std::uint32_t>(raw[1]) << 16 |
         static_cast<std::uint32_t>(raw[2]) << 8 | raw[3];
}

}  // namespace softphone
