#pragma once
// The way of an incoming call: where it goes, and what is answered at each step of it.

#include <boost/asio/awaitable.hpp>
#include <string>

#include "desk/call_plan.hpp"
#include "io/desk/desk_context.hpp"

namespace softphone::io_desk {

/// Decides what is tried for a new call. `from`, `to`: as the voice webhook tells them; `shown`: the number
/// that a rep wants to show, empty for their own; `confirmed`: a rep knows that it is late or early there.
boost::asio::awaitable<desk::Plan> plan_call(
    DeskContext& context, std::string from, std::string to, std::string shown, bool confirmed
);

/// The TwiML of the first step from `from` on that can be tried. A caller who is led to the voicemail is
/// noted as a fact first.
boost::asio::awaitable<net::HttpResponse> answer_step(
    DeskContext& context, std::string call_sid, desk::Plan plan, std::size_t from
);

/// The TwiML of a voicemail; notes the fact.
boost::asio::awaitable<net::HttpResponse> answer_voicemail(
    DeskContext& context, std::string call_sid, desk::BoxWords words
);

/// The words of this box, for a call that comes to it other than by its plan.
desk::BoxWords words_of_box(const DeskContext& context, const std::string& box);

}  // namespace softphone::io_desk
