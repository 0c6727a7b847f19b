// Signing in and out. docs/api/people.md

#include <fmt/format.h>

#include <boost/json.hpp>

#include "io/desk/identity_answers.hpp"
#include "io/desk/routes.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

/// Longer ones are no name of anybody; bounds what is hashed.
constexpr std::size_t kLongestName = 254;
/// Bytes; a password of the most characters, each of four bytes.
constexpr std::size_t kLongestSecret = 1024;

Answer get_config(DeskContext& context, net::HttpRequest) {
  const DeskConfig& config = context.config;
  json::object body{
      {"version", config.version},
      {"trial", context.people->is_trial()},
      {"carrier", config.built_in_carrier ? "built-in" : "twilio"},
      {"signaling", config.signaling ? json::value(*config.signaling) : json::value(nullptr)},
      {"edge", config.edge},
      {"phoneNumber", context.roster().main_line()},
      {"defaultCountry", config.default_country},
      {"practice", nullptr},
      {"embedOrigins", json::value_from(config.embed_origins)},
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

Answer get_reps(DeskContext& context, net::HttpRequest request) {
  // Who works here is nobody's business but the team's; the trial has no secrets.
  const bool known = context.sessions.identity_of(request, net::system_now().wall).has_value();
  if (!known && !context.people->is_trial()) co_return not_signed_in();
  net::HttpResponse response =
      net::HttpResponse::json(200, fmt::format(R"({{"reps":{}}})", context.live->reps_json()));
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

Answer sign_in_practice_rep(DeskContext& context, net::HttpRequest request, std::string identity) {
  if (!is_local(request)) {
    co_return api_error(
        403, "trial_only", "Signing in without a password works in the trial only, on this machine."
    );
  }
  if (!context.roster().by_identity(identity)) {
    co_return api_error(404, "unknown_rep", "There is no such rep.");
  }
  const net::HttpRequest asked = request;
  const auto cookie = co_await context.sessions.join(std::move(request), identity, net::system_now().wall);
  if (!cookie) co_return storage_failed(cookie.error());
  co_return session_response(context, asked, identity, cookie->value);
}

Answer sign_in_by_password(
    DeskContext& context, net::HttpRequest request, std::string name, std::string password
) {
  const WallTime now = net::system_now().wall;
  const std::string address = client_address(request, context.config.trusted_proxies);
  Attempts& attempts = context.people->attempts();
  if (const auto wait = attempts.wait(name, address, now); wait.count() > 0) co_return locked(wait);
  const auto counted = co_await attempts.begin(name, address, now);
  if (!counted) co_return storage_failed(counted.error());
  const auto proof = co_await context.people->prove(name, std::move(password));
  if (!proof && proof.error().code == "busy") {
    const auto undone = co_await attempts.undo(name, address);
    if (!undone) co_return storage_failed(undone.error());
    co_return api_error(503, "busy", proof.error().detail);
  }
  if (!proof) co_return storage_failed(proof.error());

  if (!proof->person) {
    const Milliseconds wait = attempts.wait(name, address, net::system_now().wall);
    store::Actor actor = actor_of(context, request, {});
    const char* action = wait.count() > 0 ? "sign_in.locked" : "sign_in.failed";
    store::AuditEntry entry = audit_entry(std::move(actor), action, proof->named, "{}");
    co_await context.audit(std::move(entry));
    co_return wrong_password(attempts.left(name, now), wait);
  }
  const auto cleared = co_await attempts.succeeded(name, address);
  if (!cleared) co_return storage_failed(cleared.error());
  const desk::Person person = *proof->person;
  if (person.state != desk::AccountState::active || !context.roster().by_identity(person.identity)) {
    co_return api_error(403, "disabled", "This account is disabled. Ask an admin of your team.");
  }
  std::string identity = person.identity;
  std::string action = "sign_in";
  co_return co_await open_session(context, std::move(request), std::move(identity), std::move(action));
}

Answer create_session(DeskContext& context, net::HttpRequest request) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  auto identity = text_member(*body, "identity");
  if (!identity) co_return api_error(400, "no_identity", "Say who signs in: {\"identity\":\"alice\"}.");
  auto password = text_member(*body, "password");
  if (!password && context.people->is_trial())
    co_return co_await sign_in_practice_rep(context, std::move(request), std::move(*identity));
  if (!password) co_return api_error(403, "password_needed", "This team signs in with passwords.");
  if (identity->size() > kLongestName || password->size() > kLongestSecret)
    co_return api_error(400, "too_long", "The name or the password is too long.");
  co_return co_await sign_in_by_password(
      context, std::move(request), std::move(*identity), std::move(*password)
  );
}

Answer get_session(DeskContext& context, net::HttpRequest, std::string identity) {
  co_return json_response(200, describe_session(context, identity));
}

Answer delete_session(DeskContext& context, net::HttpRequest request) {
  const WallTime now = net::system_now().wall;
  const net::HttpRequest remaining = request;
  const std::string identity = context.sessions.identity_of(request, now).value_or("");
  const auto gone = co_await context.sessions.sign_out(std::move(request), now);
  if (!gone) co_return storage_failed(gone.error());
  if (!identity.empty()) context.live->end(identity, Sessions::id_of(remaining));
  if (!identity.empty() && !context.people->is_trial()) {
    store::Actor actor = actor_of(context, remaining, identity);
    store::AuditEntry entry = audit_entry(std::move(actor), "sign_out", identity, "{}");
    co_await context.audit(std::move(entry));
  }
  net::HttpResponse response = net::HttpResponse::empty();
  // Another window of this browser may still work as another rep with the same cookie.
  if (!context.sessions.any(remaining)) {
    response.headers.add("Set-Cookie", cookie_field({}, 0s, remaining, context.own_names()));
  }
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
