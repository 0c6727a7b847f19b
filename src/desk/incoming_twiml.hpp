#pragma once
// The TwiML of the steps of an incoming call. https://www.twilio.com/docs/voice/twiml/record

#include <string>
#include <string_view>
#include <vector>

#include "desk/routing.hpp"
#include "desk/voice_twiml.hpp"

namespace softphone::desk {

/// Dials what the step says; `reps`: who of it is rung. `urls.dialed` is asked what follows. `first`: nothing
/// was tried before, so that what the recording policy says comes now.
std::string step_twiml(
    std::string_view call_sid,
    const Plan& plan,
    const Step& step,
    const std::vector<std::string>& reps,
    const CallbackUrls& urls,
    bool first
);

/// Where a message goes; absolute URLs.
struct VoicemailUrls {
  std::string done;       ///< <Record action>
  std::string recording;  ///< recordingStatusCallback
  std::string sounds;     ///< uploaded greetings, by id behind it
};

/// Greets, beeps, records. Silence of five seconds, the hash key or `max_seconds` end the message.
std::string voicemail_twiml(const BoxWords& words, const VoicemailUrls& urls);
/// Confirms the message and hangs up.
std::string thanks_twiml(std::string_view language);
/// Tells callers who are not put through, and can leave no message, to call again.
std::string goodbye_twiml(const BoxWords& words, std::string_view sounds);

/// The words that are spoken when the line has none of its own.
std::string usual_greeting(const BoxWords& words);

}  // namespace softphone::desk
