#pragma once
// What was told about a call, as it was told. Facts are stored append-only and never change.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "desk/routing.hpp"

namespace softphone::desk {

/// Milliseconds since the Unix epoch, UTC.
using UnixMs = std::int64_t;

/// Twilio's CallStatus words.
enum class LegStatus {
  queued,
  initiated,
  ringing,
  in_progress,
  completed,
  busy,
  failed,
  no_answer,
  canceled
};

std::optional<LegStatus> read_leg_status(std::string_view word);
std::string_view to_word(LegStatus status);
/// No other status follows.
bool is_final(LegStatus status);

/// The voice webhook asked what to do with a new call.
struct VoiceAsked {
  std::string from;
  std::string to;  ///< as dialled
  Plan plan;
  friend bool operator==(const VoiceAsked&, const VoiceAsked&) = default;
};

/// A status callback of one leg: the caller's, or one that was rung.
struct LegChanged {
  std::string leg_sid;
  std::string from;
  std::string to;
  LegStatus status = LegStatus::queued;
  int sip_code = 0;                      ///< SipResponseCode of the end; 0: not told
  std::optional<std::int64_t> duration;  ///< CallDuration, seconds, with the end only
  friend bool operator==(const LegChanged&, const LegChanged&) = default;
};

/// The <Dial action> request: how the dialling ended.
struct DialEnded {
  std::string leg_sid;  ///< DialCallSid; empty when nobody was rung
  std::string status;   ///< DialCallStatus: completed, answered, busy, no-answer, failed, canceled
  LegStatus caller = LegStatus::in_progress;  ///< CallStatus of the caller's leg at this moment
  std::optional<std::int64_t> duration;       ///< DialCallDuration, seconds
  friend bool operator==(const DialEnded&, const DialEnded&) = default;
};

/// The system found that a call cannot be alive any more.
struct Abandoned {
  std::string reason;  ///< plain words
  friend bool operator==(const Abandoned&, const Abandoned&) = default;
};

struct Fact {
  std::string call_sid;  ///< the caller's leg: names the call
  UnixMs at = 0;
  std::variant<VoiceAsked, LegChanged, DialEnded, Abandoned> what;

  /// The same callback told twice has the same key.
  [[nodiscard]] std::string key() const;
  friend bool operator==(const Fact&, const Fact&) = default;
};

/// What is stored of `what`: one JSON object.
std::string to_json(const Fact& fact);
/// Reads `to_json` back. Error code: malformed.
Result<Fact> read_fact(std::string call_sid, UnixMs at, std::string_view json);

/// When a callback's event happened: the moment it came in is exact to the millisecond but wrong for a
/// callback that was delayed; its own Timestamp is right but whole seconds. Within two seconds of each other
/// the first wins.
UnixMs event_time(UnixMs received, std::optional<std::int64_t> timestamp_seconds);

/// At most `limit` bytes of `text` that are valid UTF-8 without control characters: fit to be stored and
/// shown.
std::string printable(std::string_view text, std::size_t limit);

}  // namespace softphone::desk
