#pragma once
// One SIP connection over TCP or TLS: messages cut by Content-Length, a queue of writes, keepalive
// (RFC 5626 §4.4.1).

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "proto/sip/transaction.hpp"

namespace softphone::io::carrier {

class SipStream : public std::enable_shared_from_this<SipStream> {
 public:
  struct Events {
    std::function<void(const sip::Hop&, std::string)> message;
    /// Transactions whose messages had not been written.
    std::function<void(std::uint64_t, std::vector<std::string>)> closed;
  };
  virtual ~SipStream() = default;

  /// Handshake (for TLS), then reads until the connection ends. `name`: the peer's, when we called it.
  virtual boost::asio::awaitable<void> run(std::string name) = 0;
  virtual void send(std::string bytes, std::string transaction) = 0;
  virtual void close() = 0;
  [[nodiscard]] virtual const sip::Hop& hop() const = 0;
};

/// `server`: the peer called us.
std::shared_ptr<SipStream> make_tcp_stream(
    boost::asio::ip::tcp::socket socket, bool server, std::uint64_t id, SipStream::Events events
);
std::shared_ptr<SipStream> make_tls_stream(
    boost::asio::ip::tcp::socket socket,
    boost::asio::ssl::context& context,
    bool server,
    std::uint64_t id,
    SipStream::Events events
);

}  // namespace softphone::io::carrier
