#pragma once
// No other web page may use a phone on localhost: Host (DNS rebinding) and Origin (cross-site requests) are
// checked.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/net/http_types.hpp"

namespace softphone::io_desk {

struct OwnNames {
  std::uint16_t port = 0;
  std::vector<std::string> public_hosts;
};

/// True when browsers, not carriers, use this path.
bool is_for_browsers(std::string_view path);
/// `host` as in the Host field. localhost, 127.0.0.1 and [::1] with our port, and the configured names.
bool is_own_host(std::string_view host, const OwnNames& names);
/// True for a name of this very machine.
bool is_loopback_host(std::string_view host);

/// The refusal (403 foreign_host, foreign_origin), or nothing when the request may go on.
std::optional<net::HttpResponse> check_origin(const net::HttpRequest& request, const OwnNames& names);

/// From a browser on this machine, not handed on by a proxy or tunnel.
bool is_local(const net::HttpRequest& request);

}  // namespace softphone::io_desk
