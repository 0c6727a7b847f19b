// The REST API, https://www.twilio.com/docs/voice/api: its resources together, and Notifications.

#include "io/carrier/rest_auth.hpp"
#include "io/carrier/rest_support.hpp"

namespace softphone::io::carrier {

namespace {

using Service = CarrierService::Impl;

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
  if (request.path_captures.size() > 1) call_sid = sid_of("CA", request.path_captures[1]);
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

}  // namespace

void add_rest_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  add_call_routes(router, service);
  add_conference_routes(router, service);
  add_queue_routes(router, service);
  add_message_routes(router, service);
  add_recording_routes(router, service);
  add_account_routes(router, service);
  add_number_routes(router, service);
  add_rest_route(router, service, "GET", "/Calls/*/Notifications.json", list_notifications);
  add_rest_route(router, service, "GET", "/Notifications.json", list_notifications);
  // Whatever Twilio has and we have not.
  for (const char* method : {"GET", "POST", "DELETE"})
    add_rest_route(router, service, method, "/**", nullptr);
}

}  // namespace softphone::io::carrier
