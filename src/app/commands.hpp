#pragma once
// What `softphone` can be told to do. Each returns the exit code and has said on stderr what went wrong.

#include <optional>
#include <string>

#include "app/configuration.hpp"

namespace softphone::app {

/// Serves until SIGINT or SIGTERM.
int serve(const Configuration& configuration);

struct RingRequest {
  std::string from;
  std::optional<std::string> to;  ///< the main line when absent
};
/// Lets the practice network call a number of the server that runs on the configured data folder.
int ring(const Configuration& configuration, const RingRequest& request);

struct CarrierRequest {
  std::string app_url;
  std::string env_file;  ///< empty: DATA/carrier.env
  bool json = false;     ///< the live log as JSON lines
  bool near = false;     ///< all edges are
  /// Everything goes wrong that may, by these dice.
  std::optional<std::uint32_t> bad_day = {};
};
/// Serves the carrier alone, for an application of somebody else.
int serve_carrier(const Configuration& configuration, const CarrierRequest& request);

/// Reads the command line and does what it says.
int run(int argc, const char* const* argv);

}  // namespace softphone::app
