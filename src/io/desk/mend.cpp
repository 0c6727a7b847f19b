#include "io/desk/mend.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "desk/end_reason.hpp"
#include "desk/timestamp.hpp"
#include "io/desk/api.hpp"
#include "io/desk/rest_client.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

asio::awaitable<Result<bool>> abandon(
    DeskContext& context, std::string sid, desk::UnixMs at, std::string_view reason
) {
  desk::Fact fact{std::move(sid), at, desk::Abandoned{std::string(reason)}};
  const auto call = co_await context.record(std::move(fact));
  if (!call) co_return call.error();
  co_return true;
}

/// A GET of the account's REST API. Error code: not_found, or unreachable for everything else.
asio::awaitable<Result<json::object>> get_resource(DeskContext& context, std::string path) {
  net::HttpClientRequest request = rest_request(context.config, "GET", account_path(context.config) + path);
  const auto answer = co_await read_again(context.http, context.random, std::move(request));
  if (!answer) co_return fail("unreachable", answer.error().detail);
  if (answer->status == 404) co_return fail("not_found", "no such resource");
  if (answer->status != 200) co_return fail("unreachable", "status " + std::to_string(answer->status));
  json::error_code error;
  json::value value = json::parse(answer->body, error);
  if (error || !value.is_object()) co_return fail("unreachable", "the answer is not a JSON object");
  co_return std::move(value.as_object());
}

asio::awaitable<Result<bool>> ask_carrier(DeskContext& context, std::string sid, desk::UnixMs last_alive) {
  const auto caller = co_await get_resource(context, "/Calls/" + sid + ".json");
  if (!caller && caller.error().code == "not_found") {
    co_return co_await abandon(context, sid, last_alive, desk::kNotKnownThere);
  }
  if (!caller) {
    log::warn("call {}: the carrier could not be asked what became of it: {}", sid, caller.error().detail);
    co_return false;
  }
  std::vector<desk::Fact> facts;
  if (auto fact = resource_fact(*caller, sid)) facts.push_back(std::move(*fact));
  const auto rung = co_await get_resource(context, "/Calls.json?PageSize=50&ParentCallSid=" + sid);
  const json::value* list = rung ? rung->if_contains("calls") : nullptr;
  if (list != nullptr && list->is_array()) {
    for (const json::value& entry : list->get_array()) {
      if (!entry.is_object()) continue;
      if (auto fact = resource_fact(entry.get_object(), sid)) facts.push_back(std::move(*fact));
    }
  }
  for (desk::Fact& fact : facts) {
    const auto call = co_await context.record(std::move(fact));
    if (!call) co_return call.error();
  }
  co_return true;
}

}  // namespace

std::optional<desk::Fact> resource_fact(const json::object& resource, const std::string& call_sid) {
  desk::LegChanged change;
  const auto leg_status = desk::read_leg_status(text_member(resource, "status").value_or(""));
  change.leg_sid = text_member(resource, "sid").value_or("");
  if (!leg_status || !desk::is_final(*leg_status) || change.leg_sid.empty()) return std::nullopt;
  const auto end = desk::read_rfc2822(text_member(resource, "end_time").value_or(""));
  if (!end) return std::nullopt;
  change.status = *leg_status;
  change.from = desk::printable(text_member(resource, "from").value_or(""), 256);
  change.to = desk::printable(text_member(resource, "to").value_or(""), 256);
  const std::string duration = text_member(resource, "duration").value_or("");
  std::int64_t seconds = 0;
  const auto [rest, error] = std::from_chars(duration.data(), duration.data() + duration.size(), seconds);
  if (error == std::errc() && rest == duration.data() + duration.size()) change.duration = seconds;
  return desk::Fact{call_sid, *end * 1000, std::move(change)};
}

asio::awaitable<Result<bool>> mend_open_calls(DeskContext& context, desk::UnixMs last_alive) {
  const auto open = co_await context.store.open_calls();
  if (!open) co_return open.error();
  for (const desk::Call& call : *open) {
    const desk::UnixMs end = std::max(last_alive, call.started_at());
    const auto mended = context.config.built_in_carrier
                            ? co_await abandon(context, call.sid(), end, desk::kServerStopped)
                            : co_await ask_carrier(context, call.sid(), end);
    if (!mended) co_return mended.error();
  }
  // What was wanted of calls that live on is seen to.
  const auto alive = co_await context.store.open_calls();
  if (!alive) co_return alive.error();
  for (const desk::Call& call : *alive) context.changed(call);
  if (!open->empty()) log::info("{} calls of the former run were looked after", open->size());
  co_return true;
}

}  // namespace softphone::io_desk
