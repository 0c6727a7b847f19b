#pragma once
// Digest authentication for SIP, both sides (RFC 3261 §22, RFC 7616, RFC 8760): SHA-256 and MD5, qop "auth"
// or none.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/sip/message.hpp"

namespace softphone::sip {

enum class DigestAlgorithm { md5, sha256 };
std::string_view to_string(DigestAlgorithm algorithm);

struct Credentials {
  std::string username;
  std::string password;

  [[nodiscard]] bool empty() const { return username.empty(); }
};

/// A WWW-Authenticate or Proxy-Authenticate header.
struct Challenge {
  std::string realm;
  std::string nonce;
  std::string opaque;
  DigestAlgorithm algorithm = DigestAlgorithm::md5;
  bool algorithm_named = false;
  bool qop_auth = false;
  bool stale = false;
};
/// Nothing for another scheme, an unknown algorithm, or one that offers no qop that we speak.
std::optional<Challenge> parse_challenge(std::string_view header);
/// The strongest of a 401's or 407's challenges.
std::optional<Challenge> best_challenge(const Message& response);
/// A WWW-Authenticate header of ours.
std::string format(const Challenge& challenge);

/// Value of the Authorization (or Proxy-Authorization) header. `uri` as in the request line; `count` from 1
/// for each nonce.
std::string authorize(
    const Challenge& challenge,
    const Credentials& credentials,
    std::string_view method,
    std::string_view uri,
    std::string_view client_nonce,
    std::uint32_t count
);

/// An Authorization header.
struct Authorization {
  std::string username;
  std::string realm;
  std::string nonce;
  std::string uri;
  std::string response;
  std::string client_nonce;
  std::string count_text;  ///< eight hexadecimal digits
  DigestAlgorithm algorithm = DigestAlgorithm::md5;
  bool qop_auth = false;
};
std::optional<Authorization> parse_authorization(std::string_view header);
/// Is it what somebody who knows the password would have written? The nonce is the caller's business.
bool is_right(const Authorization& given, const Credentials& credentials, std::string_view method);

}  // namespace softphone::sip
