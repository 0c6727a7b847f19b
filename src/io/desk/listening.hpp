#pragma once
// Who listened to which recording, and when, is a fact of the call.

#include <boost/asio/awaitable.hpp>

#include "base/result.hpp"
#include "desk/after_call.hpp"

namespace softphone::io_desk {

struct DeskContext;

/// Keeps the fact before any sound is given out. The parts that a player asks for one after the other are one
/// listening: the same again within five minutes is not kept. True when it was.
boost::asio::awaitable<Result<bool>> note_listening(
    DeskContext& context, std::string call_sid, desk::Listened listened
);

}  // namespace softphone::io_desk
