#pragma once
// The built-in carrier, given what the program has decided.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "desk/roster.hpp"
#include "io/carrier/carrier_service.hpp"
#include "io/desk/desk_config.hpp"

namespace softphone::app {

/// Where the account's application and numbers ask what to do with a call.
struct CarrierWebhooks {
  std::string voice_url;
  std::string status_callback;  ///< may be empty
  std::string api_base;         ///< where the carrier's REST API is; in the URLs of recordings
};

/// An account with one application, the numbers of the roster and some more, all asking `webhooks`.
carrier::Config carrier_account(
    const io_desk::Account& account,
    const desk::Roster& roster,
    const std::vector<std::string>& more_numbers,
    const CarrierWebhooks& webhooks
);
/// The numbers that the trunk brings calls for.
std::vector<std::string> trunk_numbers(const Configuration& configuration);

/// Starts it on the data folder, with a media thread for every second processor core.
Result<std::unique_ptr<io::carrier::CarrierService>> start_carrier(
    boost::asio::any_io_executor executor,
    carrier::Config config,
    const Configuration& configuration,
    const std::filesystem::path& data,
    net::HttpClient& http,
    net::WorkerPool& workers
);

/// Puts what REST changed at earlier runs (DATA/account.json) over `config`. Error codes: not_readable,
/// bad_file.
Result<bool> restore_account(const std::filesystem::path& data, carrier::Config& config);
/// Keeps what REST changes from now on, for `restore_account`.
io::carrier::AccountKeeper account_keeper(const std::filesystem::path& data);

/// What the practice network has, as the desk shows it.
std::vector<io_desk::PracticeNumber> practice_directory();

}  // namespace softphone::app
