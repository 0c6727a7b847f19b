#pragma once
// Calls that were under way when the server stopped.

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include "io/desk/desk_context.hpp"

namespace softphone::io_desk {

/// Calls of the built-in carrier ended with the process: they are closed at `last_alive`. On Twilio calls
/// live on: its REST API is asked what became of them, and what it does not know is closed.
boost::asio::awaitable<Result<bool>> mend_open_calls(DeskContext& context, desk::UnixMs last_alive);

/// The status facts of a call resource of the REST API (GET Calls/{sid}.json or one of a list); nothing when
/// the call goes on or the JSON is not one.
std::optional<desk::Fact> resource_fact(const boost::json::object& resource, const std::string& call_sid);

}  // namespace softphone::io_desk
