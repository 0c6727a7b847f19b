#pragma once
// Lists of somebody's sessions, and their end: asked for by the person and by admins alike.

#include <string>

#include "io/desk/routes.hpp"

namespace softphone::io_desk {

/// `{"sessions":[{"id","browser","address","createdAt","lastSeenAt","expiresAt","current"}]}`; `current`: the
/// one with that id.
net::HttpResponse sessions_response(
    const DeskContext& context, const std::string& identity, const std::string& current
);
/// Ends one session and its pages: 204, or 404 `no_such_session`.
Answer end_session(DeskContext& context, store::Actor actor, std::string identity, std::string id);
/// Ends all but the spared one: 204.
Answer end_all_sessions(
    DeskContext& context, store::Actor actor, std::string identity, std::string spared_id
);

}  // namespace softphone::io_desk
