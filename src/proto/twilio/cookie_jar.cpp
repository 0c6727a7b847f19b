#include "proto/twilio/cookie_jar.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <optional>

namespace softphone::twilio {

namespace {

constexpr std::size_t kMaxCookies = 30;
constexpr std::size_t kMaxCookie = 4096;  ///< bytes of name, value and attributes, RFC 6265 §6.1

struct Place {
  std::string host;
  std::string path;
  bool secure = false;
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::optional<Place> place_of(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->host().empty()) return std::nullopt;
  Place place{lower(parsed->host()), std::string(parsed->encoded_path()), parsed->scheme() == "https"};
  if (place.path.empty()) place.path = "/";
  return place;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Cuts the part before `separator` off the front of `text`.
std::string_view cut(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trim(part);
}

bool domain_matches(std::string_view host, std::string_view domain) {
  return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                            host[host.size() - domain.size() - 1] == '.');
}

/// RFC 6265 §5.1.4
bool path_matches(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) &&
         (path.size() == prefix.size() || prefix.ends_with('/') || path[prefix.size()] == '/');
}

bool is_plain(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

}  // namespace

void CookieJar::take(std::string_view url, std::string_view text, WallTime now) {
  const auto place = place_of(url);
  if (!place || text.size() > kMaxCookie || !is_plain(text)) return;
  Cookie cookie;
  std::string_view pair = cut(text, ';');
  cookie.name = cut(pair, '=');
  cookie.value = trim(pair);
  if (cookie.name.empty()) return;
  cookie.domain = place->host;
  cookie.path = place->path.substr(0, std::max<std::size_t>(1, place->path.rfind('/')));
  while (!text.empty()) {
    std::string_view value = cut(text, ';');
    const std::string name = lower(cut(value, '='));
    value = trim(value);
    if (name == "secure") cookie.secure = true;
    if (name == "path" && value.starts_with('/')) cookie.path = value;
    if (name == "domain" && !value.empty()) {
      cookie.domain = lower(value.starts_with('.') ? value.substr(1) : value);
      cookie.host_only = false;
    }
    if (name == "max-age") {
      long seconds = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
      constexpr long kYear = 365L * 86400;
      if (error == std::errc{}) cookie.expires = now + std::chrono::seconds(std::clamp(seconds, 0L, kYear));
    }
  }
  // A cookie for a whole top-level domain would reach strangers.
  const bool too_wide = !cookie.host_only && cookie.domain.find('.') == std::string::npos;
  if (!domain_matches(place->host, cookie.domain) || (too_wide && cookie.domain != place->host)) return;
  std::erase_if(cookies_, [&](const Cookie& other) {
    return other.name == cookie.name && other.domain == cookie.domain && other.path == cookie.path;
  });
  if (cookie.expires <= now) return;
  if (cookies_.size() >= kMaxCookies) cookies_.erase(cookies_.begin());
  cookies_.push_back(std::move(cookie));
}

std::string CookieJar::cookies_for(std::string_view url, WallTime now) const {
  const auto place = place_of(url);
  std::string field;
  if (!place) return field;
  for (const Cookie& cookie : cookies_) {
    const bool host =
        cookie.host_only ? cookie.domain == place->host : domain_matches(place->host, cookie.domain);
    if (!host || (cookie.secure && !place->secure) || cookie.expires <= now) continue;
    if (!path_matches(place->path, cookie.path)) continue;
    field += (field.empty() ? "" : "; ") + cookie.name + '=' + cookie.value;
  }
  return field;
}

}  // namespace softphone::twilio
