#pragma once
// The TOML file of settings as `softphone setup` keeps it: what the server reads, and in [setup] what undoing
// needs to know. Other settings in it stay; comments do not, so the file of an operator is copied first.

#include <filesystem>

#include "app/configuration.hpp"
#include "setup/plan.hpp"

namespace softphone::app {

struct SetupFile {
  Settings settings;
  setup::Memory memory;
};

/// Empty when there is none. Error code: bad_file.
Result<SetupFile> load_setup_file(const std::filesystem::path& path);

/// Puts these settings and the memory into the file, mode 0600; an empty value takes a setting out. Without a
/// memory [setup] goes. A file that has no [setup] yet is first copied to PATH.before-setup.
/// Error codes: bad_file, not_writable.
Result<bool> save_setup_file(
    const std::filesystem::path& path, const Settings& settings, const std::optional<setup::Memory>& memory
);

}  // namespace softphone::app
