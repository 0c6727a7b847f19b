#pragma once
// Shared by all of /api: the error shape, JSON bodies.

#include <boost/json/object.hpp>
#include <string_view>

#include "base/result.hpp"
#include "desk/roster.hpp"
#include "io/net/http_types.hpp"

namespace softphone::io_desk {

/// `{"error":{"code","message"}}`; the message is shown to people.
net::HttpResponse api_error(int status, std::string_view code, std::string_view message);
net::HttpResponse not_signed_in();
/// 403: this takes at least that role.
net::HttpResponse forbidden(desk::Role least);
/// The database did not do what was asked; says why to the log, not to the page.
net::HttpResponse storage_failed(const Error& error);

net::HttpResponse json_response(int status, const boost::json::object& body);

/// The request's body as a JSON object; an empty body is an empty object. Error: not_json, not_an_object.
Result<boost::json::object> read_object(const net::HttpRequest& request);
net::HttpResponse bad_body(const Error& error);
/// A text member, or nothing when it is absent or of another type.
std::optional<std::string> text_member(const boost::json::object& object, std::string_view name);

}  // namespace softphone::io_desk
