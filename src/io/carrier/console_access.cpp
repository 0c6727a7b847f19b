#include "io/carrier/console_access.hpp"

#include "io/carrier/rest_auth.hpp"

namespace softphone::io::carrier {

namespace {

bool is_own_name(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos)
    host = host.substr(0, colon);
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

}  // namespace

std::optional<net::HttpResponse> refuse_watcher(
    const softphone::carrier::Config& config, const net::HttpRequest& request
) {
  const std::string host = request.headers.get("Host").value_or("");
  // Browsers send credentials by themselves, also for pages of strangers.
  const auto origin = request.headers.get("Origin");
  const std::string site = request.headers.get("Sec-Fetch-Site").value_or("none");
  if ((origin && *origin != "http://" + host && *origin != "https://" + host) ||
      (site != "none" && site != "same-origin" && request.method != "GET")) {
    return error_response({403, 20403, "Another web page may not use this one"});
  }
  if (request.headers.get("Authorization")) return refuse_stranger(config, request);
  bool proxied = false;
  for (const char* name : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"}) {
    proxied = proxied || request.headers.get(name).has_value();
  }
  if (request.from_loopback() && !proxied && is_own_name(host)) return std::nullopt;
  return refuse_stranger(config, request);
}

}  // namespace softphone::io::carrier
