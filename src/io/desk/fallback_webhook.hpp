#pragma once

#include "io/desk/desk_context.hpp"

namespace softphone::io_desk {

/// The VoiceFallbackUrl of our TwiML App.
void add_fallback_webhook(net::Router& router, DeskContext& context);

}  // namespace softphone::io_desk
