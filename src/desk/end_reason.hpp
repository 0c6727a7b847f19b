#pragma once
// Why a call failed, or was cut off: a stable word for pages, which say it in their own language, with what
// its sentence names; and the sentence in English, for everybody else. docs/api/desk.md, "Reasons".

#include <map>
#include <string>
#include <string_view>

#include "desk/fact.hpp"
#include "desk/room.hpp"

namespace softphone::desk {

struct Why {
  std::string code;
  std::map<std::string, std::string> values = {};  ///< "name" → "Bob Durand"
  friend bool operator==(const Why&, const Why&) = default;
};

struct EndReason {
  Why why;
  std::string sentence;
};

// What facts are kept with, since there were no words for it elsewhere.
inline constexpr std::string_view kServerStopped = "The server stopped during this call.";
inline constexpr std::string_view kNotKnownThere = "The carrier does not know this call.";
inline constexpr std::string_view kNotPlaced = "The carrier did not place the call.";

/// Nobody was rung at all.
EndReason reason_of(Refusal refusal);
/// A colleague has no page that could be rung.
EndReason not_connected(std::string name);
/// The network did not put the call through. `sip_code`: what it said (RFC 3261 §21), or 0.
EndReason not_put_through(int sip_code);
/// The carrier would not ring somebody. Code `refused` names Twilio's error in "number".
EndReason reason_of(const Refused& refused);
/// The call's record was closed for it. A sentence that is not known is code `other`.
EndReason reason_of(const Abandoned& abandoned);
/// A rep's line ended and did not come back; `parked`: the rep was in another call.
EndReason not_back(std::string name, bool parked);

}  // namespace softphone::desk
