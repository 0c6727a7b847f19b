#pragma once
// The carrier's requests about a call that is, or goes, into a conference.

#include "desk/call.hpp"
#include "io/desk/routes.hpp"

namespace softphone::io_desk {

/// What the caller's leg gets when the leg that was dialled went its own way: the room, if that is why.
/// Nothing when the call is over, or was never wanted in a room.
std::optional<net::HttpResponse> room_after_dial(const DeskContext& context, const desk::Call& call);

void add_room_webhooks(net::Router& router, DeskContext& context);

}  // namespace softphone::io_desk
