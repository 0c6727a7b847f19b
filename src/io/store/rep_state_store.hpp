#pragma once
// What each rep set for themselves and must find again on every device: presence, which device rings, up to
// where missed calls were seen. One value a name. Called from the control thread.

#include <boost/asio/awaitable.hpp>
#include <map>
#include <string>

#include "base/result.hpp"

namespace softphone::store {

struct Threads;

class RepStateStore {
 public:
  /// `threads` must outlive this.
  explicit RepStateStore(Threads& threads) : threads_(threads) {}

  /// The values of this name, by identity. Error codes: those of sql_error.hpp.
  boost::asio::awaitable<Result<std::map<std::string, std::string>>> all(std::string name);
  /// The values of this rep, by name. Error codes: those of sql_error.hpp.
  boost::asio::awaitable<Result<std::map<std::string, std::string>>> of(std::string identity);
  /// When this returns it is on the disk. Error codes: those of sql_error.hpp.
  boost::asio::awaitable<Result<bool>> write(std::string identity, std::string name, std::string value);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
