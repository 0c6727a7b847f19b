#pragma once
// What a call costs: each of its legs has a price, which Twilio tells some minutes after the end; until then
// it is estimated by the admins' rates, or not known.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/call.hpp"
#include "desk/cost_settings.hpp"

namespace softphone::desk {

enum class PriceState {
  waiting,  ///< the carrier is asked for it
  priced,
  given_up  ///< asked for days in vain
};
std::string_view to_word(PriceState state);
PriceState read_price_state(std::string_view word);

/// A leg that talked, and what is known of its price.
struct CostLeg {
  std::string leg_sid;
  std::string call_sid;
  std::string rep;  ///< identity; empty: nobody's
  twilio::LegKind kind = twilio::LegKind::client;
  std::string number;         ///< at its other end: E.164, or client:identity
  UnixMs started_at = 0;      ///< of the call: in this month it counts
  UnixMs ended_at = 0;        ///< of the leg
  std::int64_t duration = 0;  ///< seconds
  PriceState state = PriceState::waiting;
  int looks = 0;             ///< how often the carrier was asked
  twilio::Micros price = 0;  ///< when priced
  std::string currency = {};
  friend bool operator==(const CostLeg&, const CostLeg&) = default;
};

/// The leg that this fact ends, when it is one that costs; `call`: with the fact.
std::optional<CostLeg> ended_leg(const Call& call, const Fact& fact);

/// What a leg costs, as far as it is known.
struct Cost {
  enum class Basis { billed, estimated, unknown };
  Basis basis = Basis::unknown;
  twilio::Micros amount = 0;
  std::string currency = {};
  friend bool operator==(const Cost&, const Cost&) = default;
};
std::string_view to_word(Cost::Basis basis);
Cost cost_of(const CostLeg& leg, const CostSettings& settings);

/// Sums of one currency.
struct Sum {
  twilio::Micros billed = 0;
  twilio::Micros estimated = 0;
  friend bool operator==(const Sum&, const Sum&) = default;
};
struct Costs {
  std::int64_t calls = 0;
  std::int64_t seconds = 0;                      ///< with phone numbers
  std::int64_t unknown = 0;                      ///< legs without any price
  std::map<std::string, Sum, std::less<>> sums;  ///< by currency
};
/// What counts against a budget in this currency; other currencies cannot.
twilio::Micros spent(const Costs& costs, std::string_view currency);

/// A month in UTC, as Twilio's bills have it.
struct Month {
  UnixMs from = 0;
  UnixMs before = 0;
  std::string name;  ///< 2026-11
};
std::optional<Month> read_month(std::string_view name);
Month month_of(UnixMs at);

/// When the carrier is asked again for a price that it did not have; nothing: enough. `looks`: how often it
/// was asked. Twilio has most prices within minutes and all within a day.
std::optional<UnixMs> next_look(int looks);
/// From the end of a leg to the first time.
inline constexpr UnixMs kFirstLook = 10'000;

/// What a Call resource says of its price.
struct PriceAnswer {
  enum class Kind {
    priced,
    not_yet,
    gone,    ///< the carrier does not know this call
    trouble  ///< nothing about this leg: the carrier is busy, ill, or does not accept us
  };
  Kind kind = Kind::trouble;
  twilio::Micros price = 0;
  std::string currency = {};
};
PriceAnswer read_price_answer(int status, std::string_view body);

}  // namespace softphone::desk
