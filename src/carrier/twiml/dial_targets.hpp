#pragma once
// Whom a <Dial> element names, with the warnings that reading it gives.

#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

/// At most this many are called at once.
inline constexpr std::size_t kMaxDialTargets = 10;

/// Reads the nouns, or the text, of a <Dial>.
std::vector<DialTarget> read_dial_targets(CallContext& context, const twiml::Element& dial);

/// Country of the ring-back tone for a number ("+1…": us).
std::string ring_tone_country(std::string_view number);

}  // namespace softphone::carrier
