#pragma once
// Whether a number as people write it ("06 12 34 56 78 / +33 (0)1 23 45 67 89") is a given E.164 number.

#include <string>
#include <string_view>
#include <vector>

namespace softphone::crm {

/// The country calling code of an E.164 number ("33"), and what follows it ("612345678", ITU-T E.164 §6).
struct SplitNumber {
  std::string calling_code;
  std::string national;
};
SplitNumber split_e164(std::string_view e164);

/// What every notation of the number has in common without its punctuation: for a search by part.
std::string search_key(std::string_view e164);

enum class Match {
  none,
  national,  ///< the same within its country; another country may have it, too
  exact,     ///< with the country
};

/// Compares everything that the text holds: the whole, and the parts between / ; , and line ends.
/// Digits of any script, brackets, words ("tel.", "poste 12") and extensions do not matter.
Match compare_number(std::string_view text, std::string_view e164);

/// Likewise, and decides a national notation by what is known of the record.
/// `calling_code`: of the record's country, empty when unknown; `sanitized`: what the CRM made of one of the
/// record's numbers, E.164 or empty.
bool bears_number(
    std::string_view text, std::string_view e164, std::string_view calling_code, std::string_view sanitized
);

/// Under which keys an index files a text with numbers, and under which it is then looked up by an E.164
/// number: whatever compare_number calls a match has one in common. A key is at most six digits, so that
/// other numbers have it, too: what is found is to be verified.
std::vector<std::string> filing_keys(std::string_view text);
std::vector<std::string> look_up_keys(std::string_view e164);

}  // namespace softphone::crm
