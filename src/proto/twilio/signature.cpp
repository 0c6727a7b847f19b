#include "proto/twilio/signature.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/encoding.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::twilio {

namespace {

/// Views into a URL: scheme://[user@]host[:port]rest, without the fragment.
struct UrlParts {
  std::string_view scheme;
  std::string_view host;  // IPv6 with its brackets
  std::string_view port;  // empty: none written
  std::string_view rest;  // path and query
};

std::optional<UrlParts> split_url(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return std::nullopt;
  UrlParts parts;
  parts.scheme = url.substr(0, scheme_end);
  url = url.substr(scheme_end + 3);
  url = url.substr(0, url.find('#'));
  const std::size_t authority_end = std::min(url.find_first_of("/?"), url.size());
  std::string_view authority = url.substr(0, authority_end);
  parts.rest = url.substr(authority_end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  const std::size_t colon = authority.rfind(':');
  const std::size_t bracket = authority.rfind(']');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    parts.port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
  }
  parts.host = authority;
  return parts;
}

bool is_secure(std::string_view scheme) {
  return scheme == "https" || scheme == "wss";
}

std::string join(const UrlParts& parts, std::string_view port) {
  std::string url;
  url.append(parts.scheme).append("://").append(parts.host);
  if (!port.empty()) url.append(":").append(port);
  return url.append(parts.rest);
}

/// What follows the URL in the signed string: names in byte order, and of one name its distinct values in
/// byte order, each as name and value without a separator.
std::string sorted_parameters(const Form& params) {
  std::vector<const Form::Pair*> pairs;
  pairs.reserve(params.pairs().size());
  for (const Form::Pair& pair : params.pairs()) pairs.push_back(&pair);
  std::sort(pairs.begin(), pairs.end(), [](const auto* a, const auto* b) { return *a < *b; });
  pairs.erase(
      std::unique(pairs.begin(), pairs.end(), [](const auto* a, const auto* b) { return *a == *b; }),
      pairs.end()
  );
  std::string text;
  for (const Form::Pair* pair : pairs) text.append(pair->first).append(pair->second);
  return text;
}

std::string sign_text(std::string_view auth_token, std::string_view text) {
  return base64(crypto::hmac_sha1(as_bytes(auth_token), as_bytes(text)));
}

}  // namespace

std::string sign_request(std::string_view auth_token, std::string_view url, const Form& params) {
  const auto parts = split_url(url);
  const std::string normal =
      parts ? join(*parts, is_secure(parts->scheme) ? std::string_view{} : parts->port) : std::string(url);
  return sign_text(auth_token, normal + sorted_parameters(params));
}

std::string sign_json(std::string_view auth_token, std::string_view url) {
  return sign_request(auth_token, url, {});
}

bool verify_request(
    std::string_view auth_token, std::string_view signature, std::string_view url, const Form& params
) {
  const std::string parameters = sorted_parameters(params);
  const auto matches = [&](const std::string& candidate) {
    return crypto::constant_time_equal(
        as_bytes(sign_text(auth_token, candidate + parameters)), as_bytes(signature)
    );
  };
  if (matches(std::string(url))) return true;
  const auto parts = split_url(url);
  if (!parts) return false;
  return matches(join(*parts, {})) ||
         matches(join(*parts, parts->port.empty() ? (is_secure(parts->scheme) ? "443" : "80") : parts->port));
}

bool verify_json(
    std::string_view auth_token, std::string_view signature, std::string_view url, std::string_view body
) {
  const std::size_t query = url.find('?');
  if (query == std::string_view::npos) return false;
  const std::string_view text = url.substr(query + 1);
  const auto claimed = parse_form(text.substr(0, text.find('#'))).get("bodySHA256");
  if (!claimed) return false;
  const auto digest = from_hex(*claimed);
  return digest && crypto::constant_time_equal(*digest, crypto::sha256(as_bytes(body))) &&
         verify_request(auth_token, signature, url, {});
}

}  // namespace softphone::twilio
