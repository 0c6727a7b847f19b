#include "desk/person.hpp"

#include <algorithm>

#include "base/e164.hpp"
#include "base/utf8.hpp"
#include "desk/destination.hpp"

namespace softphone::desk {
namespace {

constexpr std::size_t kLongestIdentity = 64;
constexpr std::size_t kLongestName = 80;    ///< characters
constexpr std::size_t kLongestEmail = 254;  ///< RFC 5321 §4.5.3.1.3, without the angle brackets

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// With a letter, or it could be taken for a number that somebody dials.
bool is_identity(std::string_view text) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
  return !text.empty() && text.size() <= kLongestIdentity && std::all_of(text.begin(), text.end(), fits) &&
         std::any_of(text.begin(), text.end(), is_letter);
}

bool is_name(std::string_view text) {
  if (text.find_first_not_of(' ') == std::string_view::npos) return false;
  std::size_t characters = 0;
  for (; !text.empty(); ++characters) {
    const auto character = take_utf8(text);
    if (!character || *character < 0x20 || (*character >= 0x7f && *character < 0xa0)) return false;
    // Marks that turn the direction of writing make one name look like another.
    if ((*character >= 0x202a && *character <= 0x202e) || (*character >= 0x2066 && *character <= 0x2069))
      return false;
  }
  return characters <= kLongestName;
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (text.size() > kLongestEmail || at == 0 || at == std::string_view::npos || at + 1 == text.size())
    return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_short_number(std::string_view text) {
  return text.size() >= 2 && text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit) &&
         !is_emergency_number(text);
}

Rep rep_of(const Person& person, const std::string& main_line) {
  Rep rep;
  rep.identity = person.identity;
  rep.name = person.name;
  rep.number = person.number.empty() ? main_line : person.number;
  rep.role = person.role;
  rep.short_number = person.short_number;
  return rep;
}

}  // namespace

std::string_view to_word(AccountState state) {
  switch (state) {
    case AccountState::invited:
      return "invited";
    case AccountState::active:
      return "active";
    case AccountState::disabled:
      return "disabled";
  }
  return "disabled";
}

std::optional<AccountState> read_account_state(std::string_view word) {
  for (const AccountState state : {AccountState::invited, AccountState::active, AccountState::disabled}) {
    if (word == to_word(state)) return state;
  }
  return std::nullopt;
}

std::optional<FieldProblem> check_person(const Person& person) {
  if (!is_identity(person.identity)) {
    return FieldProblem{
        "identity",
        "The identity is made of letters A to Z, digits and _, with at least one letter; 64 at most."};
  }
  if (!is_name(person.name)) return FieldProblem{"name", "The name needs 1 to 80 characters."};
  if (!person.email.empty() && !is_email(person.email))
    return FieldProblem{"email", "The address must look like alice@example.com."};
  if (!person.number.empty() && !is_e164(person.number))
    return FieldProblem{"number", "The number must be international, such as +33199001004."};
  if (!person.short_number.empty() && !is_short_number(person.short_number)) {
    return FieldProblem{
        "shortNumber", "The short number has 2 to 5 digits, and is none of an emergency service."};
  }
  if (!person.language.empty() && person.language != "fr" && person.language != "en")
    return FieldProblem{"language", "The language is fr or en."};
  return std::nullopt;
}

std::optional<FieldProblem> check_unique(const Person& person, const std::vector<Person>& others) {
  for (const Person& other : others) {
    if (sign_in_key(other.identity) == sign_in_key(person.identity))
      return FieldProblem{"identity", "Somebody has this identity already."};
    if (!person.email.empty() && sign_in_key(other.email) == sign_in_key(person.email))
      return FieldProblem{"email", other.name + " has this address already."};
    if (!person.number.empty() && other.number == person.number)
      return FieldProblem{"number", other.name + " has this number already."};
    if (!person.short_number.empty() && other.short_number == person.short_number)
      return FieldProblem{"shortNumber", other.name + " has this short number already."};
  }
  return std::nullopt;
}

std::string sign_in_key(std::string_view name) {
  std::string key(name);
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

bool is_trial(const std::vector<Person>& people) {
  return std::none_of(people.begin(), people.end(), [](const Person& person) {
    return person.password_changed_at != 0;
  });
}

bool has_admin(const std::vector<Person>& people) {
  return std::any_of(people.begin(), people.end(), [](const Person& person) {
    return person.role == Role::admin && person.state == AccountState::active;
  });
}

Roster roster_of(const std::vector<Person>& people, std::string main_line) {
  std::vector<Rep> reps;
  std::vector<Rep> former;
  for (const Person& person : people) {
    if (person.state == AccountState::active) reps.push_back(rep_of(person, main_line));
    if (person.state == AccountState::disabled) former.push_back(rep_of(person, main_line));
  }
  return Roster(std::move(reps), std::move(main_line), std::move(former));
}

InvitationState state_of(const Invitation& invitation, UnixMs now) {
  if (invitation.used_at != 0) return InvitationState::used;
  return now >= invitation.expires_at ? InvitationState::expired : InvitationState::valid;
}

}  // namespace softphone::desk
