#pragma once
// Who changed what, when and from where. Append only: nothing here edits or deletes an entry.

#include <soci/soci.h>

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "desk/fact.hpp"

namespace softphone::store {

struct Threads;

/// Who does something, for the audit log.
struct Actor {
  std::string identity;  ///< empty: nobody who is signed in
  std::string via;       ///< page, trial, command line
  std::string address;   ///< IP address, or empty
};

struct AuditEntry {
  std::int64_t id = 0;  ///< given when it is kept; grows
  desk::UnixMs at = 0;
  Actor actor;
  std::string action;   ///< "person.added", "sign_in.failed" …
  std::string subject;  ///< whom or what it was done to: an identity, the name of a setting
  std::string details;  ///< JSON object, often {"before":…,"after":…}; no secrets
};

struct AuditQuery {
  std::optional<std::int64_t> before;  ///< entries with smaller ids
  std::string person;                  ///< who did it or to whom; empty: all
  std::string action;                  ///< "sign_in" finds "sign_in.failed" too; empty: all
  std::size_t limit = 50;
};

struct AuditPage {
  std::vector<AuditEntry> entries;  ///< the newest first
  std::optional<std::int64_t> next;
};

/// For changes that keep their entry in their own transaction.
void append_audit(soci::session& sql, const AuditEntry& entry);

/// Errors: those of sql_error.hpp. Called from the control thread.
class AuditStore {
 public:
  explicit AuditStore(Threads& threads) : threads_(threads) {}

  boost::asio::awaitable<Result<bool>> append(AuditEntry entry);
  boost::asio::awaitable<Result<AuditPage>> page(AuditQuery query);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
