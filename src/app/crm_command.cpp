#include "app/crm_command.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include "app/crm_index.hpp"
#include "app/runtime.hpp"
#include "base/e164.hpp"
#include "base/utf8.hpp"
#include "io/crm/odoo_client.hpp"
#include "io/net/http_client.hpp"

namespace softphone::app {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

int fail_with(const crm::Failure& failure, bool as_json) {
  if (as_json) {
    const json::object object{
        {"ok", false}, {"trouble", crm::to_word(failure.trouble)}, {"detail", failure.detail}};
    fmt::print("{}\n", json::serialize(object));
    return 1;
  }
  return give_up(failure.detail);
}

std::vector<std::string> names_of(const crm::PhoneFields& fields) {
  std::vector<std::string> names;
  const auto add = [&](bool there, const char* name) {
    if (there) names.emplace_back(name);
  };
  add(fields.phone, "phone");
  add(fields.mobile, "mobile");
  add(fields.sanitized, "phone_sanitized");
  add(fields.search, "phone_mobile_search");
  return names;
}

/// The local index is a help, not a condition: what is wrong with it is said, and calls are written all the
/// same.
void print_index(const Configuration& configuration) {
  const auto read = index_status(configuration);
  if (!read) {
    fmt::print("Numbers known here: {}\n", read.error().detail);
    return;
  }
  if (!*read) return;
  fmt::print("Numbers known here: {}\n", describe(**read));
  if (!(*read)->reason.empty()) fmt::print("  {}\n", (*read)->detail);
}

int print_check(const Configuration& configuration, const crm::OdooCheck& check, bool as_json) {
  const bool json2 = check.dialect == crm::Dialect::json2;
  if (as_json) {
    json::object object{
        {"ok", !check.messages},
        {"version", check.version.name},
        {"api", json2 ? "json2" : "jsonrpc"},
        {"lead_fields", json::value_from(names_of(check.lead))},
        {"contact_fields", json::value_from(names_of(check.partner))}};
    if (check.messages) object["detail"] = check.messages->detail;
    const auto index = index_status(configuration);
    if (index && *index) object["index"] = crm::to_json(**index);
    fmt::print("{}\n", json::serialize(object));
    return check.messages ? 1 : 0;
  }
  fmt::print("Odoo {}, over {}; the key is accepted\n", check.version.name, json2 ? "JSON/2" : "JSON-RPC");
  fmt::print("Numbers of leads: {}\n", fmt::join(names_of(check.lead), ", "));
  fmt::print("Numbers of contacts: {}\n", fmt::join(names_of(check.partner), ", "));
  fmt::print("Reading leads and contacts: allowed\n");
  if (check.messages) {
    fmt::print("Reading notes: refused\n  {}\n", check.messages->detail);
    return 1;
  }
  fmt::print("Reading notes: allowed\n");
  print_index(configuration);
  if (check.version.major >= 18)
    fmt::print("Keys of this version expire, after 90 days unless set otherwise: note the date.\n");
  return 0;
}

/// What people wrote in the CRM must not move the terminal's cursor.
std::string for_terminal(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const auto character = take_utf8(text);
    if (!character) {
      text.remove_prefix(1);
      continue;
    }
    const std::uint32_t c = *character;
    const bool turns =
        (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (c >= 0x20 && (c < 0x7F || c > 0x9F) && !turns) append_utf8(clean, c);
  }
  return clean;
}

int print_found(const std::vector<crm::RecordRef>& records, bool as_json) {
  if (as_json) {
    json::array found;
    for (const crm::RecordRef& record : records) {
      found.push_back(json::object{
          {"model", record.model}, {"id", record.id}, {"name", record.name}, {"url", record.url}});
    }
    fmt::print("{}\n", json::serialize(json::object{{"ok", true}, {"records", found}}));
    return 0;
  }
  if (records.empty()) fmt::print("No lead and no contact bears this number.\n");
  for (const crm::RecordRef& record : records) {
    fmt::print("{} {}  {}\n    {}\n", record.model, record.id, for_terminal(record.name), record.url);
  }
  return 0;
}

}  // namespace

int crm_command(const Configuration& configuration, const CrmRequest& request) {
  if (!configuration.odoo) {
    return give_up("No CRM is set: ODOO_URL, ODOO_DB, ODOO_LOGIN and ODOO_API_KEY; docs/operations/odoo.md.");
  }
  if (request.verb == "sync") return sync_index(configuration, request.full, request.json);
  if (request.verb == "status") return show_index(configuration, request.json);
  asio::io_context io{1};
  net::HttpClient http;
  crm::Odoo odoo(http, *configuration.odoo);
  if (request.verb == "check") {
    const auto check = run_until_done(io, odoo.check());
    return check ? print_check(configuration, *check, request.json) : fail_with(check.error(), request.json);
  }
  if (!is_e164(request.number)) return give_up("Give the number with its country, such as +33612345678.");
  const auto found = run_until_done(io, odoo.find(request.number, {}));
  return found ? print_found(*found, request.json) : fail_with(found.error(), request.json);
}

}  // namespace softphone::app
