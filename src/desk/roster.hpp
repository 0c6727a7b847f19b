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
/// An admin may all that a manager may, a manager all that a rep may.
constexpr bool is_at_least(Role role, Role least) {
  return static_cast<int>(role) >= static_cast<int>(least);
}

struct Rep {
  std::string identity;  ///< Voice client name, [A-Za-z0-9_]
  std::string name;      ///< as people read it, UTF-8
  std::string number;    ///< E.164; shown to those they call
  Role role = Role::rep;
  std::string short_number = {};  ///< 2 to 5 digits between colleagues; empty: none
};

class Roster {
 public:
  Roster(std::vector<Rep> reps, std::string main_line, std::vector<Rep> former = {})
      : reps_(std::move(reps)), main_line_(std::move(main_line)), former_(std::move(former)) {}

  [[nodiscard]] const std::vector<Rep>& reps() const { return reps_; }
  /// The number that rings everybody, E.164.
  [[nodiscard]] const std::string& main_line() const { return main_line_; }
  [[nodiscard]] const Rep* by_identity(std::string_view identity) const;
  /// The rep who alone is reached at `number`; the main line belongs to nobody, even when reps show it.
  [[nodiscard]] const Rep* by_number(std::string_view number) const;
  /// The rep with this short number; the empty one belongs to nobody.
  [[nodiscard]] const Rep* by_short_number(std::string_view digits) const;
  /// The rep's role; `rep` for somebody who has left.
  [[nodiscard]] Role role_of(std::string_view identity) const;
  /// The name of a rep, also of one who has left; the identity itself for somebody who was never here.
  [[nodiscard]] std::string name_of(std::string_view identity) const;

 private:
  std::vector<Rep> reps_;
  std::string main_line_;
  std::vector<Rep> former_;  ///< who has left: their calls still bear their names
};

/// Three practice reps with direct numbers reserved for fiction (ARCEP decision 2018-0881: +33 1 99 00 xx
/// xx).
Roster practice_roster();
/// The same people behind one bought number, which rings them all and which all show.
Roster shared_line_roster(std::string number);

}  // namespace softphone::desk
