// https://www.twilio.com/docs/voice/api/call-resource

#include <algorithm>

#include "io/carrier/call_json.hpp"
#include "io/carrier/recording_form.hpp"
#include "io/carrier/rest_auth.hpp"
#include "io/carrier/rest_support.hpp"
#include "io/carrier/time_filter.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace {

using Service = CarrierService::Impl;

/// What would otherwise be taken for its default without a word.
std::optional<core::ApiError> check_handlers(const Form& form) {
  for (const char* name : {"Method", "FallbackMethod", "StatusCallbackMethod"}) {
    const std::string method = form.get_or(name, "POST");
    if (method != "GET" && method != "POST") {
      return core::ApiError{400, 21209, std::string(name) + " must be GET or POST"};
    }
  }
  const auto bad_url = [&form](const char* name) {
    const std::string url = form.get_or(name, "");
    return !url.empty() && !url.starts_with("http://") && !url.starts_with("https://");
  };
  if (bad_url("FallbackUrl")) return core::ApiError{400, 21205, "FallbackUrl is not a valid URL"};
  if (bad_url("StatusCallback")) return core::ApiError{400, 21609, "StatusCallback is not a valid URL"};
  return std::nullopt;
}

net::HttpResponse create_call(Service& service, const net::HttpRequest& request) {
  const Form form = request.body_form();
  if (const auto error = check_handlers(form)) return error_response(*error);
  core::CreateCall create;
  create.to = form.get_or("To", "");
  create.from = form.get_or("From", "");
  create.application_sid = form.get_or("ApplicationSid", "");
  create.handler.url = form.get_or("Url", "");
  create.handler.method = method_of(form, "Method");
  create.handler.fallback_url = form.get_or("FallbackUrl", "");
  create.handler.fallback_method = method_of(form, "FallbackMethod");
  create.twiml = form.get("Twiml");
  create.send_digits = form.get_or("SendDigits", "");
  create.timeout = number_of(form, "Timeout");
  create.time_limit = number_of(form, "TimeLimit");
  if (const auto url = form.get("StatusCallback"); url && !url->empty() && create.application_sid.empty()) {
    core::ProgressCallback progress;
    progress.url = *url;
    progress.method = method_of(form, "StatusCallbackMethod");
    if (auto events = form.all("StatusCallbackEvent"); !events.empty()) progress.events = std::move(events);
    create.progress = std::move(progress);
  }
  if (form.get_or("Record", "false") == "true") {
    const auto settings = read_recording_settings(form, true);
    if (!settings) return error_response(settings.error());
    create.record = *settings;
  }
  const auto detection = read_machine_detection(form);
  if (!detection) return error_response(detection.error());
  create.detection = *detection;
  const auto sid = service.engine().create_call(create, net::system_now());
  service.pump();
  if (!sid) return error_response(sid.error());
  const core::Call* call = service.engine().find_call(*sid);
  return net::HttpResponse::json(
      201, json::serialize(call_json(*call, service.engine().config(), net::system_now().wall))
  );
}

net::HttpResponse list_calls(Service& service, const net::HttpRequest& request) {
  const Form query = request.query_form();
  const auto page = read_page(query);
  if (!page) return error_response(page.error());
  core::Engine::CallFilter filter;
  filter.to = query.get_or("To", "");
  filter.from = query.get_or("From", "");
  filter.status = query.get_or("Status", "");
  filter.parent_sid = query.get_or("ParentCallSid", "");
  const auto started = read_time_range(query, "StartTime");
  const auto ended = read_time_range(query, "EndTime");
  if (!started || !ended) return error_response({400, 20001, "StartTime and EndTime are dates of ISO 8601"});
  filter.started_from = started->from;
  filter.started_before = started->before;
  filter.ended_from = ended->from;
  filter.ended_before = ended->before;
  const auto wanted = page->first() + static_cast<std::size_t>(page->size);
  const auto calls = service.engine().list_calls(filter, wanted + 1);
  json::array items;
  for (std::size_t i = page->first(); i < std::min(calls.size(), wanted); ++i) {
    items.push_back(call_json(*calls[i], service.engine().config(), net::system_now().wall));
  }
  return list_response(request, "calls", *page, std::move(items), calls.size() > wanted);
}

net::HttpResponse show_call(Service& service, const net::HttpRequest& request) {
  const core::Call* call = service.engine().find_call(sid_of("CA", request.path_captures.back()));
  if (!call) return not_found(request);
  return net::HttpResponse::json(
      200, json::serialize(call_json(*call, service.engine().config(), net::system_now().wall))
  );
}

net::HttpResponse update_call(Service& service, const net::HttpRequest& request) {
  const std::string sid = sid_of("CA", request.path_captures.back());
  if (sid.empty() || !service.engine().find_call(sid)) return not_found(request);
  const Form form = request.body_form();
  if (const auto error = check_handlers(form)) return error_response(*error);
  core::UpdateCall update;
  update.status = form.get_or("Status", "");
  update.url = form.get_or("Url", "");
  update.method = method_of(form, "Method");
  update.twiml = form.get("Twiml");
  const auto error = service.engine().update_call(sid, update, net::system_now());
  service.pump();
  if (error) return error_response(*error);
  return show_call(service, request);
}

net::HttpResponse delete_call(Service& service, const net::HttpRequest& request) {
  const std::string sid = sid_of("CA", request.path_captures.back());
  if (sid.empty()) return not_found(request);
  const auto error = service.engine().delete_call(sid);
  return error ? error_response(*error) : net::HttpResponse::empty();
}

}  // namespace

void add_call_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  add_rest_route(router, service, "POST", "/Calls.json", create_call);
  add_rest_route(router, service, "GET", "/Calls.json", list_calls);
  add_rest_route(router, service, "GET", "/Calls/*", show_call);
  add_rest_route(router, service, "POST", "/Calls/*", update_call);
  add_rest_route(router, service, "DELETE", "/Calls/*", delete_call);
}

}  // namespace softphone::io::carrier
