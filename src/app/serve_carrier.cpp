#include <fmt/core.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>

#include "app/carrier_wiring.hpp"
#include "app/commands.hpp"
#include "app/credentials.hpp"
#include "app/data_folder.hpp"
#include "app/live_log.hpp"
#include "app/runtime.hpp"
#include "io/net/http_client.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"
#include "io/net/worker_pool.hpp"

namespace softphone::app {

namespace asio = boost::asio;

namespace {

struct Home {
  std::optional<DataFolder> folder;  ///< nothing: this carrier keeps nothing
  io_desk::Account account;
  std::string why_not;  ///< it keeps nothing
};

/// The same account at every start. Only when the folder is taken by another server, or cannot be written, a
/// new one that lives as long as this process: several carriers may run side by side, as in tests.
Result<Home> open_home(const std::string& data, const RandomSource& random) {
  auto opened = DataFolder::open(data);
  if (!opened) return Home{std::nullopt, make_account(random), opened.error().detail};
  auto account = load_or_make_account(opened->path(), random);
  if (!account) return account.error();
  return Home{std::move(*opened), std::move(*account), {}};
}

std::string environment_file(
    const io_desk::Account& account, const std::string& phone_number, std::uint16_t port
) {
  return fmt::format(
      "TWILIO_ACCOUNT_SID={0}\nTWILIO_AUTH_TOKEN={1}\nTWILIO_API_KEY={2}\nTWILIO_API_SECRET={3}\n"
      "TWILIO_TWIML_APP_SID={4}\nTWILIO_PHONE_NUMBER={5}\nTWILIO_CALLER_ID={5}\n"
      "TWILIO_API_BASE=http://127.0.0.1:{6}\nTWILIO_SIGNALING=ws://127.0.0.1:{6}/signal\n",
      account.account_sid,
      account.auth_token,
      account.api_key,
      account.api_secret,
      account.app_sid,
      phone_number,
      port
  );
}

void explain(
    const CarrierRequest& request, const Home& home, const std::string& env_file, std::uint16_t port
) {
  const std::string base = fmt::format("http://localhost:{}", port);
  fmt::print(
      "The carrier serves {} and asks {} what to do with calls.\n"
      "  credentials   {}\n"
      "  REST API      {}  (npm twilio: an httpClient that replaces https://api.twilio.com)\n"
      "  pages         <script src=\"{}/carrier/sdk.js\"></script> before the Voice SDK\n"
      "  watch         {}/carrier\n",
      home.account.account_sid,
      request.app_url,
      env_file,
      base,
      base,
      base
  );
  if (home.folder) {
    fmt::print("  to be called  softphone ring +33639980001 --data {}\n", home.folder->path().string());
  } else {
    fmt::print("This account ends with this process: {}.\n", home.why_not);
  }
  fmt::print("softphone ready: {}\n", base);
  std::fflush(stdout);
}

}  // namespace

int serve_carrier(const Configuration& configuration, const CarrierRequest& request) {
  const RandomSource random = net::system_random();
  const auto home = open_home(configuration.data, random);
  if (!home) return give_up(home.error().detail + ".");
  const io_desk::Account& account = home->account;
  const desk::Roster roster = desk::practice_roster();
  log::set_level(log::Level::error);  // the live log says the rest

  asio::io_context io(1);
  net::WorkerPool workers(2);
  net::HttpClient http;
  const CarrierWebhooks webhooks{request.app_url, {}, fmt::format("http://127.0.0.1:{}", configuration.port)};
  carrier::Config config = carrier_account(account, roster, trunk_numbers(configuration), webhooks);
  config.distant_edges = !request.near;
  config.ring_busy_pages = true;  // as Twilio: the application's pages decide by `allowIncomingWhileBusy`
  if (home->folder) {
    const auto restored = restore_account(home->folder->path(), config);
    if (!restored) return give_up(restored.error().detail + ".");
  }
  const std::filesystem::path recordings =
      home->folder ? home->folder->path()
                   : std::filesystem::temp_directory_path() / fmt::format("softphone-carrier-{}", ::getpid());
  auto carrier =
      start_carrier(io.get_executor(), std::move(config), configuration, recordings, http, workers);
  if (!carrier) return give_up("the carrier cannot start: " + carrier.error().detail + ".");
  const std::optional<std::uint32_t> seed = request.bad_day ? request.bad_day : configuration.bad_day;
  if (seed) (*carrier)->have_a_bad_day(*seed);
  if (home->folder) (*carrier)->keep_account(account_keeper(home->folder->path()));
  net::Router router;
  (*carrier)->register_routes(router);
  net::HttpServerOptions options;
  options.address = configuration.address;
  options.port = configuration.port;
  auto server = net::HttpServer::listen(io.get_executor(), options, std::move(router));
  if (!server && server.error().code == "port_taken") {
    return give_up(
        fmt::format("port {} is taken by another program; choose another with --port.", configuration.port)
    );
  }
  if (!server) return give_up(server.error().detail + ".");

  std::string env_file = request.env_file;
  if (env_file.empty()) {
    const std::string name = home->folder ? "carrier.env" : fmt::format("carrier-{}.env", configuration.port);
    env_file = std::filesystem::path(configuration.data) / name;
  }
  const std::string text = environment_file(account, roster.main_line(), configuration.port);
  if (const auto written = write_private_file(env_file, text); !written) {
    return give_up(written.error().detail + ".");
  }
  if (home->folder) {
    const auto saved = save_server_port(home->folder->path(), configuration.port);
    if (!saved) return give_up(saved.error().detail + ".");
  }
  const LogStyle style = choose_style(request.json);
  if (request.json) {
    fmt::print("{{\"event\":\"ready\",\"url\":\"http://localhost:{}\"}}\n", configuration.port);
    std::fflush(stdout);
  } else {
    explain(request, *home, env_file, configuration.port);
  }
  (*carrier)->activity().listen([style](const io::carrier::Activity& activity) {
    fmt::print("{}\n", format_activity(activity, style));
    std::fflush(stdout);
  });

  StopPlan plan;
  plan.begin_stop = [&] { (*carrier)->stop(); };
  plan.settled = [&] { return (*carrier)->live_calls() == 0; };
  plan.end_stop = [&] { (*server)->stop(); };
  run_until_signal(io, plan);
  return 0;
}

}  // namespace softphone::app
