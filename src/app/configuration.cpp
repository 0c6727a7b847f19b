#include "app/configuration.hpp"

#include <boost/asio/ip/address.hpp>

#include "app/configuration_reader.hpp"

namespace softphone::app {

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
  configuration.bad_day = read_bad_day(reader);
  configuration.network = read_network(reader);
  read_carrier_rates(reader, configuration);
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
  configuration.crm_recordings = read_crm_recordings(reader);
  configuration.ice_servers = read_turn(reader);
  configuration.metrics_token = read_metrics_token(reader);
  configuration.embed_origins = read_origins(reader, "EMBED_ORIGINS");
  configuration.page_origins = read_origins(reader, "PAGE_ORIGINS");
  if (configuration.odoo) configuration.odoo->public_url = configuration.public_url.value_or("");
  if (!reader.problems().empty()) return fail("bad_configuration", reader.problems());
  return configuration;
}

}  // namespace softphone::app
