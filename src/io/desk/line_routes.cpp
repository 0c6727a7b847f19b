// The settings of our numbers. docs/api/lines.md.

#include <algorithm>
#include <boost/json.hpp>

#include "base/encoding.hpp"
#include "io/desk/routes.hpp"
#include "io/desk/time_zone.hpp"
#include "io/store/voicemail_store.hpp"

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
  if (line->hours && !find_zone(line->hours->zone))
    co_return api_error(400, "bad_hours", "This time zone is unknown; write it like Europe/Paris.");
  const desk::Line kept = *line;
  const auto set = co_await context.lines.set(std::move(*line));
  if (!set) co_return storage_failed(set.error());
  co_return json_response(200, describe(context, kept));
}

/// A minute of 16-bit mono at 16 kHz, and its header.
constexpr std::size_t kMaxGreeting = 60 * 16'000 * 2 + 1024;

/// RIFF …WAVE (https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html).
bool is_wav(std::string_view body) {
  return body.size() > 44 && body.starts_with("RIFF") && body.substr(8, 4) == "WAVE";
}

Answer post_greeting(DeskContext& context, net::HttpRequest request, std::string) {
  if (!is_wav(request.body)) co_return api_error(400, "not_wav", "A greeting must be a WAV file.");
  std::string id = random_hex(context.random, 16);
  std::string sound = base64(as_bytes(request.body));
  const std::string name = id;
  store::VoicemailStore voicemails(context.store.threads());
  const auto kept = co_await voicemails.put_greeting(std::move(id), std::move(sound));
  if (!kept) co_return storage_failed(kept.error());
  co_return json_response(201, {{"id", name}});
}

/// Played by the carrier, which cannot sign in: who knows the name may hear it, as every caller does.
Answer get_greeting(DeskContext& context, net::HttpRequest request) {
  store::VoicemailStore voicemails(context.store.threads());
  const auto sound = co_await voicemails.greeting(request.path_captures.front());
  if (!sound) co_return storage_failed(sound.error());
  const auto bytes = *sound ? from_base64(**sound) : std::nullopt;
  if (!bytes) co_return api_error(404, "no_such_greeting", "There is no such greeting.");
  net::HttpResponse response{.status = 200, .headers = {}, .body = std::string(as_text(*bytes))};
  response.headers.set("Content-Type", "audio/wav");
  response.headers.set("Cache-Control", "public, max-age=86400, immutable");
  co_return response;
}

}  // namespace

void add_line_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/lines", signed_in(context, get_lines));
  router.add("PUT", "/api/lines", with_role(context, desk::Role::admin, put_line));
  router.add("POST", "/api/greetings", with_role(context, desk::Role::admin, post_greeting), kMaxGreeting);
  router.add("GET", "/webhook/softphone/greeting/*", open_to_all(context, get_greeting));
}

}  // namespace softphone::io_desk
