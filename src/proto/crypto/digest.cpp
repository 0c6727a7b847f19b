#include "proto/crypto/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace softphone::crypto {

namespace {

struct Free {
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
};
using Mac = std::unique_ptr<EVP_MAC, Free>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Free>;
using Md = std::unique_ptr<EVP_MD, Free>;

// Hashing memory fails only for want of memory or a broken OpenSSL installation.
void require(bool ok) {
  if (!ok) throw std::runtime_error("OpenSSL digest failed");
}

// Fetching an algorithm by name costs microseconds in OpenSSL 3, so each hash keeps one prepared context and
// every computation starts from a copy of it.
MacContext prepare_hmac(const char* digest) {
  const Mac mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  require(mac != nullptr);
  MacContext context(EVP_MAC_CTX_new(mac.get()));
  require(context != nullptr);
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(digest), 0),
      OSSL_PARAM_construct_end()};
  require(EVP_MAC_CTX_set_params(context.get(), parameters) == 1);
  return context;
}

template <std::size_t kSize>
std::array<std::uint8_t, kSize> hmac(const EVP_MAC_CTX* prepared, ByteView key, ByteView data) {
  // A null key would mean "the key set before" to OpenSSL: an empty key needs an address too.
  static constexpr std::uint8_t kNoKey = 0;
  const MacContext context(EVP_MAC_CTX_dup(prepared));
  require(context != nullptr);
  require(EVP_MAC_init(context.get(), key.empty() ? &kNoKey : key.data(), key.size(), nullptr) == 1);
  require(EVP_MAC_update(context.get(), data.data(), data.size()) == 1);
  std::array<std::uint8_t, kSize> out{};
  std::size_t length = 0;
  require(EVP_MAC_final(context.get(), out.data(), &length, out.size()) == 1 && length == out.size());
  return out;
}

}  // namespace

Sha256 sha256(ByteView data) {
  static const Md kAlgorithm(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  Sha256 out{};
  require(EVP_Digest(data.data(), data.size(), out.data(), nullptr, kAlgorithm.get(), nullptr) == 1);
  return out;
}

Sha1 hmac_sha1(ByteView key, ByteView data) {
  static const MacContext kPrepared = prepare_hmac("SHA1");
  return hmac<20>(kPrepared.get(), key, data);
}

Sha256 hmac_sha256(ByteView key, ByteView data) {
  static const MacContext kPrepared = prepare_hmac("SHA256");
  return hmac<32>(kPrepared.get(), key, data);
}

bool constant_time_equal(ByteView a, ByteView b) {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace softphone::crypto
