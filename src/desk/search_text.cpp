#include "desk/search_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace softphone::desk {
namespace {

constexpr std::size_t kMaxWord = 32;
constexpr std::size_t kMaxSearchWords = 6;
constexpr std::size_t kMaxSearchText = 256;

struct Letter {
  char32_t code = 0;
  std::size_t length = 1;  ///< bytes
};

/// The character at the start of `text`; a malformed byte is a space.
Letter first_letter(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {' ', 1};
  char32_t code = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {' ', 1};
    code = code << 6U | (byte(i) & 0x3FU);
  }
  return {code, length};
}

/// U+00C0 to U+017F without their accents; a dot for what is no letter.
constexpr std::string_view kLatin =
    "aaaaaa.ceeeeiiiidnooooo.ouuuuyt."   // C0–DF (Æ, ×, ß are handled apart)
    "aaaaaa.ceeeeiiiidnooooo.ouuuuyty"   // E0–FF
    "aaaaaaccccccccddddeeeeeeeeeegggg"   // 100–11F
    "gggghhhhiiiiiiiiii..jjkkkllllllll"  // 120–141
    "llnnnnnnnnnoooooo..rrrrrrssssssss"  // 142–163
    "ttttttuuuuuuuuuuuuwwyyyzzzzzzs";    // 162–17F

static_assert(kLatin.size() == 0x180 - 0xC0);

struct Fold {
  std::string text;
  bool is_letter = false;
};

Fold fold(const Letter& letter, std::string_view bytes) {
  const char32_t c = letter.code;
  if (c < 0x80) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool is_letter = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return {std::string(1, static_cast<char>(upper ? c + 0x20 : c)), is_letter};
  }
  if (c == 0xC6 || c == 0xE6) return {"ae", true};
  if (c == 0x152 || c == 0x153) return {"oe", true};
  if (c == 0xDF) return {"ss", true};
  if (c >= 0x300 && c <= 0x36F) return {"", true};  // accents of their own
  // Marks of direction and of no width say nothing; every other sign below the letters of the world parts
  // words.
  if ((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2060 || c == 0xFEFF)
    return {"", true};
  if (c >= 0xC0 && c - 0xC0 < kLatin.size()) {
    const char plain = kLatin[c - 0xC0];
    return {std::string(1, plain), plain != '.'};
  }
  if (c < 0xC0 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F)) return {" ", false};
  // Capitals of Greek and Cyrillic.
  if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) {
    const char32_t lower = c + 0x20;
    return {{static_cast<char>(0xC0U | lower >> 6U), static_cast<char>(0x80U | (lower & 0x3FU))}, true};
  }
  return {std::string(bytes.substr(0, letter.length)), true};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Only digits and what people write between them, at least one digit.
bool looks_like_number(std::string_view token) {
  bool digit = false;
  for (const char c : token) {
    if (is_digit(c))
      digit = true;
    else if (std::string_view("+-./()").find(c) == std::string_view::npos)
      return false;
  }
  return digit;
}

/// What is the same in every notation of a number.
std::string essential_digits(std::string_view token) {
  std::string digits;
  for (const char c : token) {
    if (is_digit(c)) digits += c;
  }
  const bool plus = token.starts_with('+') || token.starts_with("(+");
  const bool exit = !plus && digits.starts_with("00");
  if (exit) digits.erase(0, 2);
  if (plus || exit) {
    // +33 (0)6: the zero is dialled inside the country only.
    const std::size_t bracket = token.find("(0)");
    if (bracket != std::string_view::npos) {
      std::size_t before = 0;
      for (const char c : token.substr(0, bracket)) before += is_digit(c) ? 1 : 0;
      if (exit) before -= std::min<std::size_t>(before, 2);
      if (before < digits.size()) digits.erase(before, 1);
    }
  } else if (digits.size() > 1 && digits[0] == '0') {
    digits.erase(0, 1);
  }
  return digits;
}

/// Spaces of every kind become one, marks without width go.
std::string tidy(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    const char32_t c = letter.code;
    const bool dash = c >= 0x2010 && c <= 0x2015;
    if (dash || c == 0x2212)
      out += '-';
    else if (c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A) || c < 0x20)
      out += ' ';
    else if (!((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2060 || c == 0xFEFF))
      out.append(text.substr(0, letter.length));
    text.remove_prefix(letter.length);
  }
  return out;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text, std::size_t limit) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
    word.clear();
  };
  while (!text.empty() && words.size() < limit) {
    const Letter letter = first_letter(text);
    const Fold folded = fold(letter, text);
    if (!folded.is_letter)
      finish();
    else if (word.size() + folded.text.size() <= kMaxWord)
      word += folded.text;
    text.remove_prefix(letter.length);
  }
  if (words.size() < limit) finish();
  return words;
}

std::vector<SearchWord> read_search(std::string_view text) {
  std::vector<SearchWord> out;
  std::string number;  // tokens of one number that spaces part
  const auto end_number = [&] {
    if (number.empty()) return;
    const std::string digits = essential_digits(number);
    number.clear();
    if (!digits.empty()) out.push_back({digits.substr(0, kMaxWord), {}});
  };
  const std::string tidied = tidy(text.substr(0, kMaxSearchText));
  std::string_view rest = tidied;
  while (!rest.empty() && out.size() < kMaxSearchWords) {
    const std::size_t space = std::min(rest.find(' '), rest.size());
    const std::string_view token = rest.substr(0, space);
    rest.remove_prefix(std::min(space + 1, rest.size()));
    if (token.empty()) continue;
    if (looks_like_number(token)) {
      // A plus begins another number.
      if (token.starts_with('+')) end_number();
      number += token;
      continue;
    }
    if (token.find_first_not_of("+-./()") == std::string_view::npos)
      continue;  // between two groups of digits
    end_number();
    for (std::string& word : words_of(token, kMaxSearchWords)) {
      if (out.size() < kMaxSearchWords) out.push_back({{}, std::move(word)});
    }
  }
  if (out.size() < kMaxSearchWords) end_number();
  return out;
}

}  // namespace softphone::desk
