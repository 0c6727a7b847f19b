#include "desk/roster.hpp"

#include <algorithm>

namespace softphone::desk {

std::optional<Role> read_role(std::string_view word) {
  if (word == "rep") return Role::rep;
  if (word == "manager") return Role::manager;
  if (word == "admin") return Role::admin;
  return std::nullopt;
}

std::string_view to_word(Role role) {
  switch (role) {
    case Role::rep:
      return "rep";
    case Role::manager:
      return "manager";
    case Role::admin:
      return "admin";
  }
  return "rep";
}

namespace {

const Rep* find_identity(const std::vector<Rep>& reps, std::string_view identity) {
  const auto found =
      std::find_if(reps.begin(), reps.end(), [&](const Rep& rep) { return rep.identity == identity; });
  return found == reps.end() ? nullptr : &*found;
}

}  // namespace

const Rep* Roster::by_identity(std::string_view identity) const {
  return find_identity(reps_, identity);
}

const Rep* Roster::by_number(std::string_view number) const {
  if (number == main_line_) return nullptr;
  const auto found =
      std::find_if(reps_.begin(), reps_.end(), [&](const Rep& rep) { return rep.number == number; });
  return found == reps_.end() ? nullptr : &*found;
}

const Rep* Roster::by_short_number(std::string_view digits) const {
  if (digits.empty()) return nullptr;
  const auto found =
      std::find_if(reps_.begin(), reps_.end(), [&](const Rep& rep) { return rep.short_number == digits; });
  return found == reps_.end() ? nullptr : &*found;
}

Role Roster::role_of(std::string_view identity) const {
  const Rep* rep = by_identity(identity);
  return rep ? rep->role : Role::rep;
}

std::string Roster::name_of(std::string_view identity) const {
  const Rep* rep = by_identity(identity);
  if (rep == nullptr) rep = find_identity(former_, identity);
  return rep ? rep->name : std::string(identity);
}

Roster practice_roster() {
  return Roster(
      {{"alice", "Alice Martin", "+33199001001", Role::admin, "101"},
       {"bob", "Bob Durand", "+33199001002", Role::rep, "102"},
       {"chloe", "Chloé Petit", "+33199001003", Role::manager, "103"}},
      "+33199001000"
  );
}

Roster shared_line_roster(std::string number) {
  std::vector<Rep> reps = practice_roster().reps();
  for (Rep& rep : reps) rep.number = number;
  return Roster(std::move(reps), std::move(number));
}

}  // namespace softphone::desk
