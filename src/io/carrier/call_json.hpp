#pragma once
// Calls as the REST API shows them.

#include <boost/json/object.hpp>
#include <string>

#include "carrier/call.hpp"
#include "carrier/config.hpp"

namespace softphone::io::carrier {

/// A Call resource. https://www.twilio.com/docs/voice/api/call-resource#call-properties
/// `now`: a price comes some time after the end.
boost::json::object call_json(
    const softphone::carrier::Call& call, const softphone::carrier::Config& config, WallTime now
);

}  // namespace softphone::io::carrier
