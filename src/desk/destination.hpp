#pragma once
// What a rep dialled: the `To` parameter of device.connect().

#include <string>
#include <string_view>
#include <variant>

#include "desk/roster.hpp"

namespace softphone::desk {

struct ToRep {
  std::string identity;
};
struct ToNumber {
  std::string number;  ///< E.164
};
struct ToMainLine {};
struct NotDialable {
  enum class Why { nothing, not_a_number, emergency, unknown_rep };
  Why why;
};
using Destination = std::variant<ToRep, ToNumber, ToMainLine, NotDialable>;

/// Reads `client:bob`, `bob`, `102`, `+33…` and `0033…`; spaces, dots, dashes and brackets between digits are
/// skipped. A colleague's own number is the colleague. Emergency services are recognised first, in any of
/// these spellings: a browser phone cannot say where its caller is.
Destination read_destination(std::string_view to, const Roster& roster);

/// The box in `voicemail:bob` or `voicemail:+33199001000`, to which a call can be transferred; else empty.
std::string_view voicemail_box(std::string_view to);

/// Whose box it is, as an address: `client:bob`, or the line's number.
std::string address_of_box(std::string_view box);

/// True for 112 and its like, with or without a country's prefix.
bool is_emergency_number(std::string_view number);

}  // namespace softphone::desk
