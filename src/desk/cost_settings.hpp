#pragma once
// What admins say of costs: rates for estimates, and the team's budget. docs/api/costs.md

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "proto/twilio/price.hpp"

namespace softphone::desk {

struct CostSettings {
  std::string currency = "USD";               ///< of the rates and the budget
  twilio::Rates rates = {};                   ///< none: what has no price yet is unknown
  std::optional<twilio::Micros> budget = {};  ///< of the team, for a month
  bool stop = false;                          ///< no new outgoing calls once it is reached
  friend bool operator==(const CostSettings&, const CostSettings&) = default;
};

/// {"currency":"USD","rates":[{"prefix":"+33","perMinute":"0.014"}],"incoming":"0.0085"|null,"client":null,
/// "budget":"50"|null,"stop":false}
std::string to_json(const CostSettings& settings);
/// Error code: malformed; its detail is for people.
Result<CostSettings> read_cost_settings(std::string_view json);

/// How much of a budget is spent.
enum class BudgetLevel {
  none,  ///< there is no budget
  fine,
  near,    ///< 80 %
  reached  ///< 100 %
};
BudgetLevel budget_level(twilio::Micros spent, const std::optional<twilio::Micros>& budget);
std::string_view to_word(BudgetLevel level);

}  // namespace softphone::desk
