#pragma once
// Fetching of iCalendar feeds. Their addresses are typed by people, so they may lead only to the public
// internet, unless the operator says otherwise; and they are secrets: whoever knows one reads the calendar.

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "io/net/http_client.hpp"

namespace softphone::io_desk {

struct FetchedCalendar {
  bool unchanged = false;  ///< the copy with this ETag is still how it is
  std::string document;    ///< unless unchanged
  std::string etag;        ///< may be empty
};

/// An address as it is fetched: webcal: is https:, spaces around are dropped. Error code: bad_url.
Result<std::string> calendar_url(std::string text);

/// Error codes: bad_url, forbidden_address, resolve, connect, tls, timeout, too_large, network, http_status;
/// the text says to people what helps, and never holds more of the address than its host.
/// `etag`: of the copy that is there; empty: none. `within`: beginnings of addresses that may lead into a
/// private network.
boost::asio::awaitable<Result<FetchedCalendar>> fetch_calendar(
    net::HttpClient& http, std::string url, std::string etag, std::vector<std::string> within
);

}  // namespace softphone::io_desk
