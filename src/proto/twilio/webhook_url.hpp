#pragma once
// How a webhook's URL may override the time and the number of attempts it is given, in its fragment:
// https://example.com/voice#rc=2&rp=ct,rt&ct=2000
// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides

#include <string>
#include <string_view>

#include "base/time.hpp"

namespace softphone::twilio {

/// What of the failures is tried again.
struct RetryPolicy {
  bool connect = true;  ///< ct: no connection
  bool read = false;    ///< rt: no answer in time
  bool status_4xx = false;
  bool status_5xx = false;
};

struct WebhookOverrides {
  Milliseconds connect_timeout{5000};  ///< ct, 100 … 10000
  Milliseconds read_timeout{15000};    ///< rt, 100 … 15000
  Milliseconds total_timeout{15000};   ///< tt, 100 … 15000, over all attempts
  int retries = 1;                     ///< rc, 0 … 5
  RetryPolicy policy;                  ///< rp
};

/// Reads the fragment of `url`. Values out of range are brought into it; what is not understood counts as
/// absent.
WebhookOverrides read_webhook_overrides(std::string_view url);

/// `url` as the receiver sees it and as it is signed: without fragment and user info.
std::string webhook_url_on_the_wire(std::string_view url);

}  // namespace softphone::twilio
