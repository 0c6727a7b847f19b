// One's own account: the link that opens it, the password, the browsers that are signed in.
// docs/api/people.md

#include <boost/json.hpp>

#include "io/desk/identity_answers.hpp"
#include "io/desk/session_json.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

/// A link's secret is 43 characters of base64url; anything longer is none.
constexpr std::size_t kLongestToken = 128;

/// The token of the body, never of the address: addresses land in logs and in histories.
std::optional<std::string> read_token(const json::object& body) {
  auto token = text_member(body, "token");
  if (!token || token->empty() || token->size() > kLongestToken) return std::nullopt;
  return token;
}

net::HttpResponse bad_link() {
  return api_error(404, "bad_link", "This link is not valid. Ask an admin of your team for a new one.");
}

Answer check_link(DeskContext& context, net::HttpRequest request) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  const auto token = read_token(*body);
  if (!token) co_return bad_link();
  store::PeopleStore people = context.people->store();
  std::string token_hash = hash_of_token(*token);
  const auto invited =
      co_await people.find_invitation(std::move(token_hash), unix_milliseconds(net::system_now().wall));
  if (!invited) co_return refused_change(invited.error());
  co_return json_response(
      200,
      {{"identity", invited->person.identity},
       {"name", invited->person.name},
       {"email", invited->person.email},
       {"reset", invited->invitation.reset},
       {"expiresAt", invited->invitation.expires_at}}
  );
}

Answer accept_link(DeskContext& context, net::HttpRequest request) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  const auto token = read_token(*body);
  const std::string password = text_member(*body, "password").value_or("");
  if (!token) co_return bad_link();
  const std::string token_hash = hash_of_token(*token);
  store::PeopleStore people = context.people->store();
  // The link first: without one nobody makes us hash.
  const auto invited = co_await people.find_invitation(token_hash, unix_milliseconds(net::system_now().wall));
  if (!invited) co_return refused_change(invited.error());
  if (auto refusal = refused_password(password, invited->person)) co_return std::move(*refusal);
  const auto hash = co_await context.people->hash(password);
  if (!hash) co_return refused_change(hash.error());
  store::Actor actor = actor_of(context, request, {});
  actor.via = "link";
  const auto joined = co_await people.accept_invitation(
      token_hash, hash->text, std::move(actor), unix_milliseconds(net::system_now().wall)
  );
  if (!joined) co_return refused_change(joined.error());
  const auto forgotten =
      co_await context.people->attempts().forget(invited->person.identity, invited->person.email);
  if (!forgotten) co_return storage_failed(forgotten.error());
  const auto refreshed = co_await context.refresh_team();
  if (!refreshed) co_return storage_failed(refreshed.error());
  std::string identity = joined->identity;
  std::string action = "sign_in";
  co_return co_await open_session(context, std::move(request), std::move(identity), std::move(action));
}

Answer change_password(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  const desk::Person* found = context.people->find(identity);
  if (context.people->is_trial() || found == nullptr)
    co_return api_error(409, "trial", "Practice reps have no password.");
  const desk::Person person = *found;
  const std::string current = text_member(*body, "current").value_or("");
  const std::string wanted = text_member(*body, "password").value_or("");
  if (auto refusal = refused_password(wanted, person)) co_return std::move(*refusal);
  // Whoever finds an open browser must not try passwords here for ever.
  const WallTime now = net::system_now().wall;
  const std::string address = client_address(request, context.config.trusted_proxies);
  Attempts& attempts = context.people->attempts();
  if (const auto wait = attempts.wait(identity, address, now); wait.count() > 0) co_return locked(wait);
  const auto counted = co_await attempts.begin(identity, address, now);
  if (!counted) co_return storage_failed(counted.error());
  std::string tried = current.substr(0, 1024);
  const auto proof = co_await context.people->prove(identity, std::move(tried));
  if (!proof) {
    const auto undone = co_await attempts.undo(identity, address);
    co_return refused_change(undone ? proof.error() : undone.error());
  }
  store::Actor actor = actor_of(context, request, identity);
  if (!proof->person) {
    store::AuditEntry entry = audit_entry(std::move(actor), "password.wrong", identity, "{}");
    co_await context.audit(std::move(entry));
    const Milliseconds wait = attempts.wait(identity, address, net::system_now().wall);
    // Not 401: the session is as good as before.
    net::HttpResponse response = wrong_password(attempts.left(identity, now), wait);
    response.status = 403;
    co_return response;
  }
  const auto cleared = co_await attempts.succeeded(identity, address);
  if (!cleared) co_return storage_failed(cleared.error());
  const auto hash = co_await context.people->hash(wanted);
  if (!hash) co_return refused_change(hash.error());
  store::PasswordChange change;
  change.identity = identity;
  change.password_hash = hash->text;
  change.spared_session = Sessions::hash_of(request);
  store::PeopleStore people = context.people->store();
  const auto changed = co_await people.set_password(
      std::move(change), std::move(actor), unix_milliseconds(net::system_now().wall)
  );
  if (!changed) co_return refused_change(changed.error());
  const auto refreshed = co_await context.refresh_team();
  if (!refreshed) co_return storage_failed(refreshed.error());
  co_return net::HttpResponse::empty();
}

Answer list_own_sessions(DeskContext& context, net::HttpRequest request, std::string identity) {
  co_return sessions_response(context, identity, Sessions::id_of(request));
}

Answer end_own_session(DeskContext& context, net::HttpRequest request, std::string identity) {
  const std::string id = request.path_captures.front();
  store::Actor actor = actor_of(context, request, identity);
  co_return co_await end_session(context, std::move(actor), identity, id);
}

Answer end_other_sessions(DeskContext& context, net::HttpRequest request, std::string identity) {
  store::Actor actor = actor_of(context, request, identity);
  std::string here = Sessions::id_of(request);
  co_return co_await end_all_sessions(context, std::move(actor), std::move(identity), std::move(here));
}

}  // namespace

void add_account_routes(net::Router& router, DeskContext& context) {
  router.add("POST", "/api/links/check", open_to_all(context, check_link), 4096);
  router.add("POST", "/api/links/accept", open_to_all(context, accept_link), 8192);
  router.add("POST", "/api/account/password", signed_in(context, change_password), 8192);
  router.add("GET", "/api/account/sessions", signed_in(context, list_own_sessions));
  router.add("DELETE", "/api/account/sessions", signed_in(context, end_other_sessions));
  router.add("DELETE", "/api/account/sessions/*", signed_in(context, end_own_session));
}

}  // namespace softphone::io_desk
