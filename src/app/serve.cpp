#include <fmt/core.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "app/address_file.hpp"
#include "app/carrier_wiring.hpp"
#include "app/commands.hpp"
#include "app/credentials.hpp"
#include "app/crm_index.hpp"
#include "app/data_folder.hpp"
#include "app/drift.hpp"
#include "app/examiner.hpp"
#include "app/runtime.hpp"
#include "app/tunnel.hpp"
#include "app/version.hpp"
#include "io/desk/desk_service.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"

namespace softphone::app {

namespace asio = boost::asio;

namespace {

/// How often the server says that it is alive: calls that a crash cuts are closed at the last of these
/// moments.
constexpr auto kHeartbeat = 5s;

asio::awaitable<void> beat(const DataFolder& data) {
  for (;;) {
    data.touch();
    co_await net::sleep_for(kHeartbeat);
  }
}

std::string host_of(const std::string& url) {
  const std::string rest = url.substr(url.find("://") + 3);
  return rest.substr(0, rest.find('/'));
}

io_delivery::OutboxConfig outbox_config(const Configuration& configuration) {
  io_delivery::OutboxConfig outbox;
  outbox.webhooks = configuration.webhooks;
  outbox.public_url = configuration.public_url.value_or("");
  outbox.recordings = configuration.crm_recordings;
  return outbox;
}

io_desk::DeskConfig desk_config(const Configuration& configuration, const io_desk::Account& account) {
  io_desk::DeskConfig config;
  config.version = version();
  config.account = account;
  config.port = configuration.port;
  config.public_url = configuration.public_url.value_or("");
  config.outbox = outbox_config(configuration);
  config.embed_origins = configuration.embed_origins;
  config.page_origins = configuration.page_origins;
  config.private_calendars = configuration.private_calendars;
  config.ice_servers = configuration.ice_servers;
  config.metrics_token = configuration.metrics_token;
  if (configuration.public_url) config.public_hosts.push_back(host_of(*configuration.public_url));
  config.trusted_proxies = configuration.trusted_proxies;
  const std::string local = fmt::format("http://127.0.0.1:{}", configuration.port);
  if (configuration.twilio) {
    const TwilioAccount& twilio = *configuration.twilio;
    config.built_in_carrier = false;
    if (!twilio.phone_number.empty()) config.roster = desk::shared_line_roster(twilio.phone_number);
    config.signaling = twilio.signaling;
    config.api_base = twilio.api_base;
    config.region = twilio.region;
    config.edge = twilio.edge;
    config.call_interval = twilio.call_interval;
    config.webhook_base = *configuration.public_url;
    config.recording_copies = configuration.data + "/copies";
    config.delete_recordings = twilio.delete_recordings;
  } else {
    config.signaling = "/signal";
    config.practice_numbers = practice_directory();
    const std::vector<std::string> numbers = trunk_numbers(configuration);
    config.reaches_outside = configuration.network.has_value();
    if (!numbers.empty()) config.roster = desk::shared_line_roster(numbers.front());
    config.api_base = local;
    // The carrier is in this very process: its webhooks never leave the machine, whatever our public name is.
    config.webhook_base = local;
  }
  return config;
}

std::string listen_sentence(const Error& error, const Configuration& configuration) {
  if (error.code == "port_taken") {
    return fmt::format(
        "port {} is taken by another program; stop it, or choose another with PORT or --port.",
        configuration.port
    );
  }
  return error.detail + ".";
}

void announce(const Configuration& configuration, const io_desk::DeskConfig& desk) {
  const std::string address = fmt::format("http://localhost:{}", configuration.port);
  fmt::print("TeepTrak Softphone {} serves at {}", version(), address);
  if (configuration.public_url) fmt::print(" and {}", *configuration.public_url);
  fmt::print("\n");
  if (desk.built_in_carrier) {
    fmt::print(
        "It runs on the built-in carrier with the practice network; no account is needed. Numbers to try:\n"
    );
    for (const io_desk::PracticeNumber& number : desk.practice_numbers) {
      fmt::print("  {}  {}\n", number.number, number.kind);
    }
    fmt::print("To be called: softphone ring +33639980001\n");
  } else {
    fmt::print("It runs on the account {} at {}.\n", desk.account.account_sid, desk.api_base);
  }
  fmt::print("softphone ready: {}\n", address);
  std::fflush(stdout);
}

/// Long enough for ngrok to connect; short enough that who waits for the server does not give up.
constexpr auto kTunnelWait = 20s;

/// Starts the tunnel and waits for its address. With a static domain the server starts without it, too: the
/// address will be that one as soon as ngrok works.
Result<bool> wait_for_tunnel(asio::io_context& io, Tunnel& tunnel, Configuration& configuration) {
  tunnel.start();
  auto waited = tunnel.first_address(kTunnelWait);
  const auto address = run_until_done(io, std::move(waited));
  if (address) {
    configuration.public_url = address->public_url;
    return true;
  }
  const bool needed = configuration.twilio && !configuration.public_url;
  if (needed || (address.error().code == "not_installed" && configuration.tunnel->demanded)) {
    return address.error();
  }
  return false;
}

}  // namespace

int serve(const Configuration& settings) {
  Configuration configuration = settings;
  const auto data = DataFolder::open(configuration.data);
  if (!data) return give_up(data.error().detail + ".");
  const RandomSource random = net::system_random();
  io_desk::Account account;
  if (configuration.twilio) {
    account = configuration.twilio->account;
  } else {
    const auto kept = load_or_make_account(data->path(), random);
    if (!kept) return give_up(kept.error().detail + ".");
    account = *kept;
  }

  // Destroyed in reverse: sockets and coroutines before what they use, the loop last.
  asio::io_context io(1);
  store::StoreOptions options_of_store{data->path() / "softphone.db", 0};
  options_of_store.targets = io_delivery::targets_of(outbox_config(configuration));
  options_of_store.targets.crm = configuration.odoo.has_value();
  auto opened = store::Store::open(options_of_store, net::system_now().wall);
  if (!opened) return give_up(fmt::format("{}: {}.", data->path().string(), opened.error().detail));
  const std::unique_ptr<store::Store> store = std::move(*opened);
  net::WorkerPool workers(2);
  net::HttpClient http;
  std::unique_ptr<Tunnel> tunnel;
  if (configuration.tunnel) {
    tunnel = std::make_unique<Tunnel>(io.get_executor(), http, *configuration.tunnel, configuration.port);
    const auto reached = wait_for_tunnel(io, *tunnel, configuration);
    if (!reached) return give_up("no tunnel: " + reached.error().detail);
  }
  std::unique_ptr<crm::Odoo> odoo;
  std::unique_ptr<crm::NumberIndex> index;
  std::unique_ptr<crm::IndexWorker> index_worker;
  if (configuration.odoo) {
    odoo = std::make_unique<crm::Odoo>(http, *configuration.odoo);
    index = make_index(*store, configuration);
    index_worker = std::make_unique<crm::IndexWorker>(io.get_executor(), *odoo, *index, random);
  }

  io_desk::DeskConfig config = desk_config(configuration, account);
  config.outbox.crm = odoo.get();
  make_examinable(config, configuration, http, workers);
  config.index = index.get();
  config.index_worker = index_worker.get();
  net::Router router;
  std::unique_ptr<io::carrier::CarrierService> carrier;
  if (config.built_in_carrier) {
    const CarrierWebhooks webhooks{
        config.webhook_base + "/webhook/softphone/voice",
        config.webhook_base + "/webhook/softphone/status",
        config.api_base};
    std::vector<std::string> numbers = trunk_numbers(configuration);
    store::PeopleStore people(store->threads());
    const auto team = run_until_done(io, people.load());
    if (!team) return give_up(fmt::format("{}: {}.", data->path().string(), team.error().detail));
    for (const desk::Person& person : team->people) {
      if (!person.number.empty()) numbers.push_back(person.number);
    }
    carrier::Config owned = carrier_account(account, config.roster, numbers, webhooks);
    owned.ring_busy_pages = true;  // our page has `allowIncomingWhileBusy`
    if (const auto restored = restore_account(data->path(), owned); !restored) {
      return give_up(restored.error().detail + ".");
    }
    auto started =
        start_carrier(io.get_executor(), std::move(owned), configuration, data->path(), http, workers);
    if (!started) return give_up("the carrier cannot start: " + started.error().detail + ".");
    carrier = std::move(*started);
    carrier->keep_account(account_keeper(data->path()));
    if (configuration.bad_day) carrier->have_a_bad_day(*configuration.bad_day);
    carrier->register_routes(router);
  }
  bool stopping = false;
  config.carrier_runs = [&stopping] { return !stopping; };
  io_desk::DeskService desk(io.get_executor(), config, *store, http, random);
  desk.add_routes(router);

  const auto mended = run_until_done(io, desk.start(data->last_alive()));
  if (!mended) return give_up(fmt::format("{}: {}.", data->path().string(), mended.error().detail));
  net::HttpServerOptions options;
  options.address = configuration.address;
  options.port = configuration.port;
  auto server = net::HttpServer::listen(io.get_executor(), options, std::move(router));
  if (!server) return give_up(listen_sentence(server.error(), configuration));
  if (const auto saved = save_server_port(data->path(), configuration.port); !saved) {
    return give_up(saved.error().detail + ".");
  }
  net::TaskGroup tasks(io.get_executor(), "serve");
  tasks.spawn(beat(*data));
  if (configuration.twilio) tasks.spawn(lead_here(http, configuration));
  if (tunnel) {
    const auto keep = [&] {
      // On an account the address is kept once the account leads there.
      const std::string former = load_address(data->path()).address;
      const std::string known = configuration.twilio ? former : configuration.public_url.value_or("");
      const auto kept = save_address(data->path(), {known, tunnel->api()});
      if (!kept) log::warn("where ngrok is, is not remembered: {}", kept.error().detail);
    };
    keep();
    tunnel->on_address([&, keep](const std::string& address) {
      configuration.public_url = address;
      desk.reached_at(address);
      keep();
      if (configuration.twilio) tasks.spawn(lead_here(http, configuration));
    });
  }
  // Said from within the loop: whoever reads it may send a signal, which is listened to by then.
  asio::post(io, [&] { announce(configuration, config); });

  StopPlan plan;
  plan.begin_stop = [&] {
    stopping = true;
    if (carrier) carrier->stop();
  };
  // The last status callbacks come in over our own HTTP server and are kept before it closes.
  plan.settled = [&] { return !carrier || carrier->live_calls() == 0; };
  plan.end_stop = [&] {
    tasks.cancel();
    (*server)->stop();
  };
  run_until_signal(io, plan);
  return 0;
}

}  // namespace softphone::app
