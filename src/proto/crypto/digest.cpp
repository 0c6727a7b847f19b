#include "proto/crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace softphone::crypto {
namespace {

template <class Digest>
Digest hmac(const EVP_MD* algorithm, ByteView key, ByteView data) {
  Digest out;
  unsigned length = 0;
  // A null key pointer means "reuse the last key" to OpenSSL; an empty key is passed as an empty array.
  static constexpr std::uint8_t kEmpty = 0;
  const std::uint8_t* key_data = key.empty() ? &kEmpty : key.data();
  if (HMAC(algorithm, key_data, static_cast<int>(key.size()), data.data(), data.size(), out.data(), &length) ==
        nullptr ||
      length != out.size()) {
    throw std::runtime_error("HMAC failed");
  }
  return out;
}

}  // namespace

Sha256 sha256(ByteView data) {
  Sha256 out;
  unsigned length = 0;
  if (EVP_Digest(data.data(), data.size(), out.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 failed");
  }
  return out;
}

Sha1 hmac_sha1(ByteView key, ByteView data) { return hmac<Sha1>(EVP_sha1(), key, data); }

Sha256 hmac_sha256(ByteView key, ByteView data) { return hmac<Sha256>(EVP_sha256(), key, data); }

bool constant_time_equal(ByteView a, ByteView b) {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace softphone::crypto
