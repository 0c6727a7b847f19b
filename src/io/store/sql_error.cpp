#include "io/store/sql_error.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

namespace softphone::store {
namespace {

int sqlite_code(soci::session* sql, const std::exception& error) {
  if (const auto* typed = dynamic_cast<const soci::sqlite3_soci_error*>(&error))
    return typed->result() & 0xFF;
  if (sql == nullptr || sql->get_backend() == nullptr) return SQLITE_ERROR;
  // Every session here is SQLite's; Debian's library does not export the type's identity for a checked cast.
  const auto* backend = static_cast<soci::sqlite3_session_backend*>(sql->get_backend());
  return sqlite_api::sqlite3_errcode(backend->conn_) & 0xFF;
}

}  // namespace

Error describe(soci::session* sql, const std::exception& error) {
  switch (sqlite_code(sql, error)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail("database_locked", "another program is using the database");
    case SQLITE_FULL:
      return fail("disk_full", "the disk is full: nothing more can be stored");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fail(
          "database_corrupt", "the database file is damaged or not a database; restore it from a copy"
      );
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return fail("not_writable", "the database file cannot be written");
    case SQLITE_IOERR:
      return fail("disk_error", std::string("the disk failed: ") + error.what());
    default:
      return fail("database_error", error.what());
  }
}

}  // namespace softphone::store
