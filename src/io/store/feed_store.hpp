#pragma once
// The addresses under which reps' follow-ups can be subscribed to: one a rep, of which only the hash of its
// secret is kept. Called from the control thread.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "desk/after_call.hpp"

namespace softphone::store {

struct Threads;

class FeedStore {
 public:
  /// `threads` must outlive this.
  explicit FeedStore(Threads& threads) : threads_(threads) {}

  /// Since when the rep has one. Error codes of all: those of sql_error.hpp.
  boost::asio::awaitable<Result<std::optional<desk::UnixMs>>> since(std::string identity);
  /// In place of the one that there was.
  boost::asio::awaitable<Result<bool>> put(std::string identity, std::string token_hash, desk::UnixMs now);
  /// False when there was none.
  boost::asio::awaitable<Result<bool>> remove(std::string identity);
  /// Whose it is.
  boost::asio::awaitable<Result<std::optional<std::string>>> owner(std::string token_hash);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
