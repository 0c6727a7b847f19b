#pragma once
// `softphone setup twilio`: the account is made to lead its calls here, or is given back as it was.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "app/number_market.hpp"

namespace softphone::app {

struct SetupRequest {
  std::vector<std::string> numbers;
  bool all_numbers = false;
  bool dry_run = false;
  bool yes = false;
  bool remove = false;
  NumberRequest market = {};
};

CLI::App* add_setup_command(CLI::App& program, SetupRequest& request, std::string& data, std::string& config);

/// `settings`: of command line and environment; those of the file `config` (empty: DATA/twilio.toml) are read
/// below them. Returns the exit code.
int setup_twilio(const Settings& settings, const std::string& config, const SetupRequest& request);

}  // namespace softphone::app
