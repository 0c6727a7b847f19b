#pragma once
// What every REST handler needs: who asks, and Twilio's error bodies.

#include <optional>
#include <string_view>

#include "carrier/api.hpp"
#include "carrier/config.hpp"
#include "io/net/http_types.hpp"

namespace softphone::io::carrier {

/// The response that refuses the request, or nothing when its Basic credentials are the account's
/// (AC:auth token, or SK:secret of a key).
std::optional<net::HttpResponse> refuse_stranger(
    const softphone::carrier::Config& config, const net::HttpRequest& request
);

/// {"code","message","more_info","status"}
net::HttpResponse error_response(const softphone::carrier::ApiError& error);

}  // namespace softphone::io::carrier
