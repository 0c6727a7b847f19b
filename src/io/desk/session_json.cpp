#include "io/desk/session_json.hpp"

#include <boost/json.hpp>

#include "io/desk/identity_answers.hpp"

namespace softphone::io_desk {

namespace json = boost::json;

net::HttpResponse sessions_response(
    const DeskContext& context, const std::string& identity, const std::string& current
) {
  json::array sessions;
  for (const SessionInfo& session : context.sessions.list(identity, net::system_now().wall)) {
    sessions.push_back(json::object{
        {"id", session.id},
        {"browser", session.browser},
        {"address", session.address},
        {"createdAt", session.created_at},
        {"lastSeenAt", session.last_seen_at},
        {"expiresAt", session.expires_at},
        {"current", session.id == current}});
  }
  return json_response(200, {{"sessions", std::move(sessions)}});
}

Answer end_session(DeskContext& context, store::Actor actor, std::string identity, std::string id) {
  const auto ended = co_await context.sessions.end(identity, id);
  if (!ended) co_return storage_failed(ended.error());
  if (!*ended) co_return api_error(404, "no_such_session", "This session has ended already.");
  context.live->end(identity, id);
  store::AuditEntry entry = audit_entry(std::move(actor), "session.ended", identity, "{}");
  co_await context.audit(std::move(entry));
  co_return net::HttpResponse::empty();
}

Answer end_all_sessions(
    DeskContext& context, store::Actor actor, std::string identity, std::string spared_id
) {
  const std::vector<SessionInfo> before = context.sessions.list(identity, net::system_now().wall);
  const auto ended = co_await context.sessions.end_all(identity, spared_id);
  if (!ended) co_return storage_failed(ended.error());
  for (const SessionInfo& session : before) {
    if (session.id != spared_id) context.live->end(identity, session.id);
  }
  store::AuditEntry entry = audit_entry(std::move(actor), "session.all_ended", identity, "{}");
  co_await context.audit(std::move(entry));
  co_return net::HttpResponse::empty();
}

}  // namespace softphone::io_desk
