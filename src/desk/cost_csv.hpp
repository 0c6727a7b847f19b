#pragma once
// Costs as a table for spreadsheets, a line a leg: see history_csv.hpp.

#include "desk/cost.hpp"
#include "desk/history_csv.hpp"

namespace softphone::desk {

std::string cost_csv_head(const CsvFormat& format);
/// Amounts have a decimal comma where the separator is not one.
std::string cost_csv_line(
    const CostLeg& leg, const Cost& cost, std::string_view rep_name, const CsvFormat& format
);

}  // namespace softphone::desk
