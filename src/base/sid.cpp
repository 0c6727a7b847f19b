#include "base/sid.hpp"

#include <algorithm>

namespace softphone {

std::string make_sid(std::string_view prefix, const RandomSource& random) {
  return std::string(prefix) + random_hex(random, 16);
}

bool is_sid(std::string_view prefix, std::string_view text) {
  constexpr std::size_t kDigits = 32;
  if (text.size() != prefix.size() + kDigits || !text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

}  // namespace softphone
