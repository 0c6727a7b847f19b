#include "io/carrier/rest_account_json.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "io/carrier/rest_support.hpp"

namespace softphone::io::carrier {

namespace core = softphone::carrier;
namespace json = boost::json;
using core::ApiError;

namespace {

json::value date_or_null(const std::optional<WallTime>& date) {
  if (!date) return nullptr;
  return json::value(format_rfc2822(*date));
}

std::string resource_uri(const core::Config& config, const char* resource, const std::string& sid) {
  return "/2010-04-01/Accounts/" + config.account_sid + '/' + resource + '/' + sid + ".json";
}

void add_dates(json::object& body, const core::Record& record) {
  body["date_created"] = date_or_null(record.created);
  body["date_updated"] = date_or_null(record.updated);
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
  };
}

/// https://www.twilio.com/docs/api/errors/21402
std::optional<ApiError> read_url(const Form& form, const char* name, std::string& out) {
  const auto given = form.get(name);
  if (!given) return std::nullopt;
  constexpr std::size_t kMaxUrl = 4096;
  const auto url = boost::urls::parse_uri(*given);
  const bool usable = url && (url->scheme() == "http" || url->scheme() == "https") && !url->host().empty();
  if (!given->empty() && (!usable || given->size() > kMaxUrl)) {
    return ApiError{400, 21402, std::string(name) + " is not a valid URL"};
  }
  out = *given;
  return std::nullopt;
}

std::optional<ApiError> read_method(const Form& form, const char* name, std::string& out) {
  const auto given = form.get(name);
  if (!given || given->empty()) return std::nullopt;
  if (*given != "GET" && *given != "POST") {
    return ApiError{400, 21403, std::string(name) + " must be GET or POST"};
  }
  out = *given;
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> read_handler(const Form& form, core::VoiceHandler& voice) {
  if (auto error = read_url(form, "VoiceUrl", voice.url)) return error;
  if (auto error = read_method(form, "VoiceMethod", voice.method)) return error;
  if (auto error = read_url(form, "VoiceFallbackUrl", voice.fallback_url)) return error;
  if (auto error = read_method(form, "VoiceFallbackMethod", voice.fallback_method)) return error;
  if (auto error = read_url(form, "StatusCallback", voice.status_callback)) return error;
  return read_method(form, "StatusCallbackMethod", voice.status_callback_method);
}

std::optional<ApiError> read_friendly_name(const Form& form, std::string& name) {
  const auto given = form.get("FriendlyName");
  if (!given) return std::nullopt;
  std::size_t characters = 0;
  for (const char c : *given) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  if (characters > 64) return ApiError{400, 20001, "FriendlyName is longer than 64 characters"};
  name = *given;
  return std::nullopt;
}

json::object number_json(const core::PhoneNumber& number, const core::Config& config) {
  json::object body = handler_json(number.voice);
  add_dates(body, number.record);
  body["sid"] = number.sid;
  body["account_sid"] = config.account_sid;
  body["friendly_name"] = number.friendly_name.empty() ? number.number : number.friendly_name;
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
  add_dates(body, application.record);
  body["sid"] = application.sid;
  body["account_sid"] = config.account_sid;
  body["friendly_name"] = application.friendly_name;
  body["message_status_callback"] = nullptr;
  body["sms_status_callback"] = nullptr;
  body["public_application_connect_enabled"] = false;
  body["uri"] = resource_uri(config, "Applications", application.sid);
  return body;
}

json::object key_json(const core::ApiKey& key) {
  json::object body{{"sid", key.sid}, {"friendly_name", key.friendly_name}};
  add_dates(body, key.record);
  return body;
}

}  // namespace softphone::io::carrier
