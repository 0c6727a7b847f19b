#pragma once
// Session keys from the master key (RFC 3711 §4.3, RFC 7714 §11).

#include "proto/srtp/profile.hpp"

namespace softphone::srtp {

struct SessionKeys {
  std::array<std::uint8_t, 16> cipher{};
  std::array<std::uint8_t, 20> auth{};  ///< unused by AEAD
  std::array<std::uint8_t, 14> salt{};  ///< AEAD: 12 bytes, then zeros
};

enum class Stream : std::uint8_t { rtp, rtcp };

/// Key derivation rate 0: one set of keys for the whole association.
SessionKeys derive(Profile profile, const MasterKey& master, Stream stream);

}  // namespace softphone::srtp
