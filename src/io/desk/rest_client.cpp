#include "io/desk/rest_client.hpp"

#include "base/encoding.hpp"
#include "io/net/task_group.hpp"
#include "proto/twilio/retry.hpp"

namespace softphone::io_desk {

std::string account_path(const DeskConfig& config) {
  return "/2010-04-01/Accounts/" + config.account.account_sid;
}

boost::asio::awaitable<Result<net::HttpClientResponse, net::HttpClientError>> read_again(
    net::HttpClient& http, RandomSource random, net::HttpClientRequest request
) {
  constexpr Milliseconds kPatience = 5s;
  for (int tries = 1;; ++tries) {
    net::HttpClientRequest copy = request;
    auto answer = co_await http.send(std::move(copy));
    using Failure = net::HttpClientFailure;
    if (!answer && answer.error().failure != Failure::timeout && answer.error().failure != Failure::protocol)
      co_return answer;
    const std::string wanted = answer ? answer->headers.get("Retry-After").value_or("") : std::string();
    const twilio::Attempt attempt{true, answer ? answer->status : 0, true, wanted, tries, kPatience};
    const double dice = static_cast<double>(random_u32(random)) / 4294967295.0;
    const auto wait = twilio::retry_in(attempt, dice);
    if (!wait || (!answer && answer.error().failure == Failure::timeout)) co_return answer;
    co_await net::sleep_for(*wait);
  }
}

net::HttpClientRequest rest_request(
    const DeskConfig& config, std::string method, std::string target, const Form& form
) {
  net::HttpClientRequest request;
  request.method = std::move(method);
  request.url = config.api_base + target;
  const std::string credentials = config.account.account_sid + ":" + config.account.auth_token;
  request.headers.add("Authorization", "Basic " + base64(as_bytes(credentials)));
  if (request.method == "POST") {
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = form.encode();
  }
  return request;
}

}  // namespace softphone::io_desk
