#pragma once
// What Twilio's console debugger tells of errors and warnings, as they happen.
// https://www.twilio.com/docs/usage/troubleshooting/debugging-event-webhooks

#include <string>

#include "base/form.hpp"
#include "base/result.hpp"
#include "desk/after_call.hpp"

namespace softphone::desk {

struct DebuggerEvent {
  TroubleTold told;
  std::string resource_sid;  ///< what it is about: a call (CA…), another resource, or empty
  std::string message;       ///< Twilio's own words, printable; for the log
};

/// Reads a debugging event webhook. Error code: bad_event.
Result<DebuggerEvent> read_debugger_event(const Form& form);

}  // namespace softphone::desk
