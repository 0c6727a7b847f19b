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

/// Reads `client:bob`, `bob`, `+33…` and `0033…`; spaces, dots, dashes and brackets between digits are
/// skipped. A colleague's own number, and the short one, is the colleague. Emergency services are recognised
/// first, in any of these spellings: a browser phone cannot say where its caller is.
Destination read_destination(std::string_view to, const Roster& roster);

}  // namespace softphone::desk
