#include "setup/number_offer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/e164.hpp"
#include "base/form.hpp"
#include "base/json_text.hpp"
#include "setup/twilio_hosts.hpp"

namespace softphone::setup {
namespace {

namespace json = boost::json;

/// As the path has it.
std::string_view path_of(NumberType type) {
  switch (type) {
    case NumberType::local:
      return "Local";
    case NumberType::mobile:
      return "Mobile";
    case NumberType::toll_free:
      return "TollFree";
  }
  return "Local";
}

std::optional<json::object> read_object(std::string_view body) {
  boost::system::error_code bad;
  json::value parsed = json::parse(body, bad);
  if (bad || !parsed.is_object()) return std::nullopt;
  return std::move(parsed.get_object());
}

Error bad_answer() {
  return fail("bad_answer", "the answer is not one of this API");
}

/// What is printed must not move a terminal's cursor.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' && c != 0x7F;
  });
}

}  // namespace

std::string_view to_word(NumberType type) {
  switch (type) {
    case NumberType::local:
      return "local";
    case NumberType::mobile:
      return "mobile";
    case NumberType::toll_free:
      return "toll free";
  }
  return "local";
}

std::string offers_target(
    std::string_view account_sid, std::string_view country, NumberType type, std::string_view contains
) {
  Form query{{"VoiceEnabled", "true"}, {"PageSize", "10"}};
  if (!contains.empty()) query.add("Contains", std::string(contains));
  return fmt::format(
      "/2010-04-01/Accounts/{}/AvailablePhoneNumbers/{}/{}.json?{}",
      account_sid,
      country,
      path_of(type),
      query.encode()
  );
}

Result<Offers> read_offers(std::string_view body) {
  const auto object = read_object(body);
  const json::value* list = object ? object->if_contains("available_phone_numbers") : nullptr;
  if (list == nullptr || !list->is_array()) return bad_answer();
  Offers out;
  for (const json::value& entry : list->get_array()) {
    if (!entry.is_object()) continue;
    const json::object& one = entry.get_object();
    Offer offer;
    offer.number = text_of(one, "phone_number");
    if (!is_e164(offer.number)) continue;
    offer.place = text_of(one, "locality");
    if (offer.place.empty()) offer.place = text_of(one, "region");
    if (!is_plain(offer.place)) offer.place.clear();
    const std::string address = text_of(one, "address_requirements");
    if (address == "any" || address == "local" || address == "foreign") offer.address = address;
    const json::value* can = one.if_contains("capabilities");
    if (can != nullptr && can->is_object()) {
      const json::value* voice = can->get_object().if_contains("voice");
      offer.voice = voice == nullptr || !voice->is_bool() || voice->get_bool();
    }
    out.offers.push_back(std::move(offer));
  }
  return out;
}

std::string prices_url(std::string_view api_base, std::string_view country) {
  return fmt::format("{}/v1/PhoneNumbers/Countries/{}", product_base(api_base, "pricing"), country);
}

Result<Prices> read_prices(std::string_view body) {
  const auto object = read_object(body);
  const json::value* list = object ? object->if_contains("phone_number_prices") : nullptr;
  if (list == nullptr || !list->is_array()) return bad_answer();
  Prices prices;
  prices.unit = text_of(*object, "price_unit");
  if (prices.unit.empty() || prices.unit.size() > 8 || !is_plain(prices.unit)) return bad_answer();
  for (const json::value& entry : list->get_array()) {
    if (!entry.is_object()) continue;
    const std::string word = text_of(entry.get_object(), "number_type");
    std::string price = text_of(entry.get_object(), "current_price");
    const bool number =
        !price.empty() && price.size() <= 16 && price.find_first_not_of("0123456789.") == std::string::npos;
    for (const NumberType type : kNumberTypes) {
      if (number && word == to_word(type)) prices.month[type] = price;
    }
  }
  return prices;
}

std::optional<std::string> price_of(const Prices& prices, NumberType type) {
  const auto found = prices.month.find(type);
  if (found == prices.month.end()) return std::nullopt;
  return fmt::format("{} {} a month", found->second, prices.unit);
}

bool is_country(std::string_view code) {
  return code.size() == 2 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace softphone::setup
