#include <fmt/core.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "app/commands.hpp"
#include "app/crm_command.hpp"
#include "app/doctor.hpp"
#include "app/hours.hpp"
#include "app/outbox.hpp"
#include "app/runtime.hpp"
#include "app/setup.hpp"
#include "app/user.hpp"
#include "app/version.hpp"

namespace softphone::app {
namespace {

constexpr auto kFooter =
    "Settings come from the command line, then the environment (PORT, SOFTPHONE_DATA, PUBLIC_URL, TWILIO_…), "
    "then the\n"
    "file given with --config or SOFTPHONE_CONFIG. docs/operations/configuration.md lists them all.";

/// What the command line says above the environment and the file; empty: nothing.
struct Options {
  std::string port;
  std::string data;
  std::string config;
  std::string tunnel;
  RingRequest ring;
  std::string ring_to;
  CarrierRequest carrier;
  UserRequest user;
  OutboxRequest outbox;
  SetupRequest setup;
  DoctorRequest doctor;
  CrmRequest crm;
  HoursRequest hours;
};

Result<Settings> gather(const Options& options) {
  Settings settings = read_environment([](const char* name) { return std::getenv(name); });
  std::string file = options.config;
  if (file.empty() && settings.contains("SOFTPHONE_CONFIG")) file = settings["SOFTPHONE_CONFIG"];
  if (!file.empty()) {
    const auto from_file = read_file(file);
    if (!from_file) return from_file.error();
    settings.insert(from_file->begin(), from_file->end());  // what the environment says stays
    settings["SOFTPHONE_CONFIG"] = file;
  }
  if (!options.port.empty()) settings["PORT"] = options.port;
  if (!options.data.empty()) settings["SOFTPHONE_DATA"] = options.data;
  if (!options.tunnel.empty()) settings["TUNNEL"] = options.tunnel;
  return settings;
}

Result<Configuration> configure(const Options& options) {
  const auto settings = gather(options);
  if (!settings) return settings.error();
  return read_configuration(*settings);
}

int dispatch(int argc, const char* const* argv) {
  Options options;
  CLI::App program("A browser phone for a sales team, with a voice carrier of its own.", "softphone");
  program.require_subcommand(1);
  program.footer(kFooter);
  program.set_version_flag("--version", std::string(version()));

  CLI::App* serve_command = program.add_subcommand(
      "serve", "Serve the phone: page, desk, and without Twilio settings the built-in carrier"
  );
  serve_command->add_option("--port", options.port, "TCP port of HTTP and WebSocket (default 3000)");
  serve_command->add_option("--data", options.data, "Folder of everything that is kept (default ./data)");
  serve_command->add_option("--config", options.config, "TOML file of settings");
  serve_command
      ->add_option(
          "--tunnel",
          options.tunnel,
          "ngrok: start and watch an installed ngrok that leads an address of the internet here (NGROK_URL: "
          "its "
          "static domain); none: do not, although NGROK_URL is set"
      )
      ->type_name("ngrok|none");
  serve_command->footer(kFooter);

  CLI::App* ring_command =
      program.add_subcommand("ring", "Let a party of the practice network call the running server");
  ring_command->add_option("FROM", options.ring.from, "Who calls, such as +33639980001")->required();
  ring_command->add_option(
      "--to", options.ring_to, "Which of our numbers is called (default: the main line, which rings all)"
  );
  ring_command->add_option("--data", options.data, "Folder of the server (default ./data)");
  ring_command->add_option("--config", options.config, "TOML file of settings");

  CLI::App* carrier_command =
      program.add_subcommand("carrier", "Serve the carrier alone, for any application written for Twilio");
  carrier_command->add_option("--app-url", options.carrier.app_url, "Voice URL of the application")
      ->required();
  carrier_command->add_option("--port", options.port, "TCP port (default 3000)");
  carrier_command->add_option(
      "--env-file",
      options.carrier.env_file,
      "Where to write the account's TWILIO_… settings (default DATA/carrier.env)"
  );
  carrier_command->add_option("--data", options.data, "Folder of everything that is kept (default ./data)");
  carrier_command->add_flag("--json", options.carrier.json, "Log as JSON lines, for machines");
  carrier_command->add_flag(
      "--near", options.carrier.near, "Let calls over a far edge connect as fast as over a near one"
  );

  carrier_command->add_option(
      "--bad-day",
      options.carrier.bad_day,
      "Let everything go wrong that an application must live with: requests refused (429, 500) and slow, "
      "callbacks "
      "twice, late, in a wrong order and lost; the number fixes the dice"
  );

  CLI::App* user_command = add_user_command(program, options.user, options.data, options.config);

  CLI::App* outbox_command = add_outbox_command(program, options.outbox, options.data, options.config);

  CLI::App* setup_command = add_setup_command(program, options.setup, options.data, options.config);

  CLI::App* doctor_command =
      program.add_subcommand("doctor", "Say what is wrong with this installation, and what helps");
  doctor_command->add_flag("--json", options.doctor.json, "For machines");
  doctor_command->add_option("--data", options.data, "Folder of the server (default ./data)");
  doctor_command->add_option("--config", options.config, "TOML file of settings");

  CLI::App* crm = program.add_subcommand("crm", "Ask the CRM, and change nothing there");
  crm->require_subcommand(1);
  const auto add_crm = [&](const char* verb, const char* what) {
    CLI::App* command = crm->add_subcommand(verb, what);
    command->callback([&options, verb] { options.crm.verb = verb; });
    command->add_flag("--json", options.crm.json, "For machines");
    command->add_option("--config", options.config, "TOML file of settings");
    command->add_option("--data", options.data, "Folder of the server (default ./data)");
    return command;
  };
  add_crm("sync", "Read now who has which number, so that it is known while the CRM is away")
      ->add_flag("--full", options.crm.full, "Everything, not only what changed");
  add_crm("status", "How many numbers are known here, and up to when");
  add_crm("check", "Whether calls can be written there, and what to do if not");
  add_crm("find", "The records that bear a number, the likeliest first")
      ->add_option("NUMBER", options.crm.number, "With its country, such as +33612345678")
      ->required();

  CLI::App* hours_command = add_hours_command(program, options.hours, options.data, options.config);

  CLI::App* version_command = program.add_subcommand("version", "Print the version");

  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : 2;
  }
  if (version_command->parsed()) {
    fmt::print("softphone {}\n", version());
    return 0;
  }
  if (setup_command->parsed()) {
    Settings settings = read_environment([](const char* name) { return std::getenv(name); });
    if (!options.data.empty()) settings["SOFTPHONE_DATA"] = options.data;
    if (options.config.empty() && settings.contains("SOFTPHONE_CONFIG"))
      options.config = settings["SOFTPHONE_CONFIG"];
    return setup_twilio(settings, options.config, options.setup);
  }
  if (doctor_command->parsed()) {
    const auto settings = gather(options);
    if (!settings) return give_up(settings.error().detail);
    return doctor(*settings, options.doctor);
  }
  if (carrier_command->parsed()) {
    // An account of its own: the caller's Twilio settings are meant for the application, not for the carrier.
    for (const char* name :
         {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_TWIML_APP_SID"}) {
      ::unsetenv(name);
    }
  }
  const auto configuration = configure(options);
  if (!configuration) return give_up(configuration.error().detail);
  if (serve_command->parsed()) return serve(*configuration);
  if (carrier_command->parsed()) return serve_carrier(*configuration, options.carrier);
  if (crm->parsed()) return crm_command(*configuration, options.crm);
  if (hours_command->parsed()) return hours(*configuration, options.hours);
  if (outbox_command->parsed()) return outbox(*configuration, options.outbox);
  if (user_command->parsed()) return user(*configuration, options.user);
  if (!options.ring_to.empty()) options.ring.to = options.ring_to;
  return ring(*configuration, options.ring);
}

}  // namespace

int run(int argc, const char* const* argv) {
  ::umask(077);  // everything we keep is ours alone
  try {
    return dispatch(argc, argv);
  } catch (const std::exception& error) {
    return give_up(error.what());
  }
}

}  // namespace softphone::app
