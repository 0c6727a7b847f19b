#include "io/delivery/webhook_delivery.hpp"

#include <algorithm>

#include "delivery/address.hpp"
#include "delivery/backoff.hpp"
#include "delivery/signature.hpp"

namespace softphone::io_delivery {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxAnswer = 64 * 1024;

std::string_view to_word(net::HttpClientFailure failure) {
  switch (failure) {
    case net::HttpClientFailure::bad_url:
      return "bad_url";
    case net::HttpClientFailure::resolve:
      return "resolve";
    case net::HttpClientFailure::connect:
      return "connect";
    case net::HttpClientFailure::tls:
      return "tls";
    case net::HttpClientFailure::timeout:
      return "timeout";
    case net::HttpClientFailure::forbidden_address:
      return "forbidden_address";
    case net::HttpClientFailure::too_large:
      return "too_large";
    case net::HttpClientFailure::redirects:
    case net::HttpClientFailure::protocol:
    case net::HttpClientFailure::cancelled:
      break;
  }
  return "network";
}

}  // namespace

std::string origin_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  return std::string(url.substr(0, url.find_first_of("/?#", scheme + 3)));
}

asio::awaitable<delivery::Judgement> post_event(
    net::HttpClient& http, Webhook webhook, delivery::Delivery event, std::string body, WallTime now
) {
  net::HttpClientRequest request;
  request.method = "POST";
  request.url = webhook.url;
  request.total_timeout = 10s;
  request.max_response = kMaxAnswer;
  const std::int64_t timestamp = unix_seconds(now);
  request.headers.set("Content-Type", "application/json");
  request.headers.set("User-Agent", "softphone");
  request.headers.set("X-Softphone-Event", event.type);
  request.headers.set("X-Softphone-Timestamp", std::to_string(timestamp));
  request.headers.set("X-Softphone-Signature", delivery::sign(webhook.secret, timestamp, body));
  request.body = std::move(body);
  if (webhook.may_be_private) {
    request.allows_address = [](ByteView) { return true; };  // for a connection of its own
  } else {
    request.allows_address = [](ByteView address) { return delivery::is_public_address(address); };
  }
  const auto sent = co_await http.send(std::move(request));
  delivery::Answer answer;
  if (!sent) {
    answer.failure = to_word(sent.error().failure);
    co_return delivery::judge(answer, webhook.plain, event.attempts);
  }
  const std::string retry_after = sent->headers.get("Retry-After").value_or("");
  answer.status = sent->status;
  answer.body = sent->body;
  answer.retry_after = retry_after;
  co_return delivery::judge(answer, webhook.plain, event.attempts);
}

store::Tried tried_event(
    const delivery::Delivery& event,
    const delivery::Judgement& judgement,
    desk::UnixMs now,
    std::uint32_t random
) {
  store::Tried tried;
  tried.id = event.id;
  tried.revision = event.revision;
  if (judgement.delivered) {
    tried.state = delivery::State::done;
    return tried;
  }
  tried.attempts = event.attempts + 1;
  const bool over = judgement.give_up || tried.attempts >= delivery::kMostTries;
  tried.state = over ? delivery::State::dead : delivery::State::waiting;
  tried.next_at = now + std::max(judgement.wait, delivery::backoff(tried.attempts, random));
  tried.reason = judgement.reason;
  tried.detail = judgement.detail;
  return tried;
}

}  // namespace softphone::io_delivery
