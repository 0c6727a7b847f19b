#include "desk/password_policy.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/utf8.hpp"

namespace softphone::desk {
namespace {

/// The hearts of the passwords that every list of stolen ones begins with, English and French, and of what
/// this program suggests. With digits and signs around them they are as common.
constexpr std::string_view kCommon[] = {
    "abc",        "abcd",       "admin",      "administrateur", "administrator",
    "amour",      "anthony",    "azerty",     "azertyuiop",     "baseball",
    "batman",     "bienvenue",  "blink",      "bonjour",        "bonjourbonjour",
    "bonsoir",    "bordeaux",   "camille",    "changeit",       "changeme",
    "changemoi",  "charlie",    "chocolat",   "chouchou",       "computer",
    "coucou",     "dallas",     "default",    "doudou",         "dragon",
    "family",     "football",   "france",     "freedom",        "george",
    "guest",      "hello",      "helloworld", "hunter",         "iloveyou",
    "internet",   "isabelle",   "jennifer",   "jetaime",        "jordan",
    "julien",     "killer",     "letmein",    "letmeinplease",  "login",
    "loulou",     "lyon",       "marseille",  "master",         "michael",
    "michelle",   "monkey",     "motdepasse", "mustang",        "nicolas",
    "nothing",    "ordinateur", "paris",      "pass",           "passe",
    "passepasse", "passphrase", "passw",      "password",       "passwordpassword",
    "pepper",     "phone",      "pokemon",    "princess",       "princesse",
    "qazwsx",     "qwerty",     "qwertyuiop", "qwertz",         "root",
    "samsung",    "secret",     "shadow",     "soleil",         "starwars",
    "summer",     "sunshine",   "superman",   "telephone",      "test",
    "testtest",   "trustno",    "user",       "welcome",        "whatever",
    "winter"};

constexpr std::string_view kOurs[] = {"softphone", "teeptrak"};

/// Neighbours on these lines make no password, in either direction.
constexpr std::string_view kRows[] = {
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertzuiop"};

std::string fold(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// With letters for the signs that stand for them.
std::string spell(std::string_view folded) {
  constexpr std::string_view kSigns = "@4310$57!";
  constexpr std::string_view kLetters = "aaeiossti";
  std::string out(folded);
  for (char& c : out) {
    if (const auto at = kSigns.find(c); at != std::string_view::npos) c = kLetters[at];
  }
  return out;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Without what is not a letter at both ends.
std::string_view heart(std::string_view text) {
  while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_letter(text.back())) text.remove_suffix(1);
  return text;
}

bool is_listed(std::string_view word) {
  return std::find(std::begin(kCommon), std::end(kCommon), word) != std::end(kCommon);
}

bool is_neighbour(char a, char b) {
  return std::any_of(std::begin(kRows), std::end(kRows), [&](std::string_view row) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      if ((row[i] == a && row[i + 1] == b) || (row[i] == b && row[i + 1] == a)) return true;
    }
    return false;
  });
}

/// "1234567890", "qwertyuiop12", "aaaaaaaaaa": nearly every step goes to the next key or stays.
bool is_a_walk(std::string_view folded) {
  std::size_t leaps = 0;
  for (std::size_t i = 0; i + 1 < folded.size(); ++i) {
    if (folded[i] != folded[i + 1] && !is_neighbour(folded[i], folded[i + 1])) ++leaps;
  }
  return leaps * 4 < folded.size();
}

bool has_few_letters(std::string_view folded) {
  return std::set<char>(folded.begin(), folded.end()).size() < 4;
}

void erase_all(std::string& text, std::string_view word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) text.erase(at, word.size());
}

/// The words of a name or an address that are long enough to mean something.
std::vector<std::string> words_of(const std::vector<std::string>& known) {
  std::vector<std::string> words(std::begin(kOurs), std::end(kOurs));
  for (const std::string& text : known) {
    const std::string folded = fold(text);
    std::string word;
    for (const char c : folded + ' ') {
      if (is_letter(c)) {
        word += c;
        continue;
      }
      if (word.size() >= 3) words.push_back(word);
      word.clear();
    }
  }
  // The longest first: of "martin" and "martine" the latter leaves nothing behind.
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return words;
}

/// What is left of the password without what everybody knows; few letters are no secret.
bool is_about(std::string folded, const std::vector<std::string>& words) {
  const std::size_t before = folded.size();
  for (const std::string& word : words) erase_all(folded, word);
  if (folded.size() == before) return false;
  return std::count_if(folded.begin(), folded.end(), is_letter) < 4 && folded.size() < 8;
}

}  // namespace

std::optional<PasswordProblem> check_password(
    std::string_view password, const std::vector<std::string>& known
) {
  std::size_t characters = 0;
  for (std::string_view rest = password; !rest.empty(); ++characters) {
    const auto character = take_utf8(rest);
    if (!character || *character < 0x20 || *character == 0x7f) return PasswordProblem::not_text;
  }
  if (characters < kShortestPassword) return PasswordProblem::too_short;
  if (characters > kLongestPassword) return PasswordProblem::too_long;
  const std::string folded = fold(password);
  if (has_few_letters(folded) || is_a_walk(folded)) return PasswordProblem::common;
  const  /// With letters for the signs that stand for them.
      std::string spelled = spell(folded);
  // "p@ssw0rd2026!": what stands around the heart goes before signs become letters, or after.
  if (is_listed(heart(folded)) || is_listed(spell(heart(folded))) || is_listed(heart(spelled)))
    return PasswordProblem::common;
  const std::vector<std::string> words = words_of(known);
  if (is_about(folded, words) || is_about(spelled, words)) return PasswordProblem::personal;
  return std::nullopt;
}

std::string_view to_word(PasswordProblem problem) {
  switch (problem) {
    case PasswordProblem::too_short:
      return "password_too_short";
    case PasswordProblem::too_long:
      return "password_too_long";
    case PasswordProblem::not_text:
      return "password_not_text";
    case PasswordProblem::common:
      return "password_common";
    case PasswordProblem::personal:
      return "password_personal";
  }
  return "password_common";
}

std::string_view sentence(PasswordProblem problem) {
  switch (problem) {
    case PasswordProblem::too_short:
      return "The password is too short: it needs at least 10 characters. A few words in a row are good.";
    case PasswordProblem::too_long:
      return "The password is too long: 256 characters are the most.";
    case PasswordProblem::not_text:
      return "The password holds something that is no character of text.";
    case PasswordProblem::common:
      return "Too many people use this password, or one like it: it is among the first to be tried.";
    case PasswordProblem::personal:
      return "The password is too close to the name, the address or this program: others would try that.";
  }
  return "The password cannot be used.";
}

}  // namespace softphone::desk
