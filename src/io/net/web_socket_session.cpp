#include "io/net/web_socket_session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "io/net/log.hpp"

namespace softphone::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

namespace {

constexpr std::size_t kMaxQueuedBytes = 1024 * 1024;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

}  // namespace

WebSocketSession::WebSocketSession(
    beast::tcp_stream stream, std::unique_ptr<WebSocketHandler> handler, std::size_t max_frame
)
    : stream_(std::move(stream)), handler_(std::move(handler)) {
  stream_.read_message_max(max_frame);
}

template <class Request>
asio::awaitable<void> WebSocketSession::run(const Request& request) {
  // Beast watches the connection from here: pings after half of the idle time, an end after all of it.
  beast::get_lowest_layer(stream_).expires_never();
  websocket::stream_base::timeout timeouts{};
  timeouts.handshake_timeout = 10s;
  timeouts.idle_timeout = 40s;
  timeouts.keep_alive_pings = true;
  stream_.set_option(timeouts);

  const auto self = shared_from_this();
  auto [accept_error] = co_await stream_.async_accept(request, kTuple);
  if (accept_error) co_return;
  open_ = true;
  handler_->on_open(*this);
  try {
    co_await read_frames();
  } catch (const std::exception& e) {
    log::error("websocket handler failed: {}", e.what());
  }
  open_ = false;
  handler_->on_close();
  handler_.reset();
  // A write or close still under way keeps `self` alive through its own handler.
  beast::get_lowest_layer(stream_).close();
}

template asio::awaitable<void> WebSocketSession::run(const beast::http::request<beast::http::string_body>&);

asio::awaitable<void> WebSocketSession::read_frames() {
  beast::flat_buffer buffer;
  for (;;) {
    auto [error, size] = co_await stream_.async_read(buffer, kTuple);
    if (error) co_return;
    if (!stream_.got_text()) {
      close(websocket::close_code::unknown_data, "text frames only");
    } else if (!closing_) {
      handler_->on_text({static_cast<const char*>(buffer.data().data()), size});
    }
    buffer.consume(buffer.size());
  }
}

void WebSocketSession::send_text(std::string frame) {
  if (!open_ || closing_) return;
  outgoing_bytes_ += frame.size();
  if (outgoing_bytes_ > kMaxQueuedBytes) {
    log::warn("websocket: peer does not read, dropping it");
    open_ = false;
    beast::get_lowest_layer(stream_).close();
    return;
  }
  outgoing_.push_back(std::move(frame));
  if (!writing_) write_next();
}

void WebSocketSession::write_next() {
  if (outgoing_.empty()) {
    if (closing_) start_close();
    return;
  }
  writing_ = true;
  stream_.text(true);
  stream_.async_write(
      asio::buffer(outgoing_.front()),
      [self = shared_from_this()](beast::error_code error, std::size_t) {
        self->writing_ = false;
        self->outgoing_bytes_ -= self->outgoing_.front().size();
        self->outgoing_.pop_front();
        if (error) {
          self->outgoing_.clear();
          return;
        }
        self->write_next();
      }
  );
}

void WebSocketSession::close(std::uint16_t code, std::string reason) {
  if (!open_ || closing_) return;
  constexpr std::size_t kMaxReason = 123;
  reason.resize(std::min(reason.size(), kMaxReason));
  closing_.emplace(static_cast<websocket::close_code>(code), reason);
  if (!writing_) write_next();
}

void WebSocketSession::start_close() {
  writing_ = true;
  stream_.async_close(*closing_, [self = shared_from_this()](beast::error_code) {});
}

}  // namespace softphone::net
