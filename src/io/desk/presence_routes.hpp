#pragma once

#include <boost/asio/awaitable.hpp>

#include "base/result.hpp"

namespace softphone::io_desk {

struct DeskContext;

/// Reads what reps chose before the server stopped. To be called once, before the first page connects.
boost::asio::awaitable<Result<bool>> load_presence(DeskContext& context);

}  // namespace softphone::io_desk
