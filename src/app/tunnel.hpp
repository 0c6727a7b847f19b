#pragma once
// An ngrok that is started and watched, or one that runs already: the internet reaches this server through
// it. docs/operations/ngrok.md.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/configuration.hpp"
#include "app/watched_program.hpp"
#include "io/net/http_client.hpp"
#include "io/net/task_group.hpp"
#include "setup/tunnel.hpp"

namespace softphone::app {

/// What ngrok's API at `api` answers. Error codes: not_reached, bad_answer.
boost::asio::awaitable<Result<setup::Tunnels>> ask_ngrok(net::HttpClient& http, std::string api);

class Tunnel {
 public:
  Tunnel(
      boost::asio::any_io_executor executor,
      net::HttpClient& http,
      TunnelSettings settings,
      std::uint16_t port
  );
  ~Tunnel();  ///< ends the ngrok that it started
  Tunnel(const Tunnel&) = delete;
  Tunnel& operator=(const Tunnel&) = delete;

  /// Begins, and goes on until it is destroyed: a tunnel that ends is started again.
  void start();
  /// The address, as soon as there is one. Error codes: not_installed, failed (ngrok ended, the detail says
  /// why and what helps), timeout.
  boost::asio::awaitable<Result<setup::Tunnel>> first_address(Duration limit);
  /// Where the API of the ngrok is that serves us.
  [[nodiscard]] const std::string& api() const { return api_; }
  /// Told of each address that is not the one before. There is one listener.
  void on_address(std::function<void(const std::string& address)> listener);

 private:
  boost::asio::awaitable<void> keep();
  boost::asio::awaitable<void> run_own();
  /// Whether a tunnel leads here now; tells the address if so.
  boost::asio::awaitable<bool> look();
  void say(const std::string& code, const std::string& sentence);

  net::HttpClient& http_;
  TunnelSettings settings_;
  std::uint16_t port_;
  std::string api_;  ///< of the ngrok that serves us
  std::string address_;
  std::optional<Error> trouble_;  ///< said last, until it works
  std::function<void(const std::string&)> listener_;
  int failures_ = 0;  ///< in a row
  bool domain_option_ = false;
  std::shared_ptr<WatchedProgram> program_;
  setup::NgrokLog log_;
  net::TaskGroup tasks_;  ///< ends before what it works on
};

}  // namespace softphone::app
