#include "crm/work_schedule.hpp"

#include <boost/json.hpp>

#include "base/json_text.hpp"

namespace softphone::crm {
namespace {

namespace json = boost::json;

std::int64_t number(const json::object& object, std::string_view name, std::int64_t otherwise = 0) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->get_int64() : otherwise;
}

template <class Each>
void each_object(const json::object& object, std::string_view name, const Each& each) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_array()) return;
  for (const json::value& entry : value->get_array()) {
    if (entry.is_object()) each(entry.get_object());
  }
}

}  // namespace

std::string to_document(const std::vector<WorkSchedule>& schedules) {
  json::array all;
  for (const WorkSchedule& schedule : schedules) {
    json::array spans;
    for (const WorkSpan& span : schedule.spans) {
      spans.push_back(json::object{
          {"day", span.weekday},
          {"from", span.from},
          {"to", span.to},
          {"week", span.week},
          {"since", span.since},
          {"until", span.until}});
    }
    json::array leaves;
    for (const WorkLeave& leave : schedule.leaves)
      leaves.push_back(json::object{{"from", leave.from}, {"to", leave.to}, {"name", leave.name}});
    all.push_back(json::object{
        {"id", schedule.id},
        {"name", schedule.name},
        {"zone", schedule.zone},
        {"spans", std::move(spans)},
        {"leaves", std::move(leaves)}});
  }
  return json::serialize(json::object{{"schedules", std::move(all)}});
}

std::vector<WorkSchedule> read_schedules(std::string_view document) {
  std::vector<WorkSchedule> schedules;
  json::error_code error;
  const json::value value = json::parse({document.data(), document.size()}, error);
  if (error || !value.is_object()) return schedules;
  each_object(value.get_object(), "schedules", [&](const json::object& entry) {
    WorkSchedule schedule;
    schedule.id = static_cast<long>(number(entry, "id"));
    schedule.name = text_of(entry, "name");
    schedule.zone = text_of(entry, "zone");
    each_object(entry, "spans", [&](const json::object& span) {
      schedule.spans.push_back(
          {static_cast<int>(number(span, "day", 1)),
           static_cast<int>(number(span, "from")),
           static_cast<int>(number(span, "to")),
           static_cast<int>(number(span, "week", -1)),
           text_of(span, "since"),
           text_of(span, "until")}
      );
    });
    each_object(entry, "leaves", [&](const json::object& leave) {
      schedule.leaves.push_back({number(leave, "from"), number(leave, "to"), text_of(leave, "name")});
    });
    schedules.push_back(std::move(schedule));
  });
  return schedules;
}

}  // namespace softphone::crm
