#pragma once
// What the routes of the desk share. Lives as long as the desk service, which outlives the HTTP server.

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/random.hpp"
#include "desk/calling_hours.hpp"
#include "desk/recording_policy.hpp"
#include "io/desk/calendars.hpp"
#include "io/desk/call_control.hpp"
#include "io/desk/costs.hpp"
#include "io/desk/desk_config.hpp"
#include "io/desk/guard.hpp"
#include "io/desk/lines.hpp"
#include "io/desk/live_hub.hpp"
#include "io/desk/people.hpp"
#include "io/desk/recording_copies.hpp"
#include "io/desk/sessions.hpp"
#include "io/net/http_client.hpp"
#include "io/net/http_server.hpp"
#include "io/store/audit_store.hpp"
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
  std::shared_ptr<People> people;
  Lines lines{store};

  desk::RecordingPolicy recording = {};  ///< of calls that begin now
  desk::CallingPolicy calling = {};      ///< when the outside may be called
  std::unique_ptr<io_delivery::Outbox> outbox = nullptr;
  std::shared_ptr<Calendars> calendars = nullptr;
  std::shared_ptr<Costs> costs = nullptr;
  std::map<int, std::uint64_t> webhook_answers = {};  ///< to the carrier's signed requests, by status
  std::map<std::string, std::string> zones = {};      ///< IANA name by rep: that of the page last used
  std::shared_ptr<RecordingCopies> copies = nullptr;

  /// The team as it is now. It may change at every suspension: keep no Rep of it across a co_await.
  [[nodiscard]] const desk::Roster& roster() const { return *team; }
  [[nodiscard]] OwnNames own_names() const {
    return {
        config.port,
        config.public_hosts,
        config.public_url.starts_with("https://"),
        config.trusted_proxies,
        config.page_origins};
  }

  /// Keeps a fact, then tells the pages it concerns. The call with all its facts, or why nothing was kept.
  boost::asio::awaitable<Result<desk::Call>> record(desk::Fact fact);
  /// Keeps in the audit log what somebody did. What cannot be kept is in the server's log.
  boost::asio::awaitable<void> audit(store::AuditEntry entry);
  /// Reads the team anew, ends what is open of those who may no longer, and tells the pages.
  boost::asio::awaitable<Result<bool>> refresh_team();
  /// A fresh fact was kept: tells the pages, and sees to what follows from it.
  void changed(const desk::Call& call);
  /// Tells the pages of all who may hear this voicemail that it changed.
  void tell_box(const std::string& box);
};

/// Whether this recording is a message in a voicemail that the rep may hear.
boost::asio::awaitable<bool> may_hear_message(DeskContext& context, std::string sid, std::string identity);

// Each adds the routes of one subject; `context` must outlive the router.
void add_session_routes(net::Router& router, DeskContext& context);
void add_account_routes(net::Router& router, DeskContext& context);
void add_people_routes(net::Router& router, DeskContext& context);
void add_audit_routes(net::Router& router, DeskContext& context);
void add_preferences_routes(net::Router& router, DeskContext& context);
void add_telephony_routes(net::Router& router, DeskContext& context);
void add_history_routes(net::Router& router, DeskContext& context);
void add_wrap_up_routes(net::Router& router, DeskContext& context);
void add_command_routes(net::Router& router, DeskContext& context);
void add_live_route(net::Router& router, DeskContext& context);
void add_feed_routes(net::Router& router, DeskContext& context);
void add_hours_routes(net::Router& router, DeskContext& context);
void add_line_routes(net::Router& router, DeskContext& context);
void add_voicemail_routes(net::Router& router, DeskContext& context);
void add_presence_routes(net::Router& router, DeskContext& context);
void add_webhook_routes(net::Router& router, DeskContext& context);
void add_recording_setting(net::Router& router, DeskContext& context);
void add_calling_hours_routes(net::Router& router, DeskContext& context);
void add_outbox_routes(net::Router& router, DeskContext& context);
void add_diagnosis_routes(net::Router& router, DeskContext& context);
void add_crm_routes(net::Router& router, DeskContext& context);
void add_cost_routes(net::Router& router, DeskContext& context);
void add_crm_index_routes(net::Router& router, DeskContext& context);
void add_metrics_route(net::Router& router, DeskContext& context);
void add_health_route(net::Router& router, DeskContext& context);
/// Last of all: takes every other GET.
void add_page_routes(net::Router& router);

}  // namespace softphone::io_desk
