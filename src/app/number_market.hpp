#pragma once
// Numbers to buy, with their price: only when somebody asks for it, and agrees.

#include <boost/asio/io_context.hpp>
#include <string>

#include "app/twilio_api.hpp"

namespace softphone::app {

struct NumberRequest {
  std::string find;      ///< country whose numbers are shown ("FR"); empty: none
  std::string contains;  ///< of those that are shown; digits, `*` for any
  std::string buy;       ///< E.164; empty: none
  bool yes = false;
  [[nodiscard]] bool any() const { return !find.empty() || !buy.empty(); }
};

/// Shows or buys. Returns the exit code.
int trade_numbers(
    boost::asio::io_context& io, TwilioApi& api, const std::string& account_sid, const NumberRequest& request
);

}  // namespace softphone::app
