#include "delivery/signature.hpp"

#include "proto/crypto/digest.hpp"

namespace softphone::delivery {

std::string sign(std::string_view secret, std::int64_t timestamp, std::string_view body) {
  std::string signed_text = std::to_string(timestamp) + '.';
  signed_text += body;
  return "sha256=" + hex(crypto::hmac_sha256(as_bytes(secret), as_bytes(signed_text)));
}

}  // namespace softphone::delivery
