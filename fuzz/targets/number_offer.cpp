// Numbers to buy and their prices, as the REST API lists them.

#include "setup/number_offer.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  (void)softphone::setup::read_offers(body);
  const auto prices = softphone::setup::read_prices(body);
  if (!prices) return 0;
  for (const auto type : softphone::setup::kNumberTypes) (void)softphone::setup::price_of(*prices, type);
  return 0;
}
