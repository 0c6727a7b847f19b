#include "desk/crm_told.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <stdexcept>

namespace softphone::desk {
namespace {

namespace json = boost::json;

/// In the order of CrmState.
constexpr std::array<std::string_view, 4> kStates = {"waiting", "written", "choose", "failed"};

json::array records_json(const std::vector<CrmRecord>& records) {
  json::array out;
  for (const CrmRecord& record : records) out.push_back(record_json(record));
  return out;
}

json::object members(const CrmTold& told) {
  return {
      {"state", to_word(told.state)},
      {"reason", told.reason},
      {"record", told.record ? json::value(record_json(*told.record)) : json::value(nullptr)},
      {"candidates", records_json(told.candidates)}};
}

std::string text(const json::object& object, std::string_view name) {
  return json::value_to<std::string>(object.at(name));
}

}  // namespace

std::string_view to_word(CrmState state) {
  return kStates.at(static_cast<std::size_t>(state));
}

json::object record_json(const CrmRecord& record) {
  return {{"model", record.model}, {"id", record.id}, {"name", record.name}, {"url", record.url}};
}

CrmRecord read_crm_record(const json::object& object) {
  return {
      text(object, "model"),
      object.at("id").to_number<std::int64_t>(),
      text(object, "name"),
      text(object, "url")};
}

json::object stored(const CrmTold& told) {
  json::object out = members(told);
  out["kind"] = "crm";
  return out;
}

CrmTold read_crm_told(const json::object& object) {
  CrmTold told;
  const std::string word = text(object, "state");
  const auto* found = std::find(kStates.begin(), kStates.end(), word);
  if (found == kStates.end()) throw std::runtime_error("an unknown state");
  told.state = static_cast<CrmState>(found - kStates.begin());
  told.reason = text(object, "reason");
  if (const json::value& record = object.at("record"); !record.is_null())
    told.record = read_crm_record(record.as_object());
  for (const json::value& one : object.at("candidates").as_array())
    told.candidates.push_back(read_crm_record(one.as_object()));
  return told;
}

json::value crm_json(const std::optional<CrmTold>& told) {
  if (!told) return nullptr;
  return members(*told);
}

}  // namespace softphone::desk
