#include <boost/json.hpp>
#include <charconv>

#include "desk/call_record.hpp"
#include "io/desk/routes.hpp"

namespace softphone::io_desk {
namespace {

constexpr std::size_t kDefaultLimit = 50;
constexpr std::size_t kMaxLimit = 200;
/// Bytes of the name that a page gives itself.
constexpr std::size_t kMaxPageName = 64;

std::optional<std::size_t> read_limit(const std::optional<std::string>& text) {
  if (!text) return kDefaultLimit;
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error != std::errc() || end != text->data() + text->size() || limit == 0) return std::nullopt;
  return std::min(limit, kMaxLimit);
}

Answer get_calls(DeskContext& context, net::HttpRequest request, std::string identity) {
  const Form query = request.query_form();
  const auto limit = read_limit(query.get("limit"));
  if (!limit) co_return api_error(400, "bad_limit", "limit must be a number from 1 to 200.");
  std::optional<store::Cursor> before;
  if (const auto text = query.get("before"); text && !text->empty()) {
    before = store::Cursor::read(*text);
    if (!before) co_return api_error(400, "bad_cursor", "before must be the next of an earlier answer.");
  }
  const auto page = co_await context.store.history(identity, std::move(before), *limit);
  if (!page) co_return storage_failed(page.error());
  std::string body = R"({"calls":[)";
  for (const desk::Call& call : page->calls) {
    const auto record = desk::seen_by(call, identity, context.roster());
    if (!record) continue;
    if (body.back() != '[') body += ',';
    body += desk::to_json(*record);
  }
  body += R"(],"next":)";
  body += page->next ? '"' + page->next->text() + '"' : std::string("null");
  body += '}';
  net::HttpResponse response = net::HttpResponse::json(200, std::move(body));
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

Answer get_health(DeskContext& context, net::HttpRequest) {
  const auto database = co_await context.store.ping();
  const bool carrier = context.config.carrier_runs();
  if (database && *database && carrier) {
    co_return json_response(200, {{"status", "ok"}, {"version", context.config.version}});
  }
  co_return json_response(
      503, {{"status", carrier ? "no database" : "no carrier"}, {"version", context.config.version}}
  );
}

}  // namespace

void add_history_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/calls", signed_in(context, get_calls));
}

void add_health_route(net::Router& router, DeskContext& context) {
  router.add("GET", "/healthz", open_to_all(context, get_health));
}

void add_live_route(net::Router& router, DeskContext& context) {
  router.add_web_socket(
      "/api/live",
      [&context](const net::HttpRequest& request
      ) -> Result<std::unique_ptr<net::WebSocketHandler>, net::UpgradeRefused> {
        const auto identity = context.sessions.identity_of(request, net::system_now().wall);
        if (!identity) return net::UpgradeRefused{not_signed_in()};
        std::string page = request.query_form().get_or("page", "");
        if (page.size() > kMaxPageName) page.clear();
        return context.live->connect(*identity, Sessions::id_of(request), std::move(page));
      },
      4096
  );
}

}  // namespace softphone::io_desk
