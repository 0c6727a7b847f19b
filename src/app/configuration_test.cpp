#include "app/configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace softphone::app {
namespace {

using testing::HasSubstr;
using testing::Not;

Settings twilio() {
  const std::string digits(32, '1');
  return {
      {"TWILIO_ACCOUNT_SID", "AC" + digits},
      {"TWILIO_AUTH_TOKEN", "token"},
      {"TWILIO_API_KEY", "SK" + digits},
      {"TWILIO_API_SECRET", "secret"},
      {"TWILIO_TWIML_APP_SID", "AP" + digits},
      {"TWILIO_PHONE_NUMBER", "+33100000000"},
      {"NGROK_URL", "https://phone.ngrok.app/"}};
}

std::string problems(const Settings& settings) {
  const auto read = read_configuration(settings);
  return read ? std::string() : read.error().detail;
}

TEST(Configuration, NeedsNothing) {
  const auto read = read_configuration({});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->port, 3000);
  EXPECT_EQ(read->data, "./data");
  EXPECT_FALSE(read->twilio);
}

TEST(Configuration, HandsTurnServersToBrowsers) {
  const Settings good = {
      {"TURN_URLS",
       "turn:turn.example.com:3478?transport=udp, turns:[2001:db8::1]:443 turn:turn.example.com"},
      {"TURN_USERNAME", "phone"},
      {"TURN_CREDENTIAL", "s3cret"}};
  const auto read = read_configuration(good);
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_EQ(read->ice_servers.urls.size(), 3U);
  EXPECT_EQ(read->ice_servers.urls[1], "turns:[2001:db8::1]:443");
  EXPECT_EQ(read->ice_servers.username, "phone");
  EXPECT_EQ(read->ice_servers.credential, "s3cret");
  for (const char* url :
       {"http://turn.example.com",
        "turn:",
        "turn:a b",
        "turn:host:0",
        "turn:host:65536",
        "turn:host:x",
        "turn:host?transport=sctp",
        "turn:[::1",
        "turn:host/path",
        "turn:user@host"}) {
    Settings bad = good;
    bad["TURN_URLS"] = url;
    EXPECT_THAT(problems(bad), HasSubstr("is not an address such as turn:")) << url;
  }
  Settings half = good;
  half.erase("TURN_CREDENTIAL");
  EXPECT_THAT(problems(half), HasSubstr("TURN_CREDENTIAL"));
  half = good;
  half.erase("TURN_URLS");
  EXPECT_THAT(problems(half), HasSubstr("TURN_URLS is missing"));
  EXPECT_THAT(problems(half), Not(HasSubstr("s3cret")));
  Settings many = good;
  for (int i = 0; i < 6; ++i) many["TURN_URLS"] += " turn:t" + std::to_string(i) + ".example.com";
  EXPECT_THAT(problems(many), HasSubstr("8 addresses at most"));
}

TEST(Configuration, ReadsATwilioAccount) {
  const auto read = read_configuration(twilio());
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_TRUE(read->twilio);
  EXPECT_EQ(read->twilio->api_base, "https://api.twilio.com");
  EXPECT_EQ(read->public_url, "https://phone.ngrok.app");
  EXPECT_EQ(read->twilio->signaling, std::nullopt);
}

TEST(Configuration, AnAccountIsInARegionAndReachedThroughAnEdge) {
  Settings settings = twilio();
  EXPECT_EQ(read_configuration(settings)->twilio->edge, "roaming");
  settings["TWILIO_REGION"] = "ie1";
  settings["TWILIO_EDGE"] = "dublin";
  const auto read = read_configuration(settings);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->twilio->api_base, "https://api.dublin.ie1.twilio.com");
  EXPECT_EQ(read->twilio->region, "ie1");
  EXPECT_EQ(read->twilio->edge, "dublin");
  settings["TWILIO_REGION"] = "de1";
  settings["TWILIO_EDGE"] = "ie1";
  EXPECT_THAT(problems(settings), HasSubstr("TWILIO_REGION must be us1, ie1 or au1"));
  EXPECT_THAT(problems(settings), HasSubstr("TWILIO_EDGE must be the name of an edge"));
  settings = twilio();
  settings["TWILIO_REGION"] = "us1";
  settings["TWILIO_API_BASE"] = "http://127.0.0.1:4000";
  EXPECT_THAT(problems(settings), HasSubstr("set one of them"));
}

TEST(Configuration, OneCallASecondIsStartedAtTwilioUnlessMoreWasAgreed) {
  const auto interval = [](const Settings& settings) {
    const auto read = read_configuration(settings);
    return read ? read->twilio->call_interval : Duration(-1);
  };
  Settings settings = twilio();
  EXPECT_EQ(interval(settings), std::chrono::seconds(1));
  settings["TWILIO_CALLS_PER_SECOND"] = "5";
  EXPECT_EQ(interval(settings), std::chrono::milliseconds(200));
  settings["TWILIO_CALLS_PER_SECOND"] = "0";
  EXPECT_EQ(interval(settings), Duration::zero());
  for (const char* wrong : {"-1", "fast", "5/s", "0.001", "1e9", "nan", "inf"}) {
    settings["TWILIO_CALLS_PER_SECOND"] = wrong;
    EXPECT_THAT(problems(settings), HasSubstr("TWILIO_CALLS_PER_SECOND must be")) << wrong;
  }
  settings = twilio();
  settings["TWILIO_API_BASE"] = "http://127.0.0.1:4000";
  EXPECT_EQ(interval(settings), Duration::zero()) << "a carrier of our own takes what comes";
  settings["TWILIO_CALLS_PER_SECOND"] = "0.5";
  EXPECT_EQ(interval(settings), std::chrono::seconds(2));
}

TEST(Configuration, RecordingsAreKeptAtTwilioUnlessToldOtherwise) {
  Settings settings = twilio();
  EXPECT_FALSE(read_configuration(settings)->twilio->delete_recordings);
  settings["RECORDINGS_AT_TWILIO"] = "delete";
  EXPECT_TRUE(read_configuration(settings)->twilio->delete_recordings);
  settings["RECORDINGS_AT_TWILIO"] = "maybe";
  EXPECT_THAT(problems(settings), HasSubstr("RECORDINGS_AT_TWILIO"));
}

TEST(Configuration, TheCarriersRatesAreReadOrTheWrongOneIsNamed) {
  const auto read =
      read_configuration({{"CARRIER_RATES", "+33=0.014, incoming=0.0085"}, {"CARRIER_CURRENCY", "EUR"}});
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->carrier_rates.outgoing.at("+33"), 14'000);
  EXPECT_EQ(read->carrier_rates.incoming, 8'500);
  EXPECT_EQ(read->carrier_currency, "EUR");
  EXPECT_THAT(problems({{"CARRIER_RATES", "+33=0.014 33=1"}}), HasSubstr("\"33=1\""));
  EXPECT_THAT(problems({{"CARRIER_CURRENCY", "euro"}}), HasSubstr("CARRIER_CURRENCY"));
}

TEST(Configuration, ACarrierOfOurOwnNeedsNoNumberAndNoPublicAddress) {
  Settings settings = twilio();
  settings.erase("TWILIO_PHONE_NUMBER");
  settings.erase("NGROK_URL");
  settings["PORT"] = "3100";
  settings["TWILIO_API_BASE"] = "http://127.0.0.1:4000";
  settings["TWILIO_SIGNALING"] = "ws://127.0.0.1:4000/signal";
  const auto read = read_configuration(settings);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->public_url, "http://127.0.0.1:3100");
  EXPECT_EQ(read->twilio->signaling, "ws://127.0.0.1:4000/signal");
}

TEST(Configuration, ATunnelIsKeptWhereItIsAskedForOrItsDomainIsKnown) {
  const auto tunnel = [](Settings settings) { return read_configuration(settings)->tunnel; };
  EXPECT_FALSE(tunnel({}));
  EXPECT_FALSE(tunnel({{"PUBLIC_URL", "https://phone.example.com"}}));
  EXPECT_FALSE(tunnel({{"PUBLIC_URL", "https://phone.example.com"}, {"NGROK_URL", "https://a.ngrok.app"}}));
  EXPECT_FALSE(tunnel({{"NGROK_URL", "https://a.ngrok.app"}, {"TUNNEL", "none"}}));
  const auto known = tunnel({{"NGROK_URL", "https://a.ngrok.app/"}});
  ASSERT_TRUE(known);
  EXPECT_EQ(known->wanted, "https://a.ngrok.app");
  EXPECT_EQ(known->api, "http://127.0.0.1:4040");
  EXPECT_FALSE(known->demanded);
  const auto any = tunnel({{"TUNNEL", "ngrok"}, {"NGROK_API", "http://127.0.0.1:4045"}});
  ASSERT_TRUE(any);
  EXPECT_EQ(any->wanted, "");
  EXPECT_EQ(any->api, "http://127.0.0.1:4045");
  EXPECT_TRUE(any->demanded);
  EXPECT_EQ(tunnel({{"TUNNEL", "ngrok"}, {"PUBLIC_URL", "https://b.example"}})->wanted, "https://b.example");
  EXPECT_THAT(problems({{"TUNNEL", "frp"}}), HasSubstr("TUNNEL must be ngrok or none"));
  Settings settings = twilio();
  settings.erase("NGROK_URL");
  settings["TUNNEL"] = "ngrok";
  const auto read = read_configuration(settings);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_FALSE(read->public_url) << "ngrok tells it";
}

TEST(Configuration, ProxiesAreTrustedAsTheOperatorSays) {
  const auto proxies = [](const char* text) {
    return read_configuration({{"TRUSTED_PROXIES", text}})->trusted_proxies;
  };
  EXPECT_TRUE(read_configuration({})->trusted_proxies.contains("127.0.0.1"));
  EXPECT_FALSE(proxies("10.0.0.0/8").contains("127.0.0.1"));
  EXPECT_TRUE(proxies("loopback, 10.0.0.0/8").contains("127.0.0.1"));
  EXPECT_TRUE(proxies("loopback, 10.0.0.0/8").contains("10.1.2.3"));
  EXPECT_FALSE(proxies("none").contains("127.0.0.1"));
  EXPECT_THAT(problems({{"TRUSTED_PROXIES", "nginx"}}), HasSubstr("\"nginx\" is no IP address"));
}

TEST(Configuration, SaysEverythingThatIsWrongWithoutRepeatingSecrets) {
  Settings settings = twilio();
  settings["TWILIO_API_KEY"] = "pasted-secret";
  settings["PORT"] = "70000";
  settings["TWILIO_PHONE_NUMBER"] = "0100000000";
  settings.erase("TWILIO_AUTH_TOKEN");
  const std::string text = problems(settings);
  EXPECT_THAT(text, HasSubstr("PORT must be a port from 1 to 65535, not \"70000\"."));
  EXPECT_THAT(text, HasSubstr("TWILIO_AUTH_TOKEN is missing"));
  EXPECT_THAT(text, HasSubstr("TWILIO_API_KEY must be"));
  EXPECT_THAT(text, HasSubstr("TWILIO_PHONE_NUMBER must be"));
  EXPECT_THAT(text, Not(HasSubstr("pasted-secret")));
}

TEST(Configuration, RefusesBadValues) {
  EXPECT_THAT(problems({{"PORT", "30x"}}), HasSubstr("PORT"));
  EXPECT_THAT(problems({{"PORT", "0"}}), HasSubstr("PORT"));
  EXPECT_THAT(problems({{"SOFTPHONE_ADDRESS", "everywhere"}}), HasSubstr("IP address"));
  EXPECT_THAT(problems({{"PUBLIC_URL", "phone.example.com"}}), HasSubstr("PUBLIC_URL"));
  EXPECT_THAT(problems({{"PUBLIC_URL", "ftp://phone.example.com"}}), HasSubstr("PUBLIC_URL"));
  EXPECT_THAT(problems({{"SOFTPHONE_MEDIA_ADDRESSES", "10.0.0.1,nowhere"}}), HasSubstr("\"nowhere\""));
  EXPECT_THAT(problems({{"TWILIO_API_KEY", "SK1"}}), HasSubstr("TWILIO_ACCOUNT_SID is missing"));
}

TEST(Configuration, ReadsATrunk) {
  const auto read = read_configuration({
      {"SIP_TRUNK", "sip:sip.provider.example:5070;transport=tls"},
      {"SIP_USERNAME", "anna"},
      {"SIP_PASSWORD", "secret"},
      {"SIP_REGISTER", "yes"},
      {"SIP_NUMBERS", "+33199000100, +33199000101"},
      {"SIP_ALLOW", "203.0.113.0/24"},
      {"SIP_COUNTRY", "33"},
      {"SIP_NUMBER_FORMAT", "national"},
      {"SIP_LISTEN", "0.0.0.0:5060"},
      {"SIP_MEDIA_PORTS", "10000-10999"},
  });
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_TRUE(read->network && read->network->sip.trunk);
  const carrier::SipTrunk& trunk = *read->network->sip.trunk;
  EXPECT_EQ(trunk.host, "sip.provider.example");
  EXPECT_EQ(trunk.port, 5070);
  EXPECT_EQ(trunk.transport, sip::Transport::tls);
  EXPECT_TRUE(trunk.registers);
  EXPECT_EQ(trunk.format, carrier::NumberFormat::national);
  EXPECT_EQ(read->network->numbers.size(), 2U);
  EXPECT_EQ(read->network->transport.port, 5060);
  EXPECT_EQ(read->network->last_media_port, 10'999);
  EXPECT_FALSE(read_configuration({})->network);
}

TEST(Configuration, NamesWhatIsWrongWithATrunk) {
  const std::string all = problems({
      {"SIP_TRUNK", "sip:user@host"},
      {"SIP_PASSWORD", "very secret"},
      {"SIP_REGISTER", "yes"},
      {"SIP_NUMBERS", "0199000100"},
      {"SIP_ALLOW", "203.0.113.0/99"},
      {"SIP_NUMBER_FORMAT", "national"},
      {"SIP_LISTEN", "5060x"},
      {"SIP_MEDIA_PORTS", "10999-10000"},
      {"SIP_TLS_PORT", "5061"},
  });
  for (const char* name :
       {"SIP_TRUNK",
        "SIP_REGISTER",
        "SIP_NUMBERS",
        "SIP_ALLOW",
        "SIP_NUMBER_FORMAT",
        "SIP_LISTEN",
        "SIP_MEDIA_PORTS",
        "SIP_TLS_CERTIFICATE"}) {
    EXPECT_THAT(all, HasSubstr(name));
  }
  EXPECT_THAT(all, Not(HasSubstr("very secret")));
}

class ConfigurationFile : public testing::Test {
 protected:
  ConfigurationFile() : path_(std::filesystem::path(testing::TempDir()) / "softphone_configuration.toml") {}
  ~ConfigurationFile() override { std::filesystem::remove(path_); }
  Result<Settings> read(std::string_view text) {
    std::ofstream(path_) << text;
    return read_file(path_.string());
  }
  std::filesystem::path path_;
};

TEST_F(ConfigurationFile, SpeaksOfTheSameSettings) {
  const auto settings =
      read("port = 3200\n[media]\naddresses = [\"10.0.0.1\", \"10.0.0.2\"]\n[twilio]\nauth_token = \"x\"\n");
  ASSERT_TRUE(settings) << settings.error().detail;
  EXPECT_EQ(settings->at("PORT"), "3200");
  EXPECT_EQ(settings->at("TWILIO_AUTH_TOKEN"), "x");
  const auto configuration =
      read_configuration({{"SOFTPHONE_MEDIA_ADDRESSES", settings->at("SOFTPHONE_MEDIA_ADDRESSES")}});
  ASSERT_TRUE(configuration);
  EXPECT_EQ(configuration->media_addresses.size(), 2U);
}

TEST_F(ConfigurationFile, NamesWhatIsWrong) {
  EXPECT_THAT(read("prot = 3200\n").error().detail, HasSubstr("\"prot\""));
  EXPECT_THAT(read("port = 3.5\n").error().detail, HasSubstr("\"port\""));
  EXPECT_THAT(read("\n\nport = \n").error().detail, HasSubstr("line 3"));
  EXPECT_FALSE(read_file("/nonexistent/softphone.toml"));
}

TEST(Configuration, OriginsThatMayEmbedThePageAreNothingMoreThanThat) {
  const auto read =
      read_configuration({{"EMBED_ORIGINS", "https://odoo.example.com/, http://127.0.0.1:8069"}});
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(
      read->embed_origins, (std::vector<std::string>{"https://odoo.example.com", "http://127.0.0.1:8069"})
  );
  EXPECT_TRUE(read_configuration({})->embed_origins.empty());
  for (const char* wrong :
       {"*",
        "https://*.example.com",
        "https://odoo.example.com/web",
        "odoo.example.com",
        "data:text/html",
        "https://a.example.com; script-src *",
        "https://user@odoo.example.com",
        "'none'"}) {
    EXPECT_THAT(problems({{"EMBED_ORIGINS", wrong}}), HasSubstr("is not an origin")) << wrong;
  }
}

TEST(Configuration, OriginsOfOurPageHostedApartAreWrittenAsBrowsersDo) {
  const auto read = read_configuration({{"PAGE_ORIGINS", "https://Phone.Example.com/"}});
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->page_origins, (std::vector<std::string>{"https://phone.example.com"}));
  EXPECT_THAT(problems({{"PAGE_ORIGINS", "*"}}), HasSubstr("PAGE_ORIGINS: \"*\" is not an origin"));
}

TEST(Configuration, ABadDayHasASeed) {
  EXPECT_FALSE(read_configuration({})->bad_day);
  EXPECT_EQ(read_configuration({{"CARRIER_BAD_DAY", "7"}})->bad_day, 7U);
  EXPECT_THAT(problems({{"CARRIER_BAD_DAY", "yes"}}), HasSubstr("fixes its dice"));
}

TEST(Configuration, TheKeyOfTheIndexIs32BytesInHexadecimal) {
  Settings settings = {{"CRM_INDEX_KEY", std::string(62, 'a') + "0F"}};
  const auto read = read_configuration(settings);
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_TRUE(read->index_key);
  EXPECT_EQ(read->index_key->back(), 0x0F);
  EXPECT_FALSE(read_configuration({})->index_key);
  for (const std::string wrong : {"short", "secret words that somebody made up", "zz"}) {
    settings["CRM_INDEX_KEY"] = wrong;
    EXPECT_THAT(problems(settings), HasSubstr("64 hexadecimal digits"));
    EXPECT_EQ(problems(settings).find(wrong), std::string::npos) << "it is a secret";
  }
}

TEST(Configuration, RecordingsInTheCrmAreAWordOfThree) {
  EXPECT_EQ(read_configuration({})->crm_recordings, delivery::CrmRecordings::link);
  EXPECT_EQ(
      read_configuration({{"CRM_RECORDINGS", "attach"}})->crm_recordings, delivery::CrmRecordings::attach
  );
  EXPECT_EQ(read_configuration({{"CRM_RECORDINGS", "none"}})->crm_recordings, delivery::CrmRecordings::none);
  EXPECT_THAT(problems({{"CRM_RECORDINGS", "both"}}), HasSubstr("link, attach or none"));
}

TEST(Configuration, ATokenForMeasurementsIsLongAndIsNotRepeated) {
  EXPECT_EQ(read_configuration({{"METRICS_TOKEN", "0123456789abcdef"}})->metrics_token, "0123456789abcdef");
  for (const char* wrong : {"0123456789abcde", "0123456789 abcdef"}) {
    const std::string said = problems({{"METRICS_TOKEN", wrong}});
    EXPECT_THAT(said, HasSubstr("METRICS_TOKEN must have"));
    EXPECT_EQ(said.find(wrong), std::string::npos);
  }
}

TEST(Configuration, OdooNeedsAllOfItsSettingsOrNone) {
  Settings settings{
      {"ODOO_URL", "https://odoo.example.com/"},
      {"ODOO_DB", "sales"},
      {"ODOO_LOGIN", "softphone"},
      {"ODOO_API_KEY", "0123456789abcdef"}};
  const auto read = read_configuration(settings);
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_TRUE(read->odoo);
  EXPECT_EQ(read->odoo->url, "https://odoo.example.com");
  EXPECT_EQ(read->odoo->db, "sales");
  for (const char* name : {"ODOO_URL", "ODOO_DB", "ODOO_LOGIN", "ODOO_API_KEY"}) {
    Settings half = settings;
    half.erase(name);
    EXPECT_THAT(problems(half), HasSubstr(std::string(name) + " missing")) << name;
    EXPECT_THAT(problems(half), Not(HasSubstr("0123456789abcdef"))) << name;
  }
  settings["ODOO_API_KEY"] = "0123\r\nX: 1";
  EXPECT_THAT(problems(settings), HasSubstr("ODOO_API_KEY may hold no spaces"));
  settings["ODOO_API_KEY"] = "0123456789abcdef";
  settings["ODOO_URL"] = "odoo.example.com";
  EXPECT_THAT(problems(settings), HasSubstr("ODOO_URL must be an address"));
}

TEST(Configuration, ReadsWhoIsToldOfCalls) {
  const auto read = read_configuration(
      {{"WEBHOOK_URL", "https://n8n.example.com/webhook/events http://127.0.0.1:5678/webhook/x"},
       {"WEBHOOK_SECRET", "one-secret-for-both-of-them"},
       {"WEBHOOK_PLAIN", "https://n8n.example.com/webhook/events"},
       {"WEBHOOK_PRIVATE", "http://127.0.0.1:5678"}}
  );
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_EQ(read->webhooks.size(), 2U);
  EXPECT_TRUE(read->webhooks[0].plain);
  EXPECT_FALSE(read->webhooks[0].may_be_private);
  EXPECT_FALSE(read->webhooks[1].plain);
  EXPECT_TRUE(read->webhooks[1].may_be_private);
  EXPECT_EQ(read->webhooks[1].secret, "one-secret-for-both-of-them");
}

TEST(Configuration, SaysWhatIsWrongWithWebhooksAndNotTheirAddresses) {
  const auto told = [](Settings settings) {
    settings.try_emplace("WEBHOOK_SECRET", "sixteen-letters.");
    return problems(settings);
  };
  EXPECT_EQ(told({{"WEBHOOK_URL", "https://a.example/secret-path"}}), "");
  EXPECT_THAT(told({}), HasSubstr("WEBHOOK_URL is missing"));
  EXPECT_THAT(told({{"WEBHOOK_URL", "ftp://a/"}}), HasSubstr("address 1 is not one"));
  EXPECT_THAT(told({{"WEBHOOK_URL", "https://u:secret-path@a.example/"}}), Not(HasSubstr("secret-path")));
  EXPECT_THAT(told({{"WEBHOOK_URL", "https://a/ https://a/"}}), HasSubstr("twice"));
  EXPECT_THAT(told({{"WEBHOOK_URL", "https://a/"}, {"WEBHOOK_SECRET", "short"}}), HasSubstr("16 characters"));
  EXPECT_THAT(
      told({{"WEBHOOK_URL", "https://a/"}, {"WEBHOOK_SECRET", "first-secret-0000 second-secret-000"}}),
      HasSubstr("one for each")
  );
  EXPECT_THAT(
      told({{"WEBHOOK_URL", "http://10.0.0.100/x"}, {"WEBHOOK_PRIVATE", "http://10.0.0.1"}}),
      HasSubstr("WEBHOOK_PRIVATE: entry 1")
  );
}

}  // namespace
}  // namespace softphone::app
