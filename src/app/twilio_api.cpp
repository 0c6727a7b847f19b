#include "app/twilio_api.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/random.hpp"
#include "io/net/random.hpp"
#include "io/net/task_group.hpp"
#include "proto/twilio/retry.hpp"
#include "setup/advice.hpp"

namespace softphone::app {
namespace {

/// "…/Applications.json", and not "…/Applications/AP….json".
bool is_list(std::string_view target) {
  const std::size_t slash = target.rfind('/');
  const std::string_view last = target.substr(slash == std::string_view::npos ? 0 : slash + 1);
  return last == "Applications.json" || last == "Keys.json" || last == "IncomingPhoneNumbers.json";
}

}  // namespace

TwilioApi::TwilioApi(
    net::HttpClient& http, std::string base, std::string account_sid, std::string user, std::string password
)
    : http_(http), base_(std::move(base)), account_sid_(std::move(account_sid)) {
  const std::string credentials = std::move(user) + ":" + std::move(password);
  authorization_ = "Basic " + base64(as_bytes(credentials));
}

std::string TwilioApi::path(setup::Kind kind, const std::string& sid) const {
  const std::string list = fmt::format("/2010-04-01/Accounts/{}/{}", account_sid_, setup::path_name(kind));
  return sid.empty() ? list + ".json" : fmt::format("{}/{}.json", list, sid);
}

boost::asio::awaitable<Result<net::HttpClientResponse, net::HttpClientError>> TwilioApi::ask(
    net::HttpClientRequest request, bool repeatable
) {
  const RandomSource random = net::system_random();
  for (int tries = 1;; ++tries) {
    net::HttpClientRequest copy = request;
    auto answer = co_await http_.send(std::move(copy));
    twilio::Attempt attempt{repeatable, answer ? answer->status : 0, true, {}, tries};
    const std::string wanted = answer ? answer->headers.get("Retry-After").value_or("") : std::string();
    attempt.retry_after = wanted;
    if (!answer) {
      using Failure = net::HttpClientFailure;
      const Failure failure = answer.error().failure;
      // A wrong address or certificate stays wrong.
      if (failure != Failure::timeout && failure != Failure::protocol && failure != Failure::connect)
        co_return answer;
      // Refused at once is an address where nothing listens: who is at a terminal wants to know now.
      if (failure == Failure::connect && tries > 1) co_return answer;
      attempt.sent = failure != Failure::connect;
    }
    const double dice = static_cast<double>(random_u32(random)) / 4294967295.0;
    const auto wait = twilio::retry_in(attempt, dice);
    if (!wait) co_return answer;
    co_await net::sleep_for(*wait);
  }
}

boost::asio::awaitable<Result<ApiAnswer>> TwilioApi::send(std::string method, std::string target, Form form) {
  net::HttpClientRequest request;
  request.method = std::move(method);
  request.url = target.starts_with("https://") ? target : base_ + target;
  request.headers.add("Authorization", authorization_);
  if (request.method == "POST") {
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = form.encode();
  }
  // A POST to a list creates, one to a resource sets its fields to what they are to be.
  const bool creates = request.method == "POST" && is_list(target);
  request.once = creates;
  auto answer = co_await ask(std::move(request), !creates);
  const bool connected = answer || answer.error().failure != net::HttpClientFailure::connect;
  if (creates && connected && (!answer || answer->status >= 500)) {
    co_return fail(
        "unclear",
        fmt::format(
            "{} did not say whether it was done ({}).",
            base_,
            answer ? fmt::format("status {}", answer->status) : answer.error().detail
        )
    );
  }
  if (!answer) {
    co_return fail(
        "not_reached",
        fmt::format(
            "{} cannot be reached ({}). Check the network and TWILIO_API_BASE.", base_, answer.error().detail
        )
    );
  }
  const int status = answer->status;
  if (status >= 200 && status < 300) co_return ApiAnswer{std::move(answer->body)};
  const char* code = "refused";
  if (status == 401 || status == 403) code = "not_allowed";
  if (status == 404) code = "not_found";
  co_return fail(code, setup::explain_refusal(status, answer->body));
}

boost::asio::awaitable<Result<std::vector<setup::Resource>>> TwilioApi::list(setup::Kind kind) {
  std::vector<setup::Resource> all;
  std::string target = path(kind) + "?PageSize=1000";
  while (!target.empty()) {
    auto asked = send("GET", target);
    const auto body = co_await std::move(asked);
    if (!body) co_return body.error();
    auto page = setup::read_page(kind, body->body);
    if (!page) co_return page.error();
    std::move(page->entries.begin(), page->entries.end(), std::back_inserter(all));
    if (all.size() > setup::kMaxEntries || (page->entries.empty() && !page->next.empty())) {
      co_return fail("too_many", "the list does not end within five thousand entries");
    }
    target = page->next;
  }
  co_return all;
}

}  // namespace softphone::app
