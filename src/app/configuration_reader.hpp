#pragma once
// Reads settings one by one and gathers every complaint, so that the administrator sees all of them at once.

#include <fmt/format.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <sstream>

#include "app/configuration.hpp"
#include "base/sid.hpp"

namespace softphone::app {

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

/// Words between commas or spaces.
inline std::vector<std::string> split_list(std::string text) {
  for (char& c : text) {
    if (c == ',') c = ' ';
  }
  std::istringstream words(text);
  std::vector<std::string> list;
  for (std::string word; words >> word;) list.push_back(word);
  return list;
}

// The parts of a configuration, each read from the settings of its subject.

TwilioAccount read_twilio(Reader& reader);
/// Nothing without CARRIER_BAD_DAY.
std::optional<std::uint32_t> read_bad_day(Reader& reader);
/// Nothing without SIP_TRUNK and SIP_LISTEN.
std::optional<TelephoneNetwork> read_network(Reader& reader);
/// `public_url`: what PUBLIC_URL says.
std::optional<TunnelSettings> read_tunnel(Reader& reader, const std::optional<std::string>& public_url);
/// What the built-in carrier's calls cost.
void read_carrier_rates(Reader& reader, Configuration& configuration);
net::AddressList read_trusted_proxies(Reader& reader);

/// Nothing without ODOO_URL.
std::optional<crm::OdooConfig> read_odoo(Reader& reader);
std::optional<crypto::AeadKey> read_index_key(Reader& reader);
/// A link, without CRM_RECORDINGS.
delivery::CrmRecordings read_crm_recordings(Reader& reader);
/// No servers without TURN_URLS.
io_desk::IceServers read_turn(Reader& reader);
/// Empty without METRICS_TOKEN.
std::string read_metrics_token(Reader& reader);
/// Each as browsers write it: scheme, host and port, nothing behind them.
std::vector<std::string> read_origins(Reader& reader, std::string_view name);
std::vector<io_delivery::Webhook> read_webhooks(Reader& reader);
std::vector<std::string> read_private_calendars(Reader& reader);

}  // namespace softphone::app
