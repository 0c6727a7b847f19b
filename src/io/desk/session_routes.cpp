#include <fmt/format.h>

#include <boost/json.hpp>

#include "io/desk/routes.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

std::string cookie_field(std::string_view value, std::chrono::seconds life) {
  return fmt::format(
      "{}={}; Max-Age={}; Path=/; HttpOnly; SameSite=Strict", kSessionCookie, value, life.count()
  );
}

json::object describe(const DeskContext& context, const std::string& identity) {
  const desk::Rep* rep = context.roster().by_identity(identity);
  json::object out{{"identity", identity}};
  out["name"] = rep ? rep->name : identity;
  out["number"] = rep ? json::value(rep->number) : json::value(nullptr);
  out["role"] = desk::to_word(context.roster().role_of(identity));
  return out;
}

Answer get_config(DeskContext& context, net::HttpRequest) {
  const DeskConfig& config = context.config;
  json::object body{
      {"version", config.version},
      {"trial", true},
      {"carrier", config.built_in_carrier ? "built-in" : "twilio"},
      {"signaling", config.signaling ? json::value(*config.signaling) : json::value(nullptr)},
      {"edge", config.edge},
      {"phoneNumber", context.roster().main_line()},
      {"defaultCountry", config.default_country},
      {"practice", nullptr},
  };
  if (!config.practice_numbers.empty()) {
    json::array numbers;
    for (const PracticeNumber& number : config.practice_numbers) {
      numbers.push_back(json::object{{"number", number.number}, {"kind", number.kind}});
    }
    body["practice"] = json::object{{"numbers", std::move(numbers)}};
  }
  co_return json_response(200, body);
}

Answer get_reps(DeskContext& context, net::HttpRequest) {
  net::HttpResponse response =
      net::HttpResponse::json(200, fmt::format(R"({{"reps":{}}})", context.live->reps_json()));
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

Answer create_session(DeskContext& context, net::HttpRequest request) {
  if (!is_local(request)) {
    co_return api_error(
        403, "trial_only", "Signing in without a password works in the trial only, on this machine."
    );
  }
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  const auto identity = text_member(*body, "identity");
  if (!identity) co_return api_error(400, "no_identity", "Say who signs in: {\"identity\":\"alice\"}.");
  if (!context.roster().by_identity(*identity)) {
    co_return api_error(404, "unknown_rep", "There is no such rep.");
  }
  const auto cookie =
      co_await context.sessions.sign_in(std::move(request), *identity, net::system_now().wall);
  if (!cookie) co_return storage_failed(cookie.error());
  net::HttpResponse response = json_response(200, describe(context, *identity));
  response.headers.add("Set-Cookie", cookie_field(cookie->value, kSessionLife));
  co_return response;
}

Answer get_session(DeskContext& context, net::HttpRequest, std::string identity) {
  co_return json_response(200, describe(context, identity));
}

Answer delete_session(DeskContext& context, net::HttpRequest request) {
  net::HttpRequest remaining = request;
  const auto gone = co_await context.sessions.sign_out(std::move(request), net::system_now().wall);
  if (!gone) co_return storage_failed(gone.error());
  net::HttpResponse response = net::HttpResponse::empty();
  // Another window of this browser may still work as another rep with the same cookie.
  if (!context.sessions.any(remaining)) response.headers.add("Set-Cookie", cookie_field("", 0s));
  co_return response;
}

}  // namespace

void add_session_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/config", open_to_all(context, get_config));
  router.add("GET", "/api/reps", open_to_all(context, get_reps));
  router.add("POST", "/api/session", open_to_all(context, create_session));
  router.add("GET", "/api/session", signed_in(context, get_session));
  router.add("DELETE", "/api/session", open_to_all(context, delete_session));
}

}  // namespace softphone::io_desk
