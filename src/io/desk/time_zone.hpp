#pragma once
// The clocks of time zones; rules from the system's tzdata.

#include <memory>
#include <string>

#include "desk/zone_clock.hpp"

namespace softphone::io_desk {

/// Null for a zone that the system does not know. `name`: as the IANA has it, Europe/Paris. May be called on
/// any thread.
std::shared_ptr<const desk::ZoneClock> find_zone(const std::string& name);

}  // namespace softphone::io_desk
