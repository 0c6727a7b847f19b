#pragma once
// What the routes of sessions, accounts and people answer alike, and what they note in the audit log.

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "io/desk/routes.hpp"

namespace softphone::io_desk {

/// Who asks, for the audit log; `identity` is empty when nobody is signed in.
store::Actor actor_of(const DeskContext& context, const net::HttpRequest& request, std::string identity);
/// An entry of this moment. `details`: a JSON object without secrets.
store::AuditEntry audit_entry(
    store::Actor actor, std::string action, std::string subject, std::string details
);

/// The Set-Cookie field of a session, fit for whoever asks; an empty value takes it away.
std::string cookie_field(
    std::string_view value, std::chrono::seconds life, const net::HttpRequest& request, const OwnNames& names
);
/// `{"identity","name","number","shortNumber","role","trial"}`.
boost::json::object describe_session(const DeskContext& context, const std::string& identity);
/// 200 with the session and its cookie.
net::HttpResponse session_response(
    const DeskContext& context,
    const net::HttpRequest& request,
    const std::string& identity,
    std::string_view cookie
);
/// A new session for somebody who has proved who they are, noted as `action`.
Answer open_session(DeskContext& context, net::HttpRequest request, std::string identity, std::string action);

/// 429: too many failures, with the time to wait in whole seconds.
net::HttpResponse locked(Milliseconds wait);
/// 401, the same for a name that nobody has. `left`: how many more failures have no consequence; `wait`: what
/// this one has brought, or zero.
net::HttpResponse wrong_password(int left, Milliseconds wait);
/// A refusal of PeopleStore in its status, with the field it is about; storage errors as ever.
net::HttpResponse refused_change(const Error& error);
/// 400 with the rule that the password breaks; nothing when it is fine.
std::optional<net::HttpResponse> refused_password(std::string_view password, const desk::Person& person);

}  // namespace softphone::io_desk
