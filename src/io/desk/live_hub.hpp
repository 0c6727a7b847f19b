#pragma once
// Live events (docs/api/desk.md): one WebSocket a page, presence of the reps, changes of calls.

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <set>
#include <string>

#include "base/time.hpp"
#include "desk/call.hpp"
#include "desk/roster.hpp"
#include "io/net/http_server.hpp"

namespace softphone::io_desk {

class LiveHub : public std::enable_shared_from_this<LiveHub> {
 public:
  /// `boot` names this run of the server. A page that leaves two pings without answer is closed.
  LiveHub(
      boost::asio::any_io_executor executor,
      std::shared_ptr<const desk::Roster> team,
      std::string boot,
      Duration ping_interval = 15s
  );
  ~LiveHub();

  /// The handler of one page of this rep.
  std::unique_ptr<net::WebSocketHandler> connect(std::string identity);
  /// Tells every page that has a part in the call.
  void call_changed(const desk::Call& call);
  [[nodiscard]] bool online(std::string_view identity) const;
  /// The value of `reps` in GET /api/reps and in `presence`.
  [[nodiscard]] std::string reps_json() const;

 private:
  class Page;
  void opened(Page& page);
  void closed(Page& page);
  void tell_presence();

  boost::asio::any_io_executor executor_;
  std::shared_ptr<const desk::Roster> team_;
  std::string boot_;
  Duration ping_interval_;
  std::set<Page*> pages_;
};

}  // namespace softphone::io_desk
