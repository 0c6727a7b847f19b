#pragma once
// X-Twilio-Signature: base64(HMAC-SHA1(auth token, URL + sorted parameters)).
// https://www.twilio.com/docs/usage/security#validating-requests

#include <string>
#include <string_view>

#include "base/form.hpp"

namespace softphone::twilio {

/// Signature of a form POST (`params` = body) or a GET (`params` empty: the query is part of the URL).
/// `url` is the public URL with its query, without user info and fragment; a port is kept over http and
/// dropped over https, as Twilio does for voice.
std::string sign_request(std::string_view auth_token, std::string_view url, const Form& params);

/// Signature of a request with a JSON body; `url` already carries bodySHA256=<hex>.
std::string sign_json(std::string_view auth_token, std::string_view url);

/// True when `signature` matches; tries the URL as it is, with and without the scheme's default port.
/// Constant-time comparison.
bool verify_request(
    std::string_view auth_token, std::string_view signature, std::string_view url, const Form& params
);
/// The same for a JSON body: checks the signature and the bodySHA256 query parameter against `body`.
bool verify_json(
    std::string_view auth_token, std::string_view signature, std::string_view url, std::string_view body
);

}  // namespace softphone::twilio
