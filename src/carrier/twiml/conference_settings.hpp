#pragma once
// The attributes of <Conference>. https://www.twilio.com/docs/voice/twiml/conference#attributes

#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

struct ConferenceNoun {
  std::string name;  ///< or a CF… SID
  ParticipantSettings participant;
  ConferenceSettings conference;
};

/// Nothing when it names no room. Bad values are reported and replaced by the default.
std::optional<ConferenceNoun> read_conference(CallContext& context, const twiml::Element& noun);

}  // namespace softphone::carrier
