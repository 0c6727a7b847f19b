#include "io/desk/api.hpp"

#include <boost/json.hpp>

#include "io/net/log.hpp"

namespace softphone::io_desk {

namespace json = boost::json;

net::HttpResponse json_response(int status, const json::object& body) {
  net::HttpResponse response = net::HttpResponse::json(status, json::serialize(body));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

net::HttpResponse api_error(int status, std::string_view code, std::string_view message) {
  json::object error{{"code", code}, {"message", message}};
  return json_response(status, {{"error", std::move(error)}});
}

net::HttpResponse not_signed_in() {
  return api_error(401, "not_signed_in", "Sign in first.");
}

net::HttpResponse forbidden(desk::Role least) {
  return api_error(
      403,
      "forbidden",
      least == desk::Role::admin ? "Only an admin of the team may do this."
                                 : "Only a manager or an admin of the team may do this."
  );
}

net::HttpResponse storage_failed(const Error& error) {
  log::error("database: {} ({})", error.detail, error.code);
  return api_error(503, "storage_failed", "The database does not answer; the server's log says why.");
}

Result<json::object> read_object(const net::HttpRequest& request) {
  if (request.body.empty()) return json::object();
  json::error_code error;
  json::value value = json::parse({request.body.data(), request.body.size()}, error);
  if (error) return fail("not_json", "The body is not valid JSON.");
  if (!value.is_object()) return fail("not_an_object", "The body must be a JSON object.");
  return std::move(value.as_object());
}

net::HttpResponse bad_body(const Error& error) {
  return api_error(400, error.code, error.detail);
}

std::optional<std::string> text_member(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->as_string());
}

}  // namespace softphone::io_desk
