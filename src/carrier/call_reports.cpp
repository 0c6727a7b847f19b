// What the account is told about a call while and after it lasts.
// https://www.twilio.com/docs/voice/twiml/number#statuscallback

#include <algorithm>

#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

/// `recording_url` is that of `recording`, which may be null.
Form common_fields(
    const Call& call, int sequence, WallTime now, const Recording* recording, const std::string& recording_url
) {
  Form fields;
  fields.add("Timestamp", format_rfc2822(now));
  fields.add("CallbackSource", "call-progress-events");
  fields.add("SequenceNumber", std::to_string(sequence));
  if (call.ended()) {
    const long long seconds = call.duration_seconds(now);
    fields.add("CallDuration", std::to_string(seconds));
    // Billed minutes, rounded up.
    fields.add("Duration", std::to_string((seconds + 59) / 60));
    if (recording) {
      fields.add("RecordingUrl", recording_url);
      fields.add("RecordingSid", recording->sid);
      fields.add("RecordingDuration", std::to_string(recording->duration.value_or(0)));
    }
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
  core_.webhooks.status_callback(call, progress.url, progress.method, report_fields(call, sequence));
}

Form CallControl::report_fields(const Call& call, int sequence) const {
  const Recording* recording = core_.recordings.last_completed(call.sid);
  return common_fields(
      call, sequence, core_.now.wall, recording, recording ? core_.recordings.url(*recording) : std::string{}
  );
}

void CallControl::recording_settled(Call& call) {
  if (!call.report_waits || core_.recordings.busy(call.sid)) return;
  call.report_waits = false;
  report_end(call);
}

void CallControl::report_end(Call& call) {
  // The report tells where the recording is and how long: that is known a moment later.
  if (core_.recordings.busy(call.sid)) {
    call.report_waits = true;
    return;
  }
  report_progress(call, "completed");
  if (call.handler.status_callback.empty()) return;
  core_.webhooks.status_callback(
      call, call.handler.status_callback, call.handler.status_callback_method, report_fields(call, 0)
  );
}

}  // namespace softphone::carrier
