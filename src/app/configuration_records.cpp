// Who else hears of the calls: Odoo, webhooks, calendars, pages that embed the phone.

#include <algorithm>

#include "app/configuration_reader.hpp"
#include "base/encoding.hpp"

namespace softphone::app {
namespace {

/// Whether a list names this address, whole or by what it begins with.
bool names(const std::vector<std::string>& list, const std::string& url) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& entry) {
    return url == entry || url.starts_with(entry.ends_with('/') ? entry : entry + '/');
  });
}

constexpr std::size_t kLeastSecret = 16;

}  // namespace

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

std::vector<std::string> read_origins(Reader& reader, std::string_view name) {
  std::vector<std::string> origins = split_list(reader.get(name).value_or(""));
  for (std::string& origin : origins) {
    while (origin.ends_with('/')) origin.pop_back();
    for (char& c : origin) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');  // as browsers write it
    }
    const auto url = boost::urls::parse_uri(origin);
    const bool is_origin = url && (url->scheme() == "https" || url->scheme() == "http") &&
                           !url->host().empty() && url->path().empty() && !url->has_query() &&
                           !url->has_fragment() && !url->has_userinfo() &&
                           origin.find_first_of("*;,'\"") == std::string::npos;
    if (!is_origin) {
      reader.complain(
          fmt::format("{}: \"{}\" is not an origin such as https://odoo.example.com.", name, origin)
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

delivery::CrmRecordings read_crm_recordings(Reader& reader) {
  const std::string word = reader.get("CRM_RECORDINGS").value_or("link");
  if (word == "attach") return delivery::CrmRecordings::attach;
  if (word == "none") return delivery::CrmRecordings::none;
  if (word != "link")
    reader.complain(fmt::format("CRM_RECORDINGS must be link, attach or none, not \"{}\".", word));
  return delivery::CrmRecordings::link;
}

/// The value is not repeated: it is a secret.
std::string read_metrics_token(Reader& reader) {
  std::string token = reader.get("METRICS_TOKEN").value_or("");
  const bool plain = std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!token.empty() && (token.size() < kLeastSecret || !plain)) {
    reader.complain(
        "METRICS_TOKEN must have at least 16 characters, none of them a space: openssl rand -hex 32 makes "
        "one."
    );
  }
  return token;
}

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

}  // namespace softphone::app
