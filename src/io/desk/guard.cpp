#include "io/desk/guard.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>

#include "io/desk/api.hpp"

namespace softphone::io_desk {
namespace {

/// Called by the carrier (signed, or with its own authentication) or by whoever watches the server.
constexpr std::array<std::string_view, 14> kNotForBrowsers = {
    "/webhook/softphone/voice",
    "/webhook/softphone/voice-fallback",
    "/webhook/softphone/dialed",
    "/webhook/softphone/status",
    "/webhook/softphone/debugger",
    "/webhook/softphone/room",
    "/webhook/softphone/sorry",
    "/webhook/softphone/conference",
    "/webhook/softphone/recording",
    "/twiml/outgoing",
    "/handle_calls",
    "/healthz",
    "/metrics",
    "/signal",
};
constexpr std::array<std::string_view, 3> kCarrierTrees = {"/2010-04-01/", "/practice/", "/signal/"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

struct HostAndPort {
  std::string host;
  std::string port;
};

HostAndPort split(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const std::size_t bracket = text.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    return {lower(text), {}};
  }
  return {lower(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

bool is_loopback_name(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

bool is_public_name(const HostAndPort& given, const OwnNames& names) {
  return std::any_of(names.public_hosts.begin(), names.public_hosts.end(), [&](const std::string& name) {
    const HostAndPort own = split(name);
    if (own.host != given.host) return false;
    return own.port == given.port || (own.port.empty() && (given.port == "443" || given.port == "80"));
  });
}

/// From our page at an address of its own: browsers name the origin with everything such a page may ask.
bool is_page_apart(const net::HttpRequest& request, const OwnNames& names) {
  if (names.page_origins.empty()) return false;
  const std::string origin = lower(request.headers.get("Origin").value_or(""));
  return std::find(names.page_origins.begin(), names.page_origins.end(), origin) != names.page_origins.end();
}

std::optional<net::HttpResponse> answer_preflight(const net::HttpRequest& request) {
  if (request.method != "OPTIONS" || !request.headers.get("Access-Control-Request-Method"))
    return std::nullopt;
  net::HttpResponse response = net::HttpResponse::empty();
  response.headers.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
  response.headers.set("Access-Control-Allow-Headers", "Content-Type, Range, X-Softphone-Identity");
  response.headers.set("Access-Control-Max-Age", "7200");
  return response;
}

}  // namespace

bool is_for_browsers(std::string_view path) {
  if (std::find(kNotForBrowsers.begin(), kNotForBrowsers.end(), path) != kNotForBrowsers.end()) return false;
  return std::none_of(kCarrierTrees.begin(), kCarrierTrees.end(), [&](std::string_view tree) {
    return path.starts_with(tree);
  });
}

bool is_own_host(std::string_view host, const OwnNames& names) {
  const HostAndPort given = split(host);
  return is_loopback_name(given.host) || is_public_name(given, names);
}

bool is_own_origin(std::string_view origin, std::string_view host, const OwnNames& names) {
  const std::size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;  // "null" of sandboxed frames and files
  origin.remove_prefix(scheme + 3);
  const HostAndPort given = split(origin);
  const std::string port = given.port.empty() ? "80" : given.port;
  if (is_loopback_name(given.host) && port == std::to_string(names.port)) return true;
  return lower(origin) == lower(host) || is_public_name(given, names);
}

bool is_loopback_host(std::string_view host) {
  return is_loopback_name(split(host).host);
}

std::optional<net::HttpResponse> check_origin(const net::HttpRequest& request, const OwnNames& names) {
  if (!is_for_browsers(request.path)) return std::nullopt;
  const std::string host = request.headers.get("Host").value_or("");
  if (!is_own_host(host, names)) {
    return api_error(403, "foreign_host", "This server is not known by that name.");
  }
  const auto origin = request.headers.get("Origin");
  if (is_page_apart(request, names)) return answer_preflight(request);
  if (origin && !is_own_origin(*origin, host, names)) {
    return api_error(403, "foreign_origin", "Another web page may not use this phone.");
  }
  // Reads carry no Origin, but browsers say who asks. Opening the page by a link from elsewhere is fine.
  const std::string site = request.headers.get("Sec-Fetch-Site").value_or("none");
  if (request.path.starts_with("/api/") && site != "none" && site != "same-origin") {
    return api_error(403, "foreign_origin", "Another web page may not use this phone.");
  }
  return std::nullopt;
}

net::HeaderFields cross_origin_fields(const net::HttpRequest& request, const OwnNames& names) {
  if (names.page_origins.empty() || !is_for_browsers(request.path)) return {};
  net::HeaderFields fields{{"Vary", "Origin"}};
  if (!is_page_apart(request, names)) return fields;
  fields.emplace_back("Access-Control-Allow-Origin", *request.headers.get("Origin"));
  fields.emplace_back("Access-Control-Allow-Credentials", "true");
  fields.emplace_back("Access-Control-Expose-Headers", "Content-Disposition, Content-Range, Retry-After");
  return fields;
}

bool is_from_another_site(const net::HttpRequest& request, const OwnNames& names) {
  if (!is_page_apart(request, names)) return false;
  // Two names of one domain are one site. Browsers that do not say are taken for the stricter case.
  return request.headers.get("Sec-Fetch-Site").value_or("cross-site") == "cross-site";
}

std::string client_address(const net::HttpRequest& request, const net::AddressList& proxies) {
  std::string client = request.remote_address;
  if (!proxies.contains(client)) return client;
  std::string list;
  for (const auto& [name, value] : request.headers.fields()) {
    if (lower(name) == "x-forwarded-for") list += (list.empty() ? "" : ",") + value;
  }
  while (!list.empty()) {
    const std::size_t comma = list.rfind(',');
    std::string last = comma == std::string::npos ? list : list.substr(comma + 1);
    list.resize(comma == std::string::npos ? 0 : comma);
    std::erase(last, ' ');
    boost::system::error_code bad;
    const auto address = boost::asio::ip::make_address(last, bad);
    if (bad) return client;
    client = address.to_string();
    if (!proxies.contains(client)) return client;
  }
  return client;
}

bool is_over_tls(const net::HttpRequest& request, const OwnNames& names) {
  const bool https = lower(request.headers.get("X-Forwarded-Proto").value_or("")) == "https";
  if (https && names.proxies.contains(request.remote_address)) return true;
  return names.public_tls && is_public_name(split(request.headers.get("Host").value_or("")), names);
}

bool is_local(const net::HttpRequest& request) {
  for (const char* proxied : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"}) {
    if (request.headers.get(proxied)) return false;
  }
  return request.from_loopback() && is_loopback_host(request.headers.get("Host").value_or(""));
}

}  // namespace softphone::io_desk
