#pragma once
// What a process shows in DTLS: one self-signed certificate (RFC 8827 §6.5) and the settings of every
// association.

#include <memory>

#include "base/encoding.hpp"
#include "base/result.hpp"

using SSL_CTX = struct ssl_ctx_st;

namespace softphone::dtls {

class Identity {
 public:
  /// Makes a P-256 key and a certificate, valid from yesterday for `days`. Error code: certificate_failed.
  static Result<Identity> generate(int days = 365);

  /// SHA-256 of the certificate (DER), 32 bytes, for a=fingerprint (RFC 8122 §5).
  [[nodiscard]] const Bytes& fingerprint() const { return fingerprint_; }
  [[nodiscard]] SSL_CTX* context() const { return context_.get(); }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const;
  };
  std::unique_ptr<SSL_CTX, Free> context_;
  Bytes fingerprint_;
};

}  // namespace softphone::dtls
