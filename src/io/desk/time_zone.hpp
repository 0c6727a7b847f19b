#pragma once
// What the clocks of a time zone show; rules from the system's tzdata.

#include <optional>
#include <string>

#include "base/time.hpp"
#include "desk/opening_hours.hpp"

namespace softphone::io_desk {

/// Nothing for a zone that the system does not know. `zone`: an IANA name.
std::optional<desk::LocalTime> local_time(const std::string& zone, WallTime now);

}  // namespace softphone::io_desk
