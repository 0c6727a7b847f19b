// The settings of our numbers. docs/api/lines.md.

#include <algorithm>
#include <boost/json.hpp>

#include "io/desk/routes.hpp"
#include "io/desk/time_zone.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

json::object describe(const DeskContext& context, const desk::Line& line) {
  json::object out = json::parse(desk::to_json(line)).as_object();
  out["set"] = context.lines.is_set(line.number);
  return out;
}

Answer get_lines(DeskContext& context, net::HttpRequest, std::string) {
  json::array lines;
  for (const desk::Line& line : context.lines.all(context.roster())) lines.push_back(describe(context, line));
  net::HttpResponse response = json_response(200, {{"lines", std::move(lines)}});
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

Answer put_line(DeskContext& context, net::HttpRequest request, std::string) {
  auto line = desk::read_line(request.body, context.roster());
  if (!line) co_return api_error(400, line.error().code, line.error().detail);
  const std::vector<std::string> numbers = desk::numbers_of(context.roster());
  if (std::find(numbers.begin(), numbers.end(), line->number) == numbers.end())
    co_return api_error(404, "no_such_line", "This is none of the team's numbers.");
  if (line->hours && !local_time(line->hours->zone, net::system_now().wall))
    co_return api_error(400, "bad_hours", "This time zone is unknown; write it like Europe/Paris.");
  const desk::Line kept = *line;
  const auto set = co_await context.lines.set(std::move(*line));
  if (!set) co_return storage_failed(set.error());
  co_return json_response(200, describe(context, kept));
}

}  // namespace

void add_line_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/lines", signed_in(context, get_lines));
  router.add("PUT", "/api/lines", with_role(context, desk::Role::admin, put_line));
}

}  // namespace softphone::io_desk
