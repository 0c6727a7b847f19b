#include <fmt/core.h>

#include <boost/asio/io_context.hpp>

#include "app/carrier_wiring.hpp"
#include "app/commands.hpp"
#include "app/credentials.hpp"
#include "app/data_folder.hpp"
#include "app/runtime.hpp"
#include "io/net/http_client.hpp"
#include "io/net/random.hpp"
#include "io/net/worker_pool.hpp"

namespace softphone::app {

namespace asio = boost::asio;

namespace {

std::string environment_file(
    const io_desk::Account& account, const std::string& phone_number, std::uint16_t port
) {
  return fmt::format(
      "TWILIO_ACCOUNT_SID={}\nTWILIO_AUTH_TOKEN={}\nTWILIO_API_KEY={}\nTWILIO_API_SECRET={}\n"
      "TWILIO_TWIML_APP_SID={}\nTWILIO_PHONE_NUMBER={}\nTWILIO_API_BASE=http://127.0.0.1:{}\n"
      "TWILIO_SIGNALING=ws://127.0.0.1:{}/signal\n",
      account.account_sid,
      account.auth_token,
      account.api_key,
      account.api_secret,
      account.app_sid,
      phone_number,
      port,
      port
  );
}

}  // namespace

int serve_carrier(const Configuration& configuration, const CarrierRequest& request) {
  const RandomSource random = net::system_random();
  const io_desk::Account account = make_account(random);
  const desk::Roster roster = desk::practice_roster();

  asio::io_context io(1);
  net::WorkerPool workers(2);
  net::HttpClient http;
  const CarrierWebhooks webhooks{request.app_url, {}};
  carrier::Config config = carrier_account(account, roster, trunk_numbers(configuration), webhooks);
  config.ring_busy_pages = true;  // as Twilio: the application's pages decide by `allowIncomingWhileBusy`
  auto carrier = start_carrier(io.get_executor(), std::move(config), configuration, http, workers);
  if (!carrier) return give_up("the carrier cannot start: " + carrier.error().detail + ".");
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

  const std::string text = environment_file(account, roster.main_line(), configuration.port);
  if (const auto written = write_private_file(request.env_file, text); !written) {
    return give_up(written.error().detail + ".");
  }
  fmt::print(
      "The carrier serves {} and asks {} what to do with calls.\n", account.account_sid, request.app_url
  );
  fmt::print("Its credentials are in {}.\n", request.env_file);
  fmt::print("softphone ready: http://localhost:{}\n", configuration.port);
  std::fflush(stdout);

  StopPlan plan;
  plan.begin_stop = [&] { (*carrier)->stop(); };
  plan.settled = [&] { return (*carrier)->live_calls() == 0; };
  plan.end_stop = [&] { (*server)->stop(); };
  run_until_signal(io, plan);
  return 0;
}

}  // namespace softphone::app
