#pragma once
// Who may look at the carrier's own page: people at this machine, and those who have the account's
// credentials.

#include <optional>

#include "carrier/config.hpp"
#include "io/net/http_types.hpp"

namespace softphone::io::carrier {

/// The response that refuses the request, or nothing. Without credentials it must come from this machine
/// itself, through no proxy, by a name of this machine, and from no page of another origin.
std::optional<net::HttpResponse> refuse_watcher(
    const softphone::carrier::Config& config, const net::HttpRequest& request
);

}  // namespace softphone::io::carrier
