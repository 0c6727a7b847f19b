#pragma once
// Runs a call's commands over what is known of its parties: what is wanted of each. Part of control_of().

#include "desk/party.hpp"

namespace softphone::desk {

/// `control` has the two parties that the call began with, as they are.
void replay_commands(const Call& call, Control& control);

/// Completes a party that was added later with what is known of its legs. In party.cpp.
void settle_added(const Call& call, Party& party);

}  // namespace softphone::desk
