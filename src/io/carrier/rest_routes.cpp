// The REST API, https://www.twilio.com/docs/voice/api: Calls and Notifications.

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/sid.hpp"
#include "io/carrier/call_json.hpp"
#include "io/carrier/rest_auth.hpp"
#include "io/carrier/service_impl.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

using Service = CarrierService::Impl;
/// A handler behind authentication and the account's path.
using Handler = std::function<net::HttpResponse(Service&, const net::HttpRequest&)>;

constexpr long kDefaultPage = 50;
constexpr long kMaxPage = 1000;

std::optional<long> number_of(const Form& form, std::string_view name) {
  const auto text = form.get(name);
  if (!text) return std::nullopt;
  long number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size()) return -1;
  return number;
}

/// Which slice of a list is asked for.
struct Page {
  long size = kDefaultPage;
  long index = 0;
  [[nodiscard]] std::size_t first() const { return static_cast<std::size_t>(size * index); }
};

Result<Page, core::ApiError> read_page(const Form& query) {
  Page page;
  if (const auto size = number_of(query, "PageSize")) {
    if (*size < 1) return core::ApiError{400, 20007, "Page size must be a positive number"};
    page.size = std::min(*size, kMaxPage);
  }
  if (const auto index = number_of(query, "Page")) {
    if (*index < 0 || *index > 100'000) return core::ApiError{400, 20006, "Page must be zero or more"};
    page.index = *index;
  }
  return page;
}

net::HttpResponse list_response(
    const net::HttpRequest& request, const char* name, const Page& page, json::array items, bool more
) {
  Form filters;
  const Form query_form = request.query_form();
  for (const auto& [key, value] : query_form.pairs()) {
    if (key != "Page" && key != "PageSize" && key != "PageToken") filters.add(key, value);
  }
  const auto uri = [&](long index) {
    Form query = filters;
    query.add("PageSize", std::to_string(page.size));
    query.add("Page", std::to_string(index));
    return request.path + '?' + query.encode();
  };
  json::object body{
      {"first_page_uri", uri(0)},
      {"next_page_uri", nullptr},
      {"previous_page_uri", nullptr},
      {"page", page.index},
      {"page_size", page.size},
      {"start", page.first()},
      {"end", items.empty() ? page.first() : page.first() + items.size() - 1},
      {"uri", uri(page.index)},
  };
  if (more) body["next_page_uri"] = uri(page.index + 1);
  if (page.index > 0) body["previous_page_uri"] = uri(page.index - 1);
  body[name] = std::move(items);
  return net::HttpResponse::json(200, json::serialize(body));
}

/// "POST" unless the form says GET.
std::string method_of(const Form& form, std::string_view name) {
  return form.get_or(name, "POST") == "GET" ? "GET" : "POST";
}

net::HttpResponse create_call(Service& service, const net::HttpRequest& request) {
  const Form form = request.body_form();
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
  const auto sid = service.engine().create_call(create, net::system_now());
  service.pump();
  if (!sid) return error_response(sid.error());
  const core::Call* call = service.engine().find_call(*sid);
  return net::HttpResponse::json(
      201, json::serialize(call_json(*call, service.engine().config().account_sid))
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
  const auto wanted = page->first() + static_cast<std::size_t>(page->size);
  const auto calls = service.engine().list_calls(filter, wanted + 1);
  json::array items;
  for (std::size_t i = page->first(); i < std::min(calls.size(), wanted); ++i) {
    items.push_back(call_json(*calls[i], service.engine().config().account_sid));
  }
  return list_response(request, "calls", *page, std::move(items), calls.size() > wanted);
}

/// "CA….json" → "CA…"; empty when it is none.
std::string call_sid_of(const std::string& segment) {
  std::string sid = segment;
  if (sid.ends_with(".json")) sid.resize(sid.size() - 5);
  return is_sid("CA", sid) ? sid : std::string{};
}

net::HttpResponse not_found(const net::HttpRequest& request) {
  return error_response(
      {404, 20404, "The requested resource " + request.path.substr(0, 256) + " was not found"}
  );
}

net::HttpResponse show_call(Service& service, const net::HttpRequest& request) {
  const core::Call* call = service.engine().find_call(call_sid_of(request.path_captures.back()));
  if (!call) return not_found(request);
  return net::HttpResponse::json(
      200, json::serialize(call_json(*call, service.engine().config().account_sid))
  );
}

net::HttpResponse update_call(Service& service, const net::HttpRequest& request) {
  const std::string sid = call_sid_of(request.path_captures.back());
  if (sid.empty() || !service.engine().find_call(sid)) return not_found(request);
  const Form form = request.body_form();
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

json::object notification_json(const Notification& entry, const std::string& account_sid) {
  const std::string date = format_rfc2822(entry.time);
  return {
      {"sid", entry.sid},
      {"account_sid", account_sid},
      {"call_sid", entry.note.call_sid},
      {"api_version", "2010-04-01"},
      // 0 error, 1 warning
      {"log", entry.note.error ? "0" : "1"},
      {"error_code", std::to_string(entry.note.code)},
      {"more_info", "https://www.twilio.com/docs/errors/" + std::to_string(entry.note.code)},
      {"message_text", entry.note.text},
      {"message_date", date},
      {"request_method", "POST"},
      {"request_url", entry.note.url},
      {"date_created", date},
      {"date_updated", date},
      {"uri", "/2010-04-01/Accounts/" + account_sid + "/Notifications/" + entry.sid + ".json"},
  };
}

net::HttpResponse list_notifications(Service& service, const net::HttpRequest& request) {
  const Form query = request.query_form();
  const auto page = read_page(query);
  if (!page) return error_response(page.error());
  const std::string log = query.get_or("Log", "");
  std::string call_sid;
  if (request.path_captures.size() > 1) call_sid = call_sid_of(request.path_captures[1]);
  json::array items;
  std::size_t index = 0;
  const auto wanted = page->first() + static_cast<std::size_t>(page->size);
  for (const Notification& entry : service.notifications()) {
    if (!call_sid.empty() && entry.note.call_sid != call_sid) continue;
    if (!log.empty() && log != (entry.note.error ? "0" : "1")) continue;
    if (index >= page->first() && index < wanted) {
      items.push_back(notification_json(entry, service.engine().config().account_sid));
    }
    ++index;
  }
  return list_response(request, "notifications", *page, std::move(items), index > wanted);
}

void add(
    net::Router& router,
    const std::weak_ptr<Service>& weak,
    const char* method,
    const std::string& pattern,
    Handler handler
) {
  router.add(
      method,
      "/2010-04-01/Accounts/*" + pattern,
      [weak, handler = std::move(handler)](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
        const auto service = weak.lock();
        if (!service || service->stopped()) co_return error_response({503, 20503, "Service unavailable"});
        const core::Config& config = service->engine().config();
        if (auto refused = refuse_stranger(config, request)) co_return std::move(*refused);
        if (request.path_captures.empty() || request.path_captures.front() != config.account_sid) {
          co_return not_found(request);
        }
        co_return handler(*service, request);
      }
  );
}

}  // namespace

void add_rest_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  add(router, service, "POST", "/Calls.json", create_call);
  add(router, service, "GET", "/Calls.json", list_calls);
  add(router, service, "GET", "/Calls/*/Notifications.json", list_notifications);
  add(router, service, "GET", "/Calls/*", show_call);
  add(router, service, "POST", "/Calls/*", update_call);
  add(router, service, "GET", "/Notifications.json", list_notifications);
}

}  // namespace softphone::io::carrier
