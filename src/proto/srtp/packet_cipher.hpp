#pragma once
// The cryptography of one key on one packet, without any memory of streams: AES counter mode with HMAC-SHA1
// (RFC 3711 §4.1.1, §4.2) or AES-GCM (RFC 7714). Nothing here allocates after a thread's first packet.
//
// What OpenSSL makes of a key (round keys, GHASH tables) is about a kilobyte; of thousands of streams it is
// in no cache when their next packet comes, and fetching it costs more than making it anew. So a thread has
// one context, which takes the key of each packet.

#include <openssl/sha.h>

#include <span>

#include "proto/srtp/key_derivation.hpp"

namespace softphone::srtp {

class PacketCipher {
 public:
  PacketCipher(Profile profile, const SessionKeys& keys);

  static constexpr std::size_t kShaTag = 10;  // HMAC_SHA1_80
  static constexpr std::size_t kGcmTag = 16;
  [[nodiscard]] std::size_t tag_size() const {
    return profile_ == Profile::aead_aes_128_gcm ? kGcmTag : kShaTag;
  }
  [[nodiscard]] Profile profile() const { return profile_; }

  /// Counter mode over `data` in place, both ways. `index`: 48 bits for RTP, 31 for RTCP.
  bool counter_crypt(std::uint32_t ssrc, std::uint64_t index, std::span<std::uint8_t> data);
  /// First 10 bytes of HMAC-SHA1 over both parts.
  void authenticate(ByteView first, ByteView second, std::span<std::uint8_t, kShaTag> tag) const;

  using GcmIv = std::array<std::uint8_t, 12>;
  /// RFC 7714 §8.1: 00 00, SSRC, ROC, SEQ, masked by the salt.
  [[nodiscard]] GcmIv rtp_iv(std::uint32_t ssrc, std::uint64_t index) const;
  /// RFC 7714 §9.1: 00 00, SSRC, 00 00, index, masked by the salt.
  [[nodiscard]] GcmIv rtcp_iv(std::uint32_t ssrc, std::uint32_t index) const;
  bool gcm_seal(
      const GcmIv& iv, ByteView first, ByteView second, std::span<std::uint8_t> data, std::uint8_t* tag
  );
  bool gcm_open(
      const GcmIv& iv, ByteView first, ByteView second, std::span<std::uint8_t> data, const std::uint8_t* tag
  );

 private:
  [[nodiscard]] GcmIv masked(GcmIv iv) const;

  Profile profile_;
  std::array<std::uint8_t, 14> salt_;
  struct Key : std::array<std::uint8_t, 16> {
    ~Key();
  };
  Key key_;
  // HMAC with both pads absorbed once: per packet two copies of 96 bytes instead of two compressions.
  SHA_CTX inner_;
  SHA_CTX outer_;
};

}  // namespace softphone::srtp
