#pragma once
// The record of the CRM on whose page a rep clicked on the number that is called.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace softphone::delivery {

struct ClickedRecord {
  std::string model;    ///< crm.lead or res.partner
  std::int64_t id = 0;  ///< above 0
  friend bool operator==(const ClickedRecord&, const ClickedRecord&) = default;
};

/// "crm.lead,68", as a page says it; nothing when it is anything else.
std::optional<ClickedRecord> read_clicked_record(std::string_view text);

}  // namespace softphone::delivery
