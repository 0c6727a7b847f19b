#pragma once
// No other web page may use a phone on localhost: Host (DNS rebinding) and Origin (cross-site requests) are
// checked.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/net/address_list.hpp"
#include "io/net/http_server.hpp"

namespace softphone::io_desk {

struct OwnNames {
  std::uint16_t port = 0;
  std::vector<std::string> public_hosts;
  bool public_tls = false;  ///< the public address begins with https
  /// Proxies whose X-Forwarded-… are believed.
  net::AddressList proxies = net::AddressList::loopback();
  /// Origins where our page is hosted apart: `https://phone.example.com`.
  std::vector<std::string> page_origins = {};
};

/// True when browsers, not carriers, use this path.
bool is_for_browsers(std::string_view path);
/// `host` as in the Host field: localhost, 127.0.0.1 and [::1], and the configured names. Any port of a
/// loopback name will do: a forwarded port or the page's development server changes it, and no foreign name
/// can look like one.
bool is_own_host(std::string_view host, const OwnNames& names);
/// `origin` as in the Origin field: the very host that was asked, a loopback name with our port, a configured
/// name.
bool is_own_origin(std::string_view origin, std::string_view host, const OwnNames& names);
/// True for a name of this very machine.
bool is_loopback_host(std::string_view host);

/// The refusal (403 foreign_host, foreign_origin), or nothing when the request may go on. The question of a
/// browser whether our page, hosted apart, may ask (OPTIONS; Fetch standard, CORS-preflight) is answered:
/// 204.
std::optional<net::HttpResponse> check_origin(const net::HttpRequest& request, const OwnNames& names);
/// What lets our page, hosted apart, read the answer (Fetch standard, CORS protocol); nothing for others.
net::HeaderFields cross_origin_fields(const net::HttpRequest& request, const OwnNames& names);
/// From our page, hosted on another site: cookies that other sites' pages do not send would not come back.
bool is_from_another_site(const net::HttpRequest& request, const OwnNames& names);

/// The IP address of whoever asks: the peer's, or if that is a trusted proxy, what it says: the last address
/// of X-Forwarded-For that is no trusted proxy itself. What stands before it, anybody may have written.
std::string client_address(const net::HttpRequest& request, const net::AddressList& proxies);
/// True when the browser speaks TLS to whatever stands in front of us; only a trusted proxy is believed.
bool is_over_tls(const net::HttpRequest& request, const OwnNames& names);

/// From a browser on this machine, not handed on by a proxy or tunnel.
bool is_local(const net::HttpRequest& request);

}  // namespace softphone::io_desk
