#pragma once
// The server side of one WebSocket (RFC 6455) on Beast: a read loop, and a queue of frames to write.

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <memory>

#include "io/net/http_server.hpp"

namespace softphone::net {

class WebSocketSession final : public WebSocket, public std::enable_shared_from_this<WebSocketSession> {
 public:
  WebSocketSession(
      boost::beast::tcp_stream stream, std::unique_ptr<WebSocketHandler> handler, std::size_t max_frame
  );

  /// Accepts the upgrade and runs until the connection ends. `request` is a parsed Beast request.
  template <class Request>
  boost::asio::awaitable<void> run(const Request& request);

  void send_text(std::string frame) override;
  void close(std::uint16_t code, std::string reason) override;

 private:
  boost::asio::awaitable<void> read_frames();
  void write_next();
  void start_close();

  boost::beast::websocket::stream<boost::beast::tcp_stream> stream_;
  std::unique_ptr<WebSocketHandler> handler_;
  std::deque<std::string> outgoing_;
  std::size_t outgoing_bytes_ = 0;
  bool writing_ = false;
  bool open_ = false;
  std::optional<boost::beast::websocket::close_reason> closing_;
};

}  // namespace softphone::net
