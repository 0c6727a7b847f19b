#pragma once
// The TwiML that the voice webhook answers. https://www.twilio.com/docs/voice/twiml/dial

#include <string>
#include <string_view>

#include "desk/routing.hpp"

namespace softphone::desk {

/// Where the other side reports what became of the call; absolute URLs.
struct CallbackUrls {
  std::string dialed;  ///< <Dial action>
  std::string status;  ///< statusCallback of every party rung
};

/// How long a party rings, seconds: six French ring periods (1.5 s on, 3.5 s off).
inline constexpr int kRingSeconds = 30;

/// A whole document. A refused call is told why in French, then hung up.
/// Pages that are rung get two parameters: `callSid` (the caller's leg, which names the call in the history)
/// and, for calls to one of our numbers, `line`.
std::string voice_twiml(std::string_view call_sid, const Plan& plan, const CallbackUrls& urls);

/// The verb that tells a caller, before anybody is rung, that every call is recorded; empty where the team's
/// policy asks for none.
std::string said_before(const RecordingPolicy& policy);

/// Leads a leg into the call's conference. `label`: the party; `dialed`: action of the Dial, for the caller's
/// leg only; `conference`: status callback.
std::string room_twiml(
    std::string_view call_sid, std::string_view label, std::string_view dialed, std::string_view conference
);

/// Says that nobody could be reached, and hangs up.
std::string sorry_twiml();

/// Says that the connection to whom one talked is lost, and hangs up.
std::string lost_twiml();

/// What is heard, again and again, while a rep whose leg was lost is awaited. `sound`: absolute URL of a WAV
/// file.
std::string comfort_twiml(std::string_view sound);

/// What a page hears that tests its line: speech, for as long as the test may take.
std::string preflight_twiml();

/// Says that the call is recorded, in `fr` or `en`.
std::string announcement_twiml(std::string_view language);

/// Ends the call politely when its facts could not be kept or its request not be read.
std::string hangup_twiml();

/// A second of silence, then the same question again.
std::string again_twiml(std::string_view url);

/// Text as XML character data or attribute value; characters that XML 1.0 forbids are dropped.
std::string xml_escape(std::string_view text);

}  // namespace softphone::desk
