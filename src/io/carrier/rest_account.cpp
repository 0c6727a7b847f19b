// What the account owns: numbers, applications, API keys. They come from the program's configuration at every
// start, so they are shown here and changed there.
// https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
// https://www.twilio.com/docs/usage/api/applications
// https://www.twilio.com/docs/iam/api-keys/keys-in-console

#include <algorithm>

#include "io/carrier/rest_auth.hpp"
#include "io/carrier/rest_support.hpp"

namespace softphone::io::carrier {

namespace {

using Service = CarrierService::Impl;

std::string resource_uri(const core::Config& config, const char* resource, const std::string& sid) {
  return "/2010-04-01/Accounts/" + config.account_sid + '/' + resource + '/' + sid + ".json";
}

/// The fields that numbers and applications share; messages are not this carrier's business.
json::object handler_json(const core::VoiceHandler& voice) {
  return {
      {"voice_url", text_or_null(voice.url)},
      {"voice_method", voice.method},
      {"voice_fallback_url", text_or_null(voice.fallback_url)},
      {"voice_fallback_method", voice.fallback_method},
      {"voice_caller_id_lookup", false},
      {"status_callback", text_or_null(voice.status_callback)},
      {"status_callback_method", voice.status_callback_method},
      {"sms_url", nullptr},
      {"sms_method", "POST"},
      {"sms_fallback_url", nullptr},
      {"sms_fallback_method", "POST"},
      {"api_version", "2010-04-01"},
      {"date_created", nullptr},
      {"date_updated", nullptr},
  };
}

json::object number_json(const core::PhoneNumber& number, const core::Config& config) {
  json::object body = handler_json(number.voice);
  body["sid"] = number.sid;
  body["account_sid"] = config.account_sid;
  body["friendly_name"] = number.number;
  body["phone_number"] = number.number;
  body["voice_application_sid"] = text_or_null(number.application_sid);
  body["voice_receive_mode"] = "voice";
  body["sms_application_sid"] = nullptr;
  body["trunk_sid"] = nullptr;
  body["address_sid"] = nullptr;
  body["identity_sid"] = nullptr;
  body["bundle_sid"] = nullptr;
  body["emergency_status"] = "Inactive";
  body["emergency_address_sid"] = nullptr;
  body["address_requirements"] = "none";
  body["beta"] = false;
  body["origin"] = "twilio";
  body["status"] = "in-use";
  body["capabilities"] = json::object{{"voice", true}, {"sms", false}, {"mms", false}, {"fax", false}};
  body["uri"] = resource_uri(config, "IncomingPhoneNumbers", number.sid);
  return body;
}

json::object application_json(const core::Application& application, const core::Config& config) {
  json::object body = handler_json(application.voice);
  body["sid"] = application.sid;
  body["account_sid"] = config.account_sid;
  body["friendly_name"] = application.friendly_name;
  body["message_status_callback"] = nullptr;
  body["sms_status_callback"] = nullptr;
  body["public_application_connect_enabled"] = false;
  body["uri"] = resource_uri(config, "Applications", application.sid);
  return body;
}

/// Without its secret, which is shown to nobody.
json::object key_json(const core::ApiKey& key) {
  return {{"sid", key.sid}, {"friendly_name", ""}, {"date_created", nullptr}, {"date_updated", nullptr}};
}

/// Twilio's number filter: digits with `*` for any one of them, found anywhere in the number.
bool matches(const std::string& number, const std::string& pattern) {
  const auto same = [](char have, char want) { return want == '*' || have == want; };
  return std::search(number.begin(), number.end(), pattern.begin(), pattern.end(), same) != number.end() ||
         pattern.empty();
}

net::HttpResponse list_numbers(Service& service, const net::HttpRequest& request) {
  const core::Config& config = service.engine().config();
  const Form query = request.query_form();
  const std::string pattern = query.get_or("PhoneNumber", "");
  const std::string name = query.get_or("FriendlyName", "");
  json::array all;
  for (const core::PhoneNumber& number : config.numbers) {
    if (!matches(number.number, pattern) || (!name.empty() && name != number.number)) continue;
    all.push_back(number_json(number, config));
  }
  return list_response(request, "incoming_phone_numbers", std::move(all));
}

net::HttpResponse show_number(Service& service, const net::HttpRequest& request) {
  const core::Config& config = service.engine().config();
  const std::string sid = sid_of("PN", request.path_captures.back());
  for (const core::PhoneNumber& number : config.numbers) {
    if (number.sid == sid) return net::HttpResponse::json(200, json::serialize(number_json(number, config)));
  }
  return not_found(request);
}

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
  if (!found) return not_found(request);
  return net::HttpResponse::json(200, json::serialize(application_json(*found, config)));
}

net::HttpResponse list_keys(Service& service, const net::HttpRequest& request) {
  json::array all;
  for (const core::ApiKey& key : service.engine().config().keys) all.push_back(key_json(key));
  return list_response(request, "keys", std::move(all));
}

net::HttpResponse show_key(Service& service, const net::HttpRequest& request) {
  const std::string sid = sid_of("SK", request.path_captures.back());
  for (const core::ApiKey& key : service.engine().config().keys) {
    if (key.sid == sid) return net::HttpResponse::json(200, json::serialize(key_json(key)));
  }
  return not_found(request);
}

net::HttpResponse refuse_change(Service&, const net::HttpRequest&) {
  return error_response(
      {405, 20004, "Numbers, applications and keys of this carrier are set in its configuration"}
  );
}

}  // namespace

void add_account_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  add_rest_route(router, service, "GET", "/IncomingPhoneNumbers.json", list_numbers);
  add_rest_route(router, service, "GET", "/IncomingPhoneNumbers/*", show_number);
  add_rest_route(router, service, "GET", "/Applications.json", list_applications);
  add_rest_route(router, service, "GET", "/Applications/*", show_application);
  add_rest_route(router, service, "GET", "/Keys.json", list_keys);
  add_rest_route(router, service, "GET", "/Keys/*", show_key);
  for (const char* name : {"/IncomingPhoneNumbers", "/Applications", "/Keys"}) {
    const std::string resource(name);
    add_rest_route(router, service, "POST", resource + ".json", refuse_change);
    add_rest_route(router, service, "POST", resource + "/*", refuse_change);
    add_rest_route(router, service, "DELETE", resource + "/*", refuse_change);
  }
}

}  // namespace softphone::io::carrier
