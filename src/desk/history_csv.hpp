#pragma once
// The history as a table for spreadsheets: RFC 4180, in UTF-8 with the mark by which Excel knows it.

#include <span>
#include <string>
#include <string_view>

#include "desk/call_record.hpp"
#include "desk/wrap_up.hpp"

namespace softphone::desk {

enum class CsvLanguage { en, fr };

struct CsvFormat {
  CsvLanguage language = CsvLanguage::en;
  char separator = ',';  ///< RFC 4180's comma; spreadsheets of countries with decimal commas want ';'
};

/// One field, quoted when it must be. Text that a spreadsheet would take for a formula (= + - @, tab) gets an
/// apostrophe in front; phone numbers in E.164 stay as they are.
std::string csv_field(std::string_view text);
/// Fields and the end of the line.
std::string csv_row(std::span<const std::string> fields, char separator);
/// 2026-11-27 08:30:00 in UTC, which every spreadsheet reads as a date.
std::string csv_moment(UnixMs at);

/// The byte order mark and the line of names.
std::string csv_head(const CsvFormat& format);
/// One call. Times in UTC, ISO 8601. `rep` is whose call it is.
std::string csv_line(
    const CallRecord& record, std::string_view rep_name, const OutcomeList& outcomes, const CsvFormat& format
);

}  // namespace softphone::desk
