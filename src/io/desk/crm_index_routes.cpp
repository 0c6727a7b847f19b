// How the local index of the CRM's numbers stands, and having it read anew. docs/api/crm.md.

#include <boost/json.hpp>

#include "io/crm/index_worker.hpp"
#include "io/desk/routes.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

Answer get_index(DeskContext& context, net::HttpRequest, std::string) {
  json::value index = nullptr;
  if (context.config.index != nullptr) {
    auto asking = context.config.index->status();
    const auto status = co_await std::move(asking);
    if (!status) co_return storage_failed(status.error());
    index = crm::to_json(*status);
  }
  net::HttpResponse response = json_response(200, {{"index", std::move(index)}});
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

/// POST /api/crm/index/sync {"full":bool}: begun, not waited for.
Answer post_sync(DeskContext& context, net::HttpRequest request, std::string) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  if (context.config.index_worker == nullptr) co_return api_error(409, "no_crm", "No CRM is set up.");
  const json::value* full = body->if_contains("full");
  context.config.index_worker->wake(full != nullptr && full->is_bool() && full->get_bool());
  co_return json_response(202, {{"begun", true}});
}

}  // namespace

void add_crm_index_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/crm/index", with_role(context, desk::Role::admin, get_index));
  router.add("POST", "/api/crm/index/sync", with_role(context, desk::Role::admin, post_sync));
}

}  // namespace softphone::io_desk
