#pragma once
// E.164 numbers on the wire: "+" and 7 to 15 digits, no spaces (ITU-T E.164 §6). Reading of human notation
// (spaces, national prefixes) belongs to the page, which has libphonenumber.

#include <string_view>

namespace softphone {

/// True for "+" followed by 7 to 15 digits, the first of them not 0.
constexpr bool is_e164(std::string_view text) {
  if (text.size() < 8 || text.size() > 16 || text[0] != '+' || text[1] == '0') return false;
  for (const char c : text.substr(1)) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

}  // namespace softphone
