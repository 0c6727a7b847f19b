#include "io/desk/call_access.hpp"

#include <algorithm>

#include "desk/call_record.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

asio::awaitable<Result<std::optional<desk::Call>>> visible_call(
    DeskContext& context, std::string sid, std::string identity
) {
  auto call = co_await context.store.find_call(std::move(sid));
  if (!call || !*call || context.roster().role_of(identity) != desk::Role::rep) co_return call;
  const std::vector<std::string> parties = (*call)->parties();
  if (!std::binary_search(parties.begin(), parties.end(), identity)) co_return std::nullopt;
  co_return call;
}

net::HttpResponse no_such_call() {
  return api_error(404, "no_such_call", "There is no such call.");
}

Answer keep_decided(
    DeskContext& context, std::string call_sid, std::string identity, store::Decision decision
) {
  const auto decided = co_await context.store.decide(std::move(call_sid), std::move(decision));
  if (!decided) co_return storage_failed(decided.error());
  if (const auto& refused = decided->refused)
    co_return api_error(refused->malformed ? 400 : 409, refused->code, refused->message);
  if (decided->appended.fresh) context.changed(decided->appended.call);
  const auto record = desk::seen_by_role(decided->appended.call, identity, context.roster());
  if (!record) co_return no_such_call();
  net::HttpResponse response = net::HttpResponse::json(200, R"({"call":)" + desk::to_json(*record) + '}');
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

}  // namespace softphone::io_desk
