#pragma once
// The built-in carrier, given what the program has decided.

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

/// Starts it, with a media thread for every second processor core.
Result<std::unique_ptr<io::carrier::CarrierService>> start_carrier(
    boost::asio::any_io_executor executor,
    carrier::Config config,
    const Configuration& configuration,
    net::HttpClient& http,
    net::WorkerPool& workers
);

/// What the practice network has, as the desk shows it.
std::vector<io_desk::PracticeNumber> practice_directory();

}  // namespace softphone::app
