#include "crm/odoo_rpc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.hpp"

namespace softphone::crm {
namespace {

OdooRequest rpc(std::string_view service, std::string_view method, json::array args) {
  json::object body{
      {"jsonrpc", "2.0"},
      {"method", "call"},
      {"id", 1},
      {"params", json::object{{"service", service}, {"method", method}, {"args", std::move(args)}}}};
  OdooRequest request;
  request.path = "/jsonrpc";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = json::serialize(body);
  return request;
}

Failure failure(Trouble trouble, std::string detail) {
  return {trouble, std::move(detail), {}};
}

/// An exception's name as it may be shown: letters, digits, dots.
std::string clean_name(std::string_view name) {
  std::string clean;
  for (const char c : name.substr(0, 80)) {
    const bool fits =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
    if (fits) clean += c;
  }
  return clean;
}

/// The first line of a server's message: what follows may hold paths and records' content.
std::string first_line(std::string_view message) {
  std::string line;
  while (!message.empty() && line.size() < 200) {
    const auto character = take_utf8(message);
    if (!character || *character == '\n') break;
    const bool plain = *character >= 0x20 && *character != 0x7F && (*character < 0x80 || *character > 0xA0) &&
                       (*character < 0x2000 || *character > 0x206F);
    if (plain) append_utf8(line, *character);
  }
  return line;
}

struct Named {
  std::string_view name;
  Trouble trouble;
};
constexpr std::array<Named, 15> kNames = {{
    {"odoo.exceptions.AccessDenied", Trouble::credentials},
    {"werkzeug.exceptions.Unauthorized", Trouble::credentials},
    {"odoo.http.SessionExpiredException", Trouble::credentials},
    {"odoo.exceptions.AccessError", Trouble::rights},
    {"werkzeug.exceptions.Forbidden", Trouble::rights},
    {"odoo.exceptions.MissingError", Trouble::missing},
    {"odoo.exceptions.ValidationError", Trouble::refused},
    {"odoo.exceptions.UserError", Trouble::refused},
    {"odoo.exceptions.RedirectWarning", Trouble::refused},
    {"werkzeug.exceptions.NotFound", Trouble::refused},
    {"werkzeug.exceptions.BadRequest", Trouble::refused},
    {"werkzeug.exceptions.UnprocessableEntity", Trouble::refused},
    {"builtins.ValueError", Trouble::refused},
    {"builtins.TypeError", Trouble::refused},
    {"builtins.KeyError", Trouble::refused},
}};

Trouble trouble_of(std::string_view name, int status) {
  for (const Named& known : kNames) {
    if (known.name == name) return known.trouble;
  }
  if (name.starts_with("psycopg2.")) return Trouble::server;
  if (status == 401) return Trouble::credentials;
  if (status == 403) return Trouble::rights;
  return status >= 400 && status < 500 && status != 408 && status != 429 ? Trouble::refused : Trouble::server;
}

Failure explain(std::string_view name, std::string_view message, int status) {
  const Trouble trouble = trouble_of(name, status);
  std::string said = clean_name(name);
  if (said.empty()) said = fmt::format("status {}", status);
  switch (trouble) {
    case Trouble::credentials:
      return failure(
          trouble,
          "Odoo refuses the API key (" + said +
              "): it is wrong, was deleted, or has expired. Make a new one in Odoo and set ODOO_API_KEY."
      );
    case Trouble::rights:
      return failure(
          trouble,
          "Odoo's user may not do this (" + said +
              "). It needs the right \"Sales / User: All Documents\"; docs/operations/odoo.md says more."
      );
    case Trouble::missing:
      return failure(trouble, "The record is no longer in Odoo (" + said + ").");
    case Trouble::server:
      return failure(
          trouble,
          name.starts_with("psycopg2.")
              ? "Odoo's database does not answer (" + said + "): it is down, or ODOO_DB names another."
              : "Odoo answers with an error of its own (" + said + ")."
      );
    default: {
      const std::string line = first_line(message);
      return failure(trouble, "Odoo refuses this (" + said + ")" + (line.empty() ? "." : ": " + line));
    }
  }
}

Failure no_json(int status) {
  if (status >= 300 && status < 400) {
    return failure(
        Trouble::server,
        fmt::format(
            "ODOO_URL leads elsewhere (status {}): give the address at which Odoo itself answers.", status
        )
    );
  }
  return failure(
      Trouble::server,
      fmt::format(
          "Odoo's address answers with a page (status {}) rather than with data: Odoo is starting or its "
          "database is "
          "down, or ODOO_URL or ODOO_DB is wrong.",
          status
      )
  );
}

std::optional<json::value> parse(std::string_view body) {
  json::error_code error;
  json::value value = json::parse(body, error);
  if (error) return std::nullopt;
  return value;
}

Result<json::value, Failure> read_rpc(int status, json::value value) {
  json::object* object = value.if_object();
  if (object == nullptr) return no_json(status);
  if (const json::value* error = object->if_contains("error")) {
    const json::object* described = error->if_object();
    const json::value* data = described == nullptr ? nullptr : described->if_contains("data");
    if (data == nullptr || !data->is_object()) return explain("", "", status);
    // Code 100 is the same in every version: the session is over.
    const std::string name = number_of(*described, "code") == 100 ? "odoo.http.SessionExpiredException"
                                                                  : text_of(data->get_object(), "name");
    // With JSON-RPC every error has status 200, so that it says nothing about one without a name.
    return explain(name, text_of(data->get_object(), "message"), 500);
  }
  json::value* result = object->if_contains("result");
  if (status != 200) return no_json(status);
  // Odoo leaves the member out where a method returns nothing.
  return result == nullptr ? json::value(nullptr) : std::move(*result);
}

}  // namespace

OdooRequest version_request() {
  return rpc("common", "version", {});
}

OdooRequest web_version_request() {
  OdooRequest request;
  request.method = "GET";
  request.path = "/web/version";
  return request;
}

OdooRequest authenticate_request(const Access& access) {
  return rpc(
      "common", "authenticate", json::array{access.database, access.login, access.key, json::object{}}
  );
}

OdooRequest call_request(Dialect dialect, const Access& access, long uid, const OdooCall& call) {
  const bool makes =
      call.method == "message_post" || call.method == "activity_schedule" || call.method == "create";
  if (dialect == Dialect::json_rpc) {
    json::array positional;
    if (call.ids) positional.push_back(json::value_from(*call.ids));
    for (const auto& [name, value] : call.leading) positional.push_back(value);
    json::array args;
    args.push_back(json::value(access.database));
    args.push_back(json::value(uid));
    args.push_back(json::value(access.key));
    args.push_back(json::value(call.model));
    args.push_back(json::value(call.method));
    args.push_back(std::move(positional));
    args.push_back(call.named);
    OdooRequest request = rpc("object", "execute_kw", std::move(args));
    request.once = makes;
    return request;
  }
  json::object body = call.named;
  if (call.ids) body["ids"] = json::value_from(*call.ids);
  for (const auto& [name, value] : call.leading) body[name] = value;
  OdooRequest request;
  request.path = "/json/2/" + call.model + "/" + call.method;
  request.headers = {
      {"Content-Type", "application/json"},
      {"Authorization", "bearer " + access.key},
      {"X-Odoo-Database", access.database}};
  request.body = json::serialize(body);
  request.once = makes;
  return request;
}

Result<json::value, Failure> read_answer(Dialect dialect, const OdooAnswer& answer) {
  if (answer.status == 0) {
    Failure none = failure(
        Trouble::network,
        "Odoo cannot be reached" + (answer.trouble.empty() ? "." : " (" + first_line(answer.trouble) + ").")
    );
    none.pending = answer.pending;
    return none;
  }
  if (answer.body.size() > kMaxAnswer) return failure(Trouble::server, "Odoo's answer is too long.");
  auto value = parse(answer.body);
  if (!value) return no_json(answer.status);
  if (dialect == Dialect::json_rpc) return read_rpc(answer.status, std::move(*value));
  if (answer.status == 200) return std::move(*value);
  const json::object* object = value->if_object();
  if (object == nullptr) return explain("", "", answer.status);
  return explain(text_of(*object, "name"), text_of(*object, "message"), answer.status);
}

Result<OdooVersion, Failure> read_version(const json::value& value) {
  const json::object* object = value.if_object();
  if (object != nullptr) {
    for (const char* field : {"server_version_info", "version_info"}) {
      const json::value* info = object->if_contains(field);
      if (info == nullptr || !info->is_array() || info->get_array().empty()) continue;
      const json::value& first = info->get_array().front();
      OdooVersion version;
      if (first.is_int64())
        version.major = static_cast<int>(std::clamp<std::int64_t>(first.get_int64(), 0, 999));
      if (first.is_string()) {  // Odoo Online: "saas~18"
        const std::string_view text(first.get_string());
        const std::size_t digits = text.find_first_of("0123456789");
        if (digits != std::string_view::npos)
          std::from_chars(text.data() + digits, text.data() + text.size(), version.major);
      }
      version.name = first_line(text_of(*object, "server_version"));
      if (version.name.empty()) version.name = first_line(text_of(*object, "version"));
      if (version.name.empty()) version.name = std::to_string(version.major);
      if (version.major > 0) return version;
    }
  }
  return failure(Trouble::server, "What answers at ODOO_URL does not say which version of Odoo it is.");
}

long read_id(const json::value& value) {
  if (value.is_int64()) return value.get_int64() > 0 ? static_cast<long>(value.get_int64()) : 0;
  if (value.is_array() && !value.get_array().empty() && !value.get_array().front().is_array())
    return read_id(value.get_array().front());
  if (!value.is_string()) return 0;
  const std::string_view text(value.get_string());
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos) return 0;
  long id = 0;
  const auto [end, error] = std::from_chars(text.data() + open + 1, text.data() + text.size(), id);
  return error == std::errc() && end != text.data() + text.size() && (*end == ',' || *end == ')') && id > 0
             ? id
             : 0;
}

long number_of(const json::object& record, std::string_view field) {
  const json::value* member = record.if_contains(field);
  if (member == nullptr) return 0;
  if (member->is_double() && member->get_double() >= 0 && member->get_double() < 1e9)
    return static_cast<long>(member->get_double());
  return member->is_int64() ? static_cast<long>(member->get_int64()) : 0;
}

bool truth_of(const json::object& record, std::string_view field) {
  const json::value* member = record.if_contains(field);
  return member != nullptr && member->is_bool() && member->get_bool();
}

std::pair<long, std::string> link_of(const json::object& record, std::string_view field) {
  const json::value* member = record.if_contains(field);
  if (member == nullptr || !member->is_array()) return {};
  const json::array& pair = member->get_array();
  std::pair<long, std::string> link;
  if (!pair.empty() && pair[0].is_int64()) link.first = static_cast<long>(pair[0].get_int64());
  if (pair.size() > 1 && pair[1].is_string()) link.second = pair[1].get_string();
  return link;
}

std::vector<json::object> records_of(const json::value& value) {
  std::vector<json::object> records;
  if (!value.is_array()) return records;
  for (const json::value& entry : value.get_array()) {
    if (entry.is_object()) records.push_back(entry.get_object());
  }
  return records;
}

}  // namespace softphone::crm
