// Lets a Node program call our tokens and signatures: one JSON request a line on standard input, one JSON
// answer a line on standard output. For the peer tests only.

#include <boost/json.hpp>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>

#include "proto/jwt/region.hpp"
#include "proto/twilio/signature.hpp"

namespace {

namespace json = boost::json;
using namespace softphone;

std::string text(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(json::string_view(name));
  return value ? std::string(value->as_string().c_str(), value->as_string().size()) : std::string();
}

WallTime time_of(const json::object& object, std::string_view name) {
  return from_unix_seconds(object.at(json::string_view(name)).as_int64());
}

Form pairs_of(const json::object& object) {
  Form form;
  const json::value* pairs = object.if_contains("params");
  if (!pairs) return form;
  for (const json::value& pair : pairs->as_array()) {
    form.add(json::value_to<std::string>(pair.at(0)), json::value_to<std::string>(pair.at(1)));
  }
  return form;
}

std::string_view word(jwt::TokenError error) {
  switch (error) {
    case jwt::TokenError::malformed:
      return "malformed";
    case jwt::TokenError::wrong_header:
      return "wrong_header";
    case jwt::TokenError::unknown_key:
      return "unknown_key";
    case jwt::TokenError::bad_signature:
      return "bad_signature";
    case jwt::TokenError::wrong_account:
      return "wrong_account";
    case jwt::TokenError::not_yet_valid:
      return "not_yet_valid";
    case jwt::TokenError::expired:
      return "expired";
    case jwt::TokenError::lifetime_too_long:
      return "lifetime_too_long";
    case jwt::TokenError::no_identity:
      return "no_identity";
    case jwt::TokenError::no_voice_grant:
      return "no_voice_grant";
  }
  throw std::logic_error("a token error without a name");
}

json::value sign_token(const json::object& request) {
  jwt::AccessToken token;
  token.account_sid = text(request, "account");
  token.api_key_sid = text(request, "key");
  token.identity = text(request, "identity");
  token.token_id = text(request, "jti");
  token.issued_at = time_of(request, "iat");
  token.expires_at = time_of(request, "exp");
  token.incoming_allowed = request.at("incoming").as_bool();
  if (request.contains("app")) token.outgoing_app = text(request, "app");
  if (const json::value* params = request.if_contains("outgoing_params"))
    token.outgoing_params = params->as_object();
  const std::string region = request.contains("region") ? text(request, "region") : std::string();
  return json::value(jwt::sign_in_region(token, text(request, "secret"), region));
}

json::value verify_token(const json::object& request) {
  const std::string secret = text(request, "secret");
  const std::string key = text(request, "key");
  const auto find = [&](std::string_view sid) { return sid == key ? std::optional(secret) : std::nullopt; };
  const auto token =
      jwt::verify(text(request, "token"), text(request, "account"), time_of(request, "now"), find);
  if (!token) return {{"error", json::string_view(word(token.error()))}};
  json::object out{
      {"account", token->account_sid},
      {"key", token->api_key_sid},
      {"identity", token->identity},
      {"jti", token->token_id},
      {"iat", unix_seconds(token->issued_at)},
      {"exp", unix_seconds(token->expires_at)},
      {"incoming", token->incoming_allowed},
      {"outgoing_params", token->outgoing_params}};
  if (token->outgoing_app) out["app"] = *token->outgoing_app;
  return out;
}

json::value answer(const json::object& request) {
  const std::string call = text(request, "call");
  const std::string auth_token = text(request, "auth_token");
  const std::string url = text(request, "url");
  if (call == "sign_token") return sign_token(request);
  if (call == "verify_token") return verify_token(request);
  if (call == "sign_request") return json::value(twilio::sign_request(auth_token, url, pairs_of(request)));
  if (call == "sign_json") return json::value(twilio::sign_json(auth_token, url));
  if (call == "verify_request") {
    return json::value(twilio::verify_request(auth_token, text(request, "signature"), url, pairs_of(request))
    );
  }
  if (call == "verify_json") {
    return json::value(twilio::verify_json(auth_token, text(request, "signature"), url, text(request, "body"))
    );
  }
  throw std::invalid_argument("unknown call " + call);
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << json::serialize(answer(json::parse(line).as_object())) << std::endl;
  }
}
