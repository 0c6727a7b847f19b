// Names of time zones that are none of the IANA's.

#include <algorithm>
#include <array>
#include <utility>

#include "desk/calendar_read.hpp"

namespace softphone::desk {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

/// Unicode CLDR's windowsZones, as far as people call from there.
constexpr std::array kWindows = {
    Pair{"AUS Eastern Standard Time", "Australia/Sydney"},
    Pair{"Alaskan Standard Time", "America/Anchorage"},
    Pair{"Arabian Standard Time", "Asia/Dubai"},
    Pair{"Atlantic Standard Time", "America/Halifax"},
    Pair{"Central America Standard Time", "America/Guatemala"},
    Pair{"Central Europe Standard Time", "Europe/Budapest"},
    Pair{"Central European Standard Time", "Europe/Warsaw"},
    Pair{"Central Standard Time", "America/Chicago"},
    Pair{"China Standard Time", "Asia/Shanghai"},
    Pair{"E. South America Standard Time", "America/Sao_Paulo"},
    Pair{"Eastern Standard Time", "America/New_York"},
    Pair{"FLE Standard Time", "Europe/Kiev"},
    Pair{"GMT Standard Time", "Europe/London"},
    Pair{"GTB Standard Time", "Europe/Bucharest"},
    Pair{"Greenwich Standard Time", "Atlantic/Reykjavik"},
    Pair{"Hawaiian Standard Time", "Pacific/Honolulu"},
    Pair{"India Standard Time", "Asia/Kolkata"},
    Pair{"Israel Standard Time", "Asia/Jerusalem"},
    Pair{"Morocco Standard Time", "Africa/Casablanca"},
    Pair{"Mountain Standard Time", "America/Denver"},
    Pair{"Newfoundland Standard Time", "America/St_Johns"},
    Pair{"Pacific Standard Time", "America/Los_Angeles"},
    Pair{"Romance Standard Time", "Europe/Paris"},
    Pair{"Russian Standard Time", "Europe/Moscow"},
    Pair{"Singapore Standard Time", "Asia/Singapore"},
    Pair{"Tokyo Standard Time", "Asia/Tokyo"},
    Pair{"Turkey Standard Time", "Europe/Istanbul"},
    Pair{"US Mountain Standard Time", "America/Phoenix"},
    Pair{"UTC", "UTC"},
    Pair{"W. Central Africa Standard Time", "Africa/Lagos"},
    Pair{"W. Europe Standard Time", "Europe/Berlin"},
};

}  // namespace

std::string iana_zone(std::string_view name) {
  const auto* found =
      std::find_if(kWindows.begin(), kWindows.end(), [&](const Pair& one) { return one.first == name; });
  if (found != kWindows.end()) return std::string(found->second);
  // /freeassociation.sourceforge.net/Europe/Paris, /mozilla.org/20050126_1/America/New_York
  if (name.starts_with('/')) {
    const std::size_t last = name.rfind('/');
    const std::size_t before = last == 0 ? 0 : name.rfind('/', last - 1);
    if (before != std::string_view::npos && last > 0) return std::string(name.substr(before + 1));
  }
  return std::string(name);
}

}  // namespace softphone::desk
