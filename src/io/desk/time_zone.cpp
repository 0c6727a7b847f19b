#include "io/desk/time_zone.hpp"

#include <date/tz.h>

#include "desk/fact.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

class SystemZone : public desk::ZoneClock {
 public:
  explicit SystemZone(const date::time_zone* zone) : zone_(zone) {}

  [[nodiscard]] desk::LocalTime local(desk::UnixMs at) const override {
    const date::sys_time<milliseconds> moment{milliseconds(at)};
    const auto shown = date::floor<minutes>(zone_->to_local(moment));
    const auto day = date::floor<date::days>(shown);
    return {
        desk::Day(std::chrono::days(day.time_since_epoch().count())),
        static_cast<int>((shown - day).count())};
  }

  [[nodiscard]] desk::UnixMs at(desk::Day day, int minute) const override {
    const date::local_time<milliseconds> shown{day.time_since_epoch() + minutes(minute)};
    return zone_->to_sys(shown, date::choose::earliest).time_since_epoch().count();
  }

 private:
  const date::time_zone* zone_;  ///< lives as long as the program
};

}  // namespace

std::shared_ptr<const desk::ZoneClock> find_zone(const std::string& name) {
  try {
    return std::make_shared<SystemZone>(date::locate_zone(name));
  } catch (const std::exception& error) {
    // The library throws for an unknown name and for a system without tzdata alike.
    log::warn("time zone {}: {}", desk::printable(name, 64), error.what());
    return nullptr;
  }
}

}  // namespace softphone::io_desk
