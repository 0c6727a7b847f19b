#include "proto/srtp/key_derivation.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace softphone::srtp {
namespace {

/// AES-CM as pseudo-random function (RFC 3711 §4.3.3): keystream at (salt XOR label·2^48) · 2^16, the salt
/// filled up with zeros if it is shorter (RFC 7714 §11).
void prf(const MasterKey& master, std::size_t salt, std::uint8_t label, std::span<std::uint8_t> out) {
  std::array<std::uint8_t, 16> counter{};
  std::copy_n(master.salt.begin(), salt, counter.begin());
  counter[7] ^= label;
  const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> cipher(
      EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free
  );
  int length = 0;
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  if (!cipher ||
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_ctr(), nullptr, master.key.data(), counter.data()) != 1 ||
      EVP_EncryptUpdate(cipher.get(), out.data(), &length, out.data(), static_cast<int>(out.size())) != 1) {
    throw std::runtime_error("AES-CTR failed");
  }
}

}  // namespace

SessionKeys derive(Profile profile, const MasterKey& master, Stream stream) {
  // RFC 3711 §4.3.2: labels 0 to 2 for SRTP, 3 to 5 for SRTCP: encryption, authentication, salt.
  const std::uint8_t base = stream == Stream::rtp ? 0 : 3;
  const std::size_t salt = salt_size(profile);
  SessionKeys keys;
  prf(master, salt, base, keys.cipher);
  if (profile == Profile::aes128_cm_sha1_80) prf(master, salt, base + 1, keys.auth);
  prf(master, salt, base + 2, std::span(keys.salt).first(salt));
  return keys;
}

}  // namespace softphone::srtp
