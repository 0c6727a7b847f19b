#pragma once
// HTTP/1.1 and WebSocket server on one port (Boost.Beast). Runs on the control thread's io_context.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/net/http_types.hpp"

namespace softphone::net {

/// One WebSocket connection, server side. All calls on the control thread.
class WebSocket {
 public:
  virtual ~WebSocket() = default;
  /// Queues one text frame. A peer that lets more than 1 MiB pile up is dropped.
  virtual void send_text(std::string frame) = 0;
  /// Starts the closing handshake (RFC 6455 §7) with `code` and a reason of at most 123 bytes.
  virtual void close(std::uint16_t code, std::string reason) = 0;
};

/// What a WebSocket route does with a connection. The server keeps the object as long as the connection
/// lives; `on_close` is the last call it gets (whoever closed).
class WebSocketHandler {
 public:
  virtual ~WebSocketHandler() = default;
  /// The socket stays valid until on_close returns.
  virtual void on_open(WebSocket& socket) = 0;
  /// One text frame; binary frames close the connection with 1003 before they reach this.
  virtual void on_text(std::string_view frame) = 0;
  virtual void on_close() = 0;
};

using HttpHandler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest)>;
/// Decides on an upgrade request: a handler to accept it, or a response to refuse it.
struct UpgradeRefused {
  HttpResponse response;
};
using WebSocketFactory =
    std::function<Result<std::unique_ptr<WebSocketHandler>, UpgradeRefused>(const HttpRequest&)>;

/// Routes by method and path pattern. A pattern is a path whose segments may be `*` (any one segment,
/// captured) or end in `**` (the rest of the path, captured without its leading slash). First match in order
/// of registration wins. An unknown path answers 404; a known path with a wrong method 405 with Allow.
/// Names and values, in the order of writing.
using HeaderFields = std::vector<std::pair<std::string, std::string>>;

class Router {
 public:
  void add(std::string method, std::string pattern, HttpHandler handler, std::size_t max_body = 64 * 1024);
  void add_web_socket(std::string pattern, WebSocketFactory factory, std::size_t max_frame = 256 * 1024);
  /// Runs for every request before its handler; a response ends the request (Host and Origin checks …).
  void add_filter(std::function<std::optional<HttpResponse>(const HttpRequest&)> filter);
  /// Fields that the response to a request has besides, whatever it says and even if it is a refusal (CORS).
  void add_request_fields(std::function<HeaderFields(const HttpRequest&)> fields);
  /// Added to every response that does not set the field itself (security headers).
  void add_default_header(std::string name, std::string value);

  struct Route {
    std::string method;
    std::vector<std::string> segments;
    HttpHandler handler;
    WebSocketFactory web_socket;
    std::size_t limit = 0;
  };
  struct Match {
    const Route* route = nullptr;
    std::vector<std::string> captures;
    std::string allow;  ///< methods of the path, when only the method did not match
  };
  [[nodiscard]] Match match(std::string_view method, std::string_view path, bool upgrade) const;
  [[nodiscard]] std::optional<HttpResponse> filter(const HttpRequest& request) const;
  [[nodiscard]] HeaderFields fields_for(const HttpRequest& request) const;
  [[nodiscard]] const HeaderFields& default_headers() const { return default_headers_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::function<std::optional<HttpResponse>(const HttpRequest&)>> filters_;
  std::vector<std::function<HeaderFields(const HttpRequest&)>> request_fields_;
  HeaderFields default_headers_;
};

struct HttpServerOptions {
  std::string address = "127.0.0.1";  ///< textual IP address to bind
  std::uint16_t port = 3000;          ///< 0: any free one
  Duration idle_timeout = 60s;        ///< of a keep-alive connection between requests, and of a slow request
  Duration handler_timeout = 30s;     ///< then 503
};

class HttpServer {
 public:
  /// Binds and listens. Error codes: port_taken, address_unavailable, permission_denied, bind_failed.
  static Result<std::unique_ptr<HttpServer>> listen(
      boost::asio::any_io_executor executor, const HttpServerOptions& options, Router router
  );
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Accepts no more, closes WebSockets with 1001 (going away), drops idle connections.
  void stop();

  class Impl;

 private:
  explicit HttpServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace softphone::net
