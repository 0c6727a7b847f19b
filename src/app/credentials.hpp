#pragma once
// The built-in carrier's account: made once, kept in DATA/carrier.json, readable by its owner only.

#include <filesystem>

#include "base/random.hpp"
#include "base/result.hpp"
#include "io/desk/desk_config.hpp"

namespace softphone::app {

io_desk::Account make_account(const RandomSource& random);

/// Error codes: not_found, not_readable, bad_file.
Result<io_desk::Account> load_account(const std::filesystem::path& data);
/// Loads the account, or makes and keeps a new one when there is none. A damaged file is an error: a new
/// account would silently void every token and script that knows the old one.
Result<io_desk::Account> load_or_make_account(const std::filesystem::path& data, const RandomSource& random);

/// Where the running server listens, for `softphone ring`: DATA/server.json.
Result<bool> save_server_port(const std::filesystem::path& data, std::uint16_t port);
Result<int> load_server_port(const std::filesystem::path& data);

}  // namespace softphone::app
