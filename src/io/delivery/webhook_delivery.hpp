#pragma once
// One event to one webhook.

#include <boost/asio/awaitable.hpp>
#include <string>

#include "base/random.hpp"
#include "delivery/answer.hpp"
#include "io/net/http_client.hpp"
#include "io/store/outbox_store.hpp"

namespace softphone::io_delivery {

/// Where events go, as the operator set it.
struct Webhook {
  std::string url;
  std::string secret;           ///< of the signature
  bool plain = false;           ///< any 2xx is a confirmation
  bool may_be_private = false;  ///< its address may be one of a private network
};

/// Scheme and host, for people: the rest of an address may be secret.
std::string origin_of(std::string_view url);

/// Posts the event once. `body`: complete JSON. `now`: for the signature.
boost::asio::awaitable<delivery::Judgement> post_event(
    net::HttpClient& http, Webhook webhook, delivery::Delivery event, std::string body, WallTime now
);

/// What of it is kept.
store::Tried tried_event(
    const delivery::Delivery& event,
    const delivery::Judgement& judgement,
    desk::UnixMs now,
    std::uint32_t random
);

}  // namespace softphone::io_delivery
