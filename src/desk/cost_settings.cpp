#include "desk/cost_settings.hpp"

#include <boost/json.hpp>

namespace softphone::desk {
namespace {

namespace json = boost::json;
using twilio::Micros;

constexpr std::size_t kMostRates = 500;

json::value amount_json(const std::optional<Micros>& amount) {
  if (!amount) return nullptr;
  return json::value(twilio::amount_text(*amount));
}

std::string_view text(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

/// Absent and null are nothing.
Result<std::optional<Micros>> read_optional(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::optional<Micros>();
  const auto amount = twilio::read_amount(text(object, name));
  if (!amount) return fail("malformed", std::string(name) + " must be an amount such as \"0.014\", or null.");
  return amount;
}

}  // namespace

std::string to_json(const CostSettings& settings) {
  json::array rates;
  for (const auto& [prefix, rate] : settings.rates.outgoing)
    rates.push_back(json::object{{"prefix", prefix}, {"perMinute", twilio::amount_text(rate)}});
  return json::serialize(json::object{
      {"currency", settings.currency},
      {"rates", std::move(rates)},
      {"incoming", amount_json(settings.rates.incoming)},
      {"client", amount_json(settings.rates.client)},
      {"budget", amount_json(settings.budget)},
      {"stop", settings.stop}});
}

Result<CostSettings> read_cost_settings(std::string_view document) {
  json::error_code error;
  const json::value value = json::parse({document.data(), document.size()}, error);
  if (error || !value.is_object()) return fail("malformed", "A JSON object is expected.");
  const json::object& object = value.get_object();
  CostSettings settings;
  settings.currency = text(object, "currency");
  if (!twilio::is_currency(settings.currency))
    return fail("malformed", "currency must be three capital letters such as USD.");
  const json::value* rates = object.if_contains("rates");
  if (rates == nullptr || !rates->is_array()) return fail("malformed", "rates must be a list.");
  if (rates->get_array().size() > kMostRates) return fail("malformed", "There may be 500 rates at most.");
  for (const json::value& one : rates->get_array()) {
    if (!one.is_object()) return fail("malformed", "A rate is an object.");
    const std::string prefix(text(one.get_object(), "prefix"));
    const auto rate = twilio::read_amount(text(one.get_object(), "perMinute"));
    if (!twilio::is_prefix(prefix))
      return fail(
          "malformed", "\"" + prefix.substr(0, 32) + "\" is not the beginning of a number such as +33."
      );
    if (!rate) return fail("malformed", "The rate of " + prefix + " must be an amount such as \"0.014\".");
    if (!settings.rates.outgoing.emplace(prefix, *rate).second)
      return fail("malformed", "There are two rates of " + prefix + ".");
  }
  for (const auto& [name, place] :
       {std::pair("incoming", &settings.rates.incoming),
        std::pair("client", &settings.rates.client),
        std::pair("budget", &settings.budget)}) {
    const auto amount = read_optional(object, name);
    if (!amount) return amount.error();
    *place = *amount;
  }
  if (settings.budget == 0) return fail("malformed", "budget must be more than 0, or null.");
  const json::value* stop = object.if_contains("stop");
  if (stop == nullptr || !stop->is_bool()) return fail("malformed", "stop must be true or false.");
  settings.stop = stop->get_bool();
  return settings;
}

BudgetLevel budget_level(Micros spent, const std::optional<Micros>& budget) {
  if (!budget) return BudgetLevel::none;
  if (spent >= *budget) return BudgetLevel::reached;
  // Four fifths, without a product that may not fit.
  return spent >= *budget - *budget / 5 ? BudgetLevel::near : BudgetLevel::fine;
}

std::string_view to_word(BudgetLevel level) {
  switch (level) {
    case BudgetLevel::none:
      return "none";
    case BudgetLevel::fine:
      return "fine";
    case BudgetLevel::near:
      return "near";
    case BudgetLevel::reached:
      return "reached";
  }
  return "none";
}

}  // namespace softphone::desk
