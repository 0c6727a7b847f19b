#pragma once
// The reps and the phone numbers of the team.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace softphone::desk {

/// What somebody may see and change: a rep their own calls, a manager the team's, an admin the settings too.
enum class Role { rep, manager, admin };

std::optional<Role> read_role(std::string_view word);
std::string_view to_word(Role role);

struct Rep {
  std::string identity;  ///< Voice client name, [A-Za-z0-9_]
  std::string name;      ///< as people read it, UTF-8
  std::string number;    ///< E.164; shown to those they call
  Role role = Role::rep;
  std::string extension = {};  ///< short number that colleagues dial, 2 to 5 digits; empty: none
};

class Roster {
 public:
  Roster(std::vector<Rep> reps, std::string main_line)
      : reps_(std::move(reps)), main_line_(std::move(main_line)) {}

  [[nodiscard]] const std::vector<Rep>& reps() const { return reps_; }
  /// The number that rings everybody, E.164.
  [[nodiscard]] const std::string& main_line() const { return main_line_; }
  [[nodiscard]] const Rep* by_identity(std::string_view identity) const;
  /// The rep who alone is reached at `number`; the main line belongs to nobody, even when reps show it.
  [[nodiscard]] const Rep* by_number(std::string_view number) const;
  /// The rep with that short number; nobody for an empty one.
  [[nodiscard]] const Rep* by_extension(std::string_view extension) const;
  /// The rep's role; `rep` for somebody who has left.
  [[nodiscard]] Role role_of(std::string_view identity) const;
  /// The rep's name, or the identity itself for somebody who has left.
  [[nodiscard]] std::string name_of(std::string_view identity) const;

 private:
  std::vector<Rep> reps_;
  std::string main_line_;
};

/// Three practice reps with short numbers (from 201: those from 100 call the police somewhere) and with direct numbers reserved for fiction (ARCEP decision 2018-0881: +33 1 99 00 xx
/// xx).
Roster practice_roster();
/// The same people behind one bought number, which rings them all and which all show.
Roster shared_line_roster(std::string number);

}  // namespace softphone::desk
