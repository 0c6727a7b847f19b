#include "app/drift.hpp"

#include "app/twilio_api.hpp"
#include "io/net/log.hpp"
#include "setup/plan.hpp"

namespace softphone::app {

boost::asio::awaitable<void> warn_of_drift(net::HttpClient& http, const Configuration& configuration) {
  const TwilioAccount& twilio = *configuration.twilio;
  const io_desk::Account& account = twilio.account;
  TwilioApi api(http, twilio.api_base, account.account_sid, account.account_sid, account.auth_token);
  auto applications = co_await api.list(setup::Kind::application);
  if (!applications) {
    log::warn("whether calls are led here is not known: {}", applications.error().detail);
    co_return;
  }
  auto numbers = co_await api.list(setup::Kind::number);
  if (!numbers) {
    log::warn("whether numbers ring here is not known: {}", numbers.error().detail);
    co_return;
  }
  const setup::Found found{std::move(*applications), std::move(*numbers), std::nullopt};
  const auto sentences =
      setup::drift(found, account.app_sid, *configuration.public_url, {twilio.phone_number});
  for (const std::string& sentence : sentences) log::warn("the console was changed: {}", sentence);
  if (sentences.empty()) {
    log::info("the account leads its calls here");
  } else {
    log::warn("softphone setup twilio shows the difference and mends it");
  }
}

}  // namespace softphone::app
