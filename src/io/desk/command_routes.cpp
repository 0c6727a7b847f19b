// What a rep asks of a call, and its recordings. docs/api/desk.md, "Call control" and "Recordings".

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/sid.hpp"
#include "desk/call_record.hpp"
#include "desk/command.hpp"
#include "desk/destination.hpp"
#include "desk/timestamp.hpp"
#include "io/desk/call_access.hpp"
#include "io/desk/calling_hours.hpp"
#include "io/desk/listening.hpp"
#include "io/desk/rest_client.hpp"
#include "io/net/log.hpp"
#include "io/net/task_group.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;
namespace asio = boost::asio;

/// One answer with sound holds at most this much when a part was asked for, bytes; players ask for the rest.
constexpr std::uint64_t kPart = 1024 * 1024;
constexpr std::size_t kWholeFile = 64 * 1024 * 1024;

/// The call of that name, if this rep has a part in it.
asio::awaitable<Result<std::optional<desk::Call>>> own_call(
    DeskContext& context, std::string sid, const std::string& identity
) {
  auto call = co_await context.store.find_call(std::move(sid));
  if (!call || !*call) co_return call;
  const std::vector<std::string> parties = (*call)->parties();
  if (!std::binary_search(parties.begin(), parties.end(), identity)) co_return std::nullopt;
  co_return call;
}

/// The phone number that it would have called; empty: none.
std::string number_of(const desk::Command& command, const desk::Roster& roster) {
  if (command.to.empty() || !desk::voicemail_box(command.to).empty()) return {};
  const desk::Destination destination = desk::read_destination(command.to, roster);
  const auto* outside = std::get_if<desk::ToNumber>(&destination);
  return outside != nullptr ? outside->number : std::string();
}

/// What the team's own rules have against calling a number now.
boost::asio::awaitable<std::optional<net::HttpResponse>> forbidden(DeskContext& context, std::string number) {
  if (number.empty()) co_return std::nullopt;
  const auto at_this_hour = co_await refused_now(context, std::move(number));
  if (at_this_hour) co_return api_error(409, "outside_calling_hours", *at_this_hour);
  const bool stopped = co_await context.costs->stops_outgoing();
  if (!stopped) co_return std::nullopt;
  co_return api_error(409, "budget_reached", "The team's budget for this month is spent: no new calls.");
}

Answer command(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  desk::Command wanted;
  wanted.id = text_member(*body, "id").value_or("");
  wanted.command = text_member(*body, "command").value_or("");
  wanted.party = text_member(*body, "party").value_or("");
  wanted.to = text_member(*body, "to").value_or("");
  if (!is_sid("CA", request.path_captures.front())) co_return no_such_call();
  const auto call = co_await own_call(context, request.path_captures.front(), identity);
  if (!call) co_return storage_failed(call.error());
  if (!*call) co_return no_such_call();

  // What was accepted already is not judged anew: the same command again gets the same answer.
  std::string number = (*call)->command(wanted.id) ? std::string() : number_of(wanted, context.roster());
  auto refusal = co_await forbidden(context, std::move(number));
  if (refusal) co_return std::move(*refusal);
  store::Decision decision =
      [wanted, identity, roster = context.roster(), now = unix_milliseconds(net::system_now().wall)](
          const desk::Call& current
      ) { return desk::accept(current, identity, wanted, roster, now); };
  const auto decided = co_await context.store.decide((*call)->sid(), std::move(decision));
  if (!decided) co_return storage_failed(decided.error());
  if (const auto& refused = decided->refused)
    co_return api_error(refused->malformed ? 400 : 409, refused->code, refused->message);
  if (decided->appended.fresh) context.changed(decided->appended.call);
  const auto record = desk::seen_by(decided->appended.call, identity, context.roster());
  if (!record) co_return no_such_call();
  net::HttpResponse response = net::HttpResponse::json(202, R"({"call":)" + desk::to_json(*record) + '}');
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

json::value number_or_null(const json::object& resource, const char* name) {
  const json::value* value = resource.if_contains(name);
  if (value == nullptr) return nullptr;
  if (value->is_int64()) return value->get_int64();
  if (!value->is_string()) return nullptr;
  const std::string_view text = value->get_string();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? json::value(number) : nullptr;
}

/// Null when it is not copied here.
json::value copy_json(const std::optional<desk::RecordingCopy>& copy) {
  if (!copy) return nullptr;
  return json::object{
      {"state", desk::to_word(copy->state)},
      {"reason", copy->reason},
      {"bytes", copy->bytes},
      {"sha256", copy->sha256},
      {"atCarrier", copy->at_carrier}};
}

/// The sound of a copy that is here: always a WAV file, under whichever name it was asked for.
asio::awaitable<std::optional<net::HttpResponse>> from_copy(
    DeskContext& context, std::string sid, std::string range, bool download
) {
  const auto copy = co_await context.copies->find(sid);
  if (!copy || !*copy || (*copy)->state != desk::CopyState::here) co_return std::nullopt;
  auto reading = context.copies->read(sid, range, kPart);
  auto piece = co_await std::move(reading);
  net::HttpResponse response;
  if (!piece && piece.error().code == "unsatisfiable") {
    response.status = 416;
    response.headers.set("Content-Range", "bytes */" + piece.error().detail);
    co_return response;
  }
  // What is not readable here may still be at the carrier.
  if (!piece) {
    log::error("recording {}: {}", sid, piece.error().detail);
    co_return std::nullopt;
  }
  const bool part = piece->bytes.size() != piece->size || range.starts_with("bytes=");
  response.status = part ? 206 : 200;
  if (part) {
    const std::uint64_t last = piece->first + piece->bytes.size() - 1;
    response.headers.set(
        "Content-Range",
        "bytes " + std::to_string(piece->first) + '-' + std::to_string(last) + '/' +
            std::to_string(piece->size)
    );
  }
  response.body = std::move(piece->bytes);
  response.headers.set("Content-Type", "audio/x-wav");
  if (download) response.headers.set("Content-Disposition", "attachment; filename=\"" + sid + ".wav\"");
  response.headers.set("Accept-Ranges", "bytes");
  response.headers.set("Cache-Control", "private, no-store");
  co_return response;
}

/// A manager has the fetching of a recording tried again.
Answer fetch_again(DeskContext& context, net::HttpRequest request, std::string) {
  const std::string sid = request.path_captures.front();
  if (!is_sid("RE", sid)) co_return api_error(404, "no_such_recording", "There is no such recording.");
  const auto tried = co_await context.copies->again(sid);
  if (!tried) co_return storage_failed(tried.error());
  if (!*tried) co_return api_error(404, "no_such_recording", "There is nothing to fetch.");
  co_return json_response(202, {{"sid", sid}});
}

Answer list_recordings(DeskContext& context, net::HttpRequest request, std::string identity) {
  if (!is_sid("CA", request.path_captures.front())) co_return no_such_call();
  const auto call = co_await visible_call(context, request.path_captures.front(), identity);
  if (!call) co_return storage_failed(call.error());
  if (!*call) co_return no_such_call();
  json::array recordings;
  for (const auto& [sid, recording] : (*call)->room().recordings()) {
    if (!is_sid("RE", sid)) continue;
    const auto copy = co_await context.copies->find(sid);
    if (!copy) co_return storage_failed(copy.error());
    if (*copy && (*copy)->state == desk::CopyState::here) {
      recordings.push_back(json::object{
          {"sid", sid},
          {"startedAt", recording.since.value_or(0)},
          {"duration", (*copy)->duration},
          {"channels", (*copy)->channels},
          {"status", "completed"},
          {"copy", copy_json(*copy)}});
      continue;
    }
    net::HttpClientRequest get =
        rest_request(context.config, "GET", account_path(context.config) + "/Recordings/" + sid + ".json");
    const auto answer = co_await read_again(context.http, context.random, std::move(get));
    if (!answer || answer->status >= 500)
      co_return api_error(502, "carrier_failed", "The carrier does not answer; try again later.");
    json::error_code error;
    const json::value value = json::parse(answer->body, error);
    if (answer->status != 200 || error || !value.is_object()) continue;  // deleted since
    const json::object& resource = value.get_object();
    const auto started = desk::read_rfc2822(text_member(resource, "start_time").value_or(""));
    json::object entry{
        {"sid", sid},
        {"startedAt", started ? json::value(*started * 1000) : json::value(recording.since.value_or(0))},
        {"duration", number_or_null(resource, "duration")},
        {"channels", number_or_null(resource, "channels")},
        {"status", text_member(resource, "status").value_or("")}};
    if (*copy) entry["copy"] = copy_json(*copy);
    recordings.push_back(std::move(entry));
  }
  co_return json_response(200, {{"recordings", std::move(recordings)}});
}

/// "bytes=a-b" with an end at most one part away; nothing for what is passed on as a whole.
std::optional<std::string> part_of(const std::string& range) {
  constexpr std::string_view kBytes = "bytes=";
  if (!range.starts_with(kBytes)) return std::nullopt;
  const char* text = range.data() + kBytes.size();
  const char* end = range.data() + range.size();
  std::uint64_t first = 0;
  auto [dash, error] = std::from_chars(text, end, first);
  if (error != std::errc() || dash == end || *dash != '-' || first > (1ULL << 40U)) return std::nullopt;
  std::uint64_t last = first + kPart - 1;
  std::uint64_t wanted = 0;
  if (dash + 1 != end) {
    const auto [rest, problem] = std::from_chars(dash + 1, end, wanted);
    if (problem != std::errc() || rest != end || wanted < first) return std::nullopt;
    last = std::min(last, wanted);
  }
  return "bytes=" + std::to_string(first) + '-' + std::to_string(last);
}

/// A recording that has just ended is not there for a moment: Twilio answers 404 then.
asio::awaitable<Result<net::HttpClientResponse, net::HttpClientError>> once_there(
    DeskContext& context, net::HttpClientRequest get
) {
  net::HttpClientRequest first = get;
  auto answer = co_await read_again(context.http, context.random, std::move(first));
  for (const Milliseconds wait : {300ms, 700ms, 1500ms}) {
    if (!answer || answer->status != 404) break;
    co_await net::sleep_for(wait);
    net::HttpClientRequest again = get;
    answer = co_await read_again(context.http, context.random, std::move(again));
  }
  co_return answer;
}

Answer get_recording(DeskContext& context, net::HttpRequest request, std::string identity) {
  const std::string& file = request.path_captures.front();
  const std::size_t dot = file.rfind('.');
  const std::string sid = file.substr(0, dot);
  const std::string ending = dot == std::string::npos ? "" : file.substr(dot);
  if (!is_sid("RE", sid) || (ending != ".wav" && ending != ".mp3"))
    co_return api_error(404, "no_such_recording", "There is no such recording.");
  const auto call = co_await visible_call(context, sid, identity);
  if (!call) co_return storage_failed(call.error());
  const bool heard = *call || co_await may_hear_message(context, sid, identity);
  if (!heard) co_return api_error(404, "no_such_recording", "There is no such recording.");
  std::string call_sid = *call ? (*call)->sid() : std::string();
  if (call_sid.empty()) {
    const auto of_message = co_await context.store.find_call(sid);
    if (!of_message) co_return storage_failed(of_message.error());
    if (!*of_message) co_return api_error(404, "no_such_recording", "There is no such recording.");
    call_sid = (*of_message)->sid();
  }
  const bool download = request.query_form().get_or("download", "") == "1";

  if (auto copy = co_await from_copy(context, sid, request.headers.get("Range").value_or(""), download)) {
    // Nobody listens unseen: what cannot be noted is not given out.
    desk::Listened heard_here{sid, identity, download};
    const auto kept = co_await note_listening(context, std::move(call_sid), std::move(heard_here));
    if (!kept) co_return storage_failed(kept.error());
    co_return std::move(*copy);
  }
  net::HttpClientRequest get =
      rest_request(context.config, "GET", account_path(context.config) + "/Recordings/" + sid + ending);
  const auto part = part_of(request.headers.get("Range").value_or(""));
  if (part) get.headers.add("Range", *part);
  get.max_response = kWholeFile;
  get.max_redirects = 3;  // Twilio keeps the sound elsewhere
  const auto answer = co_await once_there(context, std::move(get));
  if (!answer) {
    log::warn("recording {}: {}", sid, answer.error().detail);
    co_return api_error(502, "carrier_failed", "The carrier does not answer; try again later.");
  }
  if (answer->status == 404)
    co_return api_error(404, "not_ready", "The recording is not ready yet, or was deleted.");
  if (answer->status != 200 && answer->status != 206 && answer->status != 416)
    co_return api_error(502, "carrier_failed", "The carrier did not give the recording.");
  // Nobody listens unseen: what cannot be noted is not given out.
  desk::Listened listened{sid, identity, download};
  const auto noted = co_await note_listening(context, std::move(call_sid), std::move(listened));
  if (!noted) co_return storage_failed(noted.error());
  net::HttpResponse response{.status = answer->status, .headers = {}, .body = answer->body};
  response.headers.set("Content-Type", ending == ".wav" ? "audio/x-wav" : "audio/mpeg");
  if (const auto range = answer->headers.get("Content-Range")) response.headers.set("Content-Range", *range);
  if (download) response.headers.set("Content-Disposition", "attachment; filename=\"" + sid + ending + '"');
  response.headers.set("Accept-Ranges", "bytes");
  response.headers.set("Cache-Control", "private, no-store");
  co_return response;
}

}  // namespace

void add_command_routes(net::Router& router, DeskContext& context) {
  router.add("POST", "/api/calls/*/commands", signed_in(context, command));
  router.add("GET", "/api/calls/*/recordings", signed_in(context, list_recordings));
  router.add("POST", "/api/recordings/*/fetch", with_role(context, desk::Role::manager, fetch_again));
  router.add("GET", "/api/recordings/*", signed_in(context, get_recording));
}

}  // namespace softphone::io_desk
