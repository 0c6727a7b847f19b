#include "io/carrier/sip_stream.hpp"

#include <array>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <type_traits>

#include "io/net/log.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::size_t kMaxQueued = 1 << 20;
constexpr Duration kPingEvery = 30s;
constexpr Duration kHandshakeDeadline = 10s;

template <class Socket>
class Stream final : public SipStream {
  static constexpr bool kTls = !std::is_same_v<Socket, tcp::socket>;

 public:
  template <class... Arguments>
  Stream(bool server, std::uint64_t id, Events events, Arguments&&... arguments)
      : socket_(std::forward<Arguments>(arguments)...),
        timer_(socket_.get_executor()),
        events_(std::move(events)),
        server_(server) {
    boost::system::error_code ignored;
    const auto peer = lowest().remote_endpoint(ignored);
    hop_.transport = kTls ? sip::Transport::tls : sip::Transport::tcp;
    hop_.host = peer.address().to_string();
    hop_.port = peer.port();
    hop_.connection = id;
    lowest().set_option(tcp::no_delay(true), ignored);
  }

  const sip::Hop& hop() const override { return hop_; }

  asio::awaitable<void> run(std::string name) override {
    const auto self = shared_from_this();
    if constexpr (kTls) {
      const bool ready = co_await handshake(name);
      if (!ready) {
        finish();
        co_return;
      }
    }
    (void)name;
    ready_ = true;
    if (!server_) ping_later();
    write_next();
    std::array<std::uint8_t, 8192> buffer{};
    while (!closed_) {
      boost::system::error_code error;
      auto token = asio::redirect_error(asio::use_awaitable, error);
      const std::size_t size = co_await socket_.async_read_some(asio::buffer(buffer), token);
      if (error || !take(ByteView(buffer.data(), size))) break;
    }
    finish();
  }

  void send(std::string bytes, std::string transaction) override {
    queued_bytes_ += bytes.size();
    queue_.push_back({std::move(bytes), std::move(transaction)});
    if (queued_bytes_ > kMaxQueued) {
      close();
      return;
    }
    if (ready_) write_next();
  }

  void close() override {
    boost::system::error_code ignored;
    lowest().shutdown(tcp::socket::shutdown_both, ignored);
    lowest().close(ignored);
    timer_.cancel();
  }

 private:
  struct Queued {
    std::string bytes;
    std::string transaction;
  };

  tcp::socket& lowest() {
    if constexpr (kTls) {
      return socket_.next_layer();
    } else {
      return socket_;
    }
  }

  asio::awaitable<bool> handshake(const std::string& name) {
    boost::system::error_code error;
    if constexpr (kTls) {
      timer_.expires_after(kHandshakeDeadline);
      timer_.async_wait([self = shared_from_this()](boost::system::error_code aborted) {
        if (!aborted) self->close();
      });
      if (!server_) {
        SSL_set_tlsext_host_name(socket_.native_handle(), name.c_str());
        socket_.set_verify_callback(asio::ssl::host_name_verification(name));
      }
      auto token = asio::redirect_error(asio::use_awaitable, error);
      const auto side = server_ ? asio::ssl::stream_base::server : asio::ssl::stream_base::client;
      co_await socket_.async_handshake(side, token);
      timer_.cancel();
      if (error && !server_) log::error("sip: TLS with {} failed: {}", name, error.message());
    }
    (void)name;
    co_return !error;
  }

  bool take(ByteView bytes) {
    if (!framer_.append(bytes)) return false;
    while (auto message = framer_.next()) events_.message(hop_, std::move(*message));
    while (framer_.take_ping()) send("\r\n", {});
    return framer_.append({});
  }

  void write_next() {
    if (writing_ || closed_ || queue_.empty()) return;
    writing_ = true;
    asio::async_write(
        socket_,
        asio::buffer(queue_.front().bytes),
        [self = std::static_pointer_cast<Stream>(shared_from_this()
         )](boost::system::error_code error, std::size_t) {
          self->writing_ = false;
          if (error || self->closed_) {
            self->close();
            return;
          }
          self->queued_bytes_ -= self->queue_.front().bytes.size();
          self->queue_.pop_front();
          self->write_next();
        }
    );
  }

  void ping_later() {
    timer_.expires_after(kPingEvery);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code aborted) {
      const auto self = std::static_pointer_cast<Stream>(weak.lock());
      if (aborted || !self || self->closed_) return;
      self->send("\r\n\r\n", {});
      self->ping_later();
    });
  }

  void finish() {
    if (std::exchange(closed_, true)) return;
    close();
    std::vector<std::string> lost;
    for (const Queued& each : queue_) {
      if (!each.transaction.empty()) lost.push_back(each.transaction);
    }
    events_.closed(hop_.connection, std::move(lost));
  }

  Socket socket_;
  asio::steady_timer timer_;
  Events events_;
  bool server_;
  sip::Hop hop_;
  sip::StreamFramer framer_;
  std::deque<Queued> queue_;
  std::size_t queued_bytes_ = 0;
  bool ready_ = false;
  bool writing_ = false;
  bool closed_ = false;
};

}  // namespace

std::shared_ptr<SipStream> make_tcp_stream(
    tcp::socket socket, bool server, std::uint64_t id, SipStream::Events events
) {
  return std::make_shared<Stream<tcp::socket>>(server, id, std::move(events), std::move(socket));
}

std::shared_ptr<SipStream> make_tls_stream(
    tcp::socket socket, asio::ssl::context& context, bool server, std::uint64_t id, SipStream::Events events
) {
  return std::make_shared<Stream<asio::ssl::stream<tcp::socket>>>(
      server, id, std::move(events), std::move(socket), context
  );
}

}  // namespace softphone::io::carrier
