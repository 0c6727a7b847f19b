#pragma once
// The desk as one thing: construct it, add its routes, start it.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>

#include "io/desk/desk_context.hpp"
#include "io/net/task_group.hpp"

namespace softphone::io_desk {

class DeskService {
 public:
  /// `store` and `http` must outlive the service, the service must outlive the HTTP server.
  DeskService(
      boost::asio::any_io_executor executor,
      DeskConfig config,
      store::Store& store,
      net::HttpClient& http,
      RandomSource random
  );
  ~DeskService();

  /// Adds every route of docs/api/desk.md, the Host and Origin filter, and the security headers. Call it
  /// last: the page takes every GET that no other route has.
  void add_routes(net::Router& router);
  /// The port and the webhook address, when they are known only after listening (port 0).
  void listening_on(std::uint16_t port, std::string webhook_base, std::string api_base);

  /// The address under which others reach us, when it is known or changes while we run (a tunnel). Webhooks
  /// are asked for there, too, unless the carrier is in this process.
  void reached_at(const std::string& public_url);

  /// Loads sessions and closes calls that a crash left open. `last_alive`: the last moment at which the
  /// former run is known to have worked; such calls end there.
  boost::asio::awaitable<Result<bool>> start(desk::UnixMs last_alive);

 private:
  std::unique_ptr<DeskContext> context_;
  std::unique_ptr<net::TaskGroup> tasks_;  ///< ends before what it works on
};

}  // namespace softphone::io_desk
