#include "app/user.hpp"

namespace softphone::app {
namespace {

void add_fields(CLI::App& command, UserRequest& request) {
  store::PersonChange& change = request.change;
  command.add_option("--email", change.email, "Address, which signs in like the identity");
  command.add_option("--number", change.number, "Own number such as +33199001004 (default: the main line)");
  command.add_option("--short", change.short_number, "Short number between colleagues, 2 to 5 digits");
  command.add_option("--language", change.language, "fr or en (default: as the browser says)");
}

void add_password(CLI::App& command, UserRequest& request, const char* what) {
  CLI::Option* ask = command.add_flag("--password", request.ask_password, what);
  command
      .add_flag("--password-stdin", request.password_stdin, "Read the password from standard input, one line")
      ->excludes(ask);
}

}  // namespace

CLI::App* add_user_command(CLI::App& program, UserRequest& request, std::string& data, std::string& config) {
  CLI::App* user_command = program.add_subcommand(
      "user", "The team: who may sign in. The first person with a password ends the trial for everybody"
  );
  user_command->require_subcommand(1);
  const auto add = [&](const char* verb, const char* what, bool named) {
    CLI::App* command = user_command->add_subcommand(verb, what);
    command->callback([&request, verb] { request.verb = verb; });
    command->add_option("--data", data, "Folder of the server (default ./data)");
    command->add_option("--config", config, "TOML file of settings");
    if (named) command->add_option("IDENTITY", request.identity, "Who, such as alice")->required();
    return command;
  };

  CLI::App* add_person =
      add("add", "Add somebody; without a password, print a link that lets them set one", true);
  add_person->add_option("--name", request.name, "Name as people read it (default: the identity)");
  add_person->add_option(
      "--role", request.role, "rep, manager or admin (default: rep; the first person: admin)"
  );
  add_fields(*add_person, request);
  add_password(*add_person, request, "Ask for the password on the terminal");

  CLI::App* list = add("list", "Show the team", false);
  list->add_flag("--json", request.json, "As JSON, for machines");

  CLI::App* change = add("change", "Change somebody's name, address or numbers", true);
  change->add_option("--name", request.change.name, "Name as people read it");
  add_fields(*change, request);

  CLI::App* role = add("role", "Change somebody's role", true);
  role->add_option("ROLE", request.role, "rep, manager or admin")->required();

  CLI::App* password = add("password", "Set somebody's password; their sessions end", true);
  CLI::Option* from_stdin = password->add_flag(
      "--password-stdin", request.password_stdin, "Read it from standard input, one line (default: ask)"
  );
  password->add_flag("--link", request.link, "Print a link instead, which lets them set it themselves")
      ->excludes(from_stdin);

  add("disable", "Let somebody sign in no more; what they have open ends at once", true);
  add("enable", "Let somebody sign in again", true);
  add("remove", "Take back an invitation that was never used", true);
  CLI::App* log = add("log", "Show what was changed, the newest last", false);
  log->add_option("--limit", request.limit, "How many entries")->check(CLI::Range(1, 1000));
  return user_command;
}

}  // namespace softphone::app
