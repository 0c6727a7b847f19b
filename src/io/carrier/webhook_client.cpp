#include "io/carrier/webhook_client.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include "io/net/random.hpp"
#include "proto/twilio/signature.hpp"
#include "proto/twilio/webhook_url.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;

namespace {

constexpr int kMaxRedirects = 10;
constexpr std::size_t kMaxDocument = 64 * 1024;  ///< https://www.twilio.com/docs/api/errors/11750
constexpr std::size_t kCallsWithCookies = 1000;

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
      return {11205, "No answer in time"};
    case net::HttpClientFailure::redirects:
      return {11215, "Too many redirects"};
    case net::HttpClientFailure::too_large:
      return {11750, "The answer is too large"};
    case net::HttpClientFailure::forbidden_address:  // no filter is set here
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

bool again(
    const twilio::RetryPolicy& policy, const Result<net::HttpClientResponse, net::HttpClientError>& answer
) {
  if (!answer) {
    const net::HttpClientFailure failure = answer.error().failure;
    return (policy.connect &&
            (failure == net::HttpClientFailure::connect || failure == net::HttpClientFailure::tls)) ||
           (policy.read && failure == net::HttpClientFailure::timeout);
  }
  return (policy.status_4xx && answer->status / 100 == 4) || (policy.status_5xx && answer->status / 100 == 5);
}

/// Where an answer sends us; empty when it does not.
std::string redirect_of(const net::HttpClientResponse& response, const std::string& url) {
  const int status = response.status;
  if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) return {};
  const std::string location = response.headers.get("Location").value_or("");
  const auto base = boost::urls::parse_uri(url);
  const auto reference = boost::urls::parse_uri_reference(location);
  boost::urls::url resolved;
  if (location.empty() || !base || !reference || !boost::urls::resolve(*base, *reference, resolved))
    return {};
  return std::string(resolved.buffer());
}

bool is_audio(const net::HttpClientResponse& response) {
  return response.headers.get("Content-Type").value_or("").starts_with("audio/");
}

}  // namespace

twilio::CookieJar& WebhookClient::cookies_of(const std::string& call_sid) {
  const auto found = cookies_.find(call_sid);
  if (found != cookies_.end()) return found->second;
  cookie_order_.push_back(call_sid);
  if (cookie_order_.size() > kCallsWithCookies) {
    cookies_.erase(cookie_order_.front());
    cookie_order_.pop_front();
  }
  return cookies_[call_sid];
}

/// One attempt with its redirects.
asio::awaitable<WebhookClient::Answer> WebhookClient::attempt(
    WebhookRequest request, net::HttpClientRequest prepared, TimePoint deadline
) {
  const Milliseconds for_one = prepared.total_timeout;
  for (int redirects = 0;; ++redirects) {
    const std::string wire = twilio::webhook_url_on_the_wire(request.url);
    net::HttpClientRequest sent = prepared;
    sent.method = request.method;
    sent.url = wire;
    sent.headers.set("X-Twilio-Signature", twilio::sign_request(auth_token_, wire, request.params));
    const std::string cookies = cookies_of(request.call_sid).cookies_for(wire, net::system_now().wall);
    if (!cookies.empty()) sent.headers.set("Cookie", cookies);
    if (request.method == "POST") {
      sent.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
      sent.body = request.params.encode();
    }
    const auto left = std::chrono::duration_cast<Milliseconds>(deadline - net::system_now().steady);
    sent.total_timeout = std::min(for_one, left);
    if (sent.total_timeout < 1ms)
      co_return net::HttpClientError{net::HttpClientFailure::timeout, "no time left"};
    sent.connect_timeout = std::min(sent.connect_timeout, sent.total_timeout);
    Answer answer = co_await client_.send(std::move(sent));
    if (!answer) co_return answer;
    for (const auto& [name, value] : answer->headers.fields()) {
      const bool is_cookie = name.size() == 10 && (name[0] == 'S' || name[0] == 's') &&
                             std::equal(name.begin(), name.end(), "set-cookie", [](char a, char b) {
                               return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b;
                             });
      if (is_cookie) cookies_of(request.call_sid).take(wire, value, net::system_now().wall);
    }
    std::string next = redirect_of(*answer, wire);
    if (next.empty()) co_return answer;
    if (redirects == kMaxRedirects) co_return net::HttpClientError{net::HttpClientFailure::redirects, ""};
    // RFC 9110 §15.4: all but 307 and 308 go on with GET, and without the form.
    if (answer->status < 307) {
      request.method = "GET";
      request.params = Form();
    }
    request.url = std::move(next);
  }
}

asio::awaitable<Result<net::HttpClientResponse, WebhookFailure>> WebhookClient::attempt_all(
    WebhookRequest request
) {
  const twilio::WebhookOverrides overrides = twilio::read_webhook_overrides(request.url);
  const TimePoint deadline = net::system_now().steady + overrides.total_timeout;
  net::HttpClientRequest prepared;
  prepared.connect_timeout = overrides.connect_timeout;
  prepared.total_timeout = overrides.connect_timeout + overrides.read_timeout;
  prepared.headers.set("User-Agent", "TwilioProxy/1.1");
  prepared.headers.set("Accept", "*/*");
  // The same for every attempt, so that a receiver knows a repetition.
  prepared.headers.set("I-Twilio-Idempotency-Token", uuid4(random_));
  for (int retries = 0;; ++retries) {
    const Answer answer = co_await attempt(request, prepared, deadline);
    const bool time_left = net::system_now().steady < deadline;
    if (retries < overrides.retries && time_left && again(overrides.policy, answer)) continue;
    if (!answer) co_return describe(answer.error());
    if (request.document && answer->status / 100 == 2) {
      if (answer->body.size() > kMaxDocument && !is_audio(*answer)) {
        co_return WebhookFailure{11750, "The answer is larger than 64 KiB"};
      }
      // https://www.twilio.com/docs/api/errors/11770
      if (answer->body.empty() && answer->status != 204)
        co_return WebhookFailure{11770, "The answer is empty"};
    }
    co_return *answer;
  }
}

asio::awaitable<Result<net::HttpClientResponse, WebhookFailure>> WebhookClient::send(WebhookRequest request) {
  WebhookActivity activity;
  activity.at = net::system_now().wall;
  activity.call_sid = request.call_sid;
  activity.document = request.document;
  activity.method = request.method;
  activity.url = shown_url(request.url);
  const TimePoint started = net::system_now().steady;
  auto answer = co_await attempt_all(std::move(request));
  activity.took = std::chrono::duration_cast<Milliseconds>(net::system_now().steady - started);
  if (answer) {
    activity.status = answer->status;
    activity.size = answer->body.size();
    if (activity.document && !is_audio(*answer)) activity.body = answer->body;
  } else {
    activity.code = answer.error().code;
    activity.text = answer.error().text;
  }
  log_.add(std::move(activity));
  co_return answer;
}

}  // namespace softphone::io::carrier
