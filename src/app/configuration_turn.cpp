// TURN servers for browsers whose network lets no UDP through. RFC 7065 has the form of their addresses.

#include <algorithm>

#include "app/configuration_reader.hpp"

namespace softphone::app {
namespace {

/// Browsers refuse longer lists, and gather for ever over many.
constexpr std::size_t kMostUrls = 8;

/// turn:host[:port][?transport=udp|tcp] or turns: of the same form; brackets around an IPv6 address.
bool is_turn_url(std::string_view url) {
  const bool secure = url.starts_with("turns:");
  if (!secure && !url.starts_with("turn:")) return false;
  url.remove_prefix(secure ? 6 : 5);
  if (const std::size_t query = url.find('?'); query != std::string_view::npos) {
    const std::string_view how = url.substr(query + 1);
    if (how != "transport=udp" && how != "transport=tcp") return false;
    url = url.substr(0, query);
  }
  std::size_t end = url.find(':');
  if (url.starts_with('[')) {
    end = url.find(']');
    if (end == std::string_view::npos) return false;
    ++end;
  }
  const std::string_view host = url.substr(0, end);
  const bool named = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '[' || c == ']' || c == ':';
  });
  if (!named || end >= url.size()) return named;
  const std::string_view port = url.substr(end + 1);
  unsigned value = 0;
  const auto [last, error] = std::from_chars(port.data(), port.data() + port.size(), value);
  return url[end] == ':' && error == std::errc() && last == port.data() + port.size() && value >= 1 &&
         value <= 65535;
}

}  // namespace

io_desk::IceServers read_turn(Reader& reader) {
  io_desk::IceServers servers;
  servers.urls = split_list(reader.get("TURN_URLS").value_or(""));
  servers.username = reader.get("TURN_USERNAME").value_or("");
  servers.credential = reader.get("TURN_CREDENTIAL").value_or("");
  if (servers.urls.size() > kMostUrls) reader.complain("TURN_URLS may name 8 addresses at most.");
  for (const std::string& url : servers.urls) {
    if (!is_turn_url(url)) {
      reader.complain(
          fmt::format("TURN_URLS: \"{}\" is not an address such as turn:turn.example.com:3478.", url)
      );
    }
  }
  // The values are not repeated: one of them is a secret.
  const bool has_all = !servers.username.empty() && !servers.credential.empty();
  const bool has_any = !servers.username.empty() || !servers.credential.empty();
  if (!servers.urls.empty() && !has_all)
    reader.complain("TURN_URLS needs TURN_USERNAME and TURN_CREDENTIAL: browsers take no TURN server without."
    );
  if (servers.urls.empty() && has_any)
    reader.complain("TURN_URLS is missing while TURN_USERNAME or TURN_CREDENTIAL is there.");
  return servers;
}

}  // namespace softphone::app
