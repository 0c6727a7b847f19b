#pragma once
// What several verbs and nouns say alike: how to record, and how to find out who picked up.

#include <array>

#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

/// What <Dial> says about recording. https://www.twilio.com/docs/voice/twiml/dial#record
struct DialRecording {
  enum class From { never, ringing, answer };
  From from = From::never;
  RecordingSettings settings;
};
DialRecording read_dial_recording(CallContext&, const twiml::Element& dial);
/// Adds where the recording is to the fields of an action; nothing for an empty SID.
void add_recording(const CallContext&, const std::string& sid, Form& fields);

/// Names of the attributes that read_recording_callback looks at.
inline constexpr std::array<std::string_view, 3> kRecordingCallbackAttributes{
    "recordingStatusCallback", "recordingStatusCallbackMethod", "recordingStatusCallbackEvent"};
/// `code` is that of a bad value.
RecordingCallback read_recording_callback(CallContext&, const twiml::Element&, int code);
/// trim-silence or do-not-trim.
bool read_trim(CallContext&, const twiml::Element&, bool fallback, int code);
/// both, inbound or outbound.
RecordingTrack read_track(CallContext&, const twiml::Element&, std::string_view name, int code);

inline constexpr std::array<std::string_view, 7> kMachineDetectionAttributes{
    "machineDetection",
    "machineDetectionTimeout",
    "machineDetectionSpeechThreshold",
    "machineDetectionSpeechEndThreshold",
    "machineDetectionSilenceTimeout",
    "amdStatusCallback",
    "amdStatusCallbackMethod"};
std::optional<MachineDetection> read_machine_detection(CallContext&, const twiml::Element&);

}  // namespace softphone::carrier
