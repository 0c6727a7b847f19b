#pragma once
// What the routes of the desk share. Lives as long as the desk service, which outlives the HTTP server.

#include <memory>

#include "base/random.hpp"
#include "io/desk/call_control.hpp"
#include "io/desk/desk_config.hpp"
#include "io/desk/guard.hpp"
#include "io/desk/live_hub.hpp"
#include "io/desk/sessions.hpp"
#include "io/net/http_client.hpp"
#include "io/net/http_server.hpp"
#include "io/store/store.hpp"

namespace softphone::io_desk {

struct DeskContext {
  DeskConfig config;
  store::Store& store;
  net::HttpClient& http;
  RandomSource random;
  Sessions sessions;
  std::shared_ptr<LiveHub> live;
  std::unique_ptr<CallControl> control;
  std::shared_ptr<desk::Roster> team;  ///< replaced in place when the team changes

  /// The team as it is now. It may change at every suspension: keep no Rep of it across a co_await.
  [[nodiscard]] const desk::Roster& roster() const { return *team; }
  [[nodiscard]] OwnNames own_names() const { return {config.port, config.public_hosts}; }

  /// Keeps a fact, then tells the pages it concerns. The call with all its facts, or why nothing was kept.
  boost::asio::awaitable<Result<desk::Call>> record(desk::Fact fact);
  /// A fresh fact was kept: tells the pages, and sees to what follows from it.
  void changed(const desk::Call& call);
};

// Each adds the routes of one subject; `context` must outlive the router.
void add_session_routes(net::Router& router, DeskContext& context);
void add_telephony_routes(net::Router& router, DeskContext& context);
void add_history_routes(net::Router& router, DeskContext& context);
void add_wrap_up_routes(net::Router& router, DeskContext& context);
void add_command_routes(net::Router& router, DeskContext& context);
void add_live_route(net::Router& router, DeskContext& context);
void add_webhook_routes(net::Router& router, DeskContext& context);
void add_health_route(net::Router& router, DeskContext& context);
/// Last of all: takes every other GET.
void add_page_routes(net::Router& router);

}  // namespace softphone::io_desk
