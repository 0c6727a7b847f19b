#pragma once
// Binding of coroutine functions to routes.

#include "io/desk/api.hpp"
#include "io/desk/desk_context.hpp"
#include "io/net/random.hpp"

namespace softphone::io_desk {

using Answer = boost::asio::awaitable<net::HttpResponse>;
using Handler = Answer (*)(DeskContext&, net::HttpRequest);
using SignedInHandler = Answer (*)(DeskContext&, net::HttpRequest, std::string identity);

inline net::HttpHandler open_to_all(DeskContext& context, Handler handler) {
  return [&context, handler](net::HttpRequest request) { return handler(context, std::move(request)); };
}

/// Checks the session first; the handler gets the rep's identity.
inline net::HttpHandler signed_in(DeskContext& context, SignedInHandler handler) {
  return [&context, handler](net::HttpRequest request) -> Answer {
    auto identity = context.sessions.identity_of(request, net::system_now().wall);
    if (!identity) return [](net::HttpResponse refusal) -> Answer { co_return refusal; }(not_signed_in());
    return handler(context, std::move(request), std::move(*identity));
  };
}

}  // namespace softphone::io_desk
