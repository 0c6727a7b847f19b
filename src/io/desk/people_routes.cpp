// The team, for its admins. docs/api/people.md

#include <algorithm>
#include <boost/json.hpp>

#include "io/desk/identity_answers.hpp"
#include "io/desk/session_json.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

desk::UnixMs now_ms() {
  return unix_milliseconds(net::system_now().wall);
}

json::object person_json(const DeskContext& context, const desk::Person& person) {
  const std::vector<SessionInfo> sessions = context.sessions.list(person.identity, net::system_now().wall);
  Attempts& attempts = context.people->attempts();
  const WallTime now = net::system_now().wall;
  const Milliseconds wait =
      std::max(attempts.wait(person.identity, {}, now), attempts.wait(person.email, {}, now));
  return {
      {"identity", person.identity},
      {"name", person.name},
      {"email", person.email},
      {"number", person.number},
      {"shortNumber", person.short_number},
      {"role", desk::to_word(person.role)},
      {"state", desk::to_word(person.state)},
      {"language", person.language},
      {"createdAt", person.created_at},
      {"hasPassword", person.password_changed_at != 0},
      {"online", context.live->online(person.identity)},
      {"sessions", sessions.size()},
      {"lastSeenAt", sessions.empty() ? json::value(nullptr) : json::value(sessions.front().last_seen_at)},
      {"lockedFor", (wait.count() + 999) / 1000},
  };
}

/// The link's secret; the page makes the address of it, unless this server knows how people reach it.
json::object link_json(const DeskContext& context, const std::string& token, desk::UnixMs expires_at) {
  const std::string& base = context.config.public_url;
  return {
      {"token", token},
      {"base", base.empty() ? json::value(nullptr) : json::value(base)},
      {"expiresAt", expires_at}};
}

Answer list_people(DeskContext& context, net::HttpRequest, std::string) {
  json::array people;
  for (const desk::Person& person : context.people->all()) people.push_back(person_json(context, person));
  co_return json_response(200, {{"people", std::move(people)}, {"trial", context.people->is_trial()}});
}

Answer add_person(DeskContext& context, net::HttpRequest request, std::string admin) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  desk::Person person;
  person.identity = text_member(*body, "identity").value_or("");
  person.name = text_member(*body, "name").value_or("");
  person.email = text_member(*body, "email").value_or("");
  person.number = text_member(*body, "number").value_or("");
  person.short_number = text_member(*body, "shortNumber").value_or("");
  person.language = text_member(*body, "language").value_or("");
  const auto role = desk::read_role(text_member(*body, "role").value_or("rep"));
  if (!role) co_return refused_change(fail("invalid_role", "The role is rep, manager or admin."));
  person.role = *role;
  const std::string password = text_member(*body, "password").value_or("");
  std::string hash;
  if (!password.empty()) {
    // Only who ends the trial chooses a password here; everybody else's is their own affair.
    if (!context.people->is_trial())
      co_return refused_change(fail("invalid_password", "People choose their password by their link."));
    if (auto refusal = refused_password(password, person)) co_return std::move(*refusal);
    auto hashed = co_await context.people->hash(password);
    if (!hashed) co_return refused_change(hashed.error());
    hash = std::move(hashed->text);
  }
  store::PeopleStore people = context.people->store();
  const store::Actor actor = actor_of(context, request, std::move(admin));
  const bool invited = hash.empty();
  const auto added = co_await people.add(std::move(person), std::move(hash), actor, now_ms());
  if (!added) co_return refused_change(added.error());
  json::object answer;
  if (invited) {
    const std::string token = context.people->make_token();
    std::string token_hash = hash_of_token(token);
    const auto link = co_await people.invite(added->identity, std::move(token_hash), actor, now_ms());
    if (!link) co_return refused_change(link.error());
    answer["link"] = link_json(context, token, link->invitation.expires_at);
  }
  const auto refreshed = co_await context.refresh_team();
  if (!refreshed) co_return storage_failed(refreshed.error());
  answer["person"] = person_json(context, *added);
  co_return json_response(201, answer);
}

Answer change_person(DeskContext& context, net::HttpRequest request, std::string admin) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  store::PersonChange change;
  change.name = text_member(*body, "name");
  change.email = text_member(*body, "email");
  change.number = text_member(*body, "number");
  change.short_number = text_member(*body, "shortNumber");
  change.language = text_member(*body, "language");
  if (const auto word = text_member(*body, "role")) {
    change.role = desk::read_role(*word);
    if (!change.role) co_return refused_change(fail("invalid_role", "The role is rep, manager or admin."));
  }
  if (const json::value* disabled = body->if_contains("disabled"); disabled && disabled->is_bool())
    change.disabled = disabled->get_bool();
  store::PeopleStore people = context.people->store();
  store::Actor actor = actor_of(context, request, std::move(admin));
  const std::string identity = request.path_captures.front();
  const auto changed = co_await people.change(identity, std::move(change), std::move(actor), now_ms());
  if (!changed) co_return refused_change(changed.error());
  const auto refreshed = co_await context.refresh_team();
  if (!refreshed) co_return storage_failed(refreshed.error());
  co_return json_response(200, {{"person", person_json(context, *changed)}});
}

Answer remove_person(DeskContext& context, net::HttpRequest request, std::string admin) {
  store::PeopleStore people = context.people->store();
  store::Actor actor = actor_of(context, request, std::move(admin));
  std::string identity = request.path_captures.front();
  const auto removed = co_await people.remove(std::move(identity), std::move(actor), now_ms());
  if (!removed) co_return refused_change(removed.error());
  const auto refreshed = co_await context.refresh_team();
  if (!refreshed) co_return storage_failed(refreshed.error());
  co_return net::HttpResponse::empty();
}

Answer make_link(DeskContext& context, net::HttpRequest request, std::string admin) {
  const std::string token = context.people->make_token();
  store::PeopleStore people = context.people->store();
  store::Actor actor = actor_of(context, request, std::move(admin));
  const auto link =
      co_await people.invite(request.path_captures.front(), hash_of_token(token), std::move(actor), now_ms());
  if (!link) co_return refused_change(link.error());
  json::object answer;
  answer["link"] = link_json(context, token, link->invitation.expires_at);
  answer["reset"] = link->invitation.reset;
  co_return json_response(201, answer);
}

net::HttpResponse unknown_person() {
  return api_error(404, "unknown_person", "There is nobody of that name in the team.");
}

Answer unlock(DeskContext& context, net::HttpRequest request, std::string admin) {
  const desk::Person* person = context.people->find(request.path_captures.front());
  if (person == nullptr) co_return unknown_person();
  const std::string identity = person->identity;
  const auto forgotten = co_await context.people->attempts().forget(identity, person->email);
  if (!forgotten) co_return storage_failed(forgotten.error());
  store::Actor actor = actor_of(context, request, std::move(admin));
  store::AuditEntry entry = audit_entry(std::move(actor), "person.unlocked", identity, "{}");
  co_await context.audit(std::move(entry));
  co_return net::HttpResponse::empty();
}

Answer list_sessions(DeskContext& context, net::HttpRequest request, std::string admin) {
  const std::string identity = request.path_captures.front();
  if (!context.people->find(identity)) co_return unknown_person();
  co_return sessions_response(
      context, identity, identity == admin ? Sessions::id_of(request) : std::string()
  );
}

Answer end_persons_session(DeskContext& context, net::HttpRequest request, std::string admin) {
  store::Actor actor = actor_of(context, request, std::move(admin));
  std::string identity = request.path_captures.front();
  std::string id = request.path_captures.back();
  co_return co_await end_session(context, std::move(actor), std::move(identity), std::move(id));
}

Answer end_persons_sessions(DeskContext& context, net::HttpRequest request, std::string admin) {
  store::Actor actor = actor_of(context, request, std::move(admin));
  std::string identity = request.path_captures.front();
  std::string spared;
  co_return co_await end_all_sessions(context, std::move(actor), std::move(identity), std::move(spared));
}

}  // namespace

void add_people_routes(net::Router& router, DeskContext& context) {
  const auto admin = [&](SignedInHandler handler) { return with_role(context, desk::Role::admin, handler); };
  router.add("GET", "/api/people", admin(list_people));
  router.add("POST", "/api/people", admin(add_person), 8192);
  router.add("PATCH", "/api/people/*", admin(change_person), 8192);
  router.add("DELETE", "/api/people/*", admin(remove_person));
  router.add("POST", "/api/people/*/link", admin(make_link));
  router.add("POST", "/api/people/*/unlock", admin(unlock));
  router.add("GET", "/api/people/*/sessions", admin(list_sessions));
  router.add("DELETE", "/api/people/*/sessions", admin(end_persons_sessions));
  router.add("DELETE", "/api/people/*/sessions/*", admin(end_persons_session));
}

}  // namespace softphone::io_desk
