#include "io/desk/identity_answers.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "desk/password_policy.hpp"

namespace softphone::io_desk {

namespace json = boost::json;

namespace {

long long whole_seconds(Milliseconds wait) {
  return (wait.count() + 999) / 1000;
}

std::string in_words(Milliseconds wait) {
  const long long seconds = whole_seconds(wait);
  if (seconds < 90) return fmt::format("{} second{}", seconds, seconds == 1 ? "" : "s");
  return fmt::format("{} minutes", (seconds + 59) / 60);
}

net::HttpResponse error_with(int status, std::string_view code, std::string_view message, json::object more) {
  more["code"] = code;
  more["message"] = message;
  return json_response(status, {{"error", std::move(more)}});
}

}  // namespace

store::Actor actor_of(const DeskContext& context, const net::HttpRequest& request, std::string identity) {
  store::Actor actor;
  actor.identity = std::move(identity);
  actor.via = context.people->is_trial() ? "trial" : "page";
  actor.address = client_address(request, context.config.trusted_proxies);
  return actor;
}

store::AuditEntry audit_entry(
    store::Actor actor, std::string action, std::string subject, std::string details
) {
  store::AuditEntry entry;
  entry.at = unix_milliseconds(net::system_now().wall);
  entry.actor = std::move(actor);
  entry.action = std::move(action);
  entry.subject = std::move(subject);
  entry.details = std::move(details);
  return entry;
}

std::string cookie_field(
    std::string_view value, std::chrono::seconds life, const net::HttpRequest& request, const OwnNames& names
) {
  // A page on another site gets a cookie that is sent for it, and kept apart for it (CHIPS) where browsers
  // take no other; check_origin lets no third page use it.
  const std::string_view scope = is_from_another_site(request, names) ? "SameSite=None; Secure; Partitioned"
                                 : is_over_tls(request, names)        ? "SameSite=Strict; Secure"
                                                                      : "SameSite=Strict";
  return fmt::format("{}={}; Max-Age={}; Path=/; HttpOnly; {}", kSessionCookie, value, life.count(), scope);
}

json::object describe_session(const DeskContext& context, const std::string& identity) {
  const desk::Rep* rep = context.roster().by_identity(identity);
  json::object out{{"identity", identity}};
  out["name"] = rep ? rep->name : identity;
  out["number"] = rep ? json::value(rep->number) : json::value(nullptr);
  out["shortNumber"] = rep ? json::value(rep->short_number) : json::value("");
  out["role"] = desk::to_word(context.roster().role_of(identity));
  out["trial"] = context.people->is_trial();
  return out;
}

net::HttpResponse session_response(
    const DeskContext& context,
    const net::HttpRequest& request,
    const std::string& identity,
    std::string_view cookie
) {
  net::HttpResponse response = json_response(200, describe_session(context, identity));
  response.headers.add("Set-Cookie", cookie_field(cookie, kSessionLife, request, context.own_names()));
  return response;
}

Answer open_session(
    DeskContext& context, net::HttpRequest request, std::string identity, std::string action
) {
  const net::HttpRequest asked = request;
  const auto cookie = co_await context.sessions.begin(std::move(request), identity, net::system_now().wall);
  if (!cookie) co_return storage_failed(cookie.error());
  store::Actor actor = actor_of(context, asked, identity);
  store::AuditEntry entry = audit_entry(std::move(actor), std::move(action), identity, "{}");
  co_await context.audit(std::move(entry));
  co_return session_response(context, asked, identity, cookie->value);
}

net::HttpResponse locked(Milliseconds wait) {
  const long long seconds = whole_seconds(wait);
  net::HttpResponse response = error_with(
      429,
      "locked",
      fmt::format("There were too many attempts with a wrong password. Try again in {}.", in_words(wait)),
      {{"retryAfter", seconds}}
  );
  response.headers.set("Retry-After", std::to_string(seconds));
  return response;
}

net::HttpResponse wrong_password(int left, Milliseconds wait) {
  json::object more{{"attemptsLeft", left}};
  if (wait.count() > 0) more["retryAfter"] = whole_seconds(wait);
  return error_with(401, "wrong_password", "The name or the password is wrong.", std::move(more));
}

net::HttpResponse refused_change(const Error& error) {
  if (store::is_storage_error(error)) return storage_failed(error);
  const auto field_of = [&](std::string_view prefix) { return error.code.substr(prefix.size()); };
  if (error.code.starts_with("invalid_"))
    return error_with(400, "invalid", error.detail, {{"field", field_of("invalid_")}});
  if (error.code.starts_with("taken_"))
    return error_with(409, "taken", error.detail, {{"field", field_of("taken_")}});
  if (error.code == "busy") return api_error(503, error.code, error.detail);
  if (error.code == "no_memory") return storage_failed(error);
  const bool missing = error.code == "unknown_person" || error.code == "bad_link";
  const bool gone = error.code == "used_link" || error.code == "expired_link";
  return api_error(missing ? 404 : gone ? 410 : 409, error.code, error.detail);
}

std::optional<net::HttpResponse> refused_password(std::string_view password, const desk::Person& person) {
  const auto problem = desk::check_password(password, {person.identity, person.name, person.email});
  if (!problem) return std::nullopt;
  return error_with(400, desk::to_word(*problem), desk::sentence(*problem), {{"field", "password"}});
}

}  // namespace softphone::io_desk
