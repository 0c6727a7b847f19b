#include "setup/account_state.hpp"

#include <array>
#include <boost/json.hpp>

#include "base/json_text.hpp"
#include "base/sid.hpp"
#include "setup/twilio_hosts.hpp"

namespace softphone::setup {
namespace {

namespace json = boost::json;

struct Field {
  const char* form;
  const char* json;
  bool number_only;
};
constexpr std::array<Field, 8> kFields = {{
    {"VoiceUrl", "voice_url", false},
    {"VoiceMethod", "voice_method", false},
    {"VoiceFallbackUrl", "voice_fallback_url", false},
    {"VoiceFallbackMethod", "voice_fallback_method", false},
    {"StatusCallback", "status_callback", false},
    {"StatusCallbackMethod", "status_callback_method", false},
    {"VoiceApplicationSid", "voice_application_sid", true},
    {"TrunkSid", "trunk_sid", true},
}};

const char* prefix_of(Kind kind) {
  switch (kind) {
    case Kind::application:
      return "AP";
    case Kind::number:
      return "PN";
    case Kind::key:
      return "SK";
  }
  return "";
}

const char* list_name(Kind kind) {
  switch (kind) {
    case Kind::application:
      return "applications";
    case Kind::number:
      return "incoming_phone_numbers";
    case Kind::key:
      return "keys";
  }
  return "";
}

std::optional<Resource> read_object(Kind kind, const json::value& value) {
  const json::object* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  Resource resource;
  resource.sid = text_of(*object, "sid");
  if (!is_sid(prefix_of(kind), resource.sid)) return std::nullopt;
  resource.name = text_of(*object, kind == Kind::number ? "phone_number" : "friendly_name");
  if (kind == Kind::key) return resource;
  for (const Field& field : kFields) {
    if (!field.number_only || kind == Kind::number)
      resource.fields[field.form] = text_of(*object, field.json);
  }
  const json::value* abilities = object->if_contains("capabilities");
  if (abilities != nullptr && abilities->is_object()) {
    const json::value* voice = abilities->get_object().if_contains("voice");
    resource.voice = voice == nullptr || !voice->is_bool() || voice->get_bool();
  }
  return resource;
}

Error not_understood() {
  return fail("bad_answer", "the answer is not what a Twilio API says");
}

}  // namespace

Result<Page> read_page(Kind kind, std::string_view body) {
  json::error_code error;
  const json::value value = json::parse(body, error);
  const json::object* object = error ? nullptr : value.if_object();
  const json::value* list = object == nullptr ? nullptr : object->if_contains(list_name(kind));
  if (list == nullptr || !list->is_array()) return not_understood();
  Page page;
  for (const json::value& entry : list->get_array()) {
    if (auto resource = read_object(kind, entry)) page.entries.push_back(std::move(*resource));
  }
  page.next = text_of(*object, "next_page_uri");
  // It is asked with our credentials: only ever the same host.
  if (!page.next.empty() && (page.next.front() != '/' || page.next.starts_with("//")))
    return not_understood();
  return page;
}

Result<Resource> read_resource(Kind kind, std::string_view body) {
  json::error_code error;
  const json::value value = json::parse(body, error);
  auto resource = error ? std::nullopt : read_object(kind, value);
  if (!resource) return not_understood();
  return std::move(*resource);
}

std::string read_secret(std::string_view body) {
  json::error_code error;
  const json::value value = json::parse(body, error);
  return error || !value.is_object() ? std::string() : text_of(value.get_object(), "secret");
}

Result<Countries> read_countries(std::string_view body) {
  json::error_code error;
  const json::value value = json::parse(body, error);
  const json::object* object = error ? nullptr : value.if_object();
  const json::value* list = object == nullptr ? nullptr : object->if_contains("content");
  if (list == nullptr || !list->is_array()) return not_understood();
  Countries countries;
  for (const json::value& entry : list->get_array()) {
    if (!entry.is_object()) continue;
    const json::value* enabled = entry.get_object().if_contains("low_risk_numbers_enabled");
    if (enabled == nullptr || !enabled->is_bool() || !enabled->get_bool()) continue;
    std::string code = text_of(entry.get_object(), "iso_code");
    const bool is_code =
        code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
    if (is_code) countries.codes.push_back(std::move(code));
  }
  return countries;
}

std::string countries_url(std::string_view api_base) {
  return product_base(api_base, "voice") +
         "/v1/DialingPermissions/Countries?LowRiskNumbersEnabled=true&PageSize=1000";
}

std::string_view path_name(Kind kind) {
  switch (kind) {
    case Kind::application:
      return "Applications";
    case Kind::number:
      return "IncomingPhoneNumbers";
    case Kind::key:
      return "Keys";
  }
  return "";
}

}  // namespace softphone::setup
