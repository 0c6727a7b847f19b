#pragma once
// Calls as the REST API shows them.

#include <boost/json/object.hpp>
#include <string>

#include "carrier/call.hpp"

namespace softphone::io::carrier {

/// A Call resource. https://www.twilio.com/docs/voice/api/call-resource#call-properties
boost::json::object call_json(const softphone::carrier::Call& call, const std::string& account_sid);

}  // namespace softphone::io::carrier
