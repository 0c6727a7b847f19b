#include "io/carrier/webhook_client.hpp"

#include "proto/twilio/signature.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;

namespace {

WebhookFailure describe(const net::HttpClientError& error) {
  switch (error.failure) {
    case net::HttpClientFailure::bad_url:
      return {11100, "Invalid URL"};
    case net::HttpClientFailure::resolve:
      return {11210, "The host name could not be resolved"};
    case net::HttpClientFailure::connect:
      return {11205, "No connection: " + error.detail};
    case net::HttpClientFailure::tls:
      return {11220, "TLS handshake failed: " + error.detail};
    case net::HttpClientFailure::timeout:
      return {11205, "No answer within 15 seconds"};
    case net::HttpClientFailure::redirects:
      return {11215, "Too many redirects"};
    case net::HttpClientFailure::too_large:
      return {11750, "The answer is too large"};
    case net::HttpClientFailure::protocol:
      return {11206, "HTTP protocol violation: " + error.detail};
    case net::HttpClientFailure::cancelled:
      return {11200, "Cancelled"};
  }
  return {11200, "HTTP retrieval failure"};
}

std::string uuid4(const RandomSource& random) {
  std::string text = random_hex(random, 16);
  text[12] = '4';
  text[16] = "89ab"[random_u32(random) % 4];
  for (const std::size_t position : {8, 13, 18, 23}) text.insert(position, 1, '-');
  return text;
}

/// Without fragment and user info, which the receiver never sees.
std::string signed_form_of(std::string url) {
  url = url.substr(0, url.find('#'));
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const std::size_t path = url.find_first_of("/?", scheme + 3);
  const std::size_t at = url.rfind('@', path);
  if (at != std::string::npos && at > scheme + 2) url.erase(scheme + 3, at - scheme - 2);
  return url;
}

}  // namespace

asio::awaitable<Result<net::HttpClientResponse, WebhookFailure>> WebhookClient::send(
    std::string method, std::string url, Form params
) {
  net::HttpClientRequest request;
  request.method = method;
  request.url = url;
  request.max_redirects = 10;
  request.headers.set("User-Agent", "TwilioProxy/1.1");
  request.headers.set("Accept", "*/*");
  request.headers.set("X-Twilio-Signature", twilio::sign_request(auth_token_, signed_form_of(url), params));
  request.headers.set("I-Twilio-Idempotency-Token", uuid4(random_));
  if (method == "POST") {
    request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
    request.body = params.encode();
  }
  for (int attempt = 0;; ++attempt) {
    net::HttpClientRequest copy = request;
    auto response = co_await client_.send(std::move(copy));
    if (response) co_return std::move(*response);
    const net::HttpClientError error = response.error();
    if (error.failure != net::HttpClientFailure::connect || attempt == 1) co_return describe(error);
    // The first attempt took up to connect_timeout of the fifteen seconds.
    request.total_timeout -= request.connect_timeout;
  }
}

}  // namespace softphone::io::carrier
