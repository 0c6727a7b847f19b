// Numbers of the account, and those it may still take.
// https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
// https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource

#include <algorithm>

#include "base/e164.hpp"
#include "base/sid.hpp"
#include "carrier/practice.hpp"
#include "io/carrier/rest_account_json.hpp"
#include "io/carrier/rest_auth.hpp"
#include "io/carrier/rest_support.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace {

using Service = CarrierService::Impl;

constexpr std::size_t kMaxNumbers = 1000;
constexpr int kOffered = 20;  ///< numbers that a search finds at most

/// Twilio's number filter: digits with `*` for any one of them, found anywhere in the number.
bool matches(const std::string& number, const std::string& pattern) {
  const auto same = [](char have, char want) { return want == '*' || have == want; };
  return std::search(number.begin(), number.end(), pattern.begin(), pattern.end(), same) != number.end() ||
         pattern.empty();
}

std::string two_digits(int number) {
  return std::string(number < 10 ? "0" : "") + std::to_string(number);
}

/// Numbers reserved for fiction that nobody has yet: Arcep's decision 2018-0881 (France), NANP 555-01xx.
std::vector<std::string> free_numbers(
    const core::Config& config, const std::string& country, const std::string& type, const Form& query
) {
  std::string prefix;
  if (country == "FR" && type == "Local") prefix = "+331990050";
  if (country == "FR" && type == "Mobile") prefix = "+336399850";
  if (country == "US" && type == "Local") {
    const std::string area = query.get_or("AreaCode", "212");
    if (area.size() == 3 && area.find_first_not_of("0123456789") == std::string::npos && area[0] >= '2') {
      prefix = "+1" + area + "55501";
    }
  }
  std::vector<std::string> found;
  if (prefix.empty()) return found;
  for (int i = 0; i < 100 && found.size() < kOffered; ++i) {
    std::string number = prefix + two_digits(i);
    if (!config.find_number(number) && matches(number, query.get_or("Contains", ""))) {
      found.push_back(std::move(number));
    }
  }
  return found;
}

/// Taken from what the search offers, or named outright: any number reserved for fiction but the practice
/// network's own.
bool is_free(const core::Config& config, const std::string& number) {
  return core::is_fictional(number) && !config.find_number(number) &&
         core::practice_kind(number) == core::PracticeKind::unknown;
}

net::HttpResponse list_numbers(Service& service, const net::HttpRequest& request) {
  const core::Config& config = service.engine().config();
  const Form query = request.query_form();
  const std::string pattern = query.get_or("PhoneNumber", "");
  const std::string name = query.get_or("FriendlyName", "");
  json::array all;
  for (const core::PhoneNumber& number : config.numbers) {
    const std::string& own_name = number.friendly_name.empty() ? number.number : number.friendly_name;
    if (!matches(number.number, pattern) || (!name.empty() && name != own_name)) continue;
    all.push_back(number_json(number, config));
  }
  return list_response(request, "incoming_phone_numbers", std::move(all));
}

/// The fields of a form that say what a number does.
std::optional<core::ApiError> read_number(
    const core::Config& config, const Form& form, core::PhoneNumber& number
) {
  if (auto error = read_friendly_name(form, number.friendly_name)) return error;
  if (auto error = read_handler(form, number.voice)) return error;
  if (const auto sid = form.get("VoiceApplicationSid")) {
    if (!sid->empty() && !config.find_application(*sid)) {
      return core::ApiError{400, 21218, "VoiceApplicationSid is no application of this account"};
    }
    number.application_sid = *sid;
  }
  return std::nullopt;
}

net::HttpResponse take_number(Service& service, const net::HttpRequest& request) {
  core::Config draft = service.engine().config();
  const Form form = request.body_form();
  if (draft.numbers.size() >= kMaxNumbers)
    return error_response({400, 20001, "This account has too many numbers"});
  core::PhoneNumber number;
  number.number = form.get_or("PhoneNumber", "");
  if (number.number.empty()) {
    if (!form.has("AreaCode")) return error_response({400, 21421, "PhoneNumber or AreaCode is required"});
    const auto found = free_numbers(draft, "US", "Local", form);
    if (found.empty()) return error_response({400, 21452, "No phone numbers found in this area code"});
    number.number = found.front();
  }
  if (!is_e164(number.number)) {
    return error_response({400, 21421, "PhoneNumber must be in E.164 form, such as +33199005000"});
  }
  if (!is_free(draft, number.number)) {
    return error_response(
        {400, 21422, "This number is not available; AvailablePhoneNumbers lists those that are"}
    );
  }
  number.sid = make_sid("PN", service.random());
  const WallTime now = net::system_now().wall;
  number.record = {.created = now, .updated = now, .by_api = true};
  if (auto error = read_number(draft, form, number)) return error_response(*error);
  draft.numbers.push_back(number);
  if (auto error = service.change_account(std::move(draft))) return error_response(*error);
  return net::HttpResponse::json(201, json::serialize(number_json(number, service.engine().config())));
}

/// Local.json, Mobile.json and TollFree.json stand where a SID may stand.
bool is_type(const std::string& segment) {
  return segment == "Local.json" || segment == "Mobile.json" || segment == "TollFree.json";
}

net::HttpResponse show_number(Service& service, const net::HttpRequest& request) {
  if (is_type(request.path_captures.back())) return list_numbers(service, request);
  const core::Config& config = service.engine().config();
  const std::string sid = sid_of("PN", request.path_captures.back());
  for (const core::PhoneNumber& number : config.numbers) {
    if (number.sid == sid) return net::HttpResponse::json(200, json::serialize(number_json(number, config)));
  }
  return not_found(request);
}

net::HttpResponse update_number(Service& service, const net::HttpRequest& request) {
  if (is_type(request.path_captures.back())) return take_number(service, request);
  core::Config draft = service.engine().config();
  const std::string sid = sid_of("PN", request.path_captures.back());
  for (core::PhoneNumber& number : draft.numbers) {
    if (sid.empty() || number.sid != sid) continue;
    if (auto error = read_number(draft, request.body_form(), number)) return error_response(*error);
    number.record.updated = net::system_now().wall;
    number.record.by_api = true;
    const core::PhoneNumber changed = number;
    if (auto error = service.change_account(std::move(draft))) return error_response(*error);
    return net::HttpResponse::json(200, json::serialize(number_json(changed, service.engine().config())));
  }
  return not_found(request);
}

net::HttpResponse release_number(Service& service, const net::HttpRequest& request) {
  core::Config draft = service.engine().config();
  const std::string sid = sid_of("PN", request.path_captures.back());
  if (std::erase_if(draft.numbers, [&](const auto& number) { return number.sid == sid; }) == 0) {
    return not_found(request);
  }
  draft.removed.insert(sid);
  if (auto error = service.change_account(std::move(draft))) return error_response(*error);
  return net::HttpResponse::empty();
}

json::object country_json(const core::Config& config, const char* code, const char* name) {
  const std::string uri = "/2010-04-01/Accounts/" + config.account_sid + "/AvailablePhoneNumbers/" + code;
  return {
      {"country_code", code},
      {"country", name},
      {"uri", uri + ".json"},
      {"beta", false},
      {"subresource_uris", json::object{{"local", uri + "/Local.json"}, {"mobile", uri + "/Mobile.json"}}},
  };
}

net::HttpResponse list_countries(Service& service, const net::HttpRequest& request) {
  const core::Config& config = service.engine().config();
  return list_response(
      request,
      "countries",
      json::array{country_json(config, "FR", "France"), country_json(config, "US", "United States")}
  );
}

net::HttpResponse show_country(Service& service, const net::HttpRequest& request) {
  const core::Config& config = service.engine().config();
  const std::string& segment = request.path_captures.back();
  if (segment == "FR.json")
    return net::HttpResponse::json(200, json::serialize(country_json(config, "FR", "France")));
  if (segment == "US.json") {
    return net::HttpResponse::json(200, json::serialize(country_json(config, "US", "United States")));
  }
  return not_found(request);
}

net::HttpResponse list_free(Service& service, const net::HttpRequest& request) {
  const core::Config& config = service.engine().config();
  const std::string& country = request.path_captures.at(1);
  std::string type = request.path_captures.at(2);
  if ((country != "FR" && country != "US") || !is_type(type)) return not_found(request);
  type.resize(type.size() - 5);
  json::array all;
  for (const std::string& number : free_numbers(config, country, type, request.query_form())) {
    all.push_back(json::object{
        {"friendly_name", number},
        {"phone_number", number},
        {"lata", nullptr},
        {"locality", nullptr},
        {"rate_center", nullptr},
        {"latitude", nullptr},
        {"longitude", nullptr},
        {"region", nullptr},
        {"postal_code", nullptr},
        {"iso_country", country},
        {"address_requirements", "none"},
        {"beta", false},
        {"capabilities", json::object{{"voice", true}, {"sms", false}, {"mms", false}, {"fax", false}}},
    });
  }
  return list_response(request, "available_phone_numbers", std::move(all));
}

}  // namespace

void add_number_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  add_rest_route(router, service, "GET", "/IncomingPhoneNumbers.json", list_numbers);
  add_rest_route(router, service, "POST", "/IncomingPhoneNumbers.json", take_number);
  add_rest_route(router, service, "GET", "/IncomingPhoneNumbers/*", show_number);
  add_rest_route(router, service, "POST", "/IncomingPhoneNumbers/*", update_number);
  add_rest_route(router, service, "DELETE", "/IncomingPhoneNumbers/*", release_number);
  add_rest_route(router, service, "GET", "/AvailablePhoneNumbers.json", list_countries);
  add_rest_route(router, service, "GET", "/AvailablePhoneNumbers/*", show_country);
  add_rest_route(router, service, "GET", "/AvailablePhoneNumbers/*/*", list_free);
}

}  // namespace softphone::io::carrier
