#include "io/store/examine.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "io/store/sql_error.hpp"

namespace softphone::store {

Result<Examined> examine_database(const std::string& path) {
  try {
    soci::session sql(soci::sqlite3, "db=\"" + path + "\" readonly=true timeout=5");
    std::string verdict;
    sql << "PRAGMA quick_check(1)", soci::into(verdict);
    if (verdict != "ok") return fail("database_corrupt", "it is damaged: " + verdict);
    Examined found;
    sql << "SELECT COUNT(*) FROM calls", soci::into(found.calls);
    return found;
  } catch (const std::exception& error) {
    return describe(nullptr, error);
  }
}

}  // namespace softphone::store
