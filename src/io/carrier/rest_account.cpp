// Applications, API keys, and what else an application asks of its account.
// https://www.twilio.com/docs/usage/api/applications
// https://www.twilio.com/docs/iam/api/key-resource-v1

#include <algorithm>

#include "base/sid.hpp"
#include "io/carrier/rest_account_json.hpp"
#include "io/carrier/rest_auth.hpp"
#include "io/carrier/rest_support.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace {

using Service = CarrierService::Impl;

constexpr std::size_t kMaxEntries = 1000;

net::HttpResponse answer(int status, const json::object& body) {
  return net::HttpResponse::json(status, json::serialize(body));
}

net::HttpResponse too_many() {
  return error_response({400, 20001, "This account has a thousand of them; delete some first"});
}

template <class Entry>
Entry* find_sid(std::vector<Entry>& list, const std::string& sid) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Entry& e) { return e.sid == sid; });
  return sid.empty() || found == list.end() ? nullptr : &*found;
}

core::Record made_now() {
  const WallTime now = net::system_now().wall;
  return {.created = now, .updated = now, .by_api = true};
}
void touch(core::Record& record) {
  record.updated = net::system_now().wall;
  record.by_api = true;
}

template <class Entry>
net::HttpResponse remove(
    Service& service,
    const net::HttpRequest& request,
    std::vector<Entry> core::Config::*list,
    const char* prefix
) {
  core::Config draft = service.engine().config();
  const std::string sid = sid_of(prefix, request.path_captures.back());
  if (std::erase_if(draft.*list, [&](const Entry& entry) { return entry.sid == sid; }) == 0) {
    return not_found(request);
  }
  draft.removed.insert(sid);
  if (auto error = service.change_account(std::move(draft))) return error_response(*error);
  return net::HttpResponse::empty();
}

// ---- applications

net::HttpResponse list_applications(Service& service, const net::HttpRequest& request) {
  const core::Config& config = service.engine().config();
  const std::string name = request.query_form().get_or("FriendlyName", "");
  json::array all;
  for (const core::Application& application : config.applications) {
    if (!name.empty() && name != application.friendly_name) continue;
    all.push_back(application_json(application, config));
  }
  return list_response(request, "applications", std::move(all));
}

net::HttpResponse show_application(Service& service, const net::HttpRequest& request) {
  const core::Config& config = service.engine().config();
  const core::Application* found = config.find_application(sid_of("AP", request.path_captures.back()));
  return found ? answer(200, application_json(*found, config)) : not_found(request);
}

net::HttpResponse create_application(Service& service, const net::HttpRequest& request) {
  core::Config draft = service.engine().config();
  if (draft.applications.size() >= kMaxEntries) return too_many();
  core::Application application;
  application.sid = make_sid("AP", service.random());
  application.record = made_now();
  const Form form = request.body_form();
  if (auto error = read_friendly_name(form, application.friendly_name)) return error_response(*error);
  if (auto error = read_handler(form, application.voice)) return error_response(*error);
  draft.applications.push_back(application);
  if (auto error = service.change_account(std::move(draft))) return error_response(*error);
  return answer(201, application_json(application, service.engine().config()));
}

net::HttpResponse update_application(Service& service, const net::HttpRequest& request) {
  core::Config draft = service.engine().config();
  core::Application* application = find_sid(draft.applications, sid_of("AP", request.path_captures.back()));
  if (!application) return not_found(request);
  const Form form = request.body_form();
  if (auto error = read_friendly_name(form, application->friendly_name)) return error_response(*error);
  if (auto error = read_handler(form, application->voice)) return error_response(*error);
  touch(application->record);
  const core::Application changed = *application;
  if (auto error = service.change_account(std::move(draft))) return error_response(*error);
  return answer(200, application_json(changed, service.engine().config()));
}

net::HttpResponse delete_application(Service& service, const net::HttpRequest& request) {
  return remove(service, request, &core::Config::applications, "AP");
}

// ---- keys

net::HttpResponse list_keys(Service& service, const net::HttpRequest& request) {
  json::array all;
  for (const core::ApiKey& key : service.engine().config().keys) all.push_back(key_json(key));
  return list_response(request, "keys", std::move(all));
}

net::HttpResponse show_key(Service& service, const net::HttpRequest& request) {
  const core::ApiKey* key =
      find_sid(service.engine().config().keys, sid_of("SK", request.path_captures.back()));
  return key ? answer(200, key_json(*key)) : not_found(request);
}

net::HttpResponse create_key(Service& service, const net::HttpRequest& request) {
  core::Config draft = service.engine().config();
  if (draft.keys.size() >= kMaxEntries) return too_many();
  core::ApiKey key;
  key.sid = make_sid("SK", service.random());
  key.secret = random_token(service.random(), 32);
  key.record = made_now();
  if (auto error = read_friendly_name(request.body_form(), key.friendly_name)) return error_response(*error);
  draft.keys.push_back(key);
  if (auto error = service.change_account(std::move(draft))) return error_response(*error);
  json::object body = key_json(key);
  body["secret"] = key.secret;  // now, and never again
  return answer(201, body);
}

net::HttpResponse update_key(Service& service, const net::HttpRequest& request) {
  core::Config draft = service.engine().config();
  core::ApiKey* key = find_sid(draft.keys, sid_of("SK", request.path_captures.back()));
  if (!key) return not_found(request);
  if (auto error = read_friendly_name(request.body_form(), key->friendly_name)) return error_response(*error);
  touch(key->record);
  const core::ApiKey changed = *key;
  if (auto error = service.change_account(std::move(draft))) return error_response(*error);
  return answer(200, key_json(changed));
}

net::HttpResponse delete_key(Service& service, const net::HttpRequest& request) {
  return remove(service, request, &core::Config::keys, "SK");
}

// ---- the account

/// https://www.twilio.com/docs/usage/api/account; without the auth token, which whoever asks has already.
json::object account_json(const core::Config& config) {
  const std::string uri = "/2010-04-01/Accounts/" + config.account_sid;
  return {
      {"sid", config.account_sid},
      {"friendly_name", "TeepTrak Softphone carrier"},
      {"status", "active"},
      {"type", "Full"},
      {"owner_account_sid", config.account_sid},
      {"auth_token", nullptr},
      {"date_created", nullptr},
      {"date_updated", nullptr},
      {"uri", uri + ".json"},
      {"subresource_uris",
       json::object{
           {"calls", uri + "/Calls.json"},
           {"applications", uri + "/Applications.json"},
           {"incoming_phone_numbers", uri + "/IncomingPhoneNumbers.json"},
           {"available_phone_numbers", uri + "/AvailablePhoneNumbers.json"},
           {"notifications", uri + "/Notifications.json"},
       }},
  };
}

net::HttpResponse show_account(Service& service, const net::HttpRequest&) {
  return answer(200, account_json(service.engine().config()));
}

net::HttpResponse show_balance(Service& service, const net::HttpRequest&) {
  // Calls cost nothing here.
  return answer(
      200, {{"account_sid", service.engine().config().account_sid}, {"balance", "0.00"}, {"currency", "USD"}}
  );
}

/// Only the account's own numbers may be shown to those who are called: nobody has verified another one.
net::HttpResponse list_caller_ids(Service&, const net::HttpRequest& request) {
  return list_response(request, "outgoing_caller_ids", json::array{});
}

}  // namespace

void add_account_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  add_rest_route(router, service, "GET", "/Applications.json", list_applications);
  add_rest_route(router, service, "POST", "/Applications.json", create_application);
  add_rest_route(router, service, "GET", "/Applications/*", show_application);
  add_rest_route(router, service, "POST", "/Applications/*", update_application);
  add_rest_route(router, service, "DELETE", "/Applications/*", delete_application);
  add_rest_route(router, service, "GET", "/Keys.json", list_keys);
  add_rest_route(router, service, "POST", "/Keys.json", create_key);
  add_rest_route(router, service, "GET", "/Keys/*", show_key);
  add_rest_route(router, service, "POST", "/Keys/*", update_key);
  add_rest_route(router, service, "DELETE", "/Keys/*", delete_key);
  add_rest_route(router, service, "GET", "/Balance.json", show_balance);
  add_rest_route(router, service, "GET", "/OutgoingCallerIds.json", list_caller_ids);
  add_rest_route(router, service, "GET", "", show_account);
}

}  // namespace softphone::io::carrier
