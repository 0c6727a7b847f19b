#pragma once
// Whom a call rings: decided once, when the voice webhook asks, and kept as a fact of the call.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/calling_note.hpp"
#include "desk/recording_policy.hpp"
#include "desk/roster.hpp"

namespace softphone::desk {

/// Why nobody was rung at all.
enum class Refusal {
  no_destination,
  not_a_number,
  emergency,
  unknown_rep,
  own_number,
  nobody_to_ring,
  no_such_call,   ///< a rep wanted back into a call that is over, or not theirs
  not_in_team,    ///< the caller's account was closed
  outside_hours,  ///< the team's rule does not let whoever was dialled be called now
  budget          ///< the team has spent this month's budget, which stops calls to numbers
};

/// One thing that is tried for an incoming call; the next one follows when it is in vain.
struct Step {
  enum class Kind { ring, number, voicemail, goodbye };
  /// Why it is there: for people who ask why a call went where it went.
  enum class Why { owner, last_rep, group, turn, overflow, nobody, closed };
  Kind kind = Kind::ring;
  Why why = Why::group;
  std::vector<std::string> reps;  ///< ring: who may be rung; who is, is decided when it comes to it
  std::string number;             ///< number: E.164
  int seconds = 0;                ///< ring, number: how long
  friend bool operator==(const Step&, const Step&) = default;
};

/// What callers hear who are not put through.
struct BoxWords {
  std::string box;       ///< whose voicemail: a rep's identity or a line's number
  std::string language;  ///< fr or en
  std::string greeting;  ///< spoken; empty: the usual words
  std::string sound;     ///< id of an uploaded greeting; empty: none
  bool closed = false;   ///< outside of opening hours
  int max_seconds = 180;
  bool holiday = false;  ///< closed for a public holiday
  friend bool operator==(const BoxWords&, const BoxWords&) = default;
};

struct Plan {
  /// Whom the call concerns: those who ring at once (at most kMaxRung) or, when there are steps, all who may
  /// be rung in any of them.
  std::vector<std::string> reps;
  std::string number;     ///< E.164 number that is dialled instead; empty when reps ring
  std::string caller_id;  ///< our number shown to the dialled number; empty otherwise
  std::string line;       ///< our number that was called, or shown; empty between two reps
  std::optional<Refusal> refusal;
  std::vector<Step> steps =
      {};               ///< what is tried one after the other; none: `reps` or `number`, then the end
  BoxWords words = {};  ///< for the steps voicemail and goodbye; in a room: for a callee who does not answer
  /// A call of a rep to one destination begins in the call's conference: the caller waits there while the
  /// callee is added. Other calls are two legs of a <Dial> until something needs the conference.
  bool room = false;
  RecordingPolicy recording = {};           ///< as it was when the call began
  std::optional<CallingNote> outside = {};  ///< called or refused outside of the callee's calling hours

  friend bool operator==(const Plan&, const Plan&) = default;
};

/// Twilio rings at most ten parties of one <Dial>.
inline constexpr std::size_t kMaxRung = 10;

/// `from` is the webhook's From: `client:alice` for a rep's page, else whoever called `to`, one of our
/// numbers. A called number that is not a rep's own rings everybody. `shown` is what the page asks to show to
/// whoever is called: the rep's own number or the main line; anything else is the own number.
Plan route(std::string_view from, std::string_view to, const Roster& roster, std::string_view shown = {});

/// The rep behind `client:alice`, or empty.
std::string_view client_identity(std::string_view address);

}  // namespace softphone::desk
