#include "crm/odoo_lead.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "crm/number_match.hpp"

namespace softphone::crm {
namespace {

void add_phone_fields(json::array& names, const PhoneFields& fields) {
  if (fields.phone) names.emplace_back("phone");
  if (fields.mobile) names.emplace_back("mobile");
  if (fields.sanitized) names.emplace_back("phone_sanitized");
  if (fields.country) names.emplace_back("country_id");
}

OdooRecord read_record(const json::object& from, std::string_view model) {
  OdooRecord record;
  record.model = model;
  record.id = number_of(from, "id");
  record.name = text_of(from, "name");
  for (const char* field : {"phone", "mobile", "phone_sanitized"}) {
    if (std::string number = text_of(from, field); !number.empty())
      record.numbers.push_back(std::move(number));
  }
  record.sanitized = text_of(from, "phone_sanitized");
  record.user = link_of(from, "user_id").first;
  record.country = link_of(from, "country_id").first;
  record.changed = text_of(from, "write_date");
  const json::value* active = from.if_contains("active");
  record.closed = (active != nullptr && !truth_of(from, "active")) || number_of(from, "probability") >= 100;
  return record;
}

auto order(const OdooRecord& record, long user) {
  const bool others = user == 0 || record.user != user;
  return std::tuple(record.closed, others);
}

}  // namespace

PhoneFields read_fields(const json::value& answer) {
  PhoneFields fields;
  const json::object* object = answer.if_object();
  if (object == nullptr) return fields;
  fields.phone = object->contains("phone");
  fields.mobile = object->contains("mobile");
  fields.sanitized = object->contains("phone_sanitized");
  fields.search = object->contains("phone_mobile_search");
  fields.probability = object->contains("probability");
  fields.country = object->contains("country_id");
  return fields;
}

json::array number_domain(const PhoneFields& fields, std::string_view e164) {
  json::array conditions;
  const auto add = [&](const char* field, const char* comparison, std::string value) {
    conditions.push_back(json::array{field, comparison, std::move(value)});
  };
  const std::string key = search_key(e164);
  if (fields.sanitized) add("phone_sanitized", "=", std::string(e164));
  if (fields.search) {
    add("phone_mobile_search", "ilike", key);
  } else {
    // Without the normalising field: anything may stand between the digits.
    std::string pattern;
    for (const char digit : key) pattern += (pattern.empty() ? "" : "%") + std::string(1, digit);
    if (fields.phone) add("phone", "ilike", pattern);
    if (fields.mobile) add("mobile", "ilike", pattern);
  }
  if (conditions.empty()) return {json::array{"id", "=", 0}};  // an empty domain would be everything
  json::array domain;
  for (std::size_t i = 1; i < conditions.size(); ++i) domain.emplace_back("|");
  for (json::value& condition : conditions) domain.push_back(std::move(condition));
  return domain;
}

json::array lead_fields(const PhoneFields& fields) {
  json::array names{"name", "type", "partner_id", "user_id", "active", "write_date"};
  add_phone_fields(names, fields);
  if (fields.probability) names.emplace_back("probability");
  return names;
}

json::array partner_fields(const PhoneFields& fields) {
  json::array names{"name", "commercial_partner_id", "user_id", "active", "write_date"};
  add_phone_fields(names, fields);
  return names;
}

std::vector<OdooRecord> read_leads(const json::value& answer) {
  std::vector<OdooRecord> records;
  for (const json::object& from : records_of(answer)) {
    OdooRecord record = read_record(from, "crm.lead");
    record.partner = link_of(from, "partner_id").first;
    if (record.id > 0) records.push_back(std::move(record));
  }
  return records;
}

std::vector<OdooRecord> read_partners(const json::value& answer) {
  std::vector<OdooRecord> records;
  for (const json::object& from : records_of(answer)) {
    OdooRecord record = read_record(from, "res.partner");
    record.partner = link_of(from, "commercial_partner_id").first;
    if (record.partner == 0) record.partner = record.id;
    if (record.id > 0) records.push_back(std::move(record));
  }
  return records;
}

bool comes_before(const OdooRecord& left, const OdooRecord& right, long user) {
  if (order(left, user) != order(right, user)) return order(left, user) < order(right, user);
  if (left.changed != right.changed) return left.changed > right.changed;
  return left.id > right.id;
}

void rank(std::vector<OdooRecord>& records, long user) {
  std::stable_sort(records.begin(), records.end(), [&](const OdooRecord& left, const OdooRecord& right) {
    return comes_before(left, right, user);
  });
}

bool is_ambiguous(const std::vector<OdooRecord>& ranked, long user) {
  if (ranked.size() < 2) return false;
  const OdooRecord& first = ranked[0];
  return std::any_of(ranked.begin() + 1, ranked.end(), [&](const OdooRecord& other) {
    const bool tied = order(first, user) == order(other, user) && first.changed == other.changed;
    // Two leads without a partner may be of two people.
    return tied && (first.partner != other.partner || first.partner == 0);
  });
}

std::string record_url(std::string_view base, int major, std::string_view model, long id) {
  if (major >= 18) return fmt::format("{}/odoo/{}/{}", base, model, id);
  return fmt::format("{}/web#id={}&model={}&view_type=form", base, id, model);
}

}  // namespace softphone::crm
