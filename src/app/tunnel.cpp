#include "app/tunnel.hpp"

#include <fmt/format.h>

#include "io/net/log.hpp"
#include "io/net/random.hpp"

namespace softphone::app {

namespace asio = boost::asio;

namespace {

constexpr auto kProgram = "ngrok";
/// How often a tunnel that works is looked at, and one that is about to.
constexpr auto kLook = 5s;
constexpr auto kSoon = 300ms;
/// An ngrok that has led nowhere for so long is ended and started anew.
constexpr auto kPatience = 45s;
/// One look may go wrong while ngrok is busy.
constexpr int kMissesAllowed = 2;

TimePoint now() {
  return net::system_now().steady;
}

}  // namespace

asio::awaitable<Result<setup::Tunnels>> ask_ngrok(net::HttpClient& http, std::string api) {
  net::HttpClientRequest request;
  request.url = std::move(api) + "/api/tunnels";
  request.headers.add("Accept", "application/json");
  request.connect_timeout = 1s;
  request.total_timeout = 3s;
  const auto answer = co_await http.send(std::move(request));
  if (!answer) co_return fail("not_reached", answer.error().detail);
  co_return setup::read_tunnels(answer->body);
}

Tunnel::Tunnel(
    asio::any_io_executor executor, net::HttpClient& http, TunnelSettings settings, std::uint16_t port
)
    : http_(http),
      settings_(std::move(settings)),
      port_(port),
      api_(settings_.api),
      tasks_(std::move(executor), "tunnel") {}

Tunnel::~Tunnel() {
  tasks_.cancel();
  if (program_) program_->stop();
}

void Tunnel::start() {
  tasks_.spawn(keep());
}

void Tunnel::on_address(std::function<void(const std::string& address)> listener) {
  listener_ = std::move(listener);
}

asio::awaitable<Result<setup::Tunnel>> Tunnel::first_address(Duration limit) {
  const TimePoint deadline = now() + limit;
  while (now() < deadline) {
    if (!address_.empty()) co_return setup::Tunnel{address_, {}};
    if (trouble_) co_return *trouble_;
    co_await net::sleep_for(50ms);
  }
  co_return fail("timeout", "ngrok runs, and tells no address.");
}

void Tunnel::say(const std::string& code, const std::string& sentence) {
  const bool known = trouble_ && trouble_->detail == sentence;
  trouble_ = fail(code, sentence);
  if (!known) log::warn("the internet does not reach this server: {}", sentence);
}

asio::awaitable<bool> Tunnel::look() {
  const std::string api = api_;
  const auto tunnels = co_await ask_ngrok(http_, api);
  if (!tunnels) co_return false;
  const auto address = setup::address_of(*tunnels, port_, settings_.wanted);
  if (!address) {
    const std::string elsewhere =
        settings_.wanted.empty() ? std::string() : setup::leads_elsewhere(*tunnels, port_, settings_.wanted);
    if (!elsewhere.empty()) {
      say("failed",
          fmt::format(
              "an ngrok leads {} to {}, not to port {}: stop that one.", settings_.wanted, elsewhere, port_
          ));
    }
    co_return false;
  }
  trouble_.reset();
  if (*address != address_) {
    address_ = *address;
    log::info("the internet reaches this server at {} (ngrok)", address_);
    if (listener_) listener_(address_);
  }
  co_return true;
}

asio::awaitable<void> Tunnel::keep() {
  for (;;) {
    // One that somebody else has started will do.
    api_ = settings_.api;
    int misses = 0;
    bool led = co_await look();
    while (led || (misses > 0 && misses <= kMissesAllowed)) {
      failures_ = 0;
      co_await net::sleep_for(misses == 0 ? Duration(kLook) : Duration(kSoon));
      led = co_await look();
      misses = led ? 0 : misses + 1;
    }
    if (find_program(kProgram).empty()) {
      const std::string help =
          "install it (ngrok.com/download), or lead an address here yourself (PUBLIC_URL).";
      say("not_installed", "ngrok is not installed, and none leads here: " + help);
      co_await net::sleep_for(kLook);
      continue;
    }
    co_await run_own();
    if (program_) program_->stop();
    program_.reset();
    ++failures_;
    co_await net::sleep_for(setup::restart_delay(failures_));
  }
}

asio::awaitable<void> Tunnel::run_own() {
  const auto executor = tasks_.executor();
  const auto arguments = setup::ngrok_arguments(port_, settings_.wanted, domain_option_);
  auto started = WatchedProgram::start(executor, find_program(kProgram), arguments, "NGROK_");
  if (!started) {
    say("failed", started.error().detail + ".");
    co_return;
  }
  program_ = std::move(*started);
  log_ = {};
  tasks_.spawn(WatchedProgram::watch(program_, [this](std::string_view line) { log_.line(line); }));
  TimePoint led_at = now();
  bool leads = false;
  while (!program_->has_ended() && now() - led_at < kPatience) {
    co_await net::sleep_for(leads ? Duration(kLook) : Duration(kSoon));
    if (!log_.api().empty()) api_ = log_.api();
    leads = co_await look();
    if (!leads) continue;
    led_at = now();
    failures_ = 0;
  }
  if (log_.is_old() && !domain_option_) {
    domain_option_ = true;
    failures_ = -1;  // at once
    co_return;
  }
  const std::string why = !log_.trouble().empty() ? log_.trouble()
                          : program_->has_ended() ? "ngrok ended, and did not say why."
                                                  : "ngrok runs, and leads nowhere.";
  say("failed", why);
}

}  // namespace softphone::app
