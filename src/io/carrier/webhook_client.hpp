#pragma once
// Signed requests to the application's server, as Twilio sends them.
// https://www.twilio.com/docs/usage/webhooks/webhooks-security

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <string>
#include <unordered_map>

#include "base/form.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "io/carrier/activity.hpp"
#include "io/net/http_client.hpp"
#include "proto/twilio/cookie_jar.hpp"

namespace softphone::io::carrier {

/// `code` is Twilio's (11200 … 11237).
struct WebhookFailure {
  int code;
  std::string text;
};

struct WebhookRequest {
  std::string method;  ///< GET (`params` are in the URL already) or POST
  std::string url;
  Form params;
  std::string call_sid;   ///< whose cookies it carries
  bool document = false;  ///< its answer says what to do; else a callback
};

class WebhookClient {
 public:
  WebhookClient(net::HttpClient& client, std::string auth_token, RandomSource random, ActivityLog& log)
      : client_(client), auth_token_(std::move(auth_token)), random_(std::move(random)), log_(log) {}

  /// 15 s in all, attempts and redirects (10) included; the URL's fragment may ask for less time and other
  /// repetitions. Documents are at most 64 KiB, and not empty.
  boost::asio::awaitable<Result<net::HttpClientResponse, WebhookFailure>> send(WebhookRequest request);

 private:
  using Answer = Result<net::HttpClientResponse, net::HttpClientError>;
  boost::asio::awaitable<Result<net::HttpClientResponse, WebhookFailure>> attempt_all(WebhookRequest request);
  boost::asio::awaitable<Answer> attempt(
      WebhookRequest request, net::HttpClientRequest prepared, TimePoint deadline
  );
  twilio::CookieJar& cookies_of(const std::string& call_sid);

  net::HttpClient& client_;
  std::string auth_token_;
  RandomSource random_;
  ActivityLog& log_;
  std::unordered_map<std::string, twilio::CookieJar> cookies_;  ///< by call
  std::deque<std::string> cookie_order_;                        ///< calls with cookies, oldest first
};

}  // namespace softphone::io::carrier
