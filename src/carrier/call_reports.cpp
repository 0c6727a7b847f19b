// What the account is told about a call while and after it lasts.
// https://www.twilio.com/docs/voice/twiml/number#statuscallback

#include <algorithm>

#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

Form common_fields(const Call& call, int sequence, WallTime now) {
  Form fields;
  fields.add("Timestamp", format_rfc2822(now));
  fields.add("CallbackSource", "call-progress-events");
  fields.add("SequenceNumber", std::to_string(sequence));
  if (call.ended()) {
    const long long seconds = call.duration_seconds(now);
    fields.add("CallDuration", std::to_string(seconds));
    // Billed minutes, rounded up.
    fields.add("Duration", std::to_string((seconds + 59) / 60));
    if (call.sip_code != 0) fields.add("SipResponseCode", std::to_string(call.sip_code));
  }
  return fields;
}

}  // namespace

void CallControl::report_progress(Call& call, std::string_view event) {
  if (!call.progress || call.progress->url.empty()) return;
  ProgressCallback& progress = *call.progress;
  const int sequence = progress.sequence++;
  if (std::find(progress.events.begin(), progress.events.end(), event) == progress.events.end()) return;
  core_.webhooks.status_callback(
      call, progress.url, progress.method, common_fields(call, sequence, core_.now.wall)
  );
}

void CallControl::report_end(Call& call) {
  report_progress(call, "completed");
  if (call.handler.status_callback.empty()) return;
  core_.webhooks.status_callback(
      call,
      call.handler.status_callback,
      call.handler.status_callback_method,
      common_fields(call, 0, core_.now.wall)
  );
}

}  // namespace softphone::carrier
