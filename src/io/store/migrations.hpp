#pragma once
// The schema and its history.

#include <soci/soci.h>

#include "base/result.hpp"
#include "base/time.hpp"

namespace softphone::store {

/// Applies what is missing, in order, each step in its own transaction. Error code besides those of
/// sql_error.hpp: database_newer, when a later program has already changed the schema.
Result<int> migrate(soci::session& sql, WallTime now);

}  // namespace softphone::store
