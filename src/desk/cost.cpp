#include "desk/cost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <chrono>

#include "base/e164.hpp"
#include "desk/call_record.hpp"

namespace softphone::desk {
namespace {

namespace json = boost::json;
using twilio::LegKind;

constexpr UnixMs kMinute = 60'000;

constexpr std::array<std::pair<PriceState, std::string_view>, 3> kStates = {{
    {PriceState::waiting, "waiting"},
    {PriceState::priced, "priced"},
    {PriceState::given_up, "given_up"},
}};

UnixMs start_of(std::chrono::year_month month) {
  const std::chrono::sys_days day = month / 1;
  return std::chrono::duration_cast<std::chrono::milliseconds>(day.time_since_epoch()).count();
}

Month named(std::chrono::year_month month) {
  return {
      start_of(month),
      start_of(month + std::chrono::months(1)),
      fmt::format("{:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()))};
}

}  // namespace

std::string_view to_word(PriceState state) {
  return std::find_if(
             kStates.begin(), kStates.end(), [&](const auto& one) { return one.first == state; }
  )->second;
}

PriceState read_price_state(std::string_view word) {
  for (const auto& [state, name] : kStates) {
    if (name == word) return state;
  }
  return PriceState::given_up;
}

std::optional<CostLeg> ended_leg(const Call& call, const Fact& fact) {
  const auto* change = std::get_if<LegChanged>(&fact.what);
  // Calls that nobody took are not billed, and never get a price.
  if (change == nullptr || change->status != LegStatus::completed) return std::nullopt;
  CostLeg leg;
  leg.leg_sid = change->leg_sid;
  leg.call_sid = call.sid();
  leg.rep = main_rep(call);
  leg.started_at = call.started_at();
  leg.ended_at = fact.at;
  leg.duration = std::max<std::int64_t>(0, change->duration.value_or(0));
  const bool callers = change->leg_sid == call.sid();
  leg.number = callers ? change->from : change->to;
  if (!is_e164(leg.number)) {
    leg.kind = LegKind::client;
  } else {
    leg.kind = callers ? LegKind::incoming : LegKind::outgoing;
  }
  return leg;
}

std::string_view to_word(Cost::Basis basis) {
  switch (basis) {
    case Cost::Basis::billed:
      return "billed";
    case Cost::Basis::estimated:
      return "estimated";
    case Cost::Basis::unknown:
      return "unknown";
  }
  return "unknown";
}

Cost cost_of(const CostLeg& leg, const CostSettings& settings) {
  if (leg.state == PriceState::priced) return {Cost::Basis::billed, leg.price, leg.currency};
  const auto estimate = twilio::cost_of(settings.rates, leg.kind, leg.number, leg.duration);
  if (!estimate) return {};
  return {Cost::Basis::estimated, *estimate, settings.currency};
}

twilio::Micros spent(const Costs& costs, std::string_view currency) {
  const auto sum = costs.sums.find(currency);
  return sum == costs.sums.end() ? 0 : sum->second.billed + sum->second.estimated;
}

std::optional<Month> read_month(std::string_view name) {
  if (name.size() != 7 || name[4] != '-') return std::nullopt;
  int year = 0;
  unsigned month = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i == 4) continue;
    if (name[i] < '0' || name[i] > '9') return std::nullopt;
    if (i < 4) {
      year = year * 10 + (name[i] - '0');
    } else {
      month = month * 10 + static_cast<unsigned>(name[i] - '0');
    }
  }
  if (year < 1970 || month < 1 || month > 12) return std::nullopt;
  return named(std::chrono::year(year) / std::chrono::month(month));
}

Month month_of(UnixMs at) {
  const auto day = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(at))
  );
  const std::chrono::year_month_day date(day);
  return named(date.year() / date.month());
}

std::optional<UnixMs> next_look(int looks) {
  constexpr std::array<UnixMs, 12> kWaits = {
      kMinute / 4,
      kMinute / 2,
      kMinute,
      2 * kMinute,
      5 * kMinute,
      15 * kMinute,
      30 * kMinute,
      60 * kMinute,
      3 * 60 * kMinute,
      6 * 60 * kMinute,
      12 * 60 * kMinute,
      24 * 60 * kMinute};
  if (looks < 1 || static_cast<std::size_t>(looks) > kWaits.size()) return std::nullopt;
  return kWaits.at(static_cast<std::size_t>(looks - 1));
}

PriceAnswer read_price_answer(int status, std::string_view body) {
  if (status == 404) return {PriceAnswer::Kind::gone};
  if (status != 200) return {PriceAnswer::Kind::trouble};
  json::error_code error;
  const json::value value = json::parse({body.data(), body.size()}, error);
  if (error || !value.is_object()) return {PriceAnswer::Kind::trouble};
  const json::value* price = value.get_object().if_contains("price");
  const json::value* unit = value.get_object().if_contains("price_unit");
  if (price == nullptr || !price->is_string() || unit == nullptr || !unit->is_string())
    return {PriceAnswer::Kind::not_yet};
  const auto cost = twilio::read_price(price->get_string());
  if (!cost || !twilio::is_currency(unit->get_string())) return {PriceAnswer::Kind::not_yet};
  return {PriceAnswer::Kind::priced, *cost, std::string(unit->get_string())};
}

}  // namespace softphone::desk
