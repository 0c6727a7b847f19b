#pragma once
// Where whoever has a number may be: the country, and the clocks they may go by.

#include <string>
#include <string_view>
#include <vector>

namespace softphone::desk {

/// Lines of "prefixes|zones", both separated by spaces: of the numbers that begin so (E.164 without the
/// plus), the IANA zones. Made from libphonenumber's tables.
std::string_view zone_prefixes();

/// IANA zones in which the owner of an E.164 number may live; several where the number does not decide, none
/// for a number of no place.
std::vector<std::string> zones_of(std::string_view e164);

/// ISO 3166-1 code of the country that a number belongs to; empty when unknown. Overseas parts of France are
/// France, whose code de la consommation holds there.
std::string country_of(std::string_view e164);

/// Every country that country_of may give, sorted.
const std::vector<std::string>& numbered_countries();

}  // namespace softphone::desk
