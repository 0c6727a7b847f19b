#pragma once
// What admins set for each of our numbers: when it is open, whom it rings, and what comes when nobody
// answers.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "desk/opening_hours.hpp"
#include "desk/roster.hpp"

namespace softphone::desk {

/// People who are rung for a line.
struct RingGroup {
  std::vector<std::string> reps;  ///< identities, in the order of turns; empty: the whole team
  bool in_turn = false;           ///< one after the other, else all at once
  int seconds = 30;               ///< how long each turn, or all together, rings
  friend bool operator==(const RingGroup&, const RingGroup&) = default;
};

struct Voicemail {
  bool on = true;
  std::string greeting;         ///< spoken; empty: the usual words in the line's language
  std::string closed_greeting;  ///< the same, outside of opening hours
  std::string sound;            ///< id of an uploaded greeting, played instead of both; empty: none
  int max_seconds = 180;        ///< of one message
  friend bool operator==(const Voicemail&, const Voicemail&) = default;
};

struct Line {
  std::string number;                 ///< E.164
  std::string name;                   ///< as people read it; may be empty
  std::string language = "fr";        ///< of what callers hear: fr or en
  std::optional<OpeningHours> hours;  ///< nothing: always open
  std::string owner;                  ///< identity rung first; empty: nobody
  bool last_rep = false;              ///< first the rep who last talked with the caller
  int first_seconds = 20;             ///< how long those two ring
  std::vector<RingGroup> groups;      ///< rung one after the other
  std::string overflow;               ///< E.164 number dialled then; empty: none
  int overflow_seconds = 30;
  bool overflow_when_closed = false;  ///< outside of opening hours the overflow number is tried, too
  Voicemail voicemail;
  friend bool operator==(const Line&, const Line&) = default;

  /// Whose voicemail this is: the owner's, when nobody else is rung; else the line's number.
  [[nodiscard]] std::string box() const;
};

/// What a number does before anybody sets it: a rep's own rings that rep, any other the whole team.
Line default_line(std::string_view number, const Roster& roster);
/// All numbers of the team, each once: the main line first, then the reps' in their order.
std::vector<std::string> numbers_of(const Roster& roster);

/// The JSON object of docs/api/lines.md.
std::string to_json(const Line& line);
/// Reads a line from JSON, at most 64 KiB, and checks all of it but the time zone's name. Error codes:
/// not_json, and one for each thing that can be wrong (bad_number, bad_language, bad_hours, unknown_rep,
/// bad_group, bad_seconds, bad_overflow, bad_voicemail, bad_name); the text says what to change.
Result<Line> read_line(std::string_view json, const Roster& roster);
/// The member `hours` of such an object alone, and checked likewise. Error codes: not_json, bad_hours.
Result<OpeningHours> read_opening_hours(std::string_view json);
/// The document as it is stored. What cannot be read (a rep who has left is no reason) is left out.
std::string to_document(const std::vector<Line>& lines);
std::vector<Line> read_document(std::string_view json);

}  // namespace softphone::desk
