#pragma once

#include "io/desk/desk_context.hpp"

namespace softphone::io_desk {

/// Where the carrier leads callers to the voicemail and tells of their messages.
void add_voicemail_webhooks(net::Router& router, DeskContext& context);

}  // namespace softphone::io_desk
