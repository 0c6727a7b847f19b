#include "io/net/http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <unordered_set>

#include "io/net/http_format.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"
#include "io/net/task_group.hpp"
#include "io/net/web_socket_session.hpp"

namespace softphone::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMaxConnections = 4096;
constexpr std::uint32_t kMaxHeaderBytes = 16 * 1024;
constexpr std::size_t kDefaultBodyLimit = 64 * 1024;
constexpr std::size_t kFilePiece = 64 * 1024;

HttpResponse problem(int status, std::string_view code, std::string_view message) {
  return HttpResponse::json(
      status, fmt::format(R"({{"error":{{"code":"{}","message":"{}"}}}})", code, message)
  );
}

HttpRequest to_request(const http::request<http::string_body>& in, const std::string& remote) {
  HttpRequest request;
  request.method = std::string(in.method_string());
  request.target = std::string(in.target());
  const std::size_t question = std::min(request.target.find('?'), request.target.size());
  request.path = percent_decode(std::string_view(request.target).substr(0, question));
  if (question < request.target.size()) request.query = request.target.substr(question + 1);
  for (const auto& field : in)
    request.headers.add(std::string(field.name_string()), std::string(field.value()));
  request.remote_address = remote;
  return request;
}

}  // namespace

class HttpServer::Impl : public std::enable_shared_from_this<HttpServer::Impl> {
 public:
  Impl(asio::any_io_executor executor, HttpServerOptions options, Router router)
      : acceptor_(executor), options_(std::move(options)), router_(std::move(router)) {}

  void bind(const tcp::endpoint& endpoint) {
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
  }

  void start() { asio::co_spawn(acceptor_.get_executor(), accept_loop(shared_from_this()), asio::detached); }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  void remember_port() { port_ = acceptor_.local_endpoint().port(); }

  void stop() {
    stopping_ = true;
    beast::error_code ignored;
    acceptor_.close(ignored);
    for (const auto& weak : std::vector(web_sockets_.begin(), web_sockets_.end())) {
      if (const auto socket = weak.second.lock()) socket->close(1001, "server is stopping");
    }
    for (Connection* connection : std::vector(connections_.begin(), connections_.end())) {
      if (connection->idle) connection->signal.emit(asio::cancellation_type::terminal);
    }
  }

 private:
  /// What the server knows of a connection while its coroutine runs.
  struct Connection {
    asio::cancellation_signal signal;
    bool idle = true;        ///< between requests
    bool timed_out = false;  ///< the handler took too long
  };

  static asio::awaitable<void> accept_loop(std::shared_ptr<Impl> self) {
    for (;;) {
      auto [error, socket] = co_await self->acceptor_.async_accept(kTuple);
      if (error == asio::error::operation_aborted || self->stopping_) co_return;
      if (error) {
        // Out of descriptors and the like: do not spin.
        log::warn("accept failed: {}", error.message());
        co_await sleep_for(50ms);
        continue;
      }
      if (self->connections_.size() >= kMaxConnections) continue;  // closes the socket
      beast::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      self->serve_detached(std::move(socket));
    }
  }

  void serve_detached(tcp::socket socket) {
    auto connection = std::make_shared<Connection>();
    connections_.insert(connection.get());
    asio::co_spawn(
        acceptor_.get_executor(),
        serve(shared_from_this(), beast::tcp_stream(std::move(socket)), connection),
        asio::bind_cancellation_slot(
            connection->signal.slot(),
            [self = shared_from_this(), connection](std::exception_ptr error) {
              self->connections_.erase(connection.get());
              // A cancellation from outside of the loop is queued, and Boost 1.81 looks at the signal again
              // when its turn comes: the signal stays until then.
              asio::post(self->acceptor_.get_executor(), [connection] {});
              try {
                if (error) std::rethrow_exception(error);
              } catch (const boost::system::system_error&) {  // the connection was cancelled: its normal end
              } catch (const std::exception& e) {
                log::error("connection failed: {}", e.what());
              }
            }
        )
    );
  }

  static asio::awaitable<void> serve(
      std::shared_ptr<Impl> self, beast::tcp_stream stream, std::shared_ptr<Connection> connection
  ) {
    beast::error_code ignored;
    const std::string remote = stream.socket().remote_endpoint(ignored).address().to_string();
    beast::flat_buffer buffer;
    asio::steady_timer watchdog(self->acceptor_.get_executor());
    for (;;) {
      connection->idle = true;
      stream.expires_after(self->options_.idle_timeout);
      http::request_parser<http::string_body> parser;
      parser.header_limit(kMaxHeaderBytes);
      parser.body_limit(boost::none);
      auto [header_error, header_size] = co_await http::async_read_header(stream, buffer, parser, kTuple);
      if (header_error == http::error::header_limit) {
        const HttpResponse refusal = problem(431, "header_too_large", "The request header is too large.");
        co_await self->write(stream, refusal, parser.get(), false);
        break;
      }
      if (header_error) break;
      connection->idle = false;

      HttpRequest request = to_request(parser.get(), remote);
      const bool upgrade = beast::websocket::is_upgrade(parser.get());
      Router::Match match = self->router_.match(request.method, request.path, upgrade);
      request.path_captures = std::move(match.captures);
      const HeaderFields fields = self->router_.fields_for(request);

      if (upgrade && match.route != nullptr) {
        auto refusal = co_await self->upgrade(stream, parser.get(), request, *match.route);
        if (!refusal) co_return;
        co_await self->write(stream, *refusal, parser.get(), false);
        break;
      }

      const std::size_t limit = match.route != nullptr ? match.route->limit : kDefaultBodyLimit;
      parser.body_limit(limit);
      beast::error_code body_error;
      // Beast compares Content-Length while it reads the header, when the route was not known yet.
      if (parser.content_length_remaining().value_or(0) > limit)
        body_error = http::error::body_limit;
      else
        std::tie(body_error, std::ignore) = co_await http::async_read(stream, buffer, parser, kTuple);
      if (body_error == http::error::body_limit) {
        HttpResponse refusal = problem(413, "too_large", "The request body is too large.");
        for (const auto& [name, value] : fields) refusal.headers.add(name, value);
        co_await self->write(stream, refusal, parser.get(), false);
        break;
      }
      if (body_error) break;
      request.body = std::move(parser.get().body());

      watchdog.expires_after(self->options_.handler_timeout);
      watchdog.async_wait([weak = std::weak_ptr(connection)](beast::error_code error) {
        const auto target = weak.lock();
        if (error || !target) return;
        target->timed_out = true;
        target->signal.emit(asio::cancellation_type::terminal);
      });
      HttpResponse response = co_await self->answer(std::move(request), match);
      watchdog.cancel();
      if (connection->timed_out) {
        co_await asio::this_coro::reset_cancellation_state();
        response = problem(503, "timeout", "The server took too long to answer.");
      }
      for (const auto& [name, value] : fields) response.headers.add(name, value);

      const bool keep_alive = parser.get().keep_alive() && !self->stopping_ && !connection->timed_out;
      stream.expires_after(self->options_.idle_timeout);
      const bool written = co_await self->write(stream, response, parser.get(), keep_alive);
      if (!written || !keep_alive) break;
    }
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  asio::awaitable<HttpResponse> answer(HttpRequest request, const Router::Match& match) {
    if (auto refusal = router_.filter(request)) co_return std::move(*refusal);
    if (match.route == nullptr) {
      if (match.allow.empty()) co_return problem(404, "not_found", "There is nothing at this address.");
      HttpResponse response = problem(405, "method_not_allowed", "This address does not take that method.");
      response.headers.add("Allow", match.allow);
      co_return response;
    }
    try {
      HttpResponse response = co_await match.route->handler(std::move(request));
      co_return response;
    } catch (const boost::system::system_error& e) {
      // An aborted operation is the watchdog's doing; `serve` turns it into a 503.
      if (e.code() != asio::error::operation_aborted) log::error("request handler failed: {}", e.what());
    } catch (const std::exception& e) {
      log::error("request handler failed: {}", e.what());
    }
    co_return problem(500, "internal", "Something went wrong on our side; the log says what.");
  }

  asio::awaitable<std::optional<HttpResponse>> upgrade(
      beast::tcp_stream& stream,
      const http::request<http::string_body>& raw,
      const HttpRequest& request,
      const Router::Route& route
  ) {
    if (auto refusal = router_.filter(request)) co_return refusal;
    auto handler = route.web_socket(request);
    if (!handler) co_return handler.error().response;
    auto session = std::make_shared<WebSocketSession>(std::move(stream), std::move(*handler), route.limit);
    WebSocketSession* key = session.get();
    web_sockets_[key] = session;
    co_await session->run(raw);
    web_sockets_.erase(key);
    co_return std::nullopt;
  }

  /// False when the connection is of no more use.
  asio::awaitable<bool> write(
      beast::tcp_stream& stream,
      const HttpResponse& response,
      const http::request<http::string_body>& request,
      bool keep_alive
  ) {
    ResponseFraming framing;
    framing.http_1_0 = request.version() == 10;
    framing.keep_alive = keep_alive && !(response.source && framing.http_1_0);
    framing.date = system_now().wall;
    framing.head_only = request.method() == http::verb::head;
    const std::string bytes = format_response(response, router_.default_headers(), framing);
    auto [error, written] = co_await asio::async_write(stream, asio::buffer(bytes), kTuple);
    if (error) co_return false;
    if (framing.head_only) co_return true;
    if (response.source) {
      const bool complete = co_await write_source(stream, *response.source, !framing.http_1_0);
      co_return complete&& framing.keep_alive == keep_alive;
    }
    if (!response.file) co_return true;
    const bool sent = co_await write_file(stream, *response.file);
    co_return sent;
  }

  /// Piece by piece, each with the whole idle timeout: a slow client gets a large file, too.
  asio::awaitable<bool> write_file(beast::tcp_stream& stream, const FileBody& body) {
    std::vector<char> piece(kFilePiece);
    std::uint64_t sent = 0;
    while (sent < body.length) {
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), body.length - sent));
      const std::size_t got = body.file->read(std::span(piece).first(wanted), body.offset + sent);
      if (got == 0) co_return false;  // shorter than it was: the length that was announced does not come
      stream.expires_after(options_.idle_timeout);
      auto [error, written] = co_await asio::async_write(stream, asio::buffer(piece.data(), got), kTuple);
      if (error) co_return false;
      sent += got;
    }
    co_return true;
  }

  /// Piece by piece as they are made; what is not read is not made.
  asio::awaitable<bool> write_source(beast::tcp_stream& stream, BodySource& source, bool chunked) {
    for (;;) {
      std::optional<std::string> piece;
      try {
        piece = co_await source.next();
      } catch (const std::exception& e) {
        log::error("a body ends early: {}", e.what());
        co_return false;
      }
      if (piece && piece->empty()) continue;  // a chunk of nothing would be the last
      std::string bytes;
      if (chunked)
        bytes = piece ? fmt::format("{:x}\r\n{}\r\n", piece->size(), *piece) : "0\r\n\r\n";
      else if (piece)
        bytes = std::move(*piece);
      stream.expires_after(options_.idle_timeout);
      auto [error, written] = co_await asio::async_write(stream, asio::buffer(bytes), kTuple);
      if (error) co_return false;
      if (!piece) co_return true;
    }
  }

  tcp::acceptor acceptor_;
  HttpServerOptions options_;
  Router router_;
  std::uint16_t port_ = 0;
  bool stopping_ = false;
  std::unordered_set<Connection*> connections_;
  std::unordered_map<WebSocketSession*, std::weak_ptr<WebSocketSession>> web_sockets_;
};

Result<std::unique_ptr<HttpServer>> HttpServer::listen(
    asio::any_io_executor executor, const HttpServerOptions& options, Router router
) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return fail("address_unavailable", options.address + " is not an IP address");
  auto impl = std::make_shared<Impl>(std::move(executor), options, std::move(router));
  try {
    impl->bind({address, options.port});
    impl->remember_port();
  } catch (const boost::system::system_error& e) {
    const std::string where = fmt::format("{} port {}", options.address, options.port);
    if (e.code() == asio::error::address_in_use) return fail("port_taken", where + " is already in use");
    if (e.code() == asio::error::access_denied)
      return fail("permission_denied", "not allowed to listen on " + where);
    if (e.code().value() == EADDRNOTAVAIL)
      return fail("address_unavailable", where + " is not an address of this host");
    return fail("bind_failed", where + ": " + e.code().message());
  }
  impl->start();
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() {
  impl_->stop();
}
std::uint16_t HttpServer::port() const {
  return impl_->port();
}
void HttpServer::stop() {
  impl_->stop();
}

}  // namespace softphone::net
