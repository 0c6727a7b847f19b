#pragma once
// What the carrier sends to the Voice SDK, protocol version "1.6". Each `format` gives one text frame.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace softphone::signal {

/// An error as the SDK maps it to its own classes; codes in docs/protocols/carrier.md.
struct SdkError {
  int code = 0;
  std::string message;
};

/// The one-byte frame that keeps the SDK from giving the connection up (it waits 15 s for any frame).
inline constexpr std::string_view kHeartbeat = "\n";

/// Answer to a good `listen`.
struct Connected {
  std::string identity;
  long long ttl_seconds = 0;  ///< left to live; the SDK's tokenWillExpire runs on it
  std::string edge = "ashburn";
  std::string region = "US_EAST_VIRGINIA";  ///< the SDK maps region names of a fixed list only
  std::string home = "us1";
  std::string gateway = "carrier";
};
std::string format(const Connected& message);

struct Ready {};    ///< answer to register{audio:true}
struct Offline {};  ///< answer to register{audio:false}
struct Close {};    ///< the SDK gives the connection up and does not come back by itself
std::string format(Ready);
std::string format(Offline);
std::string format(Close);

/// An incoming call.
struct IncomingCall {
  std::string call_sid;
  std::string sdp;
  std::string reconnect;
  std::vector<std::pair<std::string, std::string>> parameters;  ///< From, To, CallSid, AccountSid …
  std::vector<std::pair<std::string, std::string>> custom;      ///< <Parameter>s of the TwiML
};
std::string format(const IncomingCall& message);

struct Ringing {
  std::string call_sid;
  std::string sdp;  ///< empty: no early media
};
std::string format(const Ringing& message);

struct Answered {
  std::string call_sid;
  std::string sdp;  ///< empty when it went out with `ringing`, and on reconnection
  std::string reconnect;
};
std::string format(const Answered& message);

/// Ends an accepted or outgoing call. The SDK ignores it for a pending incoming one: use Cancelled.
struct HungUp {
  std::string call_sid;
  std::optional<SdkError> error;
};
std::string format(const HungUp& message);

/// Ends a pending incoming call.
struct Cancelled {
  std::string call_sid;
};
std::string format(const Cancelled& message);

struct DeviceError {
  SdkError error;
  std::string call_sid;   ///< may be empty
  std::string event_sid;  ///< may be empty
};
std::string format(const DeviceError& message);

struct MessageAck {
  std::string call_sid;
  std::string event_sid;
};
std::string format(const MessageAck& message);

struct MessageToClient {
  std::string call_sid;
  std::string content;  ///< JSON text
  std::string content_type;
  std::string message_type;
  std::string event_sid;
};
std::string format(const MessageToClient& message);

}  // namespace softphone::signal
