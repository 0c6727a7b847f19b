// Whatever is typed into the search field, few words come of it, none of them with a wildcard of LIKE, and
// each is found again when it is searched for.
#include <cstdlib>

#include "desk/search_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone::desk;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto wild = [](const std::string& word) { return word.find_first_of("%_ \\") != std::string::npos; };
  const auto found = read_search(text);
  if (found.size() > 6) std::abort();
  for (const SearchWord& one : found) {
    if (one.digits.empty() == one.word.empty()) std::abort();
    if (wild(one.digits) || wild(one.word) || one.digits.size() > 32 || one.word.size() > 32) std::abort();
  }
  for (const std::string& word : words_of(text, 50)) {
    if (word.empty() || word.size() > 32 || wild(word)) std::abort();
    if (words_of(word, 2) != std::vector<std::string>{word}) std::abort();
  }
  return 0;
}
