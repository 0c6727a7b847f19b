#pragma once
// Whether the account still leads its calls here, looked at once after the start.

#include <boost/asio/awaitable.hpp>

#include "app/configuration.hpp"
#include "io/net/http_client.hpp"

namespace softphone::app {

class TwilioApi;

/// What leads elsewhere than here, in sentences. `configuration` has a Twilio account.
boost::asio::awaitable<Result<std::vector<std::string>>> find_drift(
    TwilioApi& api, const Configuration& configuration
);

/// Says in the log what leads elsewhere, and the command that mends it. Never fails: an account that cannot
/// be read is said, too.
boost::asio::awaitable<void> warn_of_drift(net::HttpClient& http, const Configuration& configuration);

}  // namespace softphone::app
