#include "io/desk/time_zone.hpp"

#include <date/tz.h>

#include "desk/fact.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {

std::optional<desk::LocalTime> local_time(const std::string& zone, WallTime now) {
  try {
    const date::time_zone* found = date::locate_zone(zone);
    const auto local = found->to_local(std::chrono::floor<std::chrono::minutes>(now));
    const auto day = date::floor<date::days>(local);
    desk::LocalTime time;
    time.date = date::format("%F", day);
    time.weekday = static_cast<int>(date::weekday(day).iso_encoding());
    time.minute = static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(local - day).count());
    return time;
  } catch (const std::exception& error) {
    // The library throws for an unknown name and for a system without tzdata alike.
    log::warn("time zone {}: {}", desk::printable(zone, 64), error.what());
    return std::nullopt;
  }
}

}  // namespace softphone::io_desk
