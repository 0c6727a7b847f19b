#pragma once
// What calls cost: prices as the REST API writes them, rates by destination.
// https://www.twilio.com/docs/voice/api/call-resource#call-properties (price, price_unit)

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace softphone::twilio {

/// Money, in millionths of its currency: sums stay exact.
using Micros = std::int64_t;

/// A price of the API, "-0.01350": what was charged is below zero there, and above it here. Nothing when it
/// is none, or none that a call can have.
std::optional<Micros> read_price(std::string_view text);
/// What `read_price` reads, with at least five decimals as the API has them.
std::string price_text(Micros cost);

/// An amount that somebody typed: "0.014", at most six decimals, not below zero.
std::optional<Micros> read_amount(std::string_view text);
/// As few decimals as say it, "0.014".
std::string amount_text(Micros amount);

/// "USD": three capital letters (ISO 4217).
bool is_currency(std::string_view text);

/// What a leg is to whoever bills it.
enum class LegKind {
  outgoing,  ///< to a phone number
  incoming,  ///< from a phone number
  client     ///< between the carrier and a page
};
std::string_view to_word(LegKind kind);
std::optional<LegKind> read_leg_kind(std::string_view word);

/// Prices per minute.
struct Rates {
  std::map<std::string, Micros, std::less<>>
      outgoing;  ///< by the beginning of the number: "+33", "+" for all
  std::optional<Micros> incoming;
  std::optional<Micros> client;
  [[nodiscard]] bool empty() const { return outgoing.empty() && !incoming && !client; }
  friend bool operator==(const Rates&, const Rates&) = default;
};

/// "+33=0.014", "incoming=0.0085", "client=0.004". Error code: malformed; its detail names the entry.
Result<Rates> read_rates(const std::vector<std::string>& entries);

/// Whether it can be the beginning of a number in E.164: "+" and at most 15 digits.
bool is_prefix(std::string_view text);

/// Per minute, by the longest beginning that fits `number`; nothing: nobody knows.
std::optional<Micros> rate_of(const Rates& rates, LegKind kind, std::string_view number);

/// Minutes that are paid for: every one that has begun.
std::int64_t billed_minutes(std::int64_t seconds);
/// Nothing when no rate fits.
std::optional<Micros> cost_of(
    const Rates& rates, LegKind kind, std::string_view number, std::int64_t seconds
);

}  // namespace softphone::twilio
