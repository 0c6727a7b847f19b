#pragma once
// What several requests of the REST API say alike: how to record a call, and how to find out who picked up.

#include <optional>

#include "base/form.hpp"
#include "base/result.hpp"
#include "carrier/api.hpp"

namespace softphone::io::carrier {

/// RecordingChannels, RecordingTrack, RecordingStatusCallback…, Trim.
Result<softphone::carrier::RecordingSettings, softphone::carrier::ApiError> read_recording_settings(
    const Form& form, bool trim
);

/// MachineDetection…, AsyncAmd…; nothing inside when it is not asked for.
Result<std::optional<softphone::carrier::MachineDetection>, softphone::carrier::ApiError>
read_machine_detection(const Form& form);

}  // namespace softphone::io::carrier
