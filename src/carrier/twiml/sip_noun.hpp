#pragma once
// <Sip>, in <Dial> and in <Refer>: https://www.twilio.com/docs/voice/twiml/sip

#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

/// The URI with its headers apart, and the credentials; nothing (and a note, 13243) when it cannot be called.
/// Headers that are not allowed are left out with a warning (13252, 13253).
std::optional<SipDestination> read_sip_noun(CallContext& context, const twiml::Element& noun);

}  // namespace softphone::carrier
