#pragma once
// Public holidays by rule, for any year: no list that runs out, nothing to be fetched.

#include <string>
#include <string_view>
#include <vector>

#include "desk/zone_clock.hpp"

namespace softphone::desk {

struct Holiday {
  Day day;
  std::string_view key;  ///< within its country, the same each year: whit_monday
  std::string_view en;
  std::string_view fr;
  /// The day off in place of one that falls on a weekend, which has an entry of its own.
  bool substitute = false;
};

/// Sunday of Easter in the Gregorian calendar (Meeus, Jones, Butcher), years 1583 to 9999.
Day easter(int year);

/// What holidays_of knows: countries (ISO 3166-1), and parts of them with days of their own (GB-SCT).
const std::vector<std::string_view>& holiday_countries();
bool is_holiday_country(std::string_view country);

/// Those of a year, by date. Nothing for an unknown country.
std::vector<Holiday> holidays_of(std::string_view country, int year);

}  // namespace softphone::desk
