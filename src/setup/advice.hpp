#pragma once
// What a refusal of the REST API means, in plain words. https://www.twilio.com/docs/api/errors

#include <string>
#include <string_view>

namespace softphone::setup {

/// A sentence that says what was refused, with Twilio's code, and what to do. `body` is what the API
/// answered; bodies that are no Twilio error are not repeated.
std::string explain_refusal(int status, std::string_view body);
/// What to do about a public address that Twilio cannot call; empty: it may well.
std::string judge_public_url(std::string_view url, bool is_twilio);

}  // namespace softphone::setup
