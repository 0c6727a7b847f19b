#pragma once
// Numbers that an account may buy, and what they cost a month.
// https://www.twilio.com/docs/phone-numbers/api/availablephonenumberlocal-resource,
// https://www.twilio.com/docs/phone-numbers/pricing

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace softphone::setup {

enum class NumberType { local, mobile, toll_free };
inline constexpr NumberType kNumberTypes[] = {NumberType::local, NumberType::mobile, NumberType::toll_free};

/// "local", "mobile", "toll free": for people, and the name in the price list.
std::string_view to_word(NumberType type);

struct Offer {
  std::string number;  ///< E.164
  std::string place;   ///< locality or region; may be empty
  /// The country's rules want an address: "any", "local" or "foreign"; empty: none.
  std::string address;
  bool voice = true;
};

struct Offers {
  std::vector<Offer> offers;
};

/// Path and query of the numbers of a country ("FR") that can be called. `contains`: digits, `*` for any.
std::string offers_target(
    std::string_view account_sid, std::string_view country, NumberType type, std::string_view contains
);
/// One page of them. Error code: bad_answer.
Result<Offers> read_offers(std::string_view body);

/// Where the price list of a country is, whoever's the account is. `api_base`: of its REST API.
std::string prices_url(std::string_view api_base, std::string_view country);

struct Prices {
  std::string unit;                         ///< ISO 4217: "USD"
  std::map<NumberType, std::string> month;  ///< what the account pays, as it is written there: "1.15"
};
/// Error code: bad_answer.
Result<Prices> read_prices(std::string_view body);

/// "1.15 USD a month"; nothing when the list has no such numbers.
std::optional<std::string> price_of(const Prices& prices, NumberType type);

/// Two letters.
bool is_country(std::string_view code);

}  // namespace softphone::setup
