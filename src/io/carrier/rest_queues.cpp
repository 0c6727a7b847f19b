// https://www.twilio.com/docs/voice/api/queue-resource, https://www.twilio.com/docs/voice/api/member-resource

#include "io/carrier/rest_auth.hpp"
#include "io/carrier/rest_support.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace {

using Service = CarrierService::Impl;

std::string uri_of(const Service& service, const core::CallQueue& queue) {
  return "/2010-04-01/Accounts/" + service.engine().config().account_sid + "/Queues/" + queue.sid;
}

json::object queue_json(const Service& service, const core::CallQueue& queue) {
  const std::string uri = uri_of(service, queue);
  return {
      {"sid", queue.sid},
      {"account_sid", service.engine().config().account_sid},
      {"friendly_name", queue.friendly_name},
      {"current_size", queue.members.size()},
      {"max_size", queue.max_size},
      {"average_wait_time", queue.average_wait(net::system_now().wall)},
      {"date_created", format_rfc2822(queue.created)},
      {"date_updated", format_rfc2822(queue.updated)},
      {"uri", uri + ".json"},
      {"subresource_uris", json::object{{"members", uri + "/Members.json"}}},
  };
}

json::object member_json(
    const Service& service,
    const core::CallQueue& queue,
    const core::QueueMember& member,
    std::size_t position
) {
  return {
      {"call_sid", member.call_sid},
      {"date_enqueued", format_rfc2822(member.since)},
      {"position", position},
      {"queue_sid", queue.sid},
      {"uri", uri_of(service, queue) + "/Members/" + member.call_sid + ".json"},
      {"wait_time", member.waited_seconds(net::system_now().wall)},
  };
}

/// Null when the path names none.
const core::CallQueue* queue_of(const Service& service, const net::HttpRequest& request) {
  return service.engine().find_queue(sid_of("QU", request.path_captures.at(1)));
}

/// A call SID, or "Front".
std::string key_of(const net::HttpRequest& request) {
  std::string key = request.path_captures.back();
  if (key.ends_with(".json")) key.resize(key.size() - 5);
  return key == "front" ? "Front" : key;
}

net::HttpResponse respond(int status, const json::object& body) {
  return net::HttpResponse::json(status, json::serialize(body));
}

net::HttpResponse create_queue(Service& service, const net::HttpRequest& request) {
  const Form form = request.body_form();
  const auto sid = service.engine().create_queue(
      form.get_or("FriendlyName", ""), number_of(form, "MaxSize"), net::system_now()
  );
  if (!sid) return error_response(sid.error());
  return respond(201, queue_json(service, *service.engine().find_queue(*sid)));
}

net::HttpResponse list_queues(Service& service, const net::HttpRequest& request) {
  json::array items;
  for (const core::CallQueue* queue : service.engine().list_queues())
    items.push_back(queue_json(service, *queue));
  return list_response(request, "queues", std::move(items));
}

net::HttpResponse show_queue(Service& service, const net::HttpRequest& request) {
  const core::CallQueue* queue = queue_of(service, request);
  return queue ? respond(200, queue_json(service, *queue)) : not_found(request);
}

net::HttpResponse update_queue(Service& service, const net::HttpRequest& request) {
  const core::CallQueue* queue = queue_of(service, request);
  if (!queue) return not_found(request);
  const Form form = request.body_form();
  const auto error = service.engine().update_queue(
      queue->sid, form.get("FriendlyName"), number_of(form, "MaxSize"), net::system_now()
  );
  return error ? error_response(*error) : show_queue(service, request);
}

net::HttpResponse delete_queue(Service& service, const net::HttpRequest& request) {
  const core::CallQueue* queue = queue_of(service, request);
  if (!queue) return not_found(request);
  const auto error = service.engine().delete_queue(queue->sid);
  return error ? error_response(*error) : net::HttpResponse::empty();
}

net::HttpResponse list_members(Service& service, const net::HttpRequest& request) {
  const core::CallQueue* queue = queue_of(service, request);
  if (!queue) return not_found(request);
  json::array items;
  for (const core::QueueMember& member : queue->members)
    items.push_back(member_json(service, *queue, member, items.size() + 1));
  return list_response(request, "queue_members", std::move(items));
}

net::HttpResponse show_member(Service& service, const net::HttpRequest& request) {
  const core::CallQueue* queue = queue_of(service, request);
  const core::QueueMember* member =
      queue ? service.engine().find_member(queue->sid, key_of(request)) : nullptr;
  if (!member) return not_found(request);
  return respond(200, member_json(service, *queue, *member, queue->position(member->call_sid)));
}

net::HttpResponse dequeue(Service& service, const net::HttpRequest& request) {
  const core::CallQueue* queue = queue_of(service, request);
  const core::QueueMember* member =
      queue ? service.engine().find_member(queue->sid, key_of(request)) : nullptr;
  if (!member) return not_found(request);
  const std::size_t position = queue->position(member->call_sid);
  const Form form = request.body_form();
  const auto gone = service.engine().dequeue(
      queue->sid, key_of(request), form.get_or("Url", ""), method_of(form, "Method"), net::system_now()
  );
  service.pump();
  if (!gone) return error_response(gone.error());
  return respond(200, member_json(service, *queue, *gone, position));
}

}  // namespace

void add_queue_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  add_rest_route(router, service, "POST", "/Queues.json", create_queue);
  add_rest_route(router, service, "GET", "/Queues.json", list_queues);
  add_rest_route(router, service, "GET", "/Queues/*/Members.json", list_members);
  add_rest_route(router, service, "GET", "/Queues/*/Members/*", show_member);
  add_rest_route(router, service, "POST", "/Queues/*/Members/*", dequeue);
  add_rest_route(router, service, "GET", "/Queues/*", show_queue);
  add_rest_route(router, service, "POST", "/Queues/*", update_queue);
  add_rest_route(router, service, "DELETE", "/Queues/*", delete_queue);
}

}  // namespace softphone::io::carrier
