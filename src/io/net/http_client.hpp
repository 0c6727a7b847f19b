#pragma once
// HTTP client (libcurl multi on its own thread). Results arrive on the executor of the awaiting coroutine.

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "base/encoding.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "io/net/http_types.hpp"

namespace softphone::net {

struct HttpClientRequest {
  std::string method = "GET";
  std::string url;  ///< absolute http(s) URL; a fragment is not sent
  Headers headers;
  std::string body;
  Milliseconds connect_timeout = 5s;  ///< Twilio's webhook defaults
  Milliseconds total_timeout = 15s;
  int max_redirects = 0;                   ///< 0: redirects are returned as they are
  std::size_t max_response = 1024 * 1024;  ///< bytes; more is an error (too_large)
  /// On a connection of its own. libcurl sends a request again by itself, a POST too, when a kept connection
  /// ends without a byte of an answer; the server may have carried it out all the same.
  bool once = false;
  /// Asked, on the client's thread, of the very address that is about to be connected to (4 or 16 bytes in
  /// network order), after names were resolved and redirects followed: false refuses it (forbidden_address).
  /// Such a request has a connection of its own. Nothing: every address is allowed.
  std::function<bool(ByteView address)> allows_address;
};

struct HttpClientResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

enum class HttpClientFailure {
  bad_url,
  resolve,  ///< DNS
  connect,  ///< refused, unreachable, connect timeout
  tls,
  timeout,            ///< total timeout
  forbidden_address,  ///< not allowed by `allows_address`
  redirects,          ///< more than max_redirects
  too_large,
  protocol,   ///< anything else: connection cut, malformed HTTP
  cancelled,  ///< the client was stopped
};

struct HttpClientError {
  HttpClientFailure failure;
  std::string detail;  ///< libcurl's words; never holds credentials
};

class HttpClient {
 public:
  HttpClient();
  ~HttpClient();  ///< cancels what is under way
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Sends one request. Connections are reused. Never throws for network trouble.
  boost::asio::awaitable<Result<HttpClientResponse, HttpClientError>> send(HttpClientRequest request);

  class Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace softphone::net
