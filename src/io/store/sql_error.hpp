#pragma once
// What went wrong in the database, in words for the person who runs the server.

#include <soci/soci.h>

#include <exception>

#include "base/result.hpp"

namespace softphone::store {

/// Codes: database_locked, disk_full, database_corrupt, not_writable, disk_error, database_error.
/// `sql` may be null when the connection could not be opened.
Error describe(soci::session* sql, const std::exception& error);

}  // namespace softphone::store
