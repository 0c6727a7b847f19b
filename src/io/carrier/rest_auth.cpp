#include "io/carrier/rest_auth.hpp"

#include <boost/json.hpp>

#include "base/encoding.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::io::carrier {

namespace json = boost::json;
using softphone::carrier::ApiError;
using softphone::carrier::Config;

namespace {

bool is_account(const Config& config, std::string_view user, std::string_view password) {
  if (user == config.account_sid)
    return crypto::constant_time_equal(as_bytes(password), as_bytes(config.auth_token));
  const auto secret = config.key_secret(user);
  return secret && crypto::constant_time_equal(as_bytes(password), as_bytes(*secret));
}

}  // namespace

net::HttpResponse error_response(const ApiError& error) {
  const json::object body{
      {"code", error.code},
      {"message", error.message},
      {"more_info", "https://www.twilio.com/docs/errors/" + std::to_string(error.code)},
      {"status", error.status},
  };
  return net::HttpResponse::json(error.status, json::serialize(body));
}

std::optional<net::HttpResponse> refuse_stranger(const Config& config, const net::HttpRequest& request) {
  const std::string header = request.headers.get("Authorization").value_or("");
  if (header.starts_with("Basic ")) {
    if (const auto decoded = from_base64(std::string_view(header).substr(6))) {
      const std::string_view text = as_text(*decoded);
      const std::size_t colon = text.find(':');
      if (colon != std::string_view::npos &&
          is_account(config, text.substr(0, colon), text.substr(colon + 1))) {
        return std::nullopt;
      }
    }
  }
  net::HttpResponse response = error_response({401, 20003, "Authenticate"});
  response.headers.set("WWW-Authenticate", "Basic realm=\"Twilio API\"");
  return response;
}

}  // namespace softphone::io::carrier
