#pragma once
// Whether the account still leads its calls here, looked at once after the start.

#include <boost/asio/awaitable.hpp>

#include "app/configuration.hpp"
#include "io/net/http_client.hpp"

namespace softphone::app {

/// Says in the log what leads elsewhere, and the command that mends it. Never fails: an account that cannot
/// be read is said, too.
boost::asio::awaitable<void> warn_of_drift(net::HttpClient& http, const Configuration& configuration);

}  // namespace softphone::app
