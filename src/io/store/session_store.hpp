#pragma once
// Who is signed in where, across restarts.

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "desk/fact.hpp"

namespace softphone::store {

struct Threads;

/// One browser session may have several practice reps signed in: one row each.
struct StoredSession {
  std::string token_hash;  ///< SHA-256 of the cookie, hexadecimal
  std::string identity;
  desk::UnixMs created_at = 0;
  desk::UnixMs expires_at = 0;
  std::string browser;  ///< "Firefox on Windows"
  std::string address;  ///< only its first part
  desk::UnixMs last_seen_at = 0;
};

/// Errors: those of sql_error.hpp. Called from the control thread.
class SessionStore {
 public:
  explicit SessionStore(Threads& threads) : threads_(threads) {}

  /// Replaces an older row of the same rep and cookie.
  boost::asio::awaitable<Result<bool>> save(StoredSession session);
  boost::asio::awaitable<Result<bool>> remove(std::string token_hash, std::string identity);
  /// All of this person's but the one with `spared_hash`.
  boost::asio::awaitable<Result<bool>> remove_all(std::string identity, std::string spared_hash);
  /// Those that are valid at `now`, in the order of signing in; expired ones are deleted on the way.
  boost::asio::awaitable<Result<std::vector<StoredSession>>> load(desk::UnixMs now);
  /// Notes `last_seen_at` of each; rows that are gone stay gone.
  boost::asio::awaitable<Result<bool>> seen(std::vector<StoredSession> sessions);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
