#pragma once
// Tokens for calls that are processed in one of Twilio's regions.
// https://www.twilio.com/docs/global-infrastructure/use-the-programmable-voice-javascript-sdk-with-a-non-us-twilio-region

#include <string>
#include <string_view>

#include "proto/jwt/access_token.hpp"

namespace softphone::jwt {

/// As sign(), with the header's `twr`; of no region (empty) as sign().
std::string sign_in_region(
    const AccessToken& token, std::string_view api_key_secret, std::string_view region
);

}  // namespace softphone::jwt
