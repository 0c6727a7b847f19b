#pragma once
// A rep asks something of a call: valid or not, as the call stands.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "desk/call.hpp"
#include "desk/roster.hpp"

namespace softphone::desk {

struct Command {
  std::string id;       ///< the page's own: 1 to 64 of [A-Za-z0-9-_.]
  std::string command;  ///< a word of Verb
  std::string party;
  std::string to;        ///< as typed: a number or client:bob
  std::string leg = {};  ///< come_back: SID of the rep's new leg; never from a page
};

struct CommandRefused {
  bool malformed = false;  ///< the request itself is wrong; otherwise the call's state forbids it
  std::string code;
  std::string message;  ///< for people
  /// Not refused at all: it is so already, and there is nothing to be kept.
  bool reached = false;
};

/// Ids and words that may be stored and sent on.
bool is_command_id(std::string_view id);

/// The fact to be kept. Its time is `now`, or just after the call's last command: their order is the order in
/// which they were accepted. A command whose id is known already gives that one again. What is so already,
/// such as the end of a call that is over, is `reached`.
Result<Fact, CommandRefused> accept(
    const Call& call, std::string_view rep, const Command& command, const Roster& roster, UnixMs now
);

}  // namespace softphone::desk
