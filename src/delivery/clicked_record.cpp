#include "delivery/clicked_record.hpp"

#include <charconv>

namespace softphone::delivery {

std::optional<ClickedRecord> read_clicked_record(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  ClickedRecord record;
  record.model = text.substr(0, comma);
  if (record.model != "crm.lead" && record.model != "res.partner") return std::nullopt;
  const std::string_view digits = text.substr(comma + 1);
  const char* const end = digits.data() + digits.size();
  const auto [last, error] = std::from_chars(digits.data(), end, record.id);
  if (error != std::errc() || last != end || record.id <= 0) return std::nullopt;
  return record;
}

}  // namespace softphone::delivery
