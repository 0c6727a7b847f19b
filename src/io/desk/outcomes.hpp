#pragma once
// The team's list of outcomes, where the admins' settings are kept.

#include <boost/asio/awaitable.hpp>

#include "base/result.hpp"
#include "desk/wrap_up.hpp"

namespace softphone::io_desk {

struct DeskContext;

/// The list as it was saved last, or the one that the program brings along.
boost::asio::awaitable<Result<desk::OutcomeList>> load_outcomes(DeskContext& context);
boost::asio::awaitable<Result<bool>> save_outcomes(DeskContext& context, desk::OutcomeList list);

}  // namespace softphone::io_desk
