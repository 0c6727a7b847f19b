#pragma once
// Lists as attributes and parameters carry them: words between blanks.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace softphone {

/// "a  b\nc" → a, b, c.
inline std::vector<std::string> split_words(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::vector<std::string> words;
  for (;;) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(kBlanks), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

}  // namespace softphone
