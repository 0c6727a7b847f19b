#include "app/configuration.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <sstream>

#include "base/e164.hpp"
#include "base/encoding.hpp"
#include "base/sid.hpp"
#include "proto/sip/dialog.hpp"
#include "setup/tunnel.hpp"

namespace softphone::app {
namespace {

struct Name {
  std::string_view environment;
  std::string_view file;  ///< key in the TOML file, with its table
};

constexpr std::array<Name, 47> kNames = {{
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
    {"TWILIO_SIGNALING", "twilio.signaling"},
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
    {"ODOO_URL", "odoo.url"},
    {"ODOO_DB", "odoo.db"},
    {"ODOO_LOGIN", "odoo.login"},
    {"ODOO_API_KEY", "odoo.api_key"},
    {"CRM_INDEX_KEY", "crm.index_key"},
    {"EMBED_ORIGINS", "embed.origins"},
    {"WEBHOOK_URL", "webhook.url"},
    {"WEBHOOK_SECRET", "webhook.secret"},
    {"WEBHOOK_PLAIN", "webhook.plain"},
    {"WEBHOOK_PRIVATE", "webhook.private"},
    {"CALENDAR_PRIVATE", "calendar.private"},
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

/// "5060" or "10000-10999".
bool read_ports(std::string_view text, std::uint16_t& first, std::uint16_t& last) {
  const auto number = [](std::string_view part, std::uint16_t& out) {
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), out);
    return error == std::errc() && end == part.data() + part.size() && out != 0;
  };
  const std::size_t dash = text.find('-');
  if (!number(text.substr(0, dash), first)) return false;
  last = first;
  return dash == std::string_view::npos || (number(text.substr(dash + 1), last) && last > first);
}

void read_sip_sockets(Reader& reader, TelephoneNetwork& network) {
  boost::system::error_code bad;
  if (const auto listen = reader.get("SIP_LISTEN")) {
    const std::size_t colon = listen->rfind(':');
    const bool address = colon != std::string::npos;
    if (address) network.transport.address = listen->substr(0, colon);
    boost::asio::ip::make_address_v4(network.transport.address, bad);
    std::uint16_t last = 0;
    if (bad || !read_ports(address ? listen->substr(colon + 1) : *listen, network.transport.port, last) ||
        last != network.transport.port) {
      reader.complain(fmt::format(
          "SIP_LISTEN must be an IPv4 address and a port such as 0.0.0.0:5060, not \"{}\".", *listen
      ));
    }
  }
  network.sip.address = reader.get("SIP_ADDRESS").value_or("");
  if (!network.sip.address.empty()) {
    boost::asio::ip::make_address_v4(network.sip.address, bad);
    if (bad) {
      reader.complain(fmt::format("SIP_ADDRESS must be an IPv4 address, not \"{}\".", network.sip.address));
    }
  }
  if (const auto ports = reader.get("SIP_MEDIA_PORTS");
      ports && (!read_ports(*ports, network.first_media_port, network.last_media_port) ||
                network.last_media_port - network.first_media_port < 3)) {
    reader.complain(fmt::format("SIP_MEDIA_PORTS must be a range such as 10000-10999, not \"{}\".", *ports));
  }
  reader.read_port("SIP_TLS_PORT", network.transport.tls_port);
  network.transport.certificate = reader.get("SIP_TLS_CERTIFICATE").value_or("");
  network.transport.key = reader.get("SIP_TLS_KEY").value_or("");
  network.transport.ca_file = reader.get("SIP_TLS_CA").value_or("");
  const bool certified = !network.transport.certificate.empty() && !network.transport.key.empty();
  if (network.transport.tls_port != 0 && !certified) {
    reader.complain("SIP_TLS_PORT needs SIP_TLS_CERTIFICATE and SIP_TLS_KEY, two PEM files.");
  }
}

carrier::SipTrunk read_trunk(Reader& reader, const std::string& text) {
  carrier::SipTrunk trunk;
  const bool complete = text.starts_with("sip:") || text.starts_with("sips:");
  const auto uri = sip::parse_uri(complete ? text : "sip:" + text);
  if (!uri || !uri->user.empty() || !uri->headers.empty()) {
    reader.complain(
        "SIP_TRUNK must be a SIP address without a user, such as sip:sip.provider.example;transport=tls."
    );
  } else {
    const sip::Hop hop = sip::hop_of(*uri, sip::Transport::udp);
    trunk.host = hop.host;
    trunk.port = hop.port;
    trunk.transport = hop.transport;
  }
  trunk.username = reader.get("SIP_USERNAME").value_or("");
  trunk.password = reader.get("SIP_PASSWORD").value_or("");
  const std::string registers = reader.get("SIP_REGISTER").value_or("no");
  trunk.registers = registers == "yes";
  if (registers != "yes" && registers != "no") reader.complain("SIP_REGISTER must be yes or no.");
  if (trunk.registers && trunk.username.empty())
    reader.complain("SIP_REGISTER needs SIP_USERNAME and SIP_PASSWORD.");
  const std::string keepalive = reader.get("SIP_KEEPALIVE").value_or("yes");
  trunk.asked = keepalive == "yes";
  if (keepalive != "yes" && keepalive != "no") reader.complain("SIP_KEEPALIVE must be yes or no.");
  trunk.from_domain = reader.get("SIP_FROM_DOMAIN").value_or("");
  trunk.addresses = split_list(reader.get("SIP_ALLOW").value_or(""));
  for (const std::string& network : trunk.addresses) {
    if (!carrier::address_matches({network}, network.substr(0, network.find('/')))) {
      reader.complain(
          fmt::format("SIP_ALLOW: \"{}\" is no IPv4 address or network such as 203.0.113.0/24.", network)
      );
    }
  }
  trunk.country = reader.get("SIP_COUNTRY").value_or("");
  if (trunk.country.size() > 3 || trunk.country.find_first_not_of("0123456789") != std::string::npos) {
    reader.complain(fmt::format("SIP_COUNTRY must be a calling code such as 33, not \"{}\".", trunk.country));
  }
  const std::string format = reader.get("SIP_NUMBER_FORMAT").value_or("e164");
  if (format == "e164") {
    trunk.format = carrier::NumberFormat::e164;
  } else if (format == "digits") {
    trunk.format = carrier::NumberFormat::digits;
  } else if (format == "international") {
    trunk.format = carrier::NumberFormat::international;
  } else if (format == "national" && !trunk.country.empty()) {
    trunk.format = carrier::NumberFormat::national;
  } else {
    reader.complain("SIP_NUMBER_FORMAT must be e164, digits, international, or (with SIP_COUNTRY) national.");
  }
  return trunk;
}

std::optional<TelephoneNetwork> read_network(Reader& reader) {
  const auto trunk = reader.get("SIP_TRUNK");
  if (!trunk && !reader.get("SIP_LISTEN")) return std::nullopt;
  TelephoneNetwork network;
  read_sip_sockets(reader, network);
  if (trunk) network.sip.trunk = read_trunk(reader, *trunk);
  network.numbers = split_list(reader.get("SIP_NUMBERS").value_or(""));
  for (const std::string& number : network.numbers) {
    if (!is_e164(number)) {
      reader.complain(fmt::format("SIP_NUMBERS: \"{}\" is not a number such as +33100000000.", number));
    }
  }
  return network;
}

std::optional<crm::OdooConfig> read_odoo(Reader& reader) {
  std::string present;
  std::string absent;
  for (const char* name : {"ODOO_URL", "ODOO_DB", "ODOO_LOGIN", "ODOO_API_KEY"}) {
    std::string& list = reader.get(name) ? present : absent;
    list += (list.empty() ? "" : ", ") + std::string(name);
  }
  if (present.empty()) return std::nullopt;
  if (!absent.empty()) {
    reader.complain(
        fmt::format("Odoo needs all of its settings or none: {} set, {} missing.", present, absent)
    );
    return std::nullopt;
  }
  crm::OdooConfig odoo;
  odoo.url = reader.read_url("ODOO_URL", "http", "https").value_or("");
  odoo.db = reader.get("ODOO_DB").value_or("");
  odoo.login = reader.get("ODOO_LOGIN").value_or("");
  odoo.key = reader.get("ODOO_API_KEY").value_or("");
  // Both travel in an HTTP header. The values are not repeated: one of them may be the key in the wrong
  // place.
  for (const auto& [name, value] : {std::pair("ODOO_DB", &odoo.db), std::pair("ODOO_API_KEY", &odoo.key)}) {
    const bool printable =
        std::all_of(value->begin(), value->end(), [](char c) { return c > 0x20 && c < 0x7F; });
    if (!printable)
      reader.complain(fmt::format("{} may hold no spaces, accents or control characters.", name));
  }
  return odoo;
}

/// Each as browsers write it: scheme, host and port, nothing behind them.
std::vector<std::string> read_embed_origins(Reader& reader) {
  std::vector<std::string> origins = split_list(reader.get("EMBED_ORIGINS").value_or(""));
  for (std::string& origin : origins) {
    while (origin.ends_with('/')) origin.pop_back();
    const auto url = boost::urls::parse_uri(origin);
    const bool is_origin = url && (url->scheme() == "https" || url->scheme() == "http") &&
                           !url->host().empty() && url->path().empty() && !url->has_query() &&
                           !url->has_fragment() && !url->has_userinfo() &&
                           origin.find_first_of("*;,'\"") == std::string::npos;
    if (!is_origin) {
      reader.complain(
          fmt::format("EMBED_ORIGINS: \"{}\" is not an origin such as https://odoo.example.com.", origin)
      );
    }
  }
  return origins;
}

/// The value is not repeated: it is a secret.
std::optional<crypto::AeadKey> read_index_key(Reader& reader) {
  const auto text = reader.get("CRM_INDEX_KEY");
  if (!text) return std::nullopt;
  const auto bytes = from_hex(*text);
  crypto::AeadKey key{};
  if (!bytes || bytes->size() != key.size()) {
    reader.complain("CRM_INDEX_KEY must be 64 hexadecimal digits: openssl rand -hex 32 makes them.");
    return std::nullopt;
  }
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

/// Whether a list names this address, whole or by what it begins with.
bool names(const std::vector<std::string>& list, const std::string& url) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& entry) {
    return url == entry || url.starts_with(entry.ends_with('/') ? entry : entry + '/');
  });
}

constexpr std::size_t kLeastSecret = 16;

/// No address is repeated in a complaint: it may be a secret itself.
std::vector<io_delivery::Webhook> read_webhooks(Reader& reader) {
  std::vector<io_delivery::Webhook> webhooks;
  const std::vector<std::string> urls = split_list(reader.get("WEBHOOK_URL").value_or(""));
  const std::vector<std::string> secrets = split_list(reader.get("WEBHOOK_SECRET").value_or(""));
  const std::vector<std::string> plain = split_list(reader.get("WEBHOOK_PLAIN").value_or(""));
  const std::vector<std::string> inside = split_list(reader.get("WEBHOOK_PRIVATE").value_or(""));
  if (urls.empty()) {
    if (!secrets.empty() || !plain.empty() || !inside.empty())
      reader.complain("WEBHOOK_URL is missing while other WEBHOOK settings are there.");
    return webhooks;
  }
  constexpr std::size_t kMostWebhooks = 8;
  if (urls.size() > kMostWebhooks) reader.complain("WEBHOOK_URL names more than 8 addresses.");
  if (secrets.size() != 1 && secrets.size() != urls.size())
    reader.complain("WEBHOOK_SECRET must be one secret for all addresses of WEBHOOK_URL, or one for each.");
  if (std::any_of(secrets.begin(), secrets.end(), [](const std::string& one) {
        return one.size() < kLeastSecret;
      }))
    reader.complain(
        "WEBHOOK_SECRET must have at least 16 characters, none of them a space: openssl rand -hex 32 makes "
        "one."
    );
  for (std::size_t i = 0; i < urls.size(); ++i) {
    const auto url = boost::urls::parse_uri(urls[i]);
    if (!url || (url->scheme() != "http" && url->scheme() != "https") || url->host().empty() ||
        url->has_userinfo() || url->has_fragment()) {
      reader.complain(fmt::format(
          "WEBHOOK_URL: address {} is not one such as https://n8n.example.com/webhook/softphone/events.",
          i + 1
      ));
    }
    if (std::find(urls.begin(), urls.begin() + static_cast<std::ptrdiff_t>(i), urls[i]) !=
        urls.begin() + static_cast<std::ptrdiff_t>(i)) {
      reader.complain(fmt::format("WEBHOOK_URL: address {} is there twice.", i + 1));
    }
    const std::string secret = secrets.empty() ? "" : secrets[secrets.size() == urls.size() ? i : 0];
    webhooks.push_back({urls[i], secret, names(plain, urls[i]), names(inside, urls[i])});
  }
  for (const auto& [setting, list] :
       {std::pair("WEBHOOK_PLAIN", plain), std::pair("WEBHOOK_PRIVATE", inside)}) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const bool used = std::any_of(urls.begin(), urls.end(), [&, &entries = list](const std::string& url) {
        return names({entries[i]}, url);
      });
      if (!used) {
        reader.complain(fmt::format(
            "{}: entry {} is neither an address of WEBHOOK_URL nor its beginning.", setting, i + 1
        ));
      }
    }
  }
  return webhooks;
}

/// `public_url`: what PUBLIC_URL says.
std::optional<TunnelSettings> read_tunnel(Reader& reader, const std::optional<std::string>& public_url) {
  const std::string kind = reader.get("TUNNEL").value_or("");
  if (!kind.empty() && kind != "ngrok" && kind != "none") {
    reader.complain(fmt::format("TUNNEL must be ngrok or none, not \"{}\".", kind));
  }
  const auto domain = reader.read_url("NGROK_URL", "http", "https");
  if (kind == "none" || (kind.empty() && (public_url || !domain))) return std::nullopt;
  TunnelSettings tunnel;
  tunnel.wanted = public_url ? *public_url : domain.value_or("");
  tunnel.api = reader.read_url("NGROK_API", "http", "https").value_or(std::string(setup::kNgrokApi));
  tunnel.demanded = kind == "ngrok";
  return tunnel;
}

net::AddressList read_trusted_proxies(Reader& reader) {
  const auto text = reader.get("TRUSTED_PROXIES");
  if (!text) return net::AddressList::loopback();
  net::AddressList list;
  if (*text == "none") return list;
  for (const std::string& entry : split_list(*text)) {
    if (!list.add(entry)) {
      reader.complain(fmt::format(
          "TRUSTED_PROXIES: \"{}\" is no IP address or network such as 10.0.0.0/8; loopback is this machine.",
          entry
      ));
    }
  }
  return list;
}

std::vector<std::string> read_private_calendars(Reader& reader) {
  std::vector<std::string> beginnings = split_list(reader.get("CALENDAR_PRIVATE").value_or(""));
  for (std::size_t i = 0; i < beginnings.size(); ++i) {
    const auto url = boost::urls::parse_uri(beginnings[i]);
    const bool web = url && (url->scheme() == "http" || url->scheme() == "https");
    if (!web || url->host().empty() || url->has_userinfo()) {
      reader.complain(fmt::format(
          "CALENDAR_PRIVATE: entry {} is not the beginning of an address, such as "
          "http://cloud.intranet:8080.",
          i + 1
      ));
    }
  }
  return beginnings;
}

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
  configuration.network = read_network(reader);
  configuration.webhooks = read_webhooks(reader);
  configuration.private_calendars = read_private_calendars(reader);
  configuration.public_url = reader.read_url("PUBLIC_URL", "http", "https");
  configuration.tunnel = read_tunnel(reader, configuration.public_url);
  if (!configuration.public_url) configuration.public_url = reader.read_url("NGROK_URL", "http", "https");
  configuration.trusted_proxies = read_trusted_proxies(reader);
  configuration.setup_file = reader.get("SOFTPHONE_CONFIG").value_or(configuration.data + "/twilio.toml");
  if (reader.get("TWILIO_ACCOUNT_SID")) {
    configuration.twilio = read_twilio(reader);
    if (!configuration.public_url && !configuration.tunnel) {
      if (configuration.twilio->api_base.starts_with("https://")) {
        reader.complain(
            "PUBLIC_URL (or NGROK_URL, or --tunnel ngrok) is missing: the address under which Twilio reaches "
            "this "
            "server."
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
  configuration.odoo = read_odoo(reader);
  configuration.index_key = read_index_key(reader);
  configuration.embed_origins = read_embed_origins(reader);
  if (configuration.odoo) configuration.odoo->public_url = configuration.public_url.value_or("");
  if (!reader.problems().empty()) return fail("bad_configuration", reader.problems());
  return configuration;
}

}  // namespace softphone::app
