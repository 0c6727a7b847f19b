#pragma once
// Signed requests to the application's server, as Twilio sends them.
// https://www.twilio.com/docs/usage/webhooks/webhooks-security

#include <boost/asio/awaitable.hpp>
#include <string>

#include "base/form.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "io/net/http_client.hpp"

namespace softphone::io::carrier {

/// `code` is Twilio's (11200 … 11237).
struct WebhookFailure {
  int code;
  std::string text;
};

class WebhookClient {
 public:
  WebhookClient(net::HttpClient& client, std::string auth_token, RandomSource random)
      : client_(client), auth_token_(std::move(auth_token)), random_(std::move(random)) {}

  /// GET (`params` are in the URL already) or form POST; 15 s in all; a failed connection is tried once more.
  boost::asio::awaitable<Result<net::HttpClientResponse, WebhookFailure>> send(
      std::string method, std::string url, Form params
  );

 private:
  net::HttpClient& client_;
  std::string auth_token_;
  RandomSource random_;
};

}  // namespace softphone::io::carrier
