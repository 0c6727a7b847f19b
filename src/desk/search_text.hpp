#pragma once
// Text as it is searched: without case and accents, in words; and what was typed into the search field.

#include <string>
#include <string_view>
#include <vector>

namespace softphone::desk {

/// The words of a text, folded: lower case, Latin letters without their accents (é → e, œ → oe). Letters of
/// other scripts stay. Words longer than 32 bytes are cut; at most `limit` words, none twice.
std::vector<std::string> words_of(std::string_view text, std::size_t limit);

/// One thing that must be found in a call.
struct SearchWord {
  /// Of a number written in any notation: what is left when spaces, dots, prefixes of exit and trunk (00, 0,
  /// (0)) are gone; any part of a number or a word that has these digits fits. Empty for a word.
  std::string digits;
  std::string word;  ///< the beginning of a word, folded; empty for a number
  friend bool operator==(const SearchWord&, const SearchWord&) = default;
};

/// All of them must be found. At most six; the rest of a longer text is not looked for.
std::vector<SearchWord> read_search(std::string_view text);

}  // namespace softphone::desk
