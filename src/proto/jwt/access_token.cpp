#include "proto/jwt/access_token.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "proto/crypto/digest.hpp"
#include "proto/jwt/region.hpp"

namespace softphone::jwt {

namespace json = boost::json;

namespace {

constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"})";
constexpr std::size_t kMaxIdentity = 256;
constexpr auto kMaxLifetime = std::chrono::hours(24);
constexpr auto kClockTolerance = std::chrono::seconds(60);
// Year 2255: seconds beyond this do not fit the nanoseconds of system_clock.
constexpr std::int64_t kLastSecond = 9'000'000'000;

void append_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  const auto is_plain = [](char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; };
  out.push_back('"');
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(end - text.begin());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const char c = text.front();
    text.remove_prefix(1);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else {
      out.append("\\u00");
      out.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
      out.push_back(kDigits[c & 15]);
    }
  }
  out.push_back('"');
}

std::string claims(const AccessToken& token) {
  const std::string issued = std::to_string(unix_seconds(token.issued_at));
  std::string out;
  out.reserve(512);
  out.append(R"({"jti":)");
  append_string(out, token.token_id.empty() ? token.api_key_sid + "-" + issued : token.token_id);
  out.append(R"(,"grants":{"identity":)");
  append_string(out, token.identity);
  out.append(R"(,"voice":{)");
  if (token.incoming_allowed) out.append(R"("incoming":{"allow":true})");
  if (token.outgoing_app) {
    if (token.incoming_allowed) out.push_back(',');
    out.append(R"("outgoing":{"application_sid":)");
    append_string(out, *token.outgoing_app);
    if (!token.outgoing_params.empty())
      out.append(R"(,"params":)").append(json::serialize(token.outgoing_params));
    out.push_back('}');
  }
  out.append(R"(}},"iat":)").append(issued);
  out.append(R"(,"exp":)").append(std::to_string(unix_seconds(token.expires_at)));
  out.append(R"(,"iss":)");
  append_string(out, token.api_key_sid);
  out.append(R"(,"sub":)");
  append_string(out, token.account_sid);
  out.push_back('}');
  return out;
}

std::optional<json::object> decode_object(std::string_view part) {
  const auto bytes = from_base64url(part);
  if (!bytes) return std::nullopt;
  boost::system::error_code error;
  json::value value = json::parse(json::string_view(as_text(*bytes)), error);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

/// Reads optional fields of fixed types; one of a wrong type turns `ok()` false.
class FieldReader {
 public:
  explicit FieldReader(const json::object& object) : object_(object) {}

  [[nodiscard]] bool ok() const { return ok_; }

  std::optional<std::string> text(std::string_view name) {
    const json::value* value = find(name);
    if (!value) return std::nullopt;
    if (const auto* string = value->if_string()) return std::string(string->data(), string->size());
    ok_ = false;
    return std::nullopt;
  }

  /// NumericDate of RFC 7519 §2, clamped to what a WallTime holds.
  std::optional<WallTime> date(std::string_view name) {
    const json::value* value = find(name);
    if (!value) return std::nullopt;
    double seconds = 0;
    if (const auto* whole = value->if_int64())
      seconds = static_cast<double>(*whole);
    else if (const auto* big = value->if_uint64())
      seconds = static_cast<double>(*big);
    else if (const auto* real = value->if_double())
      seconds = *real;
    else
      ok_ = false;
    return from_unix_seconds(static_cast<std::int64_t>(std::clamp(seconds, 0.0, double{kLastSecond})));
  }

  const json::object* object(std::string_view name) {
    const json::value* value = find(name);
    if (!value) return nullptr;
    const json::object* inner = value->if_object();
    if (!inner) ok_ = false;
    return inner;
  }

  bool flag(std::string_view name) {
    const json::value* value = find(name);
    if (!value) return false;
    if (!value->is_bool()) ok_ = false;
    return value->is_bool() && value->get_bool();
  }

 private:
  const json::value* find(std::string_view name) { return object_.if_contains(json::string_view(name)); }

  const json::object& object_;
  bool ok_ = true;
};

bool read_voice_grant(const json::object& voice, AccessToken& token) {
  FieldReader fields(voice);
  bool ok = true;
  if (const json::object* incoming = fields.object("incoming")) {
    FieldReader inner(*incoming);
    token.incoming_allowed = inner.flag("allow");
    ok = ok && inner.ok();
  }
  if (const json::object* outgoing = fields.object("outgoing")) {
    FieldReader inner(*outgoing);
    token.outgoing_app = inner.text("application_sid");
    if (const json::object* params = inner.object("params")) token.outgoing_params = *params;
    ok = ok && inner.ok();
  }
  return ok && fields.ok();
}

bool read_claims(const json::object& payload, Unverified& out) {
  AccessToken& token = out.token;
  FieldReader fields(payload);
  const auto issuer = fields.text("iss");
  const auto subject = fields.text("sub");
  const auto expires = fields.date("exp");
  const auto issued = fields.date("iat");
  out.not_before = fields.date("nbf");
  token.token_id = fields.text("jti").value_or("");
  if (!issuer || !subject || !expires) return false;
  token.api_key_sid = *issuer;
  token.account_sid = *subject;
  token.expires_at = *expires;
  token.issued_at = issued.value_or(WallTime{});
  out.has_issued_at = issued.has_value();
  if (const json::object* grants = fields.object("grants")) {
    FieldReader inner(*grants);
    token.identity = inner.text("identity").value_or("");
    if (const json::object* voice = inner.object("voice")) {
      out.has_voice_grant = true;
      if (!read_voice_grant(*voice, token)) return false;
    }
    if (!inner.ok()) return false;
  }
  return fields.ok();
}

bool is_identity(std::string_view text) {
  return text.size() <= kMaxIdentity && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
         });
}

}  // namespace

std::string sign(const AccessToken& token, std::string_view api_key_secret) {
  return sign_in_region(token, api_key_secret, {});
}

std::string sign_in_region(
    const AccessToken& token, std::string_view api_key_secret, std::string_view region
) {
  std::string header(kHeader);
  if (!region.empty()) header.insert(header.size() - 1, R"(,"twr":)" + json::serialize(json::string(region)));
  std::string text = base64url(as_bytes(header)) + "." + base64url(as_bytes(claims(token)));
  const crypto::Sha256 mac = crypto::hmac_sha256(as_bytes(api_key_secret), as_bytes(text));
  return text.append(".").append(base64url(mac));
}

Result<Unverified, TokenError> parse(std::string_view text) {
  if (text.size() > kMaxTokenSize) return TokenError::malformed;
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos) return TokenError::malformed;
  const auto header = decode_object(text.substr(0, first));
  const auto payload = decode_object(text.substr(first + 1, second - first - 1));
  auto signature = from_base64url(text.substr(second + 1));  // a third dot is no base64url character
  if (!header || !payload || !signature) return TokenError::malformed;

  Unverified out;
  FieldReader fields(*header);
  const auto type = fields.text("typ");
  const auto algorithm = fields.text("alg");
  const auto content = fields.text("cty");
  if (!fields.ok() || !read_claims(*payload, out)) return TokenError::malformed;
  out.header_ok = type == "JWT" && algorithm == "HS256" && content == "twilio-fpa;v=1";
  out.signing_input = std::string(text.substr(0, second));
  out.signature = std::move(*signature);
  return out;
}

Result<AccessToken, TokenError> check(
    const Unverified& unverified, std::string_view secret, std::string_view account_sid, WallTime now
) {
  if (!unverified.header_ok) return TokenError::wrong_header;
  const crypto::Sha256 mac = crypto::hmac_sha256(as_bytes(secret), as_bytes(unverified.signing_input));
  if (!crypto::constant_time_equal(mac, unverified.signature)) return TokenError::bad_signature;

  AccessToken token = unverified.token;
  if (token.account_sid != account_sid) return TokenError::wrong_account;
  if (!unverified.has_issued_at) token.issued_at = unverified.not_before.value_or(now);
  if (token.issued_at > now + kClockTolerance) return TokenError::not_yet_valid;
  if (unverified.not_before && *unverified.not_before > now + kClockTolerance)
    return TokenError::not_yet_valid;
  if (token.expires_at <= now) return TokenError::expired;
  if (token.expires_at - token.issued_at > kMaxLifetime) return TokenError::lifetime_too_long;
  if (!is_identity(token.identity)) return TokenError::no_identity;
  if (!unverified.has_voice_grant) return TokenError::no_voice_grant;
  return token;
}

}  // namespace softphone::jwt
