#pragma once
// Protection profiles of DTLS-SRTP (RFC 5764 §4.1.2, RFC 7714 §14.2) and their keys.

#include <array>
#include <cstdint>

#include "base/encoding.hpp"

namespace softphone::srtp {

enum class Profile : std::uint8_t { aes128_cm_sha1_80, aead_aes_128_gcm };

constexpr std::size_t kKeySize = 16;
constexpr std::size_t kMaxSaltSize = 14;
constexpr std::size_t salt_size(Profile profile) {
  return profile == Profile::aead_aes_128_gcm ? 12 : 14;
}

/// Bytes that protecting adds at most: RTP a tag; RTCP a tag and the index.
constexpr std::size_t kMaxOverhead = 16 + 4;

/// Master key and salt of one direction; a GCM salt uses the first 12 bytes.
struct MasterKey {
  std::array<std::uint8_t, kKeySize> key{};
  std::array<std::uint8_t, kMaxSaltSize> salt{};
};

/// Both directions of one association.
struct KeyPair {
  Profile profile = Profile::aes128_cm_sha1_80;
  MasterKey local;   ///< for what we send
  MasterKey remote;  ///< for what we receive
};

}  // namespace softphone::srtp
