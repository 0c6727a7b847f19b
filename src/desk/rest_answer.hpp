#pragma once
// What an answer of the REST API tells about a call. https://www.twilio.com/docs/voice/api

#include <boost/json/object.hpp>
#include <optional>
#include <vector>

#include "desk/agenda.hpp"

namespace softphone::desk {

struct RestAnswer {
  Agenda::Outcome outcome = Agenda::Outcome::failed;
  std::vector<Fact> facts;  ///< what is news, given the call
  bool look = false;        ///< the leg is not as we believed: ask about it, or about its room, at once
};

/// `status` is HTTP's; `body` what came with it, an empty object if it was none. `now`: of facts whose moment
/// the answer does not say.
RestAnswer read_answer(
    const RestRequest& request, const Call& call, int status, const boost::json::object& body, UnixMs now
);

/// The status fact of a call resource; nothing when it says none or is not one.
std::optional<Fact> leg_fact(
    const boost::json::object& resource, const std::string& call_sid, const std::string& party, UnixMs now
);

}  // namespace softphone::desk
