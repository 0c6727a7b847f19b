#include "app/carrier_wiring.hpp"

#include <algorithm>
#include <set>
#include <thread>

#include "app/data_folder.hpp"
#include "base/encoding.hpp"
#include "carrier/practice.hpp"
#include "io/carrier/account_file.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::app {
namespace {

constexpr auto kAccountFile = "account.json";

/// The same number has the same SID at every start.
std::string number_sid(const io_desk::Account& account, const std::string& number) {
  const std::string text = account.account_sid + number;
  return "PN" + hex(crypto::sha256(as_bytes(text))).substr(0, 32);
}

}  // namespace

carrier::Config carrier_account(
    const io_desk::Account& account,
    const desk::Roster& roster,
    const std::vector<std::string>& more_numbers,
    const CarrierWebhooks& webhooks
) {
  carrier::VoiceHandler handler;
  handler.url = webhooks.voice_url;
  handler.status_callback = webhooks.status_callback;

  carrier::Config config;
  config.account_sid = account.account_sid;
  config.auth_token = account.auth_token;
  config.api_base = webhooks.api_base;
  config.keys.push_back({account.api_key, account.api_secret});
  carrier::Application application;
  application.sid = account.app_sid;
  application.friendly_name = "TeepTrak Softphone";
  application.voice = handler;
  config.applications.push_back(std::move(application));

  std::set<std::string> numbers{roster.main_line()};
  for (const desk::Rep& rep : roster.reps()) numbers.insert(rep.number);
  numbers.insert(more_numbers.begin(), more_numbers.end());
  for (const std::string& number : numbers) {
    carrier::PhoneNumber entry;
    entry.sid = number_sid(account, number);
    entry.number = number;
    entry.voice = handler;
    config.numbers.push_back(std::move(entry));
  }
  return config;
}

Result<std::unique_ptr<io::carrier::CarrierService>> start_carrier(
    boost::asio::any_io_executor executor,
    carrier::Config config,
    const Configuration& configuration,
    const std::filesystem::path& data,
    net::HttpClient& http,
    net::WorkerPool& workers
) {
  media::MediaOptions options;
  options.candidate_addresses = configuration.media_addresses;
  options.first_port = configuration.media_port;
  options.shards = std::clamp(std::thread::hardware_concurrency() / 2, 1U, 8U);
  std::optional<io::carrier::SipTransportOptions> sip;
  config.rates = configuration.carrier_rates;
  config.currency = configuration.carrier_currency;
  if (const auto& network = configuration.network) {
    options.first_rtp_port = network->first_media_port;
    options.last_rtp_port = network->last_media_port;
    config.sip = network->sip;
    sip = network->transport;
  }
  return io::carrier::CarrierService::start(
      std::move(executor), std::move(config), std::move(options), data, http, workers, sip
  );
}

Result<bool> restore_account(const std::filesystem::path& data, carrier::Config& config) {
  const auto text = read_text_file(data / kAccountFile);
  if (!text && text.error().code == "not_found") return true;
  if (!text) return text.error();
  auto applied = io::carrier::apply_account_changes(text->text, config);
  if (applied) return applied;
  return fail(
      "bad_file",
      (data / kAccountFile).string() + " is damaged (" + applied.error().detail +
          "); restore it, or delete it to lose what REST changed"
  );
}

io::carrier::AccountKeeper account_keeper(const std::filesystem::path& data) {
  return [path = data / kAccountFile](const std::string& text) { return write_private_file(path, text); };
}

std::vector<std::string> trunk_numbers(const Configuration& configuration) {
  return configuration.network ? configuration.network->numbers : std::vector<std::string>{};
}

std::vector<io_desk::PracticeNumber> practice_directory() {
  std::vector<io_desk::PracticeNumber> directory;
  for (const carrier::PracticeNumber& entry : carrier::practice_numbers()) {
    directory.push_back({std::string(entry.number), std::string(carrier::to_string(entry.kind))});
  }
  return directory;
}

}  // namespace softphone::app
