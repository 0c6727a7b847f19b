// Who carries the calls, and how this server is reached: a Twilio account, a SIP trunk, a tunnel, proxies.

#include <charconv>

#include "app/configuration_reader.hpp"
#include "base/e164.hpp"
#include "proto/sip/dialog.hpp"
#include "setup/tunnel.hpp"
#include "setup/twilio_hosts.hpp"

namespace softphone::app {
namespace {

/// What an account may start unless more was agreed: https://www.twilio.com/docs/glossary/cps
constexpr double kTwilioCallsPerSecond = 1;

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

/// The rest of an account's address: in which region, through which edge, at which pace.
void read_place(Reader& reader, TwilioAccount& twilio) {
  twilio.region = reader.get("TWILIO_REGION").value_or("");
  if (!twilio.region.empty() && !setup::is_region(twilio.region)) {
    reader.complain(fmt::format(
        "TWILIO_REGION must be us1, ie1 or au1, where calls can be processed, not \"{}\".", twilio.region
    ));
  }
  const auto base = reader.read_url("TWILIO_API_BASE", "http", "https");
  if (base && !twilio.region.empty())
    reader.complain("TWILIO_REGION and TWILIO_API_BASE both say where the REST API is: set one of them.");
  twilio.api_base = base.value_or(setup::api_base_of(twilio.region));
  twilio.edge = reader.get("TWILIO_EDGE").value_or(std::string(setup::kNearestEdge));
  if (!setup::is_edge(twilio.edge)) {
    reader.complain(fmt::format(
        "TWILIO_EDGE must be the name of an edge such as roaming (the nearest), dublin or frankfurt, not "
        "\"{}\".",
        twilio.edge
    ));
  }
  double rate = setup::is_twilio(twilio.api_base) ? kTwilioCallsPerSecond : 0;
  if (const auto text = reader.get("TWILIO_CALLS_PER_SECOND")) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), rate);
    const bool number = error == std::errc() && end == text->data() + text->size();
    if (!number || !(rate == 0 || (rate >= 0.01 && rate <= 1000))) {
      reader.complain(fmt::format(
          "TWILIO_CALLS_PER_SECOND must be a number from 0.01 to 1000, or 0 for no limit, not \"{}\".", *text
      ));
      rate = 0;
    }
  }
  if (rate > 0)
    twilio.call_interval = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / rate));
}

}  // namespace

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
  read_place(reader, twilio);
  twilio.signaling = reader.read_url("TWILIO_SIGNALING", "ws", "wss");
  const std::string recordings = reader.get("RECORDINGS_AT_TWILIO").value_or("keep");
  twilio.delete_recordings = recordings == "delete";
  if (recordings != "keep" && recordings != "delete")
    reader.complain(fmt::format("RECORDINGS_AT_TWILIO must be keep or delete, not \"{}\".", recordings));
  twilio.phone_number = reader.get("TWILIO_PHONE_NUMBER").value_or("");
  if (twilio.phone_number.empty() && setup::is_twilio(twilio.api_base)) {
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

std::optional<std::uint32_t> read_bad_day(Reader& reader) {
  const auto text = reader.get("CARRIER_BAD_DAY");
  if (!text) return std::nullopt;
  std::uint32_t seed = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seed);
  if (error != std::errc() || end != text->data() + text->size()) {
    reader.complain(fmt::format("CARRIER_BAD_DAY must be a number that fixes its dice, not \"{}\".", *text));
  }
  return seed;
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

void read_carrier_rates(Reader& reader, Configuration& configuration) {
  const auto rates = twilio::read_rates(split_list(reader.get("CARRIER_RATES").value_or("")));
  if (!rates) reader.complain(fmt::format("CARRIER_RATES: {}.", rates.error().detail));
  if (rates) configuration.carrier_rates = *rates;
  configuration.carrier_currency = reader.get("CARRIER_CURRENCY").value_or(configuration.carrier_currency);
  if (!twilio::is_currency(configuration.carrier_currency)) {
    reader.complain(fmt::format(
        "CARRIER_CURRENCY must be three capital letters such as USD, not \"{}\".",
        configuration.carrier_currency
    ));
  }
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

}  // namespace softphone::app
