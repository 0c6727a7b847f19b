#pragma once
// Twilio access tokens: JWT (RFC 7519) signed with HS256 by an API key's secret.
// https://www.twilio.com/docs/iam/access-tokens

#include <boost/json/object.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace softphone::jwt {

struct AccessToken {
  std::string account_sid;                  ///< `sub`
  std::string api_key_sid;                  ///< `iss`
  std::string identity;                     ///< grants.identity; empty: anonymous
  std::string token_id;                     ///< `jti`
  WallTime issued_at{};                     ///< `iat`
  WallTime expires_at{};                    ///< `exp`
  bool incoming_allowed = false;            ///< grants.voice.incoming.allow
  std::optional<std::string> outgoing_app;  ///< grants.voice.outgoing.application_sid
  boost::json::object outgoing_params;      ///< grants.voice.outgoing.params
};

/// Longest token that is looked at, in bytes.
inline constexpr std::size_t kMaxTokenSize = 16 * 1024;

/// Why a token is refused; the carrier maps these to Twilio's codes (facts: 31202, 31204, 31205, 31207 …).
enum class TokenError {
  malformed,     ///< not three base64url parts of JSON objects, or a field of a wrong type
  wrong_header,  ///< typ, alg or cty
  unknown_key,   ///< `iss` is not a key we know
  bad_signature,
  wrong_account,  ///< `sub`
  not_yet_valid,  ///< `nbf` or `iat` more than 60 s in the future
  expired,
  lifetime_too_long,  ///< over 24 h
  no_identity,        ///< over 256 bytes, or with blanks or control characters
  no_voice_grant,
};

/// Serialises and signs. Header and claims in the order the `twilio` package writes them; an empty `token_id`
/// becomes "{api_key_sid}-{iat}" as there.
std::string sign(const AccessToken& token, std::string_view api_key_secret);

/// Finds the key by `iss` through `find_secret` (nullopt: unknown), then checks everything that `TokenError`
/// names. `account_sid` is the account the token must be for.
template <class FindSecret>
Result<AccessToken, TokenError> verify(
    std::string_view text, std::string_view account_sid, WallTime now, FindSecret&& find_secret
);

/// The part of `verify` before the key is known: splits and parses, checks nothing.
struct Unverified {
  AccessToken token;
  bool header_ok = false;
  std::optional<WallTime> not_before;
  bool has_issued_at = false;  ///< some of Twilio's helper libraries write no `iat`
  bool has_voice_grant = false;
  std::string signing_input;  ///< header.payload as received
  Bytes signature;
};
Result<Unverified, TokenError> parse(std::string_view text);
/// The part after: header, signature, account, times, grants. A token without `iat` counts as issued at
/// `nbf`, or else now.
Result<AccessToken, TokenError> check(
    const Unverified& unverified, std::string_view secret, std::string_view account_sid, WallTime now
);

template <class FindSecret>
Result<AccessToken, TokenError> verify(
    std::string_view text, std::string_view account_sid, WallTime now, FindSecret&& find_secret
) {
  const auto unverified = parse(text);
  if (!unverified) return unverified.error();
  const std::optional<std::string> secret = find_secret(unverified->token.api_key_sid);
  if (!secret) return TokenError::unknown_key;
  return check(*unverified, *secret, account_sid, now);
}

}  // namespace softphone::jwt
