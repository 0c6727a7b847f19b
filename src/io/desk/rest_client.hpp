#pragma once
// Requests to the account's REST API. https://www.twilio.com/docs/usage/api

#include <boost/asio/awaitable.hpp>

#include "base/form.hpp"
#include "base/random.hpp"
#include "io/desk/desk_config.hpp"
#include "io/net/http_client.hpp"

namespace softphone::io_desk {

/// "/2010-04-01/Accounts/AC…"
std::string account_path(const DeskConfig& config);
/// `target`: path and query; a POST carries the form.
net::HttpClientRequest rest_request(
    const DeskConfig& config, std::string method, std::string target, const Form& form = {}
);

/// Reads a resource for somebody who waits: a carrier that is busy or ill is asked again, for a few seconds.
boost::asio::awaitable<Result<net::HttpClientResponse, net::HttpClientError>> read_again(
    net::HttpClient& http, RandomSource random, net::HttpClientRequest request
);

}  // namespace softphone::io_desk
