#pragma once
// When people may be called, by their own clocks: the team's rule, and what it says of a number and a moment.
// The clocks are told.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "desk/opening_hours.hpp"

namespace softphone::desk {

struct CallingWindow {
  std::string country;  ///< ISO 3166-1 (two letters); empty: every country without a window of its own
  std::vector<Period> periods;  ///< by the clock of whoever is called; none: never
  bool holidays = true;         ///< not on public holidays, where they are known
  friend bool operator==(const CallingWindow&, const CallingWindow&) = default;
};

struct CallingPolicy {
  enum class Outside {
    off,   ///< nobody looks
    warn,  ///< the rep is asked once before it rings
    block  ///< refused
  };
  Outside outside = Outside::off;
  std::vector<CallingWindow> windows = {};
  friend bool operator==(const CallingPolicy&, const CallingPolicy&) = default;
};
std::string_view to_word(CallingPolicy::Outside outside);

/// The hours that laws and codes of conduct allow for canvassing; calling_hours.cpp cites them.
std::vector<CallingWindow> usual_windows();

/// {"policy":"off"|"warn"|"block","windows":[{"country":"FR"|null,"periods":[{"day","from","to"}],
/// "holidays":true}]}
std::string to_json(const CallingPolicy& policy);
/// Error code: bad_setting; its detail is for people.
Result<CallingPolicy> read_calling_policy(std::string_view json);

/// How it stands with a number at a moment.
struct CallingStanding {
  bool allowed = true;
  std::string country;               ///< empty: unknown
  std::vector<std::string> zones;    ///< whose clocks count; empty: nobody knows, and it is allowed
  Closed why = Closed::weekly;       ///< when not allowed: weekly or holiday
  Wording name;                      ///< of the holiday
  std::string zone;                  ///< the clock that forbids it; when allowed, the first of `zones`
  std::optional<UnixMs> until = {};  ///< when it will be otherwise; nothing: not within weeks
};
/// With several clocks, allowed only when it is by all of them.
CallingStanding calling_standing(
    const CallingPolicy& policy, std::string_view e164, const ZoneFinder& find_zone, UnixMs at
);

/// A follow-up that a rep noted.
struct FollowUp {
  std::string call_sid;
  std::string number;  ///< E.164
  UnixMs due = 0;
};
/// Of those with this number, the one that is due: from a quarter of an hour ahead of its time until two
/// hours after it.
std::optional<FollowUp> due_follow_up(const std::vector<FollowUp>& all, std::string_view number, UnixMs now);

}  // namespace softphone::desk
