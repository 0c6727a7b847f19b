#pragma once
// `softphone outbox …`: what is to be told to webhooks and to the CRM, from the terminal of the machine,
// whether a server runs or not.

#include <CLI/CLI.hpp>
#include <string>

#include "app/configuration.hpp"

namespace softphone::app {

struct OutboxRequest {
  std::string verb;           ///< list, retry
  std::string which = "all";  ///< of retry: the number of a delivery, or all (the dead ones)
  std::string state;          ///< of list: waiting, held or dead; empty: all three
  bool json = false;
  std::size_t limit = 50;
};

/// Adds the subcommands; after parsing, `request.verb` says which one it was.
CLI::App* add_outbox_command(
    CLI::App& program, OutboxRequest& request, std::string& data, std::string& config
);

/// Does it; the exit code, and on stderr what was wrong.
int outbox(const Configuration& configuration, const OutboxRequest& request);

}  // namespace softphone::app
