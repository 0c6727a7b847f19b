#pragma once
// The team, its passwords and its links. Each change is judged against all people, kept, and written to the
// audit log in one transaction, so that two who change things at once (a page, the command line) cannot
// together break a rule.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "desk/lockout.hpp"
#include "desk/person.hpp"
#include "io/store/audit_store.hpp"

namespace softphone::store {

/// Everybody, and a number that every change raises: whoever has read a smaller one reads again.
struct Team {
  std::int64_t version = 0;
  std::vector<desk::Person> people;  ///< in the order of their coming
};

struct Credentials {
  desk::Person person;
  std::string password_hash;  ///< empty: none
};

/// What is to be different; what is not said stays.
struct PersonChange {
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> number;
  std::optional<std::string> short_number;
  std::optional<std::string> language;
  std::optional<desk::Role> role;
  std::optional<bool> disabled;
};

struct PasswordChange {
  std::string identity;
  std::string password_hash;
  std::string spared_session;  ///< hash of the session that goes on; every other one ends
};

/// Who is invited, and by which link.
struct InvitedPerson {
  desk::Invitation invitation;
  desk::Person person;
};

/// True for the codes of sql_error.hpp: nothing is known then. All other errors are refusals, whose detail is
/// a sentence for people.
bool is_storage_error(const Error& error);

/// Refusals: invalid_FIELD, taken_FIELD (identity, name, email, number, shortNumber, language),
/// unknown_person, first_is_admin, last_admin, is_disabled, not_invited, bad_link, used_link, expired_link.
/// Called from the control thread.
class PeopleStore {
 public:
  explicit PeopleStore(Threads& threads) : threads_(threads) {}

  boost::asio::awaitable<Result<Team>> load();
  boost::asio::awaitable<Result<std::int64_t>> version();
  /// Nothing when there is nobody of that identity or address; the case of letters does not matter.
  boost::asio::awaitable<Result<std::optional<Credentials>>> credentials(std::string name);

  /// The first one must be an admin. With a hash the person is active at once.
  boost::asio::awaitable<Result<desk::Person>> add(
      desk::Person person, std::string password_hash, store::Actor actor, desk::UnixMs now
  );
  /// Disabling ends all sessions and links.
  boost::asio::awaitable<Result<desk::Person>> change(
      std::string identity, PersonChange change, Actor actor, desk::UnixMs now
  );
  /// Takes away somebody who never had a password.
  boost::asio::awaitable<Result<bool>> remove(std::string identity, Actor actor, desk::UnixMs now);
  /// The person is active from then on; ends other sessions and open links. The first password of all ends
  /// the trial, and every session of it.
  boost::asio::awaitable<Result<desk::Person>> set_password(
      PasswordChange change, Actor actor, desk::UnixMs now
  );
  /// The same password, hashed at today's cost.
  boost::asio::awaitable<Result<bool>> renew_hash(std::string identity, std::string password_hash);

  /// Makes a link, in place of those that are still open.
  boost::asio::awaitable<Result<InvitedPerson>> invite(
      std::string identity, std::string token_hash, Actor actor, desk::UnixMs now
  );
  /// Errors for links that no longer work: bad_link, used_link, expired_link.
  boost::asio::awaitable<Result<InvitedPerson>> find_invitation(std::string token_hash, desk::UnixMs now);
  /// Uses the link: from then on that is the password.
  boost::asio::awaitable<Result<desk::Person>> accept_invitation(
      std::string token_hash, std::string password_hash, Actor actor, desk::UnixMs now
  );

  using NamedFailures = std::pair<std::string, desk::Failures>;
  boost::asio::awaitable<Result<std::vector<NamedFailures>>> load_failures();
  boost::asio::awaitable<Result<bool>> save_failures(std::vector<NamedFailures> failures);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
