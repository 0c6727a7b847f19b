#pragma once
// The events that webhooks are told of, as they follow from a call's facts: docs/api/events.md.

#include <string>
#include <string_view>
#include <vector>

#include "desk/call.hpp"
#include "desk/roster.hpp"

namespace softphone::delivery {

struct Event {
  std::string key;   ///< the same thing that happened has the same one: CA…/ended, CA…/recording/RE…
  std::string type;  ///< call.started call.answered call.ended recording.ready voicemail.received
                     ///< outcome.saved
  std::string document;  ///< the event as JSON, but for names and addresses (see complete)
};

/// What `fact` brought about: `before` is the call without it, `after` with it. In the order in which it
/// happened. However often facts come and in which order, each event comes of one of them; a key may come
/// again when a fact took back what another had said.
std::vector<Event> events_of(const desk::Call& before, const desk::Fact& fact, const desk::Call& after);

/// The body that is sent: with the names of the reps as they are now, and the addresses under `public_url`
/// (empty: none). Our own documents only: a damaged one comes back as it is.
std::string complete(std::string_view document, const desk::Roster& roster, std::string_view public_url);

}  // namespace softphone::delivery
