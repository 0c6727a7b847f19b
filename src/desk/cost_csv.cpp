#include "desk/cost_csv.hpp"

namespace softphone::desk {
namespace {

std::string kind_word(twilio::LegKind kind, CsvLanguage language) {
  const bool french = language == CsvLanguage::fr;
  switch (kind) {
    case twilio::LegKind::outgoing:
      return french ? "Sortant" : "Outgoing";
    case twilio::LegKind::incoming:
      return french ? "Entrant" : "Incoming";
    case twilio::LegKind::client:
      return french ? "Navigateur" : "Browser";
  }
  return {};
}

std::string basis_word(Cost::Basis basis, CsvLanguage language) {
  const bool french = language == CsvLanguage::fr;
  switch (basis) {
    case Cost::Basis::billed:
      return french ? "Facturé" : "Billed";
    case Cost::Basis::estimated:
      return french ? "Estimé" : "Estimate";
    case Cost::Basis::unknown:
      return french ? "Inconnu" : "Unknown";
  }
  return {};
}

}  // namespace

std::string cost_csv_head(const CsvFormat& format) {
  const bool french = format.language == CsvLanguage::fr;
  const std::vector<std::string> names =
      french ? std::vector<std::string>{
                   "Début (UTC)", "Commercial", "Sens", "Numéro", "Durée (s)", "Minutes facturées", "Coût",
                   "Devise", "Origine du coût", "Appel", "Branche"}
             : std::vector<std::string>{
                   "Start (UTC)", "Rep", "Direction", "Number", "Duration (s)", "Minutes billed", "Cost",
                   "Currency", "Basis", "Call", "Leg"};
  return std::string("\xEF\xBB\xBF") + csv_row(names, format.separator);
}

std::string cost_csv_line(
    const CostLeg& leg, const Cost& cost, std::string_view rep_name, const CsvFormat& format
) {
  std::string amount = cost.basis == Cost::Basis::unknown ? std::string() : twilio::amount_text(cost.amount);
  if (format.separator == ';') {
    if (const auto point = amount.find('.'); point != std::string::npos) amount[point] = ',';
  }
  std::vector<std::string> fields = {
      csv_moment(leg.started_at),
      std::string(rep_name),
      kind_word(leg.kind, format.language),
      leg.number,
      std::to_string(leg.duration),
      std::to_string(twilio::billed_minutes(leg.duration)),
      std::move(amount),
      cost.currency,
      basis_word(cost.basis, format.language),
      leg.call_sid,
      leg.leg_sid};
  return csv_row(fields, format.separator);
}

}  // namespace softphone::desk
