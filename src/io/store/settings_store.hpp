#pragma once
// What the team's admins set, one JSON document a subject ("recording", "lines"); what a document means is
// the affair of its reader. Called from the control thread.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace softphone::store {

struct Threads;

class SettingsStore {
 public:
  /// `threads` must outlive this.
  explicit SettingsStore(Threads& threads) : threads_(threads) {}

  /// The document, or nothing when it was never set. Error codes: those of sql_error.hpp.
  boost::asio::awaitable<Result<std::optional<std::string>>> read(std::string name);
  /// Replaces the document. When this returns it is on the disk. Error codes: those of sql_error.hpp.
  boost::asio::awaitable<Result<bool>> write(std::string name, std::string document);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
