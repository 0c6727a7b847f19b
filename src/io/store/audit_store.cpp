#include "io/store/audit_store.hpp"

#include <limits>

#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

AuditPage read_page(soci::session& sql, const AuditQuery& query) {
  const long long before = query.before.value_or(std::numeric_limits<std::int64_t>::max());
  const int limit = static_cast<int>(query.limit) + 1;
  // Words of actions hold no wildcard; "sign_in" is the action itself and all below it.
  const std::string below = query.action + ".%";
  AuditEntry row;
  long long id = 0;
  long long at = 0;
  soci::statement select =
      (sql.prepare << "SELECT entry_id, at_ms, actor, via, address, action, subject, details FROM audit_log "
                      "WHERE entry_id < :before AND (:p1 = '' OR actor = :p2 OR subject = :p3) "
                      "AND (:a1 = '' OR action = :a2 OR action LIKE :below) "
                      "ORDER BY entry_id DESC LIMIT :limit",
       soci::use(before),
       soci::use(query.person),
       soci::use(query.person),
       soci::use(query.person),
       soci::use(query.action),
       soci::use(query.action),
       soci::use(below),
       soci::use(limit),
       soci::into(id),
       soci::into(at),
       soci::into(row.actor.identity),
       soci::into(row.actor.via),
       soci::into(row.actor.address),
       soci::into(row.action),
       soci::into(row.subject),
       soci::into(row.details));
  select.execute();
  AuditPage page;
  while (select.fetch()) {
    row.id = id;
    row.at = at;
    page.entries.push_back(row);
  }
  if (page.entries.size() > query.limit) {
    page.entries.pop_back();
    page.next = page.entries.back().id;
  }
  return page;
}

}  // namespace

void append_audit(soci::session& sql, const AuditEntry& entry) {
  const long long at = entry.at;
  sql << "INSERT INTO audit_log (entry_id, at_ms, actor, via, address, action, subject, details) "
         "SELECT COALESCE(MAX(entry_id), 0) + 1, :at, :actor, :via, :address, :action, :subject, :details "
         "FROM audit_log",
      soci::use(at), soci::use(entry.actor.identity), soci::use(entry.actor.via),
      soci::use(entry.actor.address), soci::use(entry.action), soci::use(entry.subject),
      soci::use(entry.details);
}

asio::awaitable<Result<bool>> AuditStore::append(AuditEntry entry) {
  auto work = [entry = std::move(entry)](Connection& connection) {
    append_audit(connection.sql(), entry);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<AuditPage>> AuditStore::page(AuditQuery query) {
  auto work = [query = std::move(query)](Connection& connection) {
    return read_page(connection.sql(), query);
  };
  co_return co_await threads_.reader.run(std::move(work));
}

}  // namespace softphone::store
