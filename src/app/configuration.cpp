#include "app/configuration.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <sstream>

#include "base/e164.hpp"
#include "base/sid.hpp"

namespace softphone::app {
namespace {

struct Name {
  std::string_view environment;
  std::string_view file;  ///< key in the TOML file, with its table
};

constexpr std::array<Name, 16> kNames = {{
    {"PORT", "port"},
    {"SOFTPHONE_ADDRESS", "address"},
    {"SOFTPHONE_DATA", "data"},
    {"PUBLIC_URL", "public_url"},
    {"NGROK_URL", "ngrok_url"},
    {"SOFTPHONE_MEDIA_PORT", "media.port"},
    {"SOFTPHONE_MEDIA_ADDRESSES", "media.addresses"},
    {"TWILIO_ACCOUNT_SID", "twilio.account_sid"},
    {"TWILIO_AUTH_TOKEN", "twilio.auth_token"},
    {"TWILIO_API_KEY", "twilio.api_key"},
    {"TWILIO_API_SECRET", "twilio.api_secret"},
    {"TWILIO_TWIML_APP_SID", "twilio.twiml_app_sid"},
    {"TWILIO_PHONE_NUMBER", "twilio.phone_number"},
    {"TWILIO_API_BASE", "twilio.api_base"},
    {"TWILIO_SIGNALING", "twilio.signaling"},
    {"SOFTPHONE_CONFIG", ""},
}};

constexpr std::string_view kTwilioApi = "https://api.twilio.com";

class Reader {
 public:
  explicit Reader(const Settings& settings) : settings_(settings) {}

  [[nodiscard]] std::optional<std::string> get(std::string_view name) const {
    const auto found = settings_.find(name);
    return found == settings_.end() || found->second.empty() ? std::nullopt : std::optional(found->second);
  }

  void complain(std::string sentence) { problems_ += (problems_.empty() ? "" : "\n") + std::move(sentence); }
  [[nodiscard]] const std::string& problems() const { return problems_; }

  void read_port(std::string_view name, std::uint16_t& port) {
    const auto text = get(name);
    if (!text) return;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc() || end != text->data() + text->size() || value < 1 || value > 65535) {
      complain(fmt::format("{} must be a port from 1 to 65535, not \"{}\".", name, *text));
      return;
    }
    port = static_cast<std::uint16_t>(value);
  }

  /// An absolute URL of one of two schemes, without query; the slash at its end is dropped.
  std::optional<std::string> read_url(
      std::string_view name, std::string_view scheme, std::string_view secure_scheme
  ) {
    auto text = get(name);
    if (!text) return std::nullopt;
    const auto url = boost::urls::parse_uri(*text);
    if (!url || (url->scheme() != scheme && url->scheme() != secure_scheme) || url->host().empty() ||
        url->has_query() || url->has_fragment() || url->has_userinfo()) {
      complain(fmt::format(
          "{} must be an address such as {}://phone.example.com, not \"{}\".", name, secure_scheme, *text
      ));
      return std::nullopt;
    }
    while (text->ends_with('/')) text->pop_back();
    return text;
  }

  std::string read_sid(std::string_view name, std::string_view prefix, std::string_view what) {
    const auto text = get(name);
    if (!text) {
      complain(fmt::format("{} is missing: {}.", name, what));
      return {};
    }
    // The value is not repeated: a secret pasted into the wrong line would land in the log.
    if (!is_sid(prefix, *text)) {
      complain(fmt::format("{} must be \"{}\" and 32 hexadecimal digits: {}.", name, prefix, what));
    }
    return *text;
  }

  std::string read_secret(std::string_view name, std::string_view what) {
    const auto text = get(name);
    if (!text) complain(fmt::format("{} is missing: {}.", name, what));
    return text.value_or("");
  }

 private:
  const Settings& settings_;
  std::string problems_;
};

TwilioAccount read_twilio(Reader& reader) {
  TwilioAccount twilio;
  twilio.account.account_sid =
      reader.read_sid("TWILIO_ACCOUNT_SID", "AC", "the account SID of the Twilio console");
  twilio.account.auth_token = reader.read_secret(
      "TWILIO_AUTH_TOKEN", "the auth token of the Twilio console, which proves that webhooks are real"
  );
  twilio.account.api_key = reader.read_sid("TWILIO_API_KEY", "SK", "an API key of the account");
  twilio.account.api_secret =
      reader.read_secret("TWILIO_API_SECRET", "the secret shown when the API key was made");
  twilio.account.app_sid =
      reader.read_sid("TWILIO_TWIML_APP_SID", "AP", "the TwiML App whose voice URL is this server");
  twilio.api_base = reader.read_url("TWILIO_API_BASE", "http", "https").value_or(std::string(kTwilioApi));
  twilio.signaling = reader.read_url("TWILIO_SIGNALING", "ws", "wss");
  twilio.phone_number = reader.get("TWILIO_PHONE_NUMBER").value_or("");
  if (twilio.phone_number.empty() && twilio.api_base == kTwilioApi) {
    reader.complain(
        "TWILIO_PHONE_NUMBER is missing: the number that calls are made from, such as +33100000000."
    );
  } else if (!twilio.phone_number.empty() && !is_e164(twilio.phone_number)) {
    reader.complain(fmt::format(
        "TWILIO_PHONE_NUMBER must be a number such as +33100000000, not \"{}\".", twilio.phone_number
    ));
  }
  return twilio;
}

std::vector<std::string> split_list(std::string text) {
  for (char& c : text) {
    if (c == ',') c = ' ';
  }
  std::istringstream words(text);
  std::vector<std::string> list;
  for (std::string word; words >> word;) list.push_back(word);
  return list;
}

/// Flattens a TOML table into settings; says which key it does not know.
std::optional<std::string> flatten(const toml::table& table, const std::string& prefix, Settings& out) {
  for (const auto& [key, node] : table) {
    const std::string path = prefix + std::string(key.str());
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

Result<Configuration> read_configuration(const Settings& settings) {
  Reader reader(settings);
  Configuration configuration;
  reader.read_port("PORT", configuration.port);
  reader.read_port("SOFTPHONE_MEDIA_PORT", configuration.media_port);
  configuration.data = reader.get("SOFTPHONE_DATA").value_or(configuration.data);
  configuration.address = reader.get("SOFTPHONE_ADDRESS").value_or(configuration.address);
  boost::system::error_code bad;
  boost::asio::ip::make_address(configuration.address, bad);
  if (bad)
    reader.complain(fmt::format("SOFTPHONE_ADDRESS must be an IP address, not \"{}\".", configuration.address)
    );
  configuration.media_addresses = split_list(reader.get("SOFTPHONE_MEDIA_ADDRESSES").value_or(""));
  for (const std::string& address : configuration.media_addresses) {
    boost::asio::ip::make_address(address, bad);
    if (bad) reader.complain(fmt::format("SOFTPHONE_MEDIA_ADDRESSES: \"{}\" is not an IP address.", address));
  }
  configuration.public_url = reader.read_url("PUBLIC_URL", "http", "https");
  if (!configuration.public_url) configuration.public_url = reader.read_url("NGROK_URL", "http", "https");
  if (reader.get("TWILIO_ACCOUNT_SID")) {
    configuration.twilio = read_twilio(reader);
    if (!configuration.public_url) {
      if (configuration.twilio->api_base.starts_with("https://")) {
        reader.complain(
            "PUBLIC_URL (or NGROK_URL) is missing: the address under which Twilio reaches this server."
        );
      } else {
        configuration.public_url = fmt::format("http://127.0.0.1:{}", configuration.port);
      }
    }
  } else if (reader.get("TWILIO_API_KEY") || reader.get("TWILIO_AUTH_TOKEN") || reader.get("TWILIO_TWIML_APP_SID")) {
    reader.complain(
        "TWILIO_ACCOUNT_SID is missing while other Twilio settings are there: set it, or none of them."
    );
  }
  if (!reader.problems().empty()) return fail("bad_configuration", reader.problems());
  return configuration;
}

}  // namespace softphone::app
