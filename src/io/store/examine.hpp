#pragma once
// Looks at a database without changing it, beside the server that has it open or without one.

#include <string>

#include "base/result.hpp"

namespace softphone::store {

struct Examined {
  std::int64_t calls = 0;
};

/// Reads every page of the database (SQLite's quick_check) and counts its calls. Error codes: as `describe`
/// gives them, and database_corrupt with SQLite's words.
Result<Examined> examine_database(const std::string& path);

}  // namespace softphone::store
