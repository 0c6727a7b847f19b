#pragma once
// The team's recording policy: docs/api/settings.md.

#include "io/desk/routes.hpp"

namespace softphone::io_desk {

/// Reads what was set before the program started.
boost::asio::awaitable<Result<bool>> load_recording_setting(DeskContext& context);

}  // namespace softphone::io_desk
