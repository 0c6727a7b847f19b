#pragma once
// `softphone hours LINE`: when a line is open in the days ahead, and if not, why; from the terminal of the
// machine, whether a server runs or not.

#include <CLI/CLI.hpp>
#include <string>

#include "app/configuration.hpp"

namespace softphone::app {

struct HoursRequest {
  std::string line;  ///< its number or its name
  std::string on;    ///< a date; empty: the fortnight from today on
};

/// Adds the subcommand.
CLI::App* add_hours_command(CLI::App& program, HoursRequest& request, std::string& data, std::string& config);

/// Does it; the exit code, and on stderr what was wrong.
int hours(const Configuration& configuration, const HoursRequest& request);

}  // namespace softphone::app
