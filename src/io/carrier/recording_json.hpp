#pragma once
// Recordings as the REST API shows them, and as they are kept beside their sound.

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "carrier/config.hpp"
#include "carrier/recording.hpp"

namespace softphone::io::carrier {

/// A Recording resource. https://www.twilio.com/docs/voice/api/recording#recording-properties
/// `parent` is the path of the resource it is shown under: "/Calls/CA…", "/Conferences/CF…" or empty.
boost::json::object recording_json(
    const softphone::carrier::Recording& recording,
    const softphone::carrier::Config& config,
    const std::string& parent
);

/// All that is to be known after a restart.
std::string recording_note(const softphone::carrier::Recording& recording);
/// Nothing when the text is no such note.
std::optional<softphone::carrier::Recording> read_recording_note(std::string_view text);

}  // namespace softphone::io::carrier
