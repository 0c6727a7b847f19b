#include "carrier/practice.hpp"

#include <algorithm>

#include "base/e164.hpp"

namespace softphone::carrier {

namespace {

bool digits_only(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "+1 NPA 555 01xx"
bool is_american_fiction(std::string_view number) {
  return number.size() == 12 && number.starts_with("+1") && number.substr(5, 5) == "55501";
}

}  // namespace

std::string_view to_string(PracticeKind kind) {
  switch (kind) {
    case PracticeKind::echo:
      return "echo";
    case PracticeKind::speak:
      return "speak";
    case PracticeKind::busy:
      return "busy";
    case PracticeKind::no_answer:
      return "no_answer";
    case PracticeKind::slow_answer:
      return "slow_answer";
    case PracticeKind::bad_line:
      return "bad_line";
    case PracticeKind::voicemail:
      return "voicemail";
    case PracticeKind::talker:
      return "talker";
    case PracticeKind::menu:
      return "menu";
    case PracticeKind::callback:
      return "callback";
    case PracticeKind::short_call:
      return "short_call";
    case PracticeKind::rush:
      return "rush";
    case PracticeKind::unknown:
      return "unknown";
  }
  return "unknown";
}

const std::vector<PracticeNumber>& practice_numbers() {
  static const std::vector<PracticeNumber> kNumbers{
      {"+33199000001", PracticeKind::echo},
      {"+33199000002", PracticeKind::speak},
      {"+33199000003", PracticeKind::busy},
      {"+33199000004", PracticeKind::no_answer},
      {"+33199000005", PracticeKind::slow_answer},
      {"+33199000006", PracticeKind::bad_line},
      {"+33199000007", PracticeKind::unknown},
      {"+33199000008", PracticeKind::voicemail},
      {"+33199000009", PracticeKind::talker},
      {"+33199000010", PracticeKind::menu},
      {"+33199000011", PracticeKind::callback},
      {"+33199000012", PracticeKind::short_call},
      {"+33199000013", PracticeKind::rush},
  };
  return kNumbers;
}

PracticeKind practice_kind(std::string_view number) {
  for (const PracticeNumber& entry : practice_numbers()) {
    if (entry.number == number) return entry.kind;
  }
  return PracticeKind::unknown;
}

bool is_fictional(std::string_view number) {
  if (!is_e164(number) || !digits_only(number.substr(1))) return false;
  if (number.size() == 12 && (number.starts_with("+3319900") || number.starts_with("+3363998"))) return true;
  return is_american_fiction(number);
}

}  // namespace softphone::carrier
