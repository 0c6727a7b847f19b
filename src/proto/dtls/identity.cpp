#include "proto/dtls/identity.hpp"

#include <openssl/ec.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <cstring>

namespace softphone::dtls {
namespace {

template <class T, void (*Function)(T*)>
struct Freed {
  void operator()(T* object) const { Function(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;

Certificate self_signed(EVP_PKEY* key, int days) {
  Certificate certificate(X509_new());
  if (!certificate || X509_set_pubkey(certificate.get(), key) != 1) return nullptr;
  // The serial number comes from the key: as unique as it, and no further random source is needed.
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned digest_size = 0;
  if (X509_pubkey_digest(certificate.get(), EVP_sha256(), digest.data(), &digest_size) != 1) return nullptr;
  std::uint64_t serial = 0;
  std::memcpy(&serial, digest.data(), sizeof serial);
  constexpr long kDay = 24L * 60 * 60;
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const auto common_name = reinterpret_cast<const unsigned char*>("WebRTC");
  const bool made = X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
                    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1) == 1 &&
                    // Clocks of peers may run behind ours by some hours.
                    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay) != nullptr &&
                    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDay * days) != nullptr &&
                    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1 &&
                    X509_set_issuer_name(certificate.get(), name) == 1 &&
                    X509_sign(certificate.get(), key, EVP_sha256()) > 0;
  if (!made) return nullptr;
  return certificate;
}

/// Certificates are self-signed: what counts is the fingerprint from the signalling, checked after the
/// handshake.
int accept_any_chain(int, X509_STORE_CTX*) {
  return 1;
}

bool configure(SSL_CTX* context) {
  // The SDK's peers speak DTLS 1.2 (RFC 8827 §6.5); ECDHE only. RSA is for peers with such a certificate.
  constexpr const char* kCiphers =
      "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:"
      "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384";
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, accept_any_chain);
  // Ours is the order that counts: the first suites are those under which an association can be retired.
  SSL_CTX_set_options(
      context,
      SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET | SSL_OP_NO_QUERY_MTU | SSL_OP_NO_RENEGOTIATION
  );
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context, 1);
  return SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
         SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, kCiphers) == 1 &&
         SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 &&
         // This one returns 0 for success.
         SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80") == 0;
}

}  // namespace

void Identity::Free::operator()(SSL_CTX* context) const {
  SSL_CTX_free(context);
}

Result<Identity> Identity::generate(int days) {
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return fail("certificate_failed", "no P-256 key");
  const Certificate certificate = self_signed(key.get(), days);
  if (!certificate) return fail("certificate_failed", "self-signing failed");

  Identity identity;
  identity.context_.reset(SSL_CTX_new(DTLS_method()));
  SSL_CTX* context = identity.context_.get();
  if (context == nullptr || !configure(context) || SSL_CTX_use_certificate(context, certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    return fail("certificate_failed", "DTLS settings refused");
  }
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest;
  unsigned length = 0;
  if (X509_digest(certificate.get(), EVP_sha256(), digest.data(), &length) != 1) {
    return fail("certificate_failed", "no digest");
  }
  identity.fingerprint_.assign(digest.begin(), digest.begin() + length);
  return identity;
}

}  // namespace softphone::dtls
