#include "io/desk/calendar_feed.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "delivery/address.hpp"
#include "desk/calendar_lines.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxUrl = 2000;
constexpr std::size_t kMaxEtag = 500;

Error failure(net::HttpClientFailure why) {
  switch (why) {
    case net::HttpClientFailure::bad_url:
      return fail("bad_url", "This is no address that can be fetched.");
    case net::HttpClientFailure::resolve:
      return fail("resolve", "There is no server of this name. Check the address.");
    case net::HttpClientFailure::connect:
      return fail("connect", "The calendar's server does not answer.");
    case net::HttpClientFailure::tls:
      return fail("tls", "The calendar's server has no valid certificate.");
    case net::HttpClientFailure::timeout:
      return fail("timeout", "The calendar's server takes too long to answer.");
    case net::HttpClientFailure::forbidden_address:
      return fail(
          "forbidden_address",
          "This address leads into a private network. Whoever runs this server can allow it with "
          "CALENDAR_PRIVATE."
      );
    case net::HttpClientFailure::too_large:
      return fail("too_large", "A calendar may have at most 4 MiB.");
    case net::HttpClientFailure::redirects:
      return fail("http_status", "The address leads to others again and again.");
    case net::HttpClientFailure::protocol:
    case net::HttpClientFailure::cancelled:
      break;
  }
  return fail("network", "The connection to the calendar's server broke off.");
}

/// The beginning must end where a part of the address does: https://intra must not allow https://intra.evil.
bool begins(std::string_view url, std::string_view beginning) {
  if (beginning.empty() || !url.starts_with(beginning)) return false;
  if (beginning.back() == '/' || url.size() == beginning.size()) return true;
  return url[beginning.size()] == '/' || url[beginning.size()] == '?';
}

}  // namespace

Result<std::string> calendar_url(std::string text) {
  const auto wrong =
      fail("bad_url", "The address must begin with https:// (or http://, webcal://) and name a server.");
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r')) text.pop_back();
  while (!text.empty() && text.front() == ' ') text.erase(text.begin());
  if (text.size() > kMaxUrl) return wrong;
  for (const std::string_view scheme : {"webcal://", "webcals://"}) {
    if (text.starts_with(scheme)) text = "https://" + text.substr(scheme.size());
  }
  const auto parsed = boost::urls::parse_uri(text);
  if (!parsed || (parsed->scheme() != "https" && parsed->scheme() != "http") || parsed->host().empty())
    return wrong;
  // Names and passwords belong to whoever types them, not into a setting that others see.
  if (parsed->has_userinfo())
    return fail("bad_url", "An address with a name and a password in it is not taken.");
  return Result<std::string>(boost::system::in_place_value, std::move(text));
}

asio::awaitable<Result<FetchedCalendar>> fetch_calendar(
    net::HttpClient& http, std::string url, std::string etag, std::vector<std::string> within
) {
  net::HttpClientRequest request;
  request.url = url;
  request.total_timeout = 20s;
  request.max_response = desk::kMaxCalendar;
  request.headers.set("Accept", "text/calendar, text/plain;q=0.5, */*;q=0.1");
  request.headers.set("User-Agent", "TeepTrak-Softphone");
  if (!etag.empty()) request.headers.set("If-None-Match", etag);
  const bool may_be_private =
      std::any_of(within.begin(), within.end(), [&](const std::string& one) { return begins(url, one); });
  if (may_be_private) {
    request.allows_address = [](ByteView) { return true; };  // for a connection of its own
  } else {
    request.max_redirects = 3;
    request.allows_address = [](ByteView address) { return delivery::is_public_address(address); };
  }
  auto sending = http.send(std::move(request));
  auto answer = co_await std::move(sending);
  if (!answer) co_return failure(answer.error().failure);
  if (answer->status == 304 && !etag.empty()) co_return FetchedCalendar{true, {}, std::move(etag)};
  if (answer->status != 200) {
    const std::string status = std::to_string(answer->status);
    const bool secret = answer->status == 401 || answer->status == 403;
    const bool gone = answer->status == 404 || answer->status == 410;
    co_return fail(
        "http_status",
        "The calendar's server answers with status " + status +
            (secret ? ": use the calendar's secret or public address in iCal format."
             : gone ? ": the calendar is not there any more, or its secret address was renewed."
                    : ".")
    );
  }
  FetchedCalendar fetched{false, std::move(answer->body), answer->headers.get("ETag").value_or("")};
  if (fetched.etag.size() > kMaxEtag) fetched.etag.clear();
  co_return fetched;
}

}  // namespace softphone::io_desk
