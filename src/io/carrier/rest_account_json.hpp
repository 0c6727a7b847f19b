#pragma once
// The account's own resources as JSON, and the form fields they share.

#include <boost/json.hpp>
#include <optional>

#include "carrier/api.hpp"
#include "carrier/config.hpp"

namespace softphone::io::carrier {

boost::json::object number_json(
    const softphone::carrier::PhoneNumber& number, const softphone::carrier::Config& config
);
boost::json::object application_json(
    const softphone::carrier::Application& application, const softphone::carrier::Config& config
);
/// Without its secret.
boost::json::object key_json(const softphone::carrier::ApiKey& key);

/// Takes what the form has of VoiceUrl, VoiceMethod, VoiceFallbackUrl …, StatusCallback …; what is absent
/// stays.
std::optional<softphone::carrier::ApiError> read_handler(
    const Form& form, softphone::carrier::VoiceHandler& voice
);
/// FriendlyName, at most 64 characters.
std::optional<softphone::carrier::ApiError> read_friendly_name(const Form& form, std::string& name);

}  // namespace softphone::io::carrier
