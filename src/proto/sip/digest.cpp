#include "proto/sip/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdio>

#include "proto/crypto/digest.hpp"

namespace softphone::sip {

namespace {

std::string digest_hex(DigestAlgorithm algorithm, const std::string& text) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  const EVP_MD* kind = algorithm == DigestAlgorithm::sha256 ? EVP_sha256() : EVP_md5();
  // Fails only where MD5 is forbidden by policy; the empty answer is then refused by the peer.
  if (EVP_Digest(text.data(), text.size(), out.data(), &size, kind, nullptr) != 1) return {};
  return hex(ByteView(out.data(), size));
}

/// "Digest name=value, …" as parameters; nothing for another scheme.
std::optional<Parameters> read_fields(std::string_view header) {
  header = trim(header);
  const std::size_t blank = header.find_first_of(" \t");
  if (blank == std::string_view::npos || !same_text(header.substr(0, blank), "Digest")) return std::nullopt;
  Parameters fields;
  for (const std::string_view item : split_list(header.substr(blank))) {
    auto one = parse_parameters(";" + std::string(item));
    const std::size_t equals = item.find('=');
    if (!one || equals == std::string_view::npos) return std::nullopt;
    const std::string name(trim(item.substr(0, equals)));
    if (const std::string* value = one->find(name)) fields.set(name, *value);
  }
  return fields;
}

/// False for an algorithm that we do not have.
bool read_algorithm(const Parameters& fields, DigestAlgorithm& out) {
  const std::string* name = fields.find("algorithm");
  if (!name || same_text(*name, "MD5")) {
    out = DigestAlgorithm::md5;
    return true;
  }
  out = DigestAlgorithm::sha256;
  return same_text(*name, "SHA-256");
}

struct Inputs {
  DigestAlgorithm algorithm;
  std::string_view realm;
  std::string_view nonce;
  std::string_view method;
  std::string_view uri;
  bool qop_auth;
  std::string_view client_nonce;
  std::string_view count;
};

/// RFC 7616 §3.4.1
std::string response_of(const Inputs& in, const Credentials& who) {
  const auto join = [](std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view& part : parts) {
      if (&part != parts.begin()) text += ':';
      text += part;
    }
    return text;
  };
  const std::string a1 = digest_hex(in.algorithm, join({who.username, in.realm, who.password}));
  const std::string a2 = digest_hex(in.algorithm, join({in.method, in.uri}));
  return digest_hex(
      in.algorithm,
      in.qop_auth ? join({a1, in.nonce, in.count, in.client_nonce, "auth", a2}) : join({a1, in.nonce, a2})
  );
}

}  // namespace

std::string_view to_string(DigestAlgorithm algorithm) {
  return algorithm == DigestAlgorithm::sha256 ? "SHA-256" : "MD5";
}

std::optional<Challenge> parse_challenge(std::string_view header) {
  const auto fields = read_fields(header);
  if (!fields) return std::nullopt;
  Challenge challenge;
  if (!read_algorithm(*fields, challenge.algorithm)) return std::nullopt;
  challenge.algorithm_named = fields->find("algorithm") != nullptr;
  const std::string* realm = fields->find("realm");
  const std::string* nonce = fields->find("nonce");
  if (!realm || !nonce) return std::nullopt;
  challenge.realm = *realm;
  challenge.nonce = *nonce;
  challenge.opaque = fields->get_or("opaque", "");
  challenge.stale = same_text(fields->get_or("stale", "false"), "true");
  if (const std::string* qop = fields->find("qop")) {
    for (const std::string_view option : split_list(*qop)) challenge.qop_auth |= same_text(option, "auth");
    if (!challenge.qop_auth) return std::nullopt;
  }
  return challenge;
}

std::optional<Challenge> best_challenge(const Message& response) {
  std::optional<Challenge> best;
  const std::string_view name = response.status == 407 ? "Proxy-Authenticate" : "WWW-Authenticate";
  for (const std::string& value : response.all_headers(name)) {
    auto challenge = parse_challenge(value);
    if (!challenge) continue;
    const bool stronger =
        best && best->algorithm == DigestAlgorithm::md5 && challenge->algorithm == DigestAlgorithm::sha256;
    if (!best || stronger) best = std::move(challenge);
  }
  return best;
}

std::string format(const Challenge& challenge) {
  std::string text = "Digest realm=" + quote(challenge.realm) + ", nonce=" + quote(challenge.nonce) +
                     ", algorithm=" + std::string(to_string(challenge.algorithm));
  if (challenge.qop_auth) text += ", qop=\"auth\"";
  if (!challenge.opaque.empty()) text += ", opaque=" + quote(challenge.opaque);
  if (challenge.stale) text += ", stale=true";
  return text;
}

std::string authorize(
    const Challenge& challenge,
    const Credentials& credentials,
    std::string_view method,
    std::string_view uri,
    std::string_view client_nonce,
    std::uint32_t count
) {
  std::array<char, 9> digits{};
  std::snprintf(digits.data(), digits.size(), "%08x", count);
  const std::string_view count_text(digits.data(), 8);
  const std::string response = response_of(
      {challenge.algorithm,
       challenge.realm,
       challenge.nonce,
       method,
       uri,
       challenge.qop_auth,
       client_nonce,
       count_text},
      credentials
  );
  std::string text = "Digest username=" + quote(credentials.username) + ", realm=" + quote(challenge.realm) +
                     ", nonce=" + quote(challenge.nonce) + ", uri=" + quote(uri) + ", response=\"" +
                     response + "\"";
  // Old servers know no algorithm parameter: it is named only where they named it.
  if (challenge.algorithm_named) text += ", algorithm=" + std::string(to_string(challenge.algorithm));
  if (!challenge.opaque.empty()) text += ", opaque=" + quote(challenge.opaque);
  if (challenge.qop_auth) {
    text += ", qop=auth, cnonce=" + quote(client_nonce) + ", nc=" + std::string(count_text);
  }
  return text;
}

std::optional<Authorization> parse_authorization(std::string_view header) {
  const auto fields = read_fields(header);
  if (!fields) return std::nullopt;
  Authorization given;
  if (!read_algorithm(*fields, given.algorithm)) return std::nullopt;
  given.username = fields->get_or("username", "");
  given.realm = fields->get_or("realm", "");
  given.nonce = fields->get_or("nonce", "");
  given.uri = fields->get_or("uri", "");
  given.response = fields->get_or("response", "");
  given.client_nonce = fields->get_or("cnonce", "");
  given.count_text = fields->get_or("nc", "");
  const std::string* qop = fields->find("qop");
  given.qop_auth = qop != nullptr;
  if (qop && !same_text(*qop, "auth")) return std::nullopt;
  if (given.response.empty() || given.nonce.empty()) return std::nullopt;
  return given;
}

bool is_right(const Authorization& given, const Credentials& credentials, std::string_view method) {
  if (given.username != credentials.username) return false;
  const std::string expected = response_of(
      {given.algorithm,
       given.realm,
       given.nonce,
       method,
       given.uri,
       given.qop_auth,
       given.client_nonce,
       given.count_text},
      credentials
  );
  const std::string response = lower(given.response);
  return !expected.empty() && crypto::constant_time_equal(as_bytes(expected), as_bytes(response));
}

}  // namespace softphone::sip
