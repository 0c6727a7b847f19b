#pragma once
// Whether the account leads its calls here, and what mends it.

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "app/configuration.hpp"
#include "io/net/http_client.hpp"
#include "setup/plan.hpp"

namespace softphone::app {

class TwilioApi;

struct Drift {
  setup::Found found;
  std::vector<std::string> numbers;       ///< E.164, that are to ring here
  std::vector<setup::Drifted> elsewhere;  ///< nothing: all is well
};

/// What leads elsewhere than here: of the TwiML App, and of all numbers that set-up chose. `configuration`
/// has a Twilio account.
boost::asio::awaitable<Result<Drift>> find_drift(TwilioApi& api, const Configuration& configuration);

/// Makes the changes of a plan that creates nothing and removes nothing; stops at the first that is refused.
boost::asio::awaitable<Result<bool>> carry_out(TwilioApi& api, setup::Plan plan);

/// Leads the application and the chosen numbers here again, and remembers in the settings' file what led the
/// numbers before, so that `softphone setup twilio --remove` can undo it.
boost::asio::awaitable<Result<bool>> mend_drift(net::HttpClient& http, Configuration configuration);

/// After the start, and when our address changed: what led to our former address leads to the present one;
/// then says in the log what leads elsewhere, and what mends it. `configuration` has a Twilio account and the
/// present address. The address is remembered in the data folder. Never fails: an account that cannot be read
/// is said, too.
boost::asio::awaitable<void> lead_here(net::HttpClient& http, Configuration configuration);

}  // namespace softphone::app
