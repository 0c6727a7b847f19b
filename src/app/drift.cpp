#include "app/drift.hpp"

#include "app/twilio_api.hpp"
#include "io/net/log.hpp"
#include "setup/plan.hpp"

namespace softphone::app {

boost::asio::awaitable<Result<std::vector<std::string>>> find_drift(
    TwilioApi& api, const Configuration& configuration
) {
  auto applications = co_await api.list(setup::Kind::application);
  if (!applications) co_return applications.error();
  auto numbers = co_await api.list(setup::Kind::number);
  if (!numbers) co_return numbers.error();
  const TwilioAccount& twilio = *configuration.twilio;
  const setup::Found found{std::move(*applications), std::move(*numbers), std::nullopt};
  std::vector<std::string> watched{twilio.phone_number};
  co_return setup::drift(found, twilio.account.app_sid, *configuration.public_url, watched);
}

boost::asio::awaitable<void> warn_of_drift(net::HttpClient& http, const Configuration& configuration) {
  const TwilioAccount& twilio = *configuration.twilio;
  const io_desk::Account& account = twilio.account;
  TwilioApi api(http, twilio.api_base, account.account_sid, account.account_sid, account.auth_token);
  const auto sentences = co_await find_drift(api, configuration);
  if (!sentences) {
    log::warn("whether calls are led here is not known: {}", sentences.error().detail);
    co_return;
  }
  for (const std::string& sentence : *sentences) log::warn("the console was changed: {}", sentence);
  if (sentences->empty()) {
    log::info("the account leads its calls here");
  } else {
    log::warn("softphone setup twilio shows the difference and mends it");
  }
}

}  // namespace softphone::app
