#include "io/carrier/sip_transport.hpp"

#include <netdb.h>

#include <array>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

#include "io/carrier/sip_stream.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"
#include "io/net/task_group.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

namespace {

constexpr std::size_t kMaxConnections = 256;
constexpr Duration kNameLife = 60s;
constexpr Duration kConnectDeadline = 10s;

std::uint16_t default_port(sip::Transport transport) {
  return transport == sip::Transport::tls ? 5061 : 5060;
}

/// Blocks; for a worker thread. IPv4 only, as the media are.
std::vector<std::string> look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* list = nullptr;
  std::vector<std::string> addresses;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return addresses;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, &freeaddrinfo);
  for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) ==
        0) {
      addresses.emplace_back(text.data());
    }
  }
  return addresses;
}

}  // namespace

class SipTransport::Impl : public std::enable_shared_from_this<SipTransport::Impl> {
 public:
  Impl(asio::any_io_executor executor, net::WorkerPool& workers, Events events)
      : executor_(executor),
        workers_(workers),
        events_(std::move(events)),
        udp_(executor),
        tcp_(executor),
        tls_(executor),
        tls_client_(asio::ssl::context::tls_client),
        tls_server_(asio::ssl::context::tls_server),
        tasks_(executor, "sip") {}

  std::optional<Error> open(const SipTransportOptions& options) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address_v4(options.address, error);
    if (error) return fail("bind_failed", "SIP_LISTEN is no IPv4 address");
    udp_.open(udp::v4(), error);
    if (!error) udp_.bind({address, options.port}, error);
    if (error) return refusal(error, options.port);
    udp_.non_blocking(true, error);
    if (options.port != 0) {
      if (auto refused = listen(tcp_, {address, options.port})) return refused;
    }
    tls_client_.set_verify_mode(asio::ssl::verify_peer, error);
    if (options.ca_file.empty()) {
      tls_client_.set_default_verify_paths(error);
    } else {
      tls_client_.load_verify_file(options.ca_file, error);
      if (error) return fail("bad_certificate", "SIP_TLS_CA cannot be read: " + options.ca_file);
    }
    if (options.tls_port != 0) {
      tls_server_.use_certificate_chain_file(options.certificate, error);
      if (!error) tls_server_.use_private_key_file(options.key, asio::ssl::context::pem, error);
      if (error) return fail("bad_certificate", "the certificate or key for SIP over TLS cannot be read");
      if (auto refused = listen(tls_, {address, options.tls_port})) return refused;
    }
    return std::nullopt;
  }

  void start() {
    tasks_.spawn(read_udp(shared_from_this()));
    if (tcp_.is_open()) tasks_.spawn(accept(shared_from_this(), false));
    if (tls_.is_open()) tasks_.spawn(accept(shared_from_this(), true));
  }

  void stop() {
    if (std::exchange(stopped_, true)) return;
    tasks_.cancel();
    boost::system::error_code ignored;
    udp_.close(ignored);
    tcp_.close(ignored);
    tls_.close(ignored);
    for (const auto& [id, stream] : std::exchange(streams_, {})) stream->close();
  }

  void send(sip::Transmit packet) {
    if (stopped_) return;
    if (packet.to.connection != 0) {
      const auto found = streams_.find(packet.to.connection);
      if (found != streams_.end()) {
        found->second->send(std::move(packet.bytes), std::move(packet.transaction));
        return;
      }
    }
    boost::system::error_code error;
    const auto address = asio::ip::make_address_v4(packet.to.host, error);
    if (!error) {
      send_to(address.to_string(), std::move(packet));
    } else if (const auto known = names_.find(packet.to.host);
               known != names_.end() && std::chrono::steady_clock::now() < known->second.until) {
      send_to(known->second.addresses.front(), std::move(packet));
    } else {
      tasks_.spawn(resolve_and_send(shared_from_this(), std::move(packet)));
    }
  }

  asio::awaitable<std::vector<std::string>> resolve(std::string host) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address_v4(host, error);
    if (!error) {
      std::vector<std::string> literal{address.to_string()};
      co_return literal;
    }
    auto work = [host] { return look_up(host); };
    auto addresses = co_await workers_.run(std::move(work));
    if (!addresses.empty()) names_[host] = {addresses, std::chrono::steady_clock::now() + kNameLife};
    co_return addresses;
  }

  [[nodiscard]] static std::uint16_t port_of(const auto& socket) {
    boost::system::error_code error;
    const auto local = socket.local_endpoint(error);
    return error ? std::uint16_t{0} : local.port();
  }
  [[nodiscard]] std::uint16_t udp_port() const { return port_of(udp_); }
  [[nodiscard]] std::uint16_t tcp_port() const { return port_of(tcp_); }
  [[nodiscard]] std::uint16_t tls_port() const { return port_of(tls_); }

 private:
  struct Known {
    std::vector<std::string> addresses;
    TimePoint until;
  };

  static Error refusal(const boost::system::error_code& error, std::uint16_t port) {
    if (error == asio::error::address_in_use) {
      return fail("port_taken", "SIP port " + std::to_string(port) + " is taken by another program");
    }
    return fail("bind_failed", "SIP cannot listen: " + error.message());
  }

  static std::optional<Error> listen(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
    boost::system::error_code error;
    acceptor.open(tcp::v4(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return refusal(error, endpoint.port());
    return std::nullopt;
  }

  void fail_send(const std::string& transaction) {
    if (transaction.empty() || stopped_) return;
    // Not from inside of send(): the user agent is at work there.
    asio::post(executor_, [weak = weak_from_this(), transaction] {
      const auto self = weak.lock();
      if (self && !self->stopped_) self->events_.failed(transaction);
    });
  }

  void send_to(const std::string& address, sip::Transmit packet) {
    const std::uint16_t port = packet.to.port != 0 ? packet.to.port : default_port(packet.to.transport);
    boost::system::error_code error;
    const auto ip = asio::ip::make_address_v4(address, error);
    if (packet.to.transport == sip::Transport::udp) {
      if (!error) udp_.send_to(asio::buffer(packet.bytes), {ip, port}, 0, error);
      // A full socket buffer is a lost packet, which is sent again.
      if (error && error != asio::error::would_block) fail_send(packet.transaction);
      return;
    }
    for (const auto& [id, stream] : streams_) {
      const sip::Hop& hop = stream->hop();
      if (hop.transport == packet.to.transport && hop.host == address && hop.port == port) {
        stream->send(std::move(packet.bytes), std::move(packet.transaction));
        return;
      }
    }
    tasks_.spawn(connect_and_send(shared_from_this(), tcp::endpoint(ip, port), std::move(packet)));
  }

  asio::awaitable<void> resolve_and_send(std::shared_ptr<Impl> self, sip::Transmit packet) {
    const auto addresses = co_await self->resolve(packet.to.host);
    if (self->stopped_) co_return;
    if (addresses.empty()) {
      log::error("sip: no address for {}", packet.to.host);
      self->fail_send(packet.transaction);
      co_return;
    }
    self->send_to(addresses.front(), std::move(packet));
  }

  asio::awaitable<void> connect_and_send(std::shared_ptr<Impl> self, tcp::endpoint to, sip::Transmit packet) {
    const Pending key{packet.to.transport, to.address().to_string(), to.port()};
    // Messages that come while the connection is made wait for it.
    auto& waiting = self->connecting_[key];
    waiting.push_back(std::move(packet));
    if (waiting.size() > 1) co_return;
    tcp::socket socket(self->executor_);
    boost::system::error_code error;
    net::Timer deadline(self->executor_);
    deadline.set(std::chrono::steady_clock::now() + kConnectDeadline, [&socket] {
      boost::system::error_code ignored;
      socket.close(ignored);
    });
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await socket.async_connect(to, token);
    deadline.cancel();
    std::vector<sip::Transmit> packets = std::move(self->connecting_[key]);
    self->connecting_.erase(key);
    if (error || self->stopped_) {
      if (!self->stopped_)
        log::error("sip: no connection to {}: {}", packets.front().to.host, error.message());
      for (const sip::Transmit& each : packets) self->fail_send(each.transaction);
      co_return;
    }
    const bool tls = key.transport == sip::Transport::tls;
    const auto stream = self->adopt(std::move(socket), tls, false);
    if (!stream) co_return;
    const std::string name = packets.front().to.host;
    for (sip::Transmit& each : packets) stream->send(std::move(each.bytes), std::move(each.transaction));
    self->tasks_.spawn(stream->run(name));
  }

  std::shared_ptr<SipStream> adopt(tcp::socket socket, bool tls, bool server) {
    if (streams_.size() >= kMaxConnections) return nullptr;
    const std::uint64_t id = ++last_connection_;
    SipStream::Events events;
    events.message = [weak = weak_from_this()](const sip::Hop& from, std::string bytes) {
      const auto self = weak.lock();
      if (self && !self->stopped_) self->events_.received(from, std::move(bytes));
    };
    events.closed = [weak = weak_from_this()](std::uint64_t gone, const std::vector<std::string>& lost) {
      const auto self = weak.lock();
      if (!self || self->stopped_) return;
      self->streams_.erase(gone);
      for (const std::string& transaction : lost) self->fail_send(transaction);
    };
    std::shared_ptr<SipStream> stream =
        tls ? make_tls_stream(
                  std::move(socket), server ? tls_server_ : tls_client_, server, id, std::move(events)
              )
            : make_tcp_stream(std::move(socket), server, id, std::move(events));
    streams_[id] = stream;
    return stream;
  }

  asio::awaitable<void> accept(std::shared_ptr<Impl> self, bool tls) {
    tcp::acceptor& acceptor = tls ? self->tls_ : self->tcp_;
    while (!self->stopped_) {
      boost::system::error_code error;
      auto token = asio::redirect_error(asio::use_awaitable, error);
      tcp::socket socket = co_await acceptor.async_accept(token);
      if (self->stopped_ || error == asio::error::operation_aborted) co_return;
      if (error) {
        co_await net::sleep_for(100ms);
        continue;
      }
      if (const auto stream = self->adopt(std::move(socket), tls, true)) {
        self->tasks_.spawn(stream->run({}));
      }
    }
  }

  asio::awaitable<void> read_udp(std::shared_ptr<Impl> self) {
    std::vector<char> buffer(sip::kMaxMessageBytes + 1);
    while (!self->stopped_) {
      udp::endpoint from;
      boost::system::error_code error;
      auto token = asio::redirect_error(asio::use_awaitable, error);
      const std::size_t size = co_await self->udp_.async_receive_from(asio::buffer(buffer), from, token);
      if (self->stopped_ || error == asio::error::operation_aborted) co_return;
      // An ICMP error of an earlier packet comes up here; the next packet is read all the same.
      if (error || size <= 4) continue;
      sip::Hop hop{
          .transport = sip::Transport::udp,
          .host = from.address().to_string(),
          .port = from.port(),
          .connection = 0};
      self->events_.received(hop, std::string(buffer.data(), size));
    }
  }

  struct Pending {
    sip::Transport transport;
    std::string address;
    std::uint16_t port;
    auto operator<=>(const Pending&) const = default;
  };

  asio::any_io_executor executor_;
  net::WorkerPool& workers_;
  Events events_;
  udp::socket udp_;
  tcp::acceptor tcp_;
  tcp::acceptor tls_;
  asio::ssl::context tls_client_;
  asio::ssl::context tls_server_;
  std::map<std::uint64_t, std::shared_ptr<SipStream>> streams_;
  std::map<Pending, std::vector<sip::Transmit>> connecting_;
  std::map<std::string, Known> names_;
  std::uint64_t last_connection_ = 0;
  bool stopped_ = false;
  net::TaskGroup tasks_;
};

Result<std::unique_ptr<SipTransport>> SipTransport::open(
    asio::any_io_executor executor,
    net::WorkerPool& workers,
    const SipTransportOptions& options,
    Events events
) {
  auto impl = std::make_shared<Impl>(std::move(executor), workers, std::move(events));
  if (auto refused = impl->open(options)) return *refused;
  impl->start();
  return std::unique_ptr<SipTransport>(new SipTransport(std::move(impl)));
}

SipTransport::SipTransport(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
SipTransport::~SipTransport() {
  impl_->stop();
}
void SipTransport::send(sip::Transmit packet) {
  impl_->send(std::move(packet));
}
asio::awaitable<std::vector<std::string>> SipTransport::resolve(std::string host) {
  return impl_->resolve(std::move(host));
}
void SipTransport::stop() {
  impl_->stop();
}
std::uint16_t SipTransport::udp_port() const {
  return impl_->udp_port();
}
std::uint16_t SipTransport::tcp_port() const {
  return impl_->tcp_port();
}
std::uint16_t SipTransport::tls_port() const {
  return impl_->tls_port();
}

}  // namespace softphone::io::carrier
