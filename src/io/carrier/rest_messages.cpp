// Messages of calls: https://www.twilio.com/docs/voice/api/userdefinedmessage-resource and
// https://www.twilio.com/docs/voice/api/userdefinedmessagesubscription-resource

#include "io/carrier/rest_auth.hpp"
#include "io/carrier/rest_support.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace {

using Service = CarrierService::Impl;

/// What both resources have in common.
json::object made_now(const Service& service, const std::string& call_sid, const std::string& sid) {
  return {
      {"account_sid", service.engine().config().account_sid},
      {"call_sid", call_sid},
      {"sid", sid},
      {"date_created", format_rfc2822(net::system_now().wall)},
  };
}

net::HttpResponse send_message(Service& service, const net::HttpRequest& request) {
  const std::string& call_sid = request.path_captures.at(1);
  const Form form = request.body_form();
  const auto sid = service.engine().send_message(
      call_sid, form.get_or("Content", ""), form.get_or("IdempotencyKey", ""), net::system_now()
  );
  service.pump();
  if (!sid) return error_response(sid.error());
  return net::HttpResponse::json(201, json::serialize(made_now(service, call_sid, *sid)));
}

net::HttpResponse subscribe(Service& service, const net::HttpRequest& request) {
  const std::string& call_sid = request.path_captures.at(1);
  const Form form = request.body_form();
  core::SubscribeToMessages subscription;
  subscription.callback = form.get_or("Callback", "");
  subscription.method = method_of(form, "Method");
  subscription.idempotency_key = form.get_or("IdempotencyKey", "");
  const auto sid = service.engine().subscribe_to_messages(call_sid, subscription, net::system_now());
  if (!sid) return error_response(sid.error());
  json::object body = made_now(service, call_sid, *sid);
  body["uri"] = "/2010-04-01/Accounts/" + service.engine().config().account_sid + "/Calls/" + call_sid +
                "/UserDefinedMessageSubscriptions/" + *sid + ".json";
  return net::HttpResponse::json(201, json::serialize(body));
}

net::HttpResponse unsubscribe(Service& service, const net::HttpRequest& request) {
  const std::string sid = sid_of("ZY", request.path_captures.back());
  if (sid.empty()) return not_found(request);
  const auto error = service.engine().unsubscribe_from_messages(request.path_captures.at(1), sid);
  return error ? error_response(*error) : net::HttpResponse::empty();
}

}  // namespace

void add_message_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  add_rest_route(router, service, "POST", "/Calls/*/UserDefinedMessages.json", send_message);
  add_rest_route(router, service, "POST", "/Calls/*/UserDefinedMessageSubscriptions.json", subscribe);
  add_rest_route(router, service, "DELETE", "/Calls/*/UserDefinedMessageSubscriptions/*", unsubscribe);
}

}  // namespace softphone::io::carrier
