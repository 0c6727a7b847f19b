#pragma once
// The practice network: parties at numbers reserved for fiction, to call and to be called by. It stands where
// a telephone network will stand. Every other number is unknown here. Ranges: Arcep decision 2018-0881
// (France: 01 99 00 xx xx, 06 39 98 xx xx), NANPA (555-0100 to 555-0199).

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "carrier/config.hpp"
#include "carrier/endpoint.hpp"

namespace softphone::carrier {

struct Core;

enum class PracticeKind {
  echo,
  speak,
  busy,
  no_answer,
  slow_answer,
  bad_line,
  voicemail,   ///< greets, beeps and listens
  talker,      ///< a person who talks and pauses irregularly
  menu,        ///< asks for keys
  callback,    ///< rings the caller's number back
  short_call,  ///< hangs up eight seconds after the answer
  rush,        ///< lets several callers ring the caller's number
  unknown
};
/// As in `GET /practice/v1/numbers`: "echo", "no_answer" …
std::string_view to_string(PracticeKind kind);

struct PracticeNumber {
  std::string_view number;
  PracticeKind kind;
};
/// The numbers where somebody is, and one where nobody is.
const std::vector<PracticeNumber>& practice_numbers();
PracticeKind practice_kind(std::string_view number);
/// True in a range that never belongs to a person.
bool is_fictional(std::string_view number);

/// The party that `number` reaches.
std::unique_ptr<Endpoint> make_practice_callee(Core& core, std::string_view number);
/// Somebody calls a number of the account. Gives the call's SID.
std::string begin_practice_call(Core& core, const std::string& from, const PhoneNumber& number);

}  // namespace softphone::carrier
