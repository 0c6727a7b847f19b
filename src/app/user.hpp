#pragma once
// `softphone user …`: the team from the terminal of the machine, whether a server runs or not.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "app/configuration.hpp"
#include "io/store/people_store.hpp"

namespace softphone::app {

struct UserRequest {
  std::string verb;  ///< add, list, show…: the subcommand that was parsed
  std::string identity;
  std::string name;
  store::PersonChange change;  ///< what add and change say of the person
  std::string role;
  bool ask_password = false;    ///< on the terminal, without echo
  bool password_stdin = false;  ///< one line of standard input
  bool link = false;
  bool json = false;
  std::size_t limit = 30;
};

/// Adds the subcommands; after parsing, `request.verb` says which one it was.
CLI::App* add_user_command(CLI::App& program, UserRequest& request, std::string& data, std::string& config);

/// Does it; the exit code, and on stderr what was wrong.
int user(const Configuration& configuration, const UserRequest& request);

}  // namespace softphone::app
