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

/// Checks the session and the role: a rep reaches their own calls, a manager the team's calls and recordings,
/// an admin settings and people. Others get 403 `forbidden`.
inline net::HttpHandler with_role(DeskContext& context, desk::Role least, SignedInHandler handler) {
  return [&context, least, handler](net::HttpRequest request) -> Answer {
    const auto refuse = [](net::HttpResponse refusal) -> Answer { co_return refusal; };
    auto identity = context.sessions.identity_of(request, net::system_now().wall);
    if (!identity) return refuse(not_signed_in());
    if (!desk::is_at_least(context.roster().role_of(*identity), least)) return refuse(forbidden(least));
    return handler(context, std::move(request), std::move(*identity));
  };
}

}  // namespace softphone::io_desk
