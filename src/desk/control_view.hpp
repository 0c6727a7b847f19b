#pragma once
// The parts of a call's record that come from its control: who is in it, what was asked and is under way.

#include "desk/call_record.hpp"
#include "desk/party.hpp"

namespace softphone::desk {

/// What became of a call that is, or was, in a conference.
Verdict judge_room(const Call& call, const Control& control, const Roster& roster);

/// Fills parties, held, consultation, transfer, recording, away and mine as this rep sees them; in a
/// conference also where the call stands for this rep, which may be over before the call is.
void view_control(
    CallRecord& record,
    const Call& call,
    const Control& control,
    const Verdict& verdict,
    std::string_view identity,
    const Roster& roster
);

}  // namespace softphone::desk
