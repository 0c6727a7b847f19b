#pragma once
// What the Voice SDK sends over its signalling WebSocket, protocol version "1.6": one JSON object a text
// frame,
// {"type", "version", "payload"}, and the one-byte frame "\n" that answers our heartbeat.
// docs/protocols/carrier.md lists the messages.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"

namespace softphone::signal {

// Caps of single fields, bytes. A longer one makes the whole frame an error.
inline constexpr std::size_t kMaxSdp = 64 * 1024;
inline constexpr std::size_t kMaxToken = 8 * 1024;
inline constexpr std::size_t kMaxParams = 16 * 1024;
inline constexpr std::size_t kMaxCallId = 64;
inline constexpr std::size_t kMaxDigits = 256;
inline constexpr std::size_t kMaxFrame = 128 * 1024;
/// Of a user message; whoever handles it refuses a longer one by its event SID, as the SDK expects.
inline constexpr std::size_t kMaxContent = 16 * 1024;

/// First frame of a connection, and again whenever the page has a fresh token.
struct Listen {
  std::string token;
  int reconnect_timeout = 0;  ///< seconds the SDK tries to come back for
  std::string client;         ///< SDK version, for the log
};

/// Wants incoming calls (true), or no longer (false). Repeated every 30 s.
struct Register {
  bool audio = false;
};

/// A new outgoing call; with `reconnect`, the return to a call we know.
struct Invite {
  std::string call_id;  ///< "TJS…", made by the SDK; of a reconnect: CA…
  std::string sdp;
  std::string params;  ///< "k=v&…", percent-encoded; of connect({params})
  std::optional<std::string> reconnect;
};

/// Accepts an incoming call.
struct Answer {
  std::string call_id;
  std::string sdp;
};

/// ICE restart.
struct Reinvite {
  std::string call_id;
  std::string sdp;
};

struct Hangup {
  std::string call_id;
  std::string reason;  ///< text of a media error on the page, usually empty
};

/// Declines a pending incoming call.
struct Reject {
  std::string call_id;
};

/// Keys by signalling, only when RTP events could not be negotiated.
struct Dtmf {
  std::string call_id;
  std::string digits;  ///< 0-9*#w
};

/// call.sendMessage().
struct UserMessage {
  std::string call_id;
  std::string content;  ///< JSON text
  std::string content_type;
  std::string message_type;
  std::string event_sid;  ///< KX…
};

struct Heartbeat {};

/// A type this version does not know; harmless.
struct Unknown {
  std::string type;
};

using ClientMessage = std::variant<
    Listen,
    Register,
    Invite,
    Answer,
    Reinvite,
    Hangup,
    Reject,
    Dtmf,
    UserMessage,
    Heartbeat,
    Unknown>;

/// Error codes: too_large, not_json, malformed (a field missing, of a wrong type, or over its cap).
Result<ClientMessage> parse(std::string_view frame);

}  // namespace softphone::signal
