// What settings there are, and where they come from: the environment, a TOML file.

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "app/configuration.hpp"

namespace softphone::app {
namespace {

struct Name {
  std::string_view environment;
  std::string_view file;  ///< key in the TOML file, with its table
};

constexpr auto kNames = std::to_array<Name>({
    {"PORT", "port"},
    {"SOFTPHONE_ADDRESS", "address"},
    {"SOFTPHONE_DATA", "data"},
    {"PUBLIC_URL", "public_url"},
    {"NGROK_URL", "ngrok_url"},
    {"NGROK_API", "ngrok_api"},
    {"TUNNEL", "tunnel"},
    {"TRUSTED_PROXIES", "trusted_proxies"},
    {"SOFTPHONE_MEDIA_PORT", "media.port"},
    {"SOFTPHONE_MEDIA_ADDRESSES", "media.addresses"},
    {"TWILIO_ACCOUNT_SID", "twilio.account_sid"},
    {"TWILIO_AUTH_TOKEN", "twilio.auth_token"},
    {"TWILIO_API_KEY", "twilio.api_key"},
    {"TWILIO_API_SECRET", "twilio.api_secret"},
    {"TWILIO_TWIML_APP_SID", "twilio.twiml_app_sid"},
    {"TWILIO_PHONE_NUMBER", "twilio.phone_number"},
    {"TWILIO_API_BASE", "twilio.api_base"},
    {"TWILIO_REGION", "twilio.region"},
    {"TWILIO_EDGE", "twilio.edge"},
    {"TWILIO_CALLS_PER_SECOND", "twilio.calls_per_second"},
    {"TWILIO_SIGNALING", "twilio.signaling"},
    {"RECORDINGS_AT_TWILIO", "twilio.recordings"},
    {"SIP_LISTEN", "sip.listen"},
    {"SIP_ADDRESS", "sip.address"},
    {"SIP_MEDIA_PORTS", "sip.media_ports"},
    {"SIP_TLS_PORT", "sip.tls_port"},
    {"SIP_TLS_CERTIFICATE", "sip.tls_certificate"},
    {"SIP_TLS_KEY", "sip.tls_key"},
    {"SIP_TLS_CA", "sip.tls_ca"},
    {"SIP_TRUNK", "sip.trunk"},
    {"SIP_USERNAME", "sip.username"},
    {"SIP_PASSWORD", "sip.password"},
    {"SIP_REGISTER", "sip.register"},
    {"SIP_KEEPALIVE", "sip.keepalive"},
    {"SIP_FROM_DOMAIN", "sip.from_domain"},
    {"SIP_ALLOW", "sip.allow"},
    {"SIP_NUMBERS", "sip.numbers"},
    {"SIP_NUMBER_FORMAT", "sip.number_format"},
    {"SIP_COUNTRY", "sip.country"},
    {"CARRIER_RATES", "carrier.rates"},
    {"CARRIER_CURRENCY", "carrier.currency"},
    {"ODOO_URL", "odoo.url"},
    {"ODOO_DB", "odoo.db"},
    {"ODOO_LOGIN", "odoo.login"},
    {"ODOO_API_KEY", "odoo.api_key"},
    {"CRM_INDEX_KEY", "crm.index_key"},
    {"CRM_RECORDINGS", "crm.recordings"},
    {"TURN_URLS", "turn.urls"},
    {"TURN_USERNAME", "turn.username"},
    {"TURN_CREDENTIAL", "turn.credential"},
    {"METRICS_TOKEN", "metrics.token"},
    {"EMBED_ORIGINS", "embed.origins"},
    {"PAGE_ORIGINS", "page.origins"},
    {"WEBHOOK_URL", "webhook.url"},
    {"WEBHOOK_SECRET", "webhook.secret"},
    {"WEBHOOK_PLAIN", "webhook.plain"},
    {"WEBHOOK_PRIVATE", "webhook.private"},
    {"CALENDAR_PRIVATE", "calendar.private"},
    {"CARRIER_BAD_DAY", "carrier.bad_day"},
    {"SOFTPHONE_CONFIG", ""},
});

/// Flattens a TOML table into settings; says which key it does not know.
std::optional<std::string> flatten(const toml::table& table, const std::string& prefix, Settings& out) {
  for (const auto& [key, node] : table) {
    const std::string path = prefix + std::string(key.str());
    if (path == "setup") continue;  // what `softphone setup` needs for undoing
    if (const toml::table* inner = node.as_table()) {
      if (auto unknown = flatten(*inner, path + ".", out)) return unknown;
      continue;
    }
    const Name* known = nullptr;
    for (const Name& name : kNames) {
      if (!name.file.empty() && name.file == path) known = &name;
    }
    std::string value;
    if (const auto text = node.value_exact<std::string>()) {
      value = *text;
    } else if (const auto number = node.value_exact<std::int64_t>()) {
      value = std::to_string(*number);
    } else if (const toml::array* list = node.as_array()) {
      for (const auto& entry : *list) value += entry.value_or(std::string()) + " ";
    } else {
      known = nullptr;
    }
    if (known == nullptr) return path;
    out[std::string(known->environment)] = value;
  }
  return std::nullopt;
}

}  // namespace

Settings read_environment(const std::function<const char*(const char*)>& get) {
  Settings settings;
  for (const Name& name : kNames) {
    const std::string key(name.environment);
    if (const char* value = get(key.c_str()); value != nullptr && *value != '\0') settings[key] = value;
  }
  return settings;
}

Result<Settings> read_file(const std::string& path) {
  Settings settings;
  // Debian builds the library with exceptions; they end here.
  try {
    if (const auto unknown = flatten(toml::parse_file(path), "", settings)) {
      return fail(
          "bad_file", fmt::format("{}: \"{}\" is not a setting, or not of a fitting type.", path, *unknown)
      );
    }
  } catch (const toml::parse_error& error) {
    return fail(
        "bad_file", fmt::format("{}, line {}: {}.", path, error.source().begin.line, error.description())
    );
  }
  return settings;
}

}  // namespace softphone::app
