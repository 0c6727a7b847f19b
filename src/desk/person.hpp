#pragma once
// Who belongs to the team, as its admins keep it; the roster is made of those who may work.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "desk/fact.hpp"
#include "desk/roster.hpp"

namespace softphone::desk {

enum class AccountState {
  invited,   ///< has a link, and no password yet
  active,    ///< may sign in and is rung
  disabled,  ///< may not; calls and recordings keep the name
};
std::string_view to_word(AccountState state);
std::optional<AccountState> read_account_state(std::string_view word);

struct Person {
  std::string identity;      ///< never changes; [A-Za-z0-9_], unlike any other's whatever the case
  std::string name;          ///< as people read it, UTF-8
  std::string email;         ///< signs in like the identity; empty: none
  std::string number;        ///< E.164; empty: the main line is shown, which rings all
  std::string short_number;  ///< 2 to 5 digits; empty: none
  Role role = Role::rep;
  AccountState state = AccountState::invited;
  std::string provider = "password";  ///< who vouches for the person
  std::string language;               ///< fr, en, or empty: as the browser says
  UnixMs created_at = 0;
  UnixMs password_changed_at = 0;  ///< 0: no password yet

  friend bool operator==(const Person&, const Person&) = default;
};

/// What is wrong with the fields of a person: the member's name in the API, and a sentence.
struct FieldProblem {
  std::string field;
  std::string sentence;
};
std::optional<FieldProblem> check_person(const Person& person);
/// What of `person` somebody else has already.
std::optional<FieldProblem> check_unique(const Person& person, const std::vector<Person>& others);

/// Lower case of the letters A to Z: names to sign in with do not depend on it.
std::string sign_in_key(std::string_view name);

/// True while nobody has a password: the practice team works, without signing in.
bool is_trial(const std::vector<Person>& people);
/// True when somebody who may work is admin.
bool has_admin(const std::vector<Person>& people);
/// Those who may work, with those who have left; the numbers of who has none are the main line's.
Roster roster_of(const std::vector<Person>& people, std::string main_line);

/// A link that lets its holder set a password, once.
struct Invitation {
  std::string token_hash;  ///< SHA-256 of the secret, hexadecimal
  std::string identity;
  bool reset = false;  ///< for somebody who has a password
  UnixMs created_at = 0;
  UnixMs expires_at = 0;
  UnixMs used_at = 0;  ///< 0: not yet
};
inline constexpr std::chrono::hours kInvitationLife{24 * 7};

enum class InvitationState { valid, used, expired };
InvitationState state_of(const Invitation& invitation, UnixMs now);

}  // namespace softphone::desk
