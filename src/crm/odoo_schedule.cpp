// Working schedules of an Odoo: resource.calendar with its attendances, and the leaves that are nobody's own
// (public holidays, the company's closing).

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "base/time.hpp"
#include "crm/odoo_talk.hpp"

namespace softphone::crm {
namespace {

constexpr int kMostSchedules = 50;
constexpr int kMostRows = 2000;

OdooCall search_read(const char* model, json::array domain, json::array fields, int limit) {
  OdooCall call;
  call.model = model;
  call.method = "search_read";
  call.named = {{"domain", std::move(domain)}, {"fields", std::move(fields)}, {"limit", limit}};
  return call;
}

/// What is read of a working span where the version has it.
constexpr std::array<const char*, 10> kSpan = {
    "calendar_id",
    "dayofweek",
    "hour_from",
    "hour_to",
    "day_period",
    "week_type",
    "display_type",
    "resource_id",
    "date_from",
    "date_to"};

/// Which of these fields the model has, in this version and with these modules.
OdooCall fields_call(const char* model, json::array fields) {
  OdooCall call;
  call.model = model;
  call.method = "fields_get";
  call.named = {{"allfields", std::move(fields)}, {"attributes", json::array{"type"}}};
  return call;
}

json::array those_of(const json::value& answer, std::span<const char* const> wanted) {
  json::array fields;
  const json::object* known = answer.if_object();
  for (const char* field : wanted) {
    if (known != nullptr && known->contains(field)) fields.emplace_back(field);
  }
  return fields;
}

/// Hours as Odoo has them, 8.5, in minutes.
int minute_of(const json::object& row, std::string_view field) {
  const json::value* value = row.if_contains(field);
  double hours = 0;
  if (value != nullptr && value->is_double()) hours = value->get_double();
  if (value != nullptr && value->is_int64()) hours = static_cast<double>(value->get_int64());
  if (!(hours >= 0 && hours <= 24)) return 0;
  return static_cast<int>(std::lround(hours * 60));
}

/// "2026-11-10 23:00:00", in UTC.
std::optional<std::int64_t> moment_of(std::string_view text) {
  if (text.size() < 19) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t length) {
    int value = -1;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + length, value);
    return error == std::errc() && end == text.data() + at + length ? value : -1;
  };
  const int hour = part(11, 2);
  const int minute = part(14, 2);
  const int second = part(17, 2);
  const std::chrono::year_month_day day(
      std::chrono::year(part(0, 4)),
      std::chrono::month(static_cast<unsigned>(part(5, 2))),
      std::chrono::day(static_cast<unsigned>(part(8, 2)))
  );
  if (!day.ok() || part(0, 4) < 1970 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0)
    return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute) * 60'000 + second * 1000;
}

/// Nothing for a row that is no time of work: a lunch break, a heading between two weeks, somebody's own.
std::optional<WorkSpan> read_span(const json::object& row) {
  const std::string day = text_of(row, "dayofweek");
  if (day.size() != 1 || day.front() < '0' || day.front() > '6') return std::nullopt;
  if (text_of(row, "day_period") == "lunch" || !text_of(row, "display_type").empty()) return std::nullopt;
  if (link_of(row, "resource_id").first != 0) return std::nullopt;
  WorkSpan span;
  span.weekday = day.front() - '0' + 1;
  span.from = minute_of(row, "hour_from");
  span.to = minute_of(row, "hour_to");
  if (span.to <= span.from) return std::nullopt;
  const std::string week = text_of(row, "week_type");
  if (week == "0" || week == "1") span.week = week.front() - '0';
  span.since = text_of(row, "date_from");
  span.until = text_of(row, "date_to");
  return span;
}

void add_leave(std::vector<WorkSchedule>& schedules, const json::object& row) {
  const auto from = moment_of(text_of(row, "date_from"));
  const auto to = moment_of(text_of(row, "date_to"));
  if (!from || !to || *to <= *from) return;
  const long of = link_of(row, "calendar_id").first;
  for (WorkSchedule& schedule : schedules) {
    // Odoo's days end a second before midnight.
    if (of == 0 || of == schedule.id) schedule.leaves.push_back({*from, *to + 1000, text_of(row, "name")});
  }
}

std::string date_text(std::int64_t at) {
  std::string text = format_iso8601(from_unix_seconds(at / 1000)).substr(0, 19);
  text[10] = ' ';
  return text;
}

}  // namespace

OdooTalk<std::vector<WorkSchedule>> OdooTalks::schedules(std::int64_t now) {
  auto probing = probe();
  const auto probed = co_await probing;
  if (!probed) co_return probed.error();

  auto asking_fields =
      ask(fields_call("resource.calendar.attendance", json::array(kSpan.begin(), kSpan.end())));
  const auto fields = co_await asking_fields;
  if (!fields) co_return fields.error();

  auto asking_calendars =
      ask(search_read("resource.calendar", json::array{}, {"name", "tz"}, kMostSchedules));
  const auto calendars = co_await asking_calendars;
  if (!calendars) co_return calendars.error();
  std::vector<WorkSchedule> schedules;
  json::array ids;
  for (const json::object& row : records_of(*calendars)) {
    WorkSchedule schedule;
    schedule.id = number_of(row, "id");
    schedule.name = text_of(row, "name");
    schedule.zone = text_of(row, "tz");
    ids.emplace_back(schedule.id);
    schedules.push_back(std::move(schedule));
  }
  if (schedules.empty()) co_return schedules;

  auto asking_rows = ask(search_read(
      "resource.calendar.attendance",
      json::array{json::array{"calendar_id", "in", ids}},
      those_of(*fields, kSpan),
      kMostRows
  ));
  const auto rows = co_await asking_rows;
  if (!rows) co_return rows.error();
  for (const json::object& row : records_of(*rows)) {
    const long of = link_of(row, "calendar_id").first;
    const auto schedule = std::find_if(schedules.begin(), schedules.end(), [&](const WorkSchedule& one) {
      return one.id == of;
    });
    const auto span = read_span(row);
    if (schedule != schedules.end() && span) schedule->spans.push_back(*span);
  }

  constexpr std::int64_t kTwoDays = 2 * 86'400'000LL;
  auto asking_leaves = ask(search_read(
      "resource.calendar.leaves",
      json::array{
          json::array{"resource_id", "=", false}, json::array{"date_to", ">=", date_text(now - kTwoDays)}},
      {"name", "date_from", "date_to", "calendar_id"},
      kMostRows
  ));
  const auto leaves = co_await asking_leaves;
  if (!leaves) co_return leaves.error();
  for (const json::object& row : records_of(*leaves)) add_leave(schedules, row);
  co_return schedules;
}

}  // namespace softphone::crm
