#pragma once
// The carrier's requests about a call that is, or goes, into a conference.

#include "desk/call.hpp"
#include "io/desk/routes.hpp"

namespace softphone::io_desk {

/// What the caller's leg gets when the leg that was dialled went its own way: the room, if that is why.
/// Nothing when the call is over, or was never wanted in a room.
std::optional<net::HttpResponse> room_after_dial(const DeskContext& context, const desk::Call& call);

/// The room for the caller of a call that begins there; nothing for other calls.
std::optional<net::HttpResponse> room_for_caller(const DeskContext& context, const desk::Call& call);

/// A rep's page called with To=call:CA…: the answer leads its leg into that call, in place of a leg that was
/// lost or that is on another device. Nothing when `to` names no call.
boost::asio::awaitable<std::optional<net::HttpResponse>> come_back(
    DeskContext& context, std::string leg_sid, std::string from, std::string to
);

void add_room_webhooks(net::Router& router, DeskContext& context);

}  // namespace softphone::io_desk
