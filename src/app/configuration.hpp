#pragma once
// What the operator decided: environment and file, read and judged at start. docs/operations/configuration.md
// lists every setting.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "carrier/sip_config.hpp"
#include "io/carrier/sip_transport.hpp"
#include "io/crm/odoo_client.hpp"
#include "io/delivery/webhook_delivery.hpp"
#include "io/desk/desk_config.hpp"
#include "io/net/address_list.hpp"
#include "proto/crypto/aead.hpp"
#include "proto/twilio/price.hpp"

namespace softphone::app {

struct TwilioAccount {
  io_desk::Account account;
  std::string phone_number;  ///< empty: the practice numbers of a carrier of our own
  std::string api_base;      ///< without a slash at the end
  std::string region;        ///< where its calls are processed; empty: where Twilio does by default
  std::string edge;          ///< through which browsers reach it
  Duration call_interval{};  ///< from one start of a leg by REST to the next; zero: nobody waits
  std::optional<std::string> signaling;  ///< ws(s) URL, for a carrier of our own
  bool delete_recordings = false;        ///< there, once they are copied here
};

/// The telephone network behind the built-in carrier.
struct TelephoneNetwork {
  carrier::SipConfig sip;
  io::carrier::SipTransportOptions transport;
  std::uint16_t first_media_port = 0;  ///< UDP; 0: any free ones
  std::uint16_t last_media_port = 0;
  std::vector<std::string> numbers;  ///< E.164, that the trunk brings calls for; the first is the team's line
};

/// An ngrok that leads an address of the internet to this server.
struct TunnelSettings {
  std::string wanted;    ///< its static domain, as a URL; empty: any address
  std::string api;       ///< of ngrok's own, without a slash at the end
  bool demanded = true;  ///< false: only its domain is known, and it may run elsewhere
};

struct Configuration {
  std::uint16_t port = 3000;
  std::string address = "127.0.0.1";  ///< IP address to listen on
  std::string data = "./data";
  std::optional<std::string> public_url;  ///< without a slash at the end
  std::optional<TunnelSettings> tunnel;   ///< nothing: others see to it that we are reached
  net::AddressList trusted_proxies = net::AddressList::loopback();
  std::string setup_file;                      ///< where `softphone setup` keeps what it did
  std::optional<TwilioAccount> twilio;         ///< nothing: the built-in carrier serves
  std::uint16_t media_port = 0;                ///< UDP; 0: any free one
  std::vector<std::string> media_addresses;    ///< announced to browsers; empty: found out
  std::optional<std::uint32_t> bad_day;        ///< dice of a carrier that fails on purpose, for tests
  twilio::Rates carrier_rates;                 ///< of the built-in carrier; none: calls have no price
  std::string carrier_currency = "USD";        ///< of these rates
  std::optional<TelephoneNetwork> network;     ///< nothing: only the practice network
  std::vector<io_delivery::Webhook> webhooks;  ///< who is told of calls
  std::vector<std::string> private_calendars;  ///< beginnings of addresses that may lead inside
  std::optional<crm::OdooConfig> odoo;         ///< nothing: calls are written on no CRM
  delivery::CrmRecordings crm_recordings = delivery::CrmRecordings::link;
  io_desk::IceServers ice_servers;           ///< none: browsers have no TURN server
  std::string metrics_token;                 ///< empty: /metrics is for this machine only
  std::vector<std::string> embed_origins;    ///< of pages that may show ours and hand it numbers
  std::vector<std::string> page_origins;     ///< where our own page is hosted apart
  std::optional<crypto::AeadKey> index_key;  ///< of the local index of numbers; nothing: in the clear
};

/// Name of a setting in the environment → value; absent or empty means not set.
using Settings = std::map<std::string, std::string, std::less<>>;

/// The settings present in the process's environment.
Settings read_environment(const std::function<const char*(const char*)>& get);
/// The settings of a TOML file, under their environment names. Errors name the line or the unknown key.
Result<Settings> read_file(const std::string& path);

/// Checks everything and says all that is wrong, one sentence a line.
Result<Configuration> read_configuration(const Settings& settings);

}  // namespace softphone::app
