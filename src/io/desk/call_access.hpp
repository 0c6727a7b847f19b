#pragma once
// Who may see a call, and what a rep adds to it.

#include "io/desk/routes.hpp"

namespace softphone::io_desk {

/// The call of that name (its SID, a leg's or a recording's), if this rep may see it: those who have a part
/// in it, managers and admins.
boost::asio::awaitable<Result<std::optional<desk::Call>>> visible_call(
    DeskContext& context, std::string sid, std::string identity
);

net::HttpResponse no_such_call();

/// Keeps what `decision` makes of the call, tells the pages, and answers `{"call":Call}` as the rep sees it;
/// 400 or 409 when it was refused. The answer leaves when the fact is on the disk.
Answer keep_decided(
    DeskContext& context, std::string call_sid, std::string identity, store::Decision decision
);

}  // namespace softphone::io_desk
