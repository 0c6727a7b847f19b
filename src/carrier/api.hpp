#pragma once
// What REST asks of the carrier, as values; the shell reads forms and writes JSON.

#include <optional>
#include <string>

#include "base/time.hpp"
#include "carrier/call.hpp"

namespace softphone::carrier {

/// Twilio's error body: https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions
struct ApiError {
  int status;  ///< HTTP
  int code;    ///< https://www.twilio.com/docs/api/errors
  std::string message;
};

/// POST Calls.json
struct CreateCall {
  std::string to;
  std::string from;
  VoiceHandler handler;  ///< url empty: `twiml` or `application_sid`
  std::optional<std::string> twiml;
  std::string application_sid;
  std::optional<ProgressCallback> progress;
  std::string send_digits;
  std::optional<long> timeout;     ///< seconds
  std::optional<long> time_limit;  ///< seconds
  std::optional<RecordingSettings> record;
  std::optional<MachineDetection> detection;
};

/// POST Calls/{CA}.json
struct UpdateCall {
  std::string status;  ///< "completed", "canceled" or empty
  std::string url;
  std::string method = "POST";
  std::optional<std::string> twiml;
};

/// POST Calls/{CA}/Recordings/{RE}.json
struct UpdateRecording {
  std::string status;                      ///< paused, in-progress, stopped
  std::string pause_behavior = "silence";  ///< or skip
};

/// POST Calls/{CA}/UserDefinedMessageSubscriptions.json
struct SubscribeToMessages {
  std::string callback;
  std::string method = "POST";
  std::string idempotency_key;  ///< the same key gives the same subscription; may be empty
};

}  // namespace softphone::carrier
