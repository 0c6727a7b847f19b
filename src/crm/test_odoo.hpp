#pragma once
// An Odoo in memory for tests of the conversations: leads, contacts, notes and activities, in the shapes that
// 17 (JSON-RPC) and 19 (JSON/2) answer, as far as we ask. What it is asked wrongly, it refuses.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "crm/odoo_talk.hpp"

namespace softphone::crm {

class TestOdoo {
 public:
  explicit TestOdoo(int version) : major(version) {}

  int major;
  long signed_in_as = 7;
  bool refuses_key = false;
  json::array leads;
  json::array partners;
  json::array users;
  json::array messages;
  json::array activities;
  json::array attachments;
  bool refuses_attachments = false;  ///< the bot may not make them
  std::vector<std::string> asked;    ///< "model.method" in order
  int session_ends_at = -1;          ///< the call of this number finds its session over

  OdooAnswer answer(const OdooRequest& request) {
    rpc_ = request.path == "/jsonrpc";
    if (rpc_) {
      const json::value body = json::parse(request.body);
      const json::object& params = body.at("params").as_object();
      const json::array& args = params.at("args").as_array();
      if (params.at("method") == "version")
        return rpc(json::object{
            {"server_version", std::to_string(major) + ".0"}, {"server_version_info", json::array{major, 0}}}
        );
      if (params.at("method") == "authenticate") {
        asked.emplace_back("authenticate");
        return rpc(refuses_key ? json::value(false) : json::value(signed_in_as));
      }
      json::object named = args.at(6).as_object();
      const json::array& positional = args.at(5).as_array();
      std::size_t next = 0;
      const std::string method(args.at(4).as_string());
      const bool on_records = method == "message_post" || method == "activity_schedule" ||
                              method == "write" || method == "read" || method == "unlink";
      if (on_records) named["ids"] = positional.at(next++);
      if (method == "write") named["vals"] = positional.at(next++);  // mail.activity calls it otherwise
      if (method == "search" || method == "search_count") named["domain"] = positional.at(next++);
      if (method == "create") named["vals_list"] = positional.at(next++);
      if (args.at(1).to_number<long>() != signed_in_as || static_cast<int>(asked.size()) == session_ends_at) {
        session_ends_at = -1;
        return error("odoo.exceptions.AccessDenied", 401);
      }
      return call(std::string(args.at(3).as_string()), method, named);
    }
    EXPECT_GE(major, 19) << request.path;
    if (refuses_key) return error("werkzeug.exceptions.Unauthorized", 401);
    const std::size_t slash = request.path.rfind('/');
    return call(
        request.path.substr(8, slash - 8),
        request.path.substr(slash + 1),
        json::parse(request.body).as_object()
    );
  }

 private:
  [[nodiscard]] OdooAnswer rpc(const json::value& result) const {
    return {200, json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", 1}, {"result", result}}), {}};
  }
  [[nodiscard]] OdooAnswer reply(const json::value& result) const {
    return !rpc_ ? OdooAnswer{200, json::serialize(result), {}} : rpc(result);
  }
  [[nodiscard]] OdooAnswer error(const std::string& name, int status) const {
    const json::object data{{"name", name}, {"message", "x"}, {"debug", "Traceback"}};
    if (!rpc_) return {status, json::serialize(data), {}};
    return {200, json::serialize(json::object{{"error", json::object{{"code", 200}, {"data", data}}}}), {}};
  }

  json::array& table(const std::string& model) {
    if (model == "crm.lead") return leads;
    if (model == "res.partner") return partners;
    if (model == "res.users") return users;
    if (model == "mail.message") return messages;
    if (model == "ir.attachment") return attachments;
    return activities;
  }

  /// Polish notation as Odoo reads it: "|" and "&" before two terms, "&" between what is left.
  static bool holds(const json::object& record, const json::array& domain) {
    std::size_t at = 0;
    bool all = true;
    while (at < domain.size()) all = holds_next(record, domain, at) && all;
    return all;
  }

  static bool holds_next(const json::object& record, const json::array& domain, std::size_t& at) {
    const json::value& next = domain.at(at++);
    if (next.is_array()) return holds_term(record, next);
    const bool left = holds_next(record, domain, at);
    const bool right = holds_next(record, domain, at);
    return next.as_string() == "|" ? left || right : left && right;
  }

  static bool holds_term(const json::object& record, const json::value& term) {
    const std::string field(term.at(0).as_string());
    const std::string comparison(term.at(1).as_string());
    if (comparison == "=") {
      const json::value* value = record.if_contains(field);
      return value != nullptr && *value == term.at(2);
    }
    if (comparison == ">") return number_of(record, field) > term.at(2).to_number<long>();
    if (comparison == ">=") return text_of(record, field) >= std::string(term.at(2).as_string());
    if (comparison == "child_of") {
      const json::array& ids = term.at(2).as_array();
      return std::any_of(ids.begin(), ids.end(), [&](const json::value& id) {
        return link_of(record, field).first == id.to_number<long>();
      });
    }
    if (field != "phone_mobile_search") return false;
    std::string digits;
    for (const char c : text_of(record, "phone")) {
      if (c >= '0' && c <= '9') digits += c;
    }
    return digits.find(std::string(term.at(2).as_string())) != std::string::npos;
  }

  OdooAnswer call(const std::string& model, const std::string& method, json::object named) {
    asked.push_back(model + "." + method);
    if (const json::value* context = named.if_contains("context")) {
      EXPECT_FALSE(context->as_object().contains("lang"));
    }
    json::array& records = table(model);
    if (method == "fields_get") {
      json::object fields{
          {"phone", json::object()},
          {"phone_sanitized", json::object()},
          {"phone_mobile_search", json::object()},
          {"country_id", json::object()}};
      if (major < 19) fields["mobile"] = json::object();
      if (model == "crm.lead") fields["probability"] = json::object();
      return reply(fields);
    }
    if (method == "read" && model == "res.country") {
      json::array codes;
      for (const json::value& id : named.at("ids").as_array())
        codes.push_back(json::object{{"id", id}, {"phone_code", id == json::value(75) ? 33 : 212}});
      return reply(codes);
    }
    if (model == "res.country" && method == "search_read") {
      return reply(json::array{
          json::object{{"id", 75}, {"phone_code", 33}}, json::object{{"id", 134}, {"phone_code", 212}}});
    }
    if (method == "search_read" || method == "search" || method == "search_count") {
      if (const json::value* fields = named.if_contains("fields"); fields != nullptr && major >= 19) {
        for (const json::value& field : fields->as_array()) {
          if (field == "mobile") return error("builtins.ValueError", 500);
        }
      }
      const json::array& domain = named.at("domain").as_array();
      const json::value* context = named.if_contains("context");
      const bool archived_too = context != nullptr && context->as_object().contains("active_test");
      std::vector<json::object> fitting;
      for (const json::value& record : records) {
        const json::value* active = record.as_object().if_contains("active");
        const bool hidden = active != nullptr && active->is_bool() && !active->as_bool();
        if ((archived_too || !hidden) && holds(record.as_object(), domain))
          fitting.push_back(record.as_object());
      }
      if (method == "search_count") return reply(static_cast<long>(fitting.size()));
      const std::string order = text_of(named, "order");
      std::stable_sort(fitting.begin(), fitting.end(), [&](const json::object& a, const json::object& b) {
        if (order == "id asc") return number_of(a, "id") < number_of(b, "id");
        return order == "write_date desc" && text_of(a, "write_date") > text_of(b, "write_date");
      });
      if (const long limit = number_of(named, "limit"); limit > 0)
        fitting.resize(std::min(fitting.size(), static_cast<std::size_t>(limit)));
      json::array found;
      for (json::object& one : fitting) {
        found.push_back(method == "search" ? one.at("id") : json::value(std::move(one)));
      }
      return reply(found);
    }
    if (method == "create" && model == "ir.attachment" && refuses_attachments)
      return error("odoo.exceptions.AccessError", 403);
    if (method == "create") {
      json::array ids;
      for (const json::value& values : named.at("vals_list").as_array())
        ids.push_back(add(records, values.as_object()));
      return reply(ids);
    }
    for (const json::value& id : named.at("ids").as_array()) {
      const auto found = std::find_if(records.begin(), records.end(), [&](const json::value& one) {
        return one.at("id") == id;
      });
      if (found == records.end()) return error("odoo.exceptions.MissingError", 404);
      if (method == "write") {
        for (const auto& [field, value] : named.at("vals").as_object()) found->as_object()[field] = value;
      }
    }
    if (method == "unlink") {
      EXPECT_EQ(model, "mail.activity") << "nothing else of Odoo's is ever deleted";
      const json::value id = named.at("ids").at(0);
      records.erase(std::find_if(records.begin(), records.end(), [&](const json::value& one) {
        return one.at("id") == id;
      }));
      return reply(true);
    }
    if (method == "write") return reply(true);
    named["model"] = model;
    named["res_model"] = model;
    named["res_id"] = named.at("ids").at(0);
    if (method == "message_post") {
      EXPECT_EQ(named.at("subtype_xmlid"), "mail.mt_note");
      EXPECT_EQ(named.contains("body_is_html"), major >= 17);
      EXPECT_FALSE(named.contains("partner_ids"));
      const long id = add(messages, named);
      return reply(major >= 19 ? json::value({id}) : json::value(id));
    }
    EXPECT_EQ(method, "activity_schedule");
    const long id = add(activities, named);
    return reply(major >= 19 ? json::value({id}) : json::value("mail.activity(" + std::to_string(id) + ",)"));
  }

  long add(json::array& records, json::object values) {
    values["id"] = ++last_id_;
    records.push_back(std::move(values));
    return last_id_;
  }

  bool rpc_ = false;  ///< how the call under way came
  long last_id_ = 1000;
};

}  // namespace softphone::crm
