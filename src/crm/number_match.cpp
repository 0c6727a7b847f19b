#include "crm/number_match.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

#include "base/e164.hpp"
#include "base/utf8.hpp"

namespace softphone::crm {
namespace {

/// ITU-T E.164 annex: codes of two digits; 1 and 7 have one, all others three.
constexpr std::array<std::string_view, 44> kTwoDigits = {
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
    "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"};

/// Plans without a trunk prefix: there a leading 0 is part of the number, or another country's.
constexpr std::array<std::string_view, 36> kNoTrunk = {
    "30",  "34",  "39",  "45",  "47",  "48",  "65",  "216", "220", "221", "223", "224",
    "225", "226", "227", "228", "229", "237", "241", "242", "350", "351", "352", "354",
    "356", "357", "371", "372", "376", "377", "378", "420", "852", "853", "965", "974"};

/// Longer texts are no numbers.
constexpr std::size_t kLongestText = 500;
/// Between the numbers of one field.
constexpr std::string_view kSeparators = "/;,|\n";

/// What is dialled before an international number.
constexpr std::array<std::string_view, 5> kInternational = {"00", "011", "0011", "010", "810"};

std::vector<std::string_view> trunk_prefixes(std::string_view code) {
  if (code == "1") return {"1"};
  if (code == "7") return {"8"};
  if (code == "36") return {"06"};
  if (code == "52") return {"01", "044", "045", "1"};
  if (code == "370") return {"8", "0"};
  if (code == "375") return {"8", "80"};
  if (code == "993" || code == "992") return {"8"};
  if (std::find(kNoTrunk.begin(), kNoTrunk.end(), code) != kNoTrunk.end()) return {};
  return {"0"};
}

/// The value of a decimal digit in the scripts that contacts are written in.
std::optional<char> digit(std::uint32_t c) {
  for (const std::uint32_t zero : {0x30U, 0x660U, 0x6F0U, 0x966U, 0x9E6U, 0xE50U, 0xFF10U}) {
    if (c >= zero && c <= zero + 9) return static_cast<char>('0' + (c - zero));
  }
  return std::nullopt;
}

struct Written {
  bool plus = false;
  std::string digits;
  std::string without_zero;  ///< the digits without a bracketed (0); empty when there is none
};

/// From the first digit or plus to the first word after it.
Written read_written(std::string_view text) {
  Written written;
  std::string plain;  // digits, + and brackets in ASCII
  bool begun = false;
  while (!text.empty()) {
    const auto character = take_utf8(text);
    if (!character) {
      text.remove_prefix(1);
      continue;
    }
    const std::uint32_t c = *character;
    if (const auto value = digit(c)) {
      begun = true;
      plain += *value;
    } else if ((c == '+' || c == 0xFF0B) && !begun) {
      begun = true;
      written.plus = true;
    } else if (c == '(' || c == ')') {
      plain += static_cast<char>(c);
    } else if (begun && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '#' || c == '*')) {
      break;
    }
  }
  const std::size_t zero = plain.find("(0)");
  const auto strip = [](std::string_view from) {
    std::string digits;
    std::copy_if(from.begin(), from.end(), std::back_inserter(digits), [](char c) {
      return c != '(' && c != ')';
    });
    return digits;
  };
  written.digits = strip(plain);
  if (zero != std::string::npos) written.without_zero = strip(std::string(plain).erase(zero, 3));
  return written;
}

/// Argentina says 15 after the area code where the world says 9 before it; Brazil puts a carrier's code
/// first.
bool is_local_custom(std::string_view digits, const SplitNumber& number) {
  if (number.calling_code == "54" && number.national.starts_with('9')) {
    const std::string_view rest = std::string_view(number.national).substr(1);
    for (std::size_t area = 2; area <= 4 && area < rest.size(); ++area) {
      const std::string local = std::string(rest.substr(0, area)) + "15" + std::string(rest.substr(area));
      if (digits == local || digits == "0" + local) return true;
    }
  }
  return number.calling_code == "55" && digits.size() == number.national.size() + 3 && digits[0] == '0' &&
         digits.ends_with(number.national);
}

Match compare_digits(std::string_view digits, bool plus, std::string_view e164, const SplitNumber& number) {
  const std::string_view all = e164.substr(1);
  const auto trunks = trunk_prefixes(number.calling_code);
  const auto is_whole = [&](std::string_view whole) {
    if (whole == all) return true;
    return std::any_of(trunks.begin(), trunks.end(), [&](std::string_view trunk) {
      return whole == number.calling_code + std::string(trunk) + number.national;
    });
  };
  if (is_whole(digits)) return Match::exact;
  for (const std::string_view prefix : kInternational) {
    if (digits.starts_with(prefix) && is_whole(digits.substr(prefix.size()))) return Match::exact;
  }
  if (plus) return Match::none;
  if (digits == number.national || is_local_custom(digits, number)) return Match::national;
  const bool with_trunk = std::any_of(trunks.begin(), trunks.end(), [&](std::string_view trunk) {
    return digits == std::string(trunk) + number.national;
  });
  return with_trunk ? Match::national : Match::none;
}

Match compare_part(std::string_view text, std::string_view e164, const SplitNumber& number) {
  const Written written = read_written(text);
  const Match whole = compare_digits(written.digits, written.plus, e164, number);
  if (whole != Match::none || written.without_zero.empty()) return whole;
  return compare_digits(written.without_zero, written.plus, e164, number);
}

/// What all notations of a number end with.
constexpr std::size_t kKeyDigits = 6;
/// Fewer digits are no number of the outside.
constexpr std::size_t kFewestDigits = 3;

void add_key(std::vector<std::string>& keys, std::string_view digits) {
  if (digits.size() < kFewestDigits) return;
  const std::string_view key = digits.substr(digits.size() - std::min(digits.size(), kKeyDigits));
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.emplace_back(key);
}

void add_keys_of_part(std::vector<std::string>& keys, std::string_view text) {
  const Written written = read_written(text);
  add_key(keys, written.digits);
  add_key(keys, written.without_zero);
}

bool same_country(std::string_view calling_code, std::string_view code) {
  // Odoo writes the code of Jamaica as 1876: all of them are the one plan of North America.
  return calling_code == code || (code == "1" && calling_code.starts_with('1'));
}

}  // namespace

SplitNumber split_e164(std::string_view e164) {
  if (!is_e164(e164)) return {};
  const std::string_view digits = e164.substr(1);
  std::size_t length = 3;
  if (digits[0] == '1' || digits[0] == '7') {
    length = 1;
  } else if (std::find(kTwoDigits.begin(), kTwoDigits.end(), digits.substr(0, 2)) != kTwoDigits.end()) {
    length = 2;
  }
  return {std::string(digits.substr(0, length)), std::string(digits.substr(length))};
}

std::string search_key(std::string_view e164) {
  const SplitNumber number = split_e164(e164);
  // Notations of these differ in the middle; their last digits are common.
  const bool differs = number.calling_code == "54" && number.national.starts_with('9');
  if (differs && number.national.size() > 6) return number.national.substr(number.national.size() - 6);
  return number.national;
}

Match compare_number(std::string_view text, std::string_view e164) {
  const SplitNumber number = split_e164(e164);
  if (number.national.empty() || text.size() > kLongestText) return Match::none;
  // As a whole first: "030/1234567" is one number.
  Match best = compare_part(text, e164, number);
  while (best != Match::exact && !text.empty()) {
    const std::size_t end = text.find_first_of(kSeparators);
    best = std::max(best, compare_part(text.substr(0, end), e164, number));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return best;
}

bool bears_number(
    std::string_view text, std::string_view e164, std::string_view calling_code, std::string_view sanitized
) {
  const Match match = compare_number(text, e164);
  if (match != Match::national) return match == Match::exact;
  const std::string code = split_e164(e164).calling_code;
  if (!calling_code.empty()) return same_country(calling_code, code);
  // The CRM has read the same text as a number of another country.
  const bool read_otherwise =
      sanitized != e164 && is_e164(sanitized) && compare_number(text, sanitized) != Match::none;
  return !read_otherwise;
}

std::vector<std::string> filing_keys(std::string_view text) {
  std::vector<std::string> keys;
  if (text.size() > kLongestText) return keys;
  add_keys_of_part(keys, text);
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(kSeparators);
    add_keys_of_part(keys, text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return keys;
}

std::vector<std::string> look_up_keys(std::string_view e164) {
  std::vector<std::string> keys;
  const SplitNumber number = split_e164(e164);
  if (number.national.empty()) return keys;
  const std::string& code = number.calling_code;
  std::vector<std::string> notations = {code + number.national, number.national};
  for (const std::string_view trunk : trunk_prefixes(code)) {
    notations.push_back(code + std::string(trunk) + number.national);
    notations.push_back(std::string(trunk) + number.national);
  }
  if (code == "54" && number.national.starts_with('9')) {
    // Where the local number is short, its last six digits reach into the 15.
    for (std::size_t area = 2; area <= 4 && area + 1 < number.national.size(); ++area)
      notations.push_back(number.national.substr(1, area) + "15" + number.national.substr(1 + area));
  }
  for (const std::string& digits : notations) {
    add_key(keys, digits);
    // Shorter ones are filed with what was dialled before them.
    for (const std::string_view prefix : kInternational) {
      if (digits.size() < kKeyDigits) add_key(keys, std::string(prefix) + digits);
    }
  }
  return keys;
}

}  // namespace softphone::crm
