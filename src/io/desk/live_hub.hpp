#pragma once
// Live events (docs/api/desk.md): one WebSocket a page, presence of the reps, changes of calls; and whether
// each page still answers (docs/api/presence.md).

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "desk/call.hpp"
#include "desk/presence.hpp"
#include "desk/reachability.hpp"
#include "desk/roster.hpp"
#include "io/net/http_server.hpp"
#include "io/net/task_group.hpp"

namespace softphone::io_desk {

class LiveHub : public std::enable_shared_from_this<LiveHub> {
 public:
  /// `boot` names this run of the server. A page that leaves two pings without answer is closed; one that
  /// leaves a probe without answer stays, and is not rung.
  LiveHub(
      boost::asio::any_io_executor executor,
      std::shared_ptr<const desk::Roster> team,
      std::string boot,
      Duration ping_interval = 15s,
      desk::PageProbe::Terms probing = {}
  );
  ~LiveHub();

  /// The handler of one page of this rep, opened by that session. `page`: the page's own name for itself, the
  /// same after it reconnects; may be empty.
  std::unique_ptr<net::WebSocketHandler> connect(
      std::string identity, std::string session, std::string page = {}
  );
  /// Closes the rep's pages that this session opened; all of them when it is empty. A page then finds out
  /// that it is signed out.
  void end(std::string_view identity, std::string_view session);
  /// Tells every page that people came, left or changed.
  void team_changed();
  /// Tells every page that has a part in the call, and notes who talks.
  void call_changed(const desk::Call& call);
  /// Sends a frame to every page of this rep.
  void tell(std::string_view identity, const std::string& frame);
  /// Who waits, in which call, until the carrier may be asked to ring somebody: rep → call → parties.
  /// Replaces what was said before.
  void lines_awaited(std::map<std::string, std::map<std::string, std::vector<std::string>>> by_rep);
  /// What a rep chose; all pages see it.
  void choose(const std::string& identity, const desk::Chosen& chosen);
  /// The device on which alone this rep wants calls to ring; empty: all.
  void prefer(const std::string& identity, std::string device);

  [[nodiscard]] bool online(std::string_view identity) const;
  [[nodiscard]] const desk::PresenceBook& presence() const { return presence_; }
  /// The value of `reps` in GET /api/reps and in `presence`.
  [[nodiscard]] std::string reps_json() const;

 private:
  class Page;
  void opened(Page& page);
  void closed(Page& page);
  void page_changed(const Page& page);
  /// Tells everybody, unless nothing changed; `newcomer` is told in any case.
  void tell_presence(Page* newcomer = nullptr);
  [[nodiscard]] static desk::UnixMs now();

  boost::asio::any_io_executor executor_;
  std::shared_ptr<const desk::Roster> team_;
  std::string boot_;
  Duration ping_interval_;
  desk::PageProbe::Terms probing_;
  std::set<Page*> pages_;
  std::uint64_t nameless_ = 0;  ///< numbers pages that have no name of their own
  desk::PresenceBook presence_;
  std::string told_presence_;
  std::map<std::string, std::string> awaited_;  ///< by rep: the frame that says so
  net::Timer change_timer_;
};

}  // namespace softphone::io_desk
