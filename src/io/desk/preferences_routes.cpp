// What a rep has set for themselves, the same at every computer. docs/api/preferences.md

#include <boost/json.hpp>

#include "io/desk/routes.hpp"
#include "io/store/preferences_store.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

/// A document larger than this is not what a person sets by hand, bytes of JSON.
constexpr std::size_t kMaxDocument = 16 * 1024;

Answer get_preferences(DeskContext& context, net::HttpRequest, std::string identity) {
  store::PreferencesStore preferences(context.store);
  const auto stored = co_await preferences.load(std::move(identity));
  if (!stored) co_return storage_failed(stored.error());
  json::error_code error;
  json::value document = json::parse(stored->document, error);
  if (error || !document.is_object()) document = json::object{};
  net::HttpResponse response =
      json_response(200, {{"revision", stored->revision}, {"preferences", std::move(document)}});
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

Answer put_preferences(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  const json::value* revision = body->if_contains("revision");
  const json::value* document = body->if_contains("preferences");
  if (revision == nullptr || !revision->is_int64() || document == nullptr || !document->is_object()) {
    co_return api_error(400, "bad_preferences", "Send {\"revision\":number,\"preferences\":{…}}.");
  }
  store::StoredPreferences next{revision->as_int64(), json::serialize(*document)};
  if (next.document.size() > kMaxDocument) {
    co_return api_error(413, "too_large", "These settings are larger than what can be kept.");
  }
  store::PreferencesStore preferences(context.store);
  const auto saved = co_await preferences.save(std::move(identity), std::move(next));
  if (!saved) co_return storage_failed(saved.error());
  if (saved->stale) {
    co_return api_error(409, "stale", "Another window has changed these settings; read them again.");
  }
  co_return json_response(200, {{"revision", saved->revision}});
}

}  // namespace

void add_preferences_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/me/preferences", signed_in(context, get_preferences));
  router.add("PUT", "/api/me/preferences", signed_in(context, put_preferences));
}

}  // namespace softphone::io_desk
