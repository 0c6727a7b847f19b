#pragma once
// The sockets of SIP on the control thread: UDP, TCP and TLS, names to addresses, connections kept and used
// again (RFC 3261 §18).

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "io/net/worker_pool.hpp"
#include "proto/sip/transaction.hpp"

namespace softphone::io::carrier {

struct SipTransportOptions {
  std::string address = "0.0.0.0";  ///< IPv4
  std::uint16_t port = 0;           ///< of UDP and TCP; 0: any, and nobody can call in by TCP
  std::uint16_t tls_port = 0;       ///< 0: TLS only outwards
  std::string certificate;          ///< PEM files, for `tls_port`
  std::string key;
  std::string ca_file;  ///< PEM; whom we trust as a TLS server; empty: whom the system trusts
};

class SipTransport {
 public:
  struct Events {
    std::function<void(const sip::Hop&, std::string)> received;
    std::function<void(const std::string& transaction)> failed;
  };
  /// Error codes: port_taken, bind_failed, bad_certificate.
  static Result<std::unique_ptr<SipTransport>> open(
      boost::asio::any_io_executor executor,
      net::WorkerPool& workers,
      const SipTransportOptions& options,
      Events events
  );
  ~SipTransport();

  void send(sip::Transmit packet);
  /// The IPv4 addresses of a name; empty when it has none.
  boost::asio::awaitable<std::vector<std::string>> resolve(std::string host);
  void stop();

  [[nodiscard]] std::uint16_t udp_port() const;
  [[nodiscard]] std::uint16_t tcp_port() const;
  [[nodiscard]] std::uint16_t tls_port() const;

 private:
  class Impl;
  explicit SipTransport(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace softphone::io::carrier
