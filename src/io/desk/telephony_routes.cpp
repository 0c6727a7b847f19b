#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/e164.hpp"
#include "base/encoding.hpp"
#include "base/form.hpp"
#include "io/desk/routes.hpp"
#include "io/net/log.hpp"
#include "proto/jwt/region.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds kTokenLife{3600};
/// Who calls when the page does not say: a mobile number reserved for fiction.
constexpr std::string_view kPracticeCaller = "+33639980001";

/// Nothing, or the refusal of a body that names another rep than the session's.
std::optional<net::HttpResponse> read_identity(
    const DeskContext& context, const net::HttpRequest& request, std::string& identity
) {
  const auto body = read_object(request);
  if (!body) return bad_body(body.error());
  const auto named = text_member(*body, "identity");
  if (!named) return std::nullopt;
  if (*named != identity && !context.sessions.has(request, *named, net::system_now().wall)) {
    return api_error(403, "wrong_identity", "This browser is signed in as somebody else.");
  }
  identity = *named;
  return std::nullopt;
}

Answer create_token(DeskContext& context, net::HttpRequest request, std::string identity) {
  if (auto refusal = read_identity(context, request, identity)) co_return std::move(*refusal);
  const Account& account = context.config.account;
  jwt::AccessToken token;
  token.account_sid = account.account_sid;
  token.api_key_sid = account.api_key;
  token.identity = identity;
  token.token_id = account.api_key + "-" + random_hex(context.random, 8);
  token.issued_at = net::system_now().wall;
  token.expires_at = token.issued_at + kTokenLife;
  token.incoming_allowed = true;
  token.outgoing_app = account.app_sid;
  json::object body{
      {"token", jwt::sign_in_region(token, account.api_secret, context.config.region)},
      {"identity", identity}};
  body["ttl"] = kTokenLife.count();
  const IceServers& relays = context.config.ice_servers;
  if (!relays.urls.empty()) {
    json::array urls(relays.urls.begin(), relays.urls.end());
    body["iceServers"] = json::array{json::object{
        {"urls", std::move(urls)}, {"username", relays.username}, {"credential", relays.credential}}};
  }
  co_return json_response(200, body);
}

Answer register_identity(DeskContext& context, net::HttpRequest request, std::string identity) {
  if (auto refusal = read_identity(context, request, identity)) co_return std::move(*refusal);
  co_return json_response(200, {{"success", true}, {"identity", identity}});
}

Answer practice_ring(DeskContext& context, net::HttpRequest request, std::string identity) {
  const DeskConfig& config = context.config;
  if (config.practice_numbers.empty()) {
    co_return api_error(409, "no_practice", "There is no practice network on this carrier.");
  }
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  const std::string from = text_member(*body, "from").value_or(std::string(kPracticeCaller));
  if (!is_e164(from))
    co_return api_error(400, "not_a_number", "The caller must be a number such as +33639980001.");
  const desk::Rep* rep = context.roster().by_identity(identity);

  net::HttpClientRequest call;
  call.method = "POST";
  call.url = config.api_base + "/practice/v1/calls";
  const std::string credentials = config.account.account_sid + ":" + config.account.auth_token;
  call.headers.add("Authorization", "Basic " + base64(as_bytes(credentials)));
  call.headers.add("Content-Type", "application/x-www-form-urlencoded");
  Form form;
  form.add("From", from);
  form.add("To", rep ? rep->number : context.roster().main_line());
  call.body = form.encode();
  const auto answer = co_await context.http.send(std::move(call));
  if (!answer) {
    log::warn("practice call: {}", answer.error().detail);
    co_return api_error(502, "practice_failed", "The practice network does not answer.");
  }
  json::error_code error;
  const json::value value = json::parse(answer->body, error);
  const auto sid = error || !value.is_object() ? std::nullopt : text_member(value.get_object(), "sid");
  if (answer->status != 201 || !sid) {
    log::warn("practice call: refused with status {}", answer->status);
    co_return api_error(502, "practice_failed", "The practice network refused the call.");
  }
  co_return json_response(202, {{"callSid", *sid}});
}

}  // namespace

void add_telephony_routes(net::Router& router, DeskContext& context) {
  router.add("POST", "/api/token", signed_in(context, create_token));
  router.add("POST", "/webhook/softphone/token", signed_in(context, create_token));
  router.add("POST", "/api/register-identity", signed_in(context, register_identity));
  router.add("POST", "/api/practice/ring", signed_in(context, practice_ring));
}

}  // namespace softphone::io_desk
