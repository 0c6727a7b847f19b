// What was changed, for admins. docs/api/people.md, "Audit log"

#include <boost/json.hpp>
#include <charconv>

#include "io/desk/routes.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kDefaultLimit = 50;
constexpr std::size_t kMaxLimit = 200;

template <class Number>
std::optional<Number> read_number(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Letters of "sign_in.failed": no wildcard of the database among them.
bool is_action(std::string_view text) {
  return text.size() <= 64 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.") == std::string_view::npos;
}

json::object entry_json(const DeskContext& context, const store::AuditEntry& entry) {
  json::error_code error;
  json::value details = json::parse(entry.details, error);
  const auto named = [&](const std::string& identity) -> json::value {
    if (identity.empty()) return nullptr;
    const desk::Person* person = context.people->find(identity);
    return json::value(person ? person->name : context.roster().name_of(identity));
  };
  return {
      {"id", entry.id},
      {"at", entry.at},
      {"actor", entry.actor.identity.empty() ? json::value(nullptr) : json::value(entry.actor.identity)},
      {"actorName", named(entry.actor.identity)},
      {"via", entry.actor.via},
      {"address", entry.actor.address},
      {"action", entry.action},
      {"subject", entry.subject},
      {"subjectName", named(entry.subject)},
      {"details", error ? json::value(json::object()) : std::move(details)},
  };
}

Answer get_audit(DeskContext& context, net::HttpRequest request, std::string) {
  const Form form = request.query_form();
  store::AuditQuery query;
  const auto limit = read_number<std::size_t>(form.get_or("limit", std::to_string(kDefaultLimit)));
  if (!limit || *limit == 0) co_return api_error(400, "bad_limit", "limit must be a number from 1 to 200.");
  query.limit = std::min(*limit, kMaxLimit);
  if (const auto before = form.get("before"); before && !before->empty()) {
    query.before = read_number<std::int64_t>(*before);
    if (!query.before)
      co_return api_error(400, "bad_cursor", "before must be the next of an earlier answer.");
  }
  query.person = form.get_or("person", "").substr(0, 64);
  query.action = form.get_or("action", "");
  if (!is_action(query.action)) co_return api_error(400, "bad_action", "action is a word such as sign_in.");
  store::AuditStore audit(context.store.threads());
  const auto page = co_await audit.page(std::move(query));
  if (!page) co_return storage_failed(page.error());
  json::array entries;
  for (const store::AuditEntry& entry : page->entries) entries.push_back(entry_json(context, entry));
  json::object body{{"entries", std::move(entries)}};
  body["next"] = page->next ? json::value(std::to_string(*page->next)) : json::value(nullptr);
  co_return json_response(200, body);
}

}  // namespace

void add_audit_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/audit", with_role(context, desk::Role::admin, get_audit));
}

}  // namespace softphone::io_desk
