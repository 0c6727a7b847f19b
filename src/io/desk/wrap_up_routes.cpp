// What reps add to a call: wrap-up, quality, rating; and the list of outcomes. docs/api/records.md.

#include <boost/json.hpp>

#include "base/sid.hpp"
#include "desk/quality.hpp"
#include "desk/wrap_up.hpp"
#include "io/desk/call_access.hpp"
#include "io/desk/outcomes.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

/// The call of a request and its body, or the refusal.
struct About {
  std::optional<net::HttpResponse> refusal;
  std::string call_sid;
  json::object body;
};

boost::asio::awaitable<About> read_about(
    DeskContext& context, const net::HttpRequest& request, std::string identity
) {
  About about;
  auto body = read_object(request);
  if (!body) {
    about.refusal = bad_body(body.error());
    co_return about;
  }
  about.body = std::move(*body);
  if (!is_sid("CA", request.path_captures.front())) {
    about.refusal = no_such_call();
    co_return about;
  }
  const auto call = co_await visible_call(context, request.path_captures.front(), std::move(identity));
  if (!call)
    about.refusal = storage_failed(call.error());
  else if (!*call)
    about.refusal = no_such_call();
  else
    about.call_sid = (*call)->sid();
  co_return about;
}

desk::UnixMs moment() {
  return unix_milliseconds(net::system_now().wall);
}

Answer put_wrap_up(DeskContext& context, net::HttpRequest request, std::string identity) {
  About about = co_await read_about(context, request, identity);
  if (about.refusal) co_return std::move(*about.refusal);
  auto outcomes = co_await load_outcomes(context);
  if (!outcomes) co_return storage_failed(outcomes.error());
  store::Decision decision =
      [identity, body = std::move(about.body), list = std::move(*outcomes), now = moment()](
          const desk::Call& call
      ) { return desk::accept_wrap_up(call, identity, body, list, now); };
  co_return co_await keep_decided(context, about.call_sid, identity, std::move(decision));
}

Answer undo_wrap_up(DeskContext& context, net::HttpRequest request, std::string identity) {
  About about = co_await read_about(context, request, identity);
  if (about.refusal) co_return std::move(*about.refusal);
  const std::string id = text_member(about.body, "id").value_or("");
  store::Decision decision = [identity, id, now = moment()](const desk::Call& call) {
    return desk::accept_undo(call, identity, id, now);
  };
  co_return co_await keep_decided(context, about.call_sid, identity, std::move(decision));
}

/// Quality and rating alike: judged by `accept`, kept as a fact.
template <auto accept>
Answer post_report(DeskContext& context, net::HttpRequest request, std::string identity) {
  About about = co_await read_about(context, request, identity);
  if (about.refusal) co_return std::move(*about.refusal);
  store::Decision decision = [identity, body = std::move(about.body), now = moment()](const desk::Call& call
                             ) { return accept(call, identity, body, now); };
  co_return co_await keep_decided(context, about.call_sid, identity, std::move(decision));
}

net::HttpResponse outcomes_response(const desk::OutcomeList& list) {
  net::HttpResponse response = net::HttpResponse::json(200, desk::outcomes_json(list));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Answer get_outcomes(DeskContext& context, net::HttpRequest, std::string) {
  const auto outcomes = co_await load_outcomes(context);
  if (!outcomes) co_return storage_failed(outcomes.error());
  co_return outcomes_response(*outcomes);
}

Answer put_outcomes(DeskContext& context, net::HttpRequest request, std::string identity) {
  if (context.roster().role_of(identity) != desk::Role::admin)
    co_return api_error(403, "not_allowed", "Only an admin can change the outcomes.");
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  const auto known = co_await load_outcomes(context);
  if (!known) co_return storage_failed(known.error());
  const auto list = desk::read_outcomes(*body, *known);
  if (!list) co_return bad_body(list.error());
  desk::OutcomeList changed = *list;
  const auto saved = co_await save_outcomes(context, std::move(changed));
  if (!saved) co_return storage_failed(saved.error());
  co_return outcomes_response(*list);
}

}  // namespace

void add_wrap_up_routes(net::Router& router, DeskContext& context) {
  router.add("PUT", "/api/calls/*/wrap-up", signed_in(context, put_wrap_up));
  router.add("POST", "/api/calls/*/wrap-up/undo", signed_in(context, undo_wrap_up));
  router.add("POST", "/api/calls/*/quality", signed_in(context, post_report<desk::accept_quality>));
  router.add("POST", "/api/calls/*/rating", signed_in(context, post_report<desk::accept_rating>));
  router.add("GET", "/api/outcomes", signed_in(context, get_outcomes));
  router.add("PUT", "/api/outcomes", signed_in(context, put_outcomes));
}

}  // namespace softphone::io_desk
