// What admins see of the outbox, and what they do about it. docs/api/events.md.

#include <algorithm>
#include <boost/json.hpp>

#include "io/desk/routes.hpp"
#include "io/store/outbox_store.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostDeliveries = 200;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object delivery_json(const delivery::Delivery& row) {
  return {
      {"id", row.id},
      {"target", row.target},
      {"type", row.type},
      {"callSid", row.call_sid},
      {"createdAt", row.created_at},
      {"state", delivery::to_word(row.state)},
      {"attempts", row.attempts},
      {"nextAt", row.next_at},
      {"reason", text_or_null(row.reason)},
      {"detail", row.detail}};
}

json::array targets_json(
    const std::vector<io_delivery::TargetStatus>& targets, const std::vector<store::TargetCount>& counts
) {
  json::array out;
  const auto add = [&](const io_delivery::TargetStatus& target, const store::TargetCount& count, bool known) {
    out.push_back(json::object{
        {"name", target.name},
        {"label", target.label},
        {"configured", known},
        {"waiting", count.waiting},
        {"held", count.held},
        {"dead", count.dead},
        {"oldest", count.oldest ? json::value(*count.oldest) : json::value(nullptr)},
        {"pausedUntil", target.paused_until == 0 ? json::value(nullptr) : json::value(target.paused_until)},
        {"reason", text_or_null(target.reason)},
        {"detail", target.detail}});
  };
  for (const io_delivery::TargetStatus& target : targets) {
    store::TargetCount of_target;
    for (const store::TargetCount& count : counts) {
      if (count.target == target.name) of_target = count;
    }
    add(target, of_target, true);
  }
  // What waits for an address that was taken out of the settings waits until it is back.
  for (const store::TargetCount& count : counts) {
    const bool known = std::any_of(targets.begin(), targets.end(), [&](const auto& target) {
      return target.name == count.target;
    });
    if (known || count.waiting + count.held + count.dead == 0) continue;
    io_delivery::TargetStatus gone;
    gone.name = count.target;
    add(gone, count, false);
  }
  return out;
}

Answer get_outbox(DeskContext& context, net::HttpRequest request, std::string) {
  const std::string word = request.query_form().get_or("state", "");
  const auto state = delivery::read_state(word);
  if (!word.empty() && !state) co_return api_error(400, "bad_filter", "state is waiting, held or dead.");
  store::OutboxStore outbox(context.store);
  const auto counts = co_await outbox.counts();
  if (!counts) co_return storage_failed(counts.error());
  const auto rows = co_await outbox.unfinished(state, kMostDeliveries);
  if (!rows) co_return storage_failed(rows.error());
  json::array deliveries;
  for (const delivery::Delivery& row : *rows) deliveries.push_back(delivery_json(row));
  net::HttpResponse response = json_response(
      200,
      {{"targets", targets_json(context.outbox->status(), *counts)}, {"deliveries", std::move(deliveries)}}
  );
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

Answer post_retry(DeskContext& context, net::HttpRequest request, std::string) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  store::OutboxStore outbox(context.store);
  const desk::UnixMs now = unix_milliseconds(net::system_now().wall);
  const json::value* id = body->if_contains("id");
  if (id == nullptr) {
    const auto count = co_await outbox.retry_dead(now);
    if (!count) co_return storage_failed(count.error());
    context.outbox->wake(true);
    co_return json_response(200, {{"retried", *count}});
  }
  if (!id->is_int64()) co_return api_error(400, "bad_id", "id is the number of a delivery.");
  const auto found = co_await outbox.retry(id->get_int64(), now);
  if (!found) co_return storage_failed(found.error());
  if (!*found) co_return api_error(404, "no_such_delivery", "There is no such delivery that is not done.");
  context.outbox->wake(true);
  co_return json_response(200, {{"retried", 1}});
}

}  // namespace

void add_outbox_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/outbox", with_role(context, desk::Role::admin, get_outbox));
  router.add("POST", "/api/outbox/retry", with_role(context, desk::Role::admin, post_retry));
}

}  // namespace softphone::io_desk
