#include "io/desk/desk_service.hpp"

#include <algorithm>

#include "io/crm/index_worker.hpp"
#include "io/desk/bulk_routes.hpp"
#include "io/desk/calling_hours.hpp"
#include "io/desk/mend.hpp"
#include "io/desk/outcomes.hpp"
#include "io/desk/presence_routes.hpp"
#include "io/desk/recording_setting.hpp"
#include "io/desk/sound_for_crm.hpp"
#include "io/desk/time_zone.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

/// The page loads nothing from elsewhere; with Twilio its SDK connects to Twilio's hosts.
/// Inline style attributes and elements are how the page's dialogs position themselves and lock scrolling.
std::string content_security_policy(const DeskConfig& config) {
  std::string connect = "connect-src 'self'";
  if (!config.signaling) {
    connect += " wss://*.twilio.com https://*.twilio.com";
  } else if (!config.signaling->starts_with('/')) {
    const std::size_t path = config.signaling->find('/', config.signaling->find("://") + 3);
    connect += " " + config.signaling->substr(0, path);
  }
  const std::string media =
      config.signaling ? "media-src 'self' blob: data:" : "media-src 'self' blob: data: https://*.twilio.com";
  std::string ancestors = "frame-ancestors 'self'";
  for (const std::string& origin : config.embed_origins) ancestors += ' ' + origin;
  return "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
         "blob:; "
         "font-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action "
         "'self'; " +
         ancestors + "; " + connect + "; " + media;
}

/// How soon this server notices what the command line of another process has changed.
constexpr auto kTeamWatch = 1s;
/// How many such looks go by before it is kept when people were seen.
constexpr int kSeenEvery = 60;

asio::awaitable<void> watch_team(DeskContext& context, std::weak_ptr<People> service) {
  for (int look = 1;; ++look) {
    co_await net::sleep_for(kTeamWatch);
    std::shared_ptr<People> people = service.lock();
    if (!people) co_return;
    const bool outdated = co_await people->is_outdated();
    people.reset();
    if (service.expired()) co_return;
    if (outdated) {
      const auto refreshed = co_await context.refresh_team();
      if (!refreshed) log::error("the team was not read: {}", refreshed.error().detail);
    }
    if (service.expired()) co_return;
    if (look % kSeenEvery == 0) {
      const auto kept = co_await context.sessions.save_seen();
      if (!kept) log::warn("when people were seen was not kept: {}", kept.error().detail);
    }
    if (service.expired()) co_return;
  }
}

/// How often it is looked whether a calendar is due.
constexpr auto kCalendarWatch = 20s;

asio::awaitable<void> watch_calendars(DeskContext& context, std::weak_ptr<Calendars> alive) {
  for (;;) {
    if (alive.expired()) co_return;
    const std::vector<desk::Line> lines = context.lines.all(context.roster());
    const bool schedules = std::any_of(lines.begin(), lines.end(), [](const desk::Line& line) {
      return line.hours && line.hours->schedule != 0;
    });
    co_await context.calendars->refresh_due(unix_milliseconds(net::system_now().wall), schedules);
    co_await net::sleep_for(kCalendarWatch);
  }
}

asio::awaitable<desk::OutcomeList> outcomes_or_default(DeskContext& context) {
  auto loaded = co_await load_outcomes(context);
  if (!loaded) co_return desk::default_outcomes();
  co_return std::move(*loaded);
}

std::string boot_name(const RandomSource& random) {
  return random_hex(random, 8);
}

}  // namespace

asio::awaitable<Result<desk::Call>> DeskContext::record(desk::Fact fact) {
  const std::weak_ptr<LiveHub> pages = live;
  auto appended = co_await store.append(std::move(fact));
  if (!appended) co_return appended.error();
  // The database answers even when the desk is gone.
  if (pages.expired()) co_return std::move(appended->call);
  if (appended->fresh) changed(appended->call);
  co_return std::move(appended->call);
}

void DeskContext::changed(const desk::Call& call) {
  live->call_changed(call);
  control->call_changed(call);
  costs->changed();
}

asio::awaitable<void> DeskContext::audit(store::AuditEntry entry) {
  store::AuditStore log_store(store.threads());
  const std::string action = entry.action;
  const auto kept = co_await log_store.append(std::move(entry));
  if (!kept) log::error("not in the audit log: {}: {} ({})", action, kept.error().detail, kept.error().code);
}

asio::awaitable<Result<bool>> DeskContext::refresh_team() {
  // Held, so that whoever resumes after the service has ended finds out.
  const std::weak_ptr<People> service = people;
  const std::shared_ptr<People> mine = people;
  const std::vector<desk::Rep> before = team->reps();
  const auto loaded = co_await mine->load();
  if (!loaded || service.use_count() == 1) co_return loaded;
  const auto attempts = co_await mine->load_attempts(net::system_now().wall);
  if (!attempts) co_return attempts.error();
  if (service.use_count() == 1) co_return true;
  for (const desk::Rep& rep : before) {
    if (!team->by_identity(rep.identity)) live->end(rep.identity, {});
  }
  const auto ended = co_await sessions.reconcile(net::system_now().wall);
  if (!ended) co_return ended.error();
  if (service.use_count() == 1) co_return true;
  for (const SessionInfo& session : *ended) live->end(session.identity, session.id);
  live->team_changed();
  co_return true;
}

DeskService::DeskService(
    asio::any_io_executor executor,
    DeskConfig config,
    store::Store& store,
    net::HttpClient& http,
    RandomSource random
) {
  auto team = std::make_shared<desk::Roster>(config.roster);
  auto live = std::make_shared<LiveHub>(executor, team, boot_name(random));
  Sessions sessions(store, random, team, config.trusted_proxies);
  auto people = std::make_shared<People>(store, random, config.roster, team);
  context_ = std::unique_ptr<DeskContext>(new DeskContext{
      std::move(config),
      store,
      http,
      std::move(random),
      std::move(sessions),
      std::move(live),
      nullptr,
      std::move(team),
      std::move(people)});
  context_->calendars = std::make_shared<Calendars>(
      store, http, context_->config.outbox.crm, context_->config.private_calendars
  );
  context_->costs = std::make_shared<Costs>(store, http, context_->random, context_->config);
  context_->copies = std::make_shared<RecordingCopies>(store, http, context_->random, context_->config);
  tasks_ = std::make_unique<net::TaskGroup>(executor, "team");
  context_->control = std::make_unique<CallControl>(executor, *context_);
  DeskContext& shared = *context_;
  const std::weak_ptr<LiveHub> pages = shared.live;
  io_delivery::OutboxParts parts{
      store,
      http,
      shared.random,
      shared.team,
      [&shared] { return outcomes_or_default(shared); },
      // The database answers even when the desk is gone.
      [&shared, pages](const desk::Call& call) {
        if (!pages.expired()) shared.live->call_changed(call);
      },
      [&shared](std::string recording_sid) { return sound_for_crm(shared, std::move(recording_sid)); },
      [&shared](const std::string& identity) -> std::shared_ptr<const desk::ZoneClock> {
        const auto zone = shared.zones.find(identity);
        return zone == shared.zones.end() ? nullptr : find_zone(zone->second);
      }};
  io_delivery::OutboxConfig outbox = shared.config.outbox;
  if (!outbox.crm_login) {
    // People sign in to a CRM with their addresses, too.
    outbox.crm_login = [&shared](const std::string& identity) {
      const desk::Person* person = shared.people->find(identity);
      return person ? person->email : std::string();
    };
  }
  shared.outbox =
      std::make_unique<io_delivery::Outbox>(std::move(executor), std::move(outbox), std::move(parts));
}

DeskService::~DeskService() = default;

void DeskService::add_routes(net::Router& router) {
  DeskContext& context = *context_;
  router.add_filter([&context](const net::HttpRequest& request) {
    return check_origin(request, context.own_names());
  });
  // Of every answer, hence only where pages of elsewhere are served.
  if (!context.config.page_origins.empty()) {
    router.add_request_fields([&context](const net::HttpRequest& request) {
      return cross_origin_fields(request, context.own_names());
    });
  }
  router.add_default_header("Content-Security-Policy", content_security_policy(context.config));
  router.add_default_header("X-Content-Type-Options", "nosniff");
  router.add_default_header("Referrer-Policy", "same-origin");
  router.add_default_header("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
  // A page that opens this one in a window finds it again, and is heard, only without this wall; it is there
  // for nobody else's sake, since messages are taken from those origins alone.
  router.add_default_header(
      "Cross-Origin-Opener-Policy", context.config.embed_origins.empty() ? "same-origin" : "unsafe-none"
  );
  add_session_routes(router, context);
  add_account_routes(router, context);
  add_people_routes(router, context);
  add_audit_routes(router, context);
  add_preferences_routes(router, context);
  add_telephony_routes(router, context);
  add_history_routes(router, context);
  add_wrap_up_routes(router, context);
  add_command_routes(router, context);
  add_live_route(router, context);
  add_presence_routes(router, context);
  add_line_routes(router, context);
  add_hours_routes(router, context);
  add_feed_routes(router, context);
  add_voicemail_routes(router, context);
  add_webhook_routes(router, context);
  add_recording_setting(router, context);
  add_calling_hours_routes(router, context);
  add_outbox_routes(router, context);
  add_crm_routes(router, context);
  add_diagnosis_routes(router, context);
  add_bulk_routes(router, context);
  add_cost_routes(router, context);
  add_crm_index_routes(router, context);
  add_health_route(router, context);
  add_metrics_route(router, context);
  add_page_routes(router);
}

void DeskService::listening_on(std::uint16_t port, std::string webhook_base, std::string api_base) {
  context_->config.port = port;
  context_->config.webhook_base = std::move(webhook_base);
  context_->config.api_base = std::move(api_base);
}

void DeskService::reached_at(const std::string& public_url) {
  DeskConfig& config = context_->config;
  config.public_url = public_url;
  std::string host = public_url.substr(public_url.find("://") + 3);
  host = host.substr(0, host.find('/'));
  auto& names = config.public_hosts;
  if (std::find(names.begin(), names.end(), host) == names.end()) names.push_back(std::move(host));
  if (!config.built_in_carrier) config.webhook_base = public_url;
  context_->outbox->reached_at(public_url);
}

asio::awaitable<Result<bool>> DeskService::start(desk::UnixMs last_alive) {
  const WallTime now = net::system_now().wall;
  const auto team = co_await context_->people->load();
  if (!team) co_return team.error();
  const auto attempts = co_await context_->people->load_attempts(now);
  if (!attempts) co_return attempts.error();
  const auto loaded = co_await context_->sessions.load(now);
  if (!loaded) co_return loaded.error();
  const auto policy = co_await load_recording_setting(*context_);
  if (!policy) co_return policy.error();
  const auto hours = co_await load_calling_hours(*context_);
  if (!hours) co_return hours.error();
  const auto present = co_await load_presence(*context_);
  if (!present) co_return present.error();
  const auto lines = co_await context_->lines.load();
  if (!lines) co_return lines.error();
  const auto calendars = co_await context_->calendars->load(unix_milliseconds(now));
  if (!calendars) co_return calendars.error();
  const auto costs = co_await context_->costs->load();
  if (!costs) co_return costs.error();
  tasks_->spawn(watch_team(*context_, context_->people));
  tasks_->spawn(watch_calendars(*context_, context_->calendars));
  auto mended = co_await mend_open_calls(*context_, last_alive);
  if (mended) context_->outbox->start();
  if (mended) tasks_->spawn(Costs::work(context_->costs));
  if (mended && context_->copies->on()) tasks_->spawn(RecordingCopies::work(context_->copies));
  if (mended && context_->config.index_worker != nullptr) context_->config.index_worker->start();
  co_return mended;
}

}  // namespace softphone::io_desk
