// What stands behind the hours of lines: calendars, holidays, working schedules, and a look at the days
// ahead. docs/api/hours.md.

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "desk/fact.hpp"
#include "desk/holidays.hpp"
#include "desk/hours_view.hpp"
#include "io/desk/calendar_feed.hpp"
#include "io/desk/identity_answers.hpp"
#include "io/desk/routes.hpp"
#include "io/desk/webhook_form.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

constexpr int kDaysAhead = 14;
constexpr std::size_t kMaxName = 80;
/// A file travels inside of JSON, which may double it.
constexpr std::size_t kMaxBody = 9 * 1024 * 1024;

json::value moment(desk::UnixMs at) {
  return at == 0 ? json::value(nullptr) : json::value(at);
}

json::object words(const desk::Wording& name) {
  return {{"en", name.en}, {"fr", name.fr}};
}

std::vector<desk::Line> followers(const DeskContext& context, const std::string& id) {
  std::vector<desk::Line> lines = context.lines.all(context.roster());
  std::erase_if(lines, [&](const desk::Line& line) {
    if (!line.hours) return true;
    const auto& followed = line.hours->calendars;
    return std::find(followed.begin(), followed.end(), id) == followed.end();
  });
  return lines;
}

json::object describe(const DeskContext& context, const Calendars::Calendar& calendar) {
  const store::StoredCalendar& kept = calendar.kept;
  json::value problem = nullptr;
  if (!kept.problem.empty()) problem = json::object{{"code", kept.problem}, {"message", kept.detail}};
  json::array lines;
  for (const desk::Line& line : followers(context, kept.id)) lines.emplace_back(line.number);
  json::array zones;
  for (const std::string& zone : calendar.zones) zones.emplace_back(zone);
  return {
      {"id", kept.id},
      {"name", kept.name},
      {"host", kept.url.empty() ? json::value(nullptr) : json::value(io_delivery::origin_of(kept.url))},
      {"busyOnly", kept.busy_only},
      {"fetchedAt", moment(kept.fetched_at)},
      {"triedAt", moment(kept.tried_at)},
      {"entries", calendar.busy.size()},
      {"unknownZones", std::move(zones)},
      {"problem", std::move(problem)},
      {"lines", std::move(lines)}};
}

json::value describe_schedules(const DeskContext& context) {
  if (!context.calendars->has_crm()) return nullptr;
  const Calendars::Schedules& schedules = context.calendars->schedules();
  json::array all;
  for (const crm::WorkSchedule& one : schedules.all) {
    all.push_back(json::object{
        {"id", one.id},
        {"name", desk::printable(one.name, kMaxName)},
        {"zone", desk::printable(one.zone, kMaxName)}});
  }
  return json::object{
      {"schedules", std::move(all)},
      {"fetchedAt", moment(schedules.fetched_at)},
      {"problem", schedules.problem.empty() ? json::value(nullptr) : json::value(schedules.problem)}};
}

net::HttpResponse list_calendars(const DeskContext& context) {
  json::array calendars;
  for (const Calendars::Calendar& one : context.calendars->all()) calendars.push_back(describe(context, one));
  json::array countries;
  for (const std::string_view country : desk::holiday_countries()) countries.emplace_back(country);
  return json_response(
      200,
      {{"calendars", std::move(calendars)},
       {"odoo", describe_schedules(context)},
       {"countries", std::move(countries)}}
  );
}

Answer get_calendars(DeskContext& context, net::HttpRequest request, std::string) {
  // Whoever sets hours wants to see what Odoo has now, not what it had when a line last followed it.
  const Calendars::Schedules& schedules = context.calendars->schedules();
  const bool old = received_at() - schedules.tried_at > 60'000;
  if (request.query_form().get("fresh") && context.calendars->has_crm() && old)
    co_await context.calendars->refresh_schedules(received_at());
  co_return list_calendars(context);
}

/// In the audit log. The address of a calendar is a secret: its name only.
boost::asio::awaitable<void> note_calendar(
    DeskContext& context,
    const net::HttpRequest& request,
    const std::string& identity,
    const char* action,
    const std::string& name
) {
  store::Actor actor = actor_of(context, request, identity);
  auto entry = audit_entry(std::move(actor), action, name, "{}");
  co_await context.audit(std::move(entry));
}

int status_of(const Error& error) {
  if (error.code == "too_many_calendars") return 409;
  const bool ours =
      error.code.starts_with("database") || error.code.starts_with("disk_") || error.code == "not_writable";
  return ours ? 503 : 400;
}

Answer post_calendar(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  store::StoredCalendar calendar;
  calendar.name = desk::printable(text_member(*body, "name").value_or(""), kMaxName);
  if (calendar.name.empty()) co_return api_error(400, "bad_name", "Give the calendar a name.");
  const json::value* busy_only = body->if_contains("busyOnly");
  calendar.busy_only = busy_only != nullptr && busy_only->is_bool() && busy_only->get_bool();
  const auto document = text_member(*body, "document");
  if (document) {
    calendar.document = *document;
  } else {
    auto url = calendar_url(text_member(*body, "url").value_or(""));
    if (!url) co_return api_error(400, url.error().code, url.error().detail);
    calendar.url = std::move(*url);
  }
  calendar.id = random_hex(context.random, 8);
  const std::string id = calendar.id;
  const std::string name = calendar.name;
  const auto added = co_await context.calendars->add(std::move(calendar), received_at());
  if (!added) {
    const int status = status_of(added.error());
    co_return status == 503 ? storage_failed(added.error())
                            : api_error(status, added.error().code, added.error().detail);
  }
  log::info("{} added the calendar {}", identity, name);
  co_await note_calendar(context, request, identity, "setting.calendar_added", name);
  const Calendars::Calendar* kept = context.calendars->find(id);
  if (kept == nullptr) co_return api_error(404, "no_such_calendar", "The calendar was removed meanwhile.");
  co_return json_response(201, describe(context, *kept));
}

Answer post_refresh(DeskContext& context, net::HttpRequest request, std::string) {
  const std::string id = request.path_captures.front();
  const auto found = co_await context.calendars->refresh(id, received_at());
  if (!found) co_return storage_failed(found.error());
  const Calendars::Calendar* calendar = context.calendars->find(id);
  if (calendar == nullptr) co_return api_error(404, "no_such_calendar", "There is no such calendar.");
  co_return json_response(200, describe(context, *calendar));
}

Answer delete_calendar(DeskContext& context, net::HttpRequest request, std::string identity) {
  const std::string id = request.path_captures.front();
  const Calendars::Calendar* calendar = context.calendars->find(id);
  if (calendar == nullptr) co_return api_error(404, "no_such_calendar", "There is no such calendar.");
  if (!followers(context, id).empty())
    co_return api_error(409, "in_use", "A line follows this calendar. Change the line first.");
  const std::string name = calendar->kept.name;
  const auto removed = co_await context.calendars->remove(id);
  if (!removed) co_return storage_failed(removed.error());
  log::info("{} removed the calendar {}", identity, name);
  co_await note_calendar(context, request, identity, "setting.calendar_removed", name);
  co_return net::HttpResponse::empty();
}

Answer get_holidays(DeskContext&, net::HttpRequest request, std::string) {
  const Form query = request.query_form();
  const std::string country = query.get_or("country", "");
  const std::string text = query.get_or("year", "");
  int year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (!desk::is_holiday_country(country) || error != std::errc() || end != text.data() + text.size() ||
      year < 1970 || year > 9998)
    co_return api_error(400, "bad_country", "The public holidays of this country and year are not known.");
  json::array days;
  for (const desk::Holiday& one : desk::holidays_of(country, year)) {
    days.push_back(json::object{
        {"key", country + "/" + std::string(one.key)},
        {"date", desk::to_date(one.day)},
        {"name", json::object{{"en", one.en}, {"fr", one.fr}}},
        {"substitute", one.substitute}});
  }
  co_return json_response(200, {{"holidays", std::move(days)}});
}

json::array describe_days(const std::vector<desk::DayView>& days) {
  json::array out;
  for (const desk::DayView& day : days) {
    json::array parts;
    for (const desk::DayPart& part : day.parts) {
      parts.push_back(json::object{
          {"from", part.from},
          {"to", part.to},
          {"open", part.open},
          {"why", part.open ? json::value(nullptr) : json::value(desk::to_word(part.why))},
          {"name", words(part.name)}});
    }
    out.push_back(json::object{{"date", desk::to_date(day.day)}, {"parts", std::move(parts)}});
  }
  return out;
}

/// What an admin should know about the sources of these hours.
json::array warnings(const DeskContext& context, const desk::OpeningHours& hours) {
  json::array out;
  const auto warn = [&](const char* code, const std::string& name, desk::UnixMs since) {
    out.push_back(json::object{{"code", code}, {"name", name}, {"since", moment(since)}});
  };
  for (const std::string& id : hours.calendars) {
    const Calendars::Calendar* calendar = context.calendars->find(id);
    if (calendar == nullptr) {
      warn("calendar_gone", id, 0);
    } else if (!calendar->kept.problem.empty()) {
      warn("calendar_failing", calendar->kept.name, calendar->kept.fetched_at);
    }
  }
  if (hours.schedule == 0) return out;
  const Calendars::Schedules& schedules = context.calendars->schedules();
  const auto found =
      std::find_if(schedules.all.begin(), schedules.all.end(), [&](const crm::WorkSchedule& one) {
        return one.id == hours.schedule;
      });
  if (found == schedules.all.end()) {
    warn("schedule_gone", {}, schedules.fetched_at);
  } else if (!schedules.problem.empty()) {
    warn("schedule_failing", desk::printable(found->name, kMaxName), schedules.fetched_at);
  }
  return out;
}

Answer post_preview(DeskContext& context, net::HttpRequest request, std::string) {
  const auto hours = desk::read_opening_hours(request.body);
  if (!hours) co_return api_error(400, hours.error().code, hours.error().detail);
  const auto clock = context.calendars->clock(*hours);
  if (!clock) co_return api_error(400, "bad_hours", "This time zone is unknown; write it like Europe/Paris.");
  const desk::Behind behind = context.calendars->behind(*hours);
  const desk::UnixMs now = received_at();
  const desk::Standing standing = desk::standing(*hours, behind, *clock, now);
  const auto days = desk::days_ahead(*hours, behind, *clock, clock->local(now).day, kDaysAhead);
  json::object current{
      {"open", standing.open},
      {"why", standing.open ? json::value(nullptr) : json::value(desk::to_word(standing.why))},
      {"name", words(standing.name)},
      {"until", standing.until ? json::value(*standing.until) : json::value(nullptr)}};
  co_return json_response(
      200,
      {{"now", std::move(current)},
       {"days", describe_days(days)},
       {"warnings", warnings(context, *hours)},
       {"followsSchedule", behind.shifts.has_value()}}
  );
}

}  // namespace

void add_hours_routes(net::Router& router, DeskContext& context) {
  const auto admin = [&](SignedInHandler handler) { return with_role(context, desk::Role::admin, handler); };
  router.add("GET", "/api/calendars", admin(get_calendars));
  router.add("POST", "/api/calendars", admin(post_calendar), kMaxBody);
  router.add("POST", "/api/calendars/*/refresh", admin(post_refresh));
  router.add("DELETE", "/api/calendars/*", admin(delete_calendar));
  router.add("GET", "/api/holidays", signed_in(context, get_holidays));
  router.add("POST", "/api/hours/preview", signed_in(context, post_preview));
}

}  // namespace softphone::io_desk
