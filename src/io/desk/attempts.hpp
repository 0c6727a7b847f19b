#pragma once
// Attempts to sign in that failed, of each person and from each address; durable, so that a restart gives no
// fresh guesses. Names that nobody has are counted like any other, or the count would tell them apart.

#include <boost/asio/awaitable.hpp>
#include <map>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "io/store/people_store.hpp"

namespace softphone::io_desk {

class Attempts {
 public:
  explicit Attempts(store::PeopleStore store) : store_(store) {}

  /// What the database has, in place of what was known: another process may have forgiven somebody.
  boost::asio::awaitable<Result<bool>> load(WallTime now);
  /// How long this name, or this address, still has to wait; zero: may try.
  [[nodiscard]] Milliseconds wait(std::string_view name, std::string_view address, WallTime now) const;
  /// How many more failures of this name have no consequence.
  [[nodiscard]] int left(std::string_view name, WallTime now) const;
  /// Counts a failure before the password is looked at: guesses that come at once are all counted.
  boost::asio::awaitable<Result<bool>> begin(std::string name, std::string address, WallTime now);
  /// It was none: the person's are forgotten, the address has one less.
  boost::asio::awaitable<Result<bool>> succeeded(std::string name, std::string address);
  /// The password was not looked at after all: both have one less.
  boost::asio::awaitable<Result<bool>> undo(std::string name, std::string address);
  /// An admin lets this person try again at once. Both names that the person may have used.
  boost::asio::awaitable<Result<bool>> forget(std::string name, std::string other_name);

 private:
  [[nodiscard]] desk::Failures at(const std::string& key) const;
  store::PeopleStore::NamedFailures one_less(std::string key);
  void prune(WallTime now);

  store::PeopleStore store_;
  std::map<std::string, desk::Failures, std::less<>> failures_;
};

}  // namespace softphone::io_desk
