#include "desk/destination.hpp"

#include <algorithm>
#include <array>

#include "base/e164.hpp"

namespace softphone::desk {
namespace {

/// France, the European Union's 112, and the numbers that foreign habit dials.
constexpr std::array<std::string_view, 13> kEmergency = {
    "15", "17", "18", "110", "111", "112", "114", "115", "119", "191", "196", "911", "999"};

bool is_separator(char c) {
  return c == ' ' || c == '.' || c == '-' || c == '(' || c == ')' || c == '/';
}

}  // namespace

bool is_emergency_number(std::string_view number) {
  const auto listed = [](std::string_view digits) {
    return std::find(kEmergency.begin(), kEmergency.end(), digits) != kEmergency.end();
  };
  if (!number.starts_with('+')) return listed(number);
  number.remove_prefix(1);
  if (listed(number)) return true;
  return number.starts_with("33") && listed(number.substr(2));
}

std::string_view voicemail_box(std::string_view to) {
  constexpr std::string_view kVoicemail = "voicemail:";
  return to.starts_with(kVoicemail) ? to.substr(kVoicemail.size()) : std::string_view();
}

std::string address_of_box(std::string_view box) {
  return box.starts_with('+') ? std::string(box) : "client:" + std::string(box);
}

Destination read_destination(std::string_view to, const Roster& roster) {
  while (!to.empty() && to.front() == ' ') to.remove_prefix(1);
  while (!to.empty() && to.back() == ' ') to.remove_suffix(1);
  if (to.empty()) return NotDialable{NotDialable::Why::nothing};

  constexpr std::string_view kClient = "client:";
  if (to.starts_with(kClient)) {
    const std::string_view identity = to.substr(kClient.size());
    if (roster.by_identity(identity)) return ToRep{std::string(identity)};
    return NotDialable{NotDialable::Why::unknown_rep};
  }
  if (roster.by_identity(to)) return ToRep{std::string(to)};

  std::string number;
  for (const char c : to) {
    if (!is_separator(c)) number += c;
  }
  if (number.starts_with("00")) number.replace(0, 2, "+");
  if (is_emergency_number(number)) return NotDialable{NotDialable::Why::emergency};
  if (const Rep* rep = roster.by_short_number(number)) return ToRep{rep->identity};
  if (!is_e164(number)) return NotDialable{NotDialable::Why::not_a_number};
  if (const Rep* rep = roster.by_number(number)) return ToRep{rep->identity};
  if (number == roster.main_line()) return ToMainLine{};
  return ToNumber{std::move(number)};
}

}  // namespace softphone::desk
