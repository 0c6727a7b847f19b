#include "io/desk/desk_service.hpp"

#include "io/desk/mend.hpp"
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
  return "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
         "blob:; "
         "font-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
         "frame-ancestors 'self'; " +
         connect + "; " + media;
}

std::string boot_name(const RandomSource& random) {
  return random_hex(random, 8);
}

}  // namespace

asio::awaitable<Result<desk::Call>> DeskContext::record(desk::Fact fact) {
  auto appended = co_await store.append(std::move(fact));
  if (!appended) co_return appended.error();
  if (appended->fresh) changed(appended->call);
  co_return std::move(appended->call);
}

void DeskContext::changed(const desk::Call& call) {
  live->call_changed(call);
  control->call_changed(call);
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
  Sessions sessions(store, random);
  context_ = std::unique_ptr<DeskContext>(new DeskContext{
      std::move(config),
      store,
      http,
      std::move(random),
      std::move(sessions),
      std::move(live),
      nullptr,
      std::move(team)});
  context_->control = std::make_unique<CallControl>(std::move(executor), *context_);
}

DeskService::~DeskService() = default;

void DeskService::add_routes(net::Router& router) {
  DeskContext& context = *context_;
  router.add_filter([&context](const net::HttpRequest& request) {
    return check_origin(request, context.own_names());
  });
  router.add_default_header("Content-Security-Policy", content_security_policy(context.config));
  router.add_default_header("X-Content-Type-Options", "nosniff");
  router.add_default_header("Referrer-Policy", "same-origin");
  router.add_default_header("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
  router.add_default_header("Cross-Origin-Opener-Policy", "same-origin");
  add_session_routes(router, context);
  add_telephony_routes(router, context);
  add_history_routes(router, context);
  add_wrap_up_routes(router, context);
  add_command_routes(router, context);
  add_live_route(router, context);
  add_webhook_routes(router, context);
  add_health_route(router, context);
  add_page_routes(router);
}

void DeskService::listening_on(std::uint16_t port, std::string webhook_base, std::string api_base) {
  context_->config.port = port;
  context_->config.webhook_base = std::move(webhook_base);
  context_->config.api_base = std::move(api_base);
}

asio::awaitable<Result<bool>> DeskService::start(desk::UnixMs last_alive) {
  const auto loaded = co_await context_->sessions.load(net::system_now().wall);
  if (!loaded) co_return loaded.error();
  co_return co_await mend_open_calls(*context_, last_alive);
}

}  // namespace softphone::io_desk
