#pragma once
// The practice network: parties at numbers reserved for fiction, to call and to be called by. It stands where
// a telephone network will stand. Every other number is unknown here. Ranges: Arcep decision 2018-0881
// (France: 01 99 00 xx xx, 06 39 98 xx xx), NANPA (555-0100 to 555-0199).

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "carrier/endpoint.hpp"

namespace softphone::carrier {

struct Core;

enum class PracticeKind { echo, speak, busy, no_answer, slow_answer, bad_line, unknown };
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
/// A party that calls one of our numbers; its leg is opened.
std::unique_ptr<Endpoint> make_practice_caller(Core& core, Call& call);

}  // namespace softphone::carrier
