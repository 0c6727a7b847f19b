#pragma once
// The team at run time: read from the database, changed by pages and by the command line of another process,
// and the proving of passwords.

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "desk/person.hpp"
#include "io/desk/attempts.hpp"
#include "io/net/worker_pool.hpp"
#include "io/store/people_store.hpp"
#include "io/store/store.hpp"
#include "proto/crypto/password_hash.hpp"

namespace softphone::io_desk {

/// Somebody who has proved who they are, or nobody.
struct Proof {
  std::optional<desk::Person> person;  ///< the password fits; the account may be disabled
  std::string named;                   ///< identity that the name belongs to, for the audit log; or empty
};

class People {
 public:
  /// `trial`: who works while nobody has a password, and whose main line stays the team's.
  People(store::Store& store, RandomSource random, desk::Roster trial, std::shared_ptr<desk::Roster> team);

  /// Reads everybody anew and puts those who may work into the roster.
  boost::asio::awaitable<Result<bool>> load();
  boost::asio::awaitable<Result<bool>> load_attempts(WallTime now);
  /// True when the database has a later team than was read last.
  boost::asio::awaitable<bool> is_outdated();

  /// While nobody has a password, the practice reps work without signing in.
  [[nodiscard]] bool is_trial() const { return desk::is_trial(people_); }
  [[nodiscard]] const std::vector<desk::Person>& all() const { return people_; }
  [[nodiscard]] const desk::Person* find(std::string_view identity) const;

  /// Compares a password with that of whoever has this identity or address. Takes as long, and answers the
  /// same, when there is nobody. Error code: busy, and those of the database.
  boost::asio::awaitable<Result<Proof>> prove(std::string name, std::string password);
  /// Error codes: busy, no_memory.
  boost::asio::awaitable<Result<crypto::PasswordHash>> hash(std::string password);
  /// A secret for a link: 256 random bits, base64url.
  std::string make_token();

  [[nodiscard]] store::PeopleStore store() const { return store_; }
  [[nodiscard]] Attempts& attempts() { return attempts_; }

 private:
  boost::asio::awaitable<Result<bool>> prepare();

  store::PeopleStore store_;
  RandomSource random_;
  desk::Roster trial_;
  std::shared_ptr<desk::Roster> team_;
  std::int64_t version_ = -1;
  std::vector<desk::Person> people_;
  Attempts attempts_;
  std::string nobodys_hash_;  ///< what is compared when there is nobody
  int hashing_ = 0;           ///< how many wait for the thread below, or are at work there
  /// A thread of its own: whoever guesses passwords must not hold up speech or recordings.
  net::WorkerPool hasher_{1};
};

/// The hash under which a link's secret is kept.
std::string hash_of_token(std::string_view token);

}  // namespace softphone::io_desk
