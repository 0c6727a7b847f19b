#pragma once
// Clocks are arguments: pure code takes a TimePoint, never reads one.

#include <chrono>
#include <string>

namespace softphone {

using namespace std::chrono_literals;

/// Monotonic time, for timers and state machines.
using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;
using Milliseconds = std::chrono::milliseconds;

/// Wall-clock time, for records, tokens and dates on the wire (UTC).
using WallTime = std::chrono::system_clock::time_point;

/// Both clocks read at one moment, passed to machines that need timers and dates.
struct Now {
  TimePoint steady;
  WallTime wall;
};

/// Seconds since the Unix epoch.
std::int64_t unix_seconds(WallTime time);
/// Milliseconds since the Unix epoch.
std::int64_t unix_milliseconds(WallTime time);
WallTime from_unix_seconds(std::int64_t seconds);

/// RFC 2822 as Twilio writes it: "Tue, 31 Aug 2010 20:36:28 +0000".
std::string format_rfc2822(WallTime time);
/// ISO 8601 with milliseconds: "2010-08-31T20:36:28.123Z".
std::string format_iso8601(WallTime time);

}  // namespace softphone
