// Messages in the voicemails, and the way of a ringing call to one. docs/api/voicemail.md.

#include <algorithm>
#include <boost/json.hpp>

#include "base/sid.hpp"
#include "desk/call_record.hpp"
#include "io/desk/rest_client.hpp"
#include "io/desk/routes.hpp"
#include "io/desk/webhook_form.hpp"
#include "io/net/log.hpp"
#include "io/store/voicemail_store.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kPage = 50;

bool has(const std::vector<std::string>& boxes, const std::string& box) {
  return std::find(boxes.begin(), boxes.end(), box) != boxes.end();
}

json::object describe(const DeskContext& context, const store::StoredMessage& message) {
  const desk::Peer peer = desk::peer_of(message.caller, context.roster());
  json::object out{{"sid", message.recording_sid}, {"callSid", message.call_sid}, {"box", message.box}};
  out["peer"] = json::object{
      {"kind", peer.is_rep ? "rep" : "number"},
      {"value", peer.value},
      {"name", peer.name ? json::value(*peer.name) : json::value(nullptr)}};
  out["at"] = message.at;
  out["duration"] = message.duration;
  out["heardBy"] = message.heard_by.empty() ? json::value(nullptr) : json::value(message.heard_by);
  out["heardAt"] = message.heard_at == 0 ? json::value(nullptr) : json::value(message.heard_at);
  out["deleted"] = message.deleted_at != 0;
  return out;
}

Answer list_messages(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto given = request.query_form().get("before");
  const auto before = read_number(given);
  if (given && !given->empty() && !before)
    co_return api_error(400, "bad_cursor", "before must be the next of an earlier answer.");
  store::VoicemailStore voicemails(context.store.threads());
  std::vector<std::string> boxes = context.lines.boxes_of(identity, context.roster());
  const auto page = co_await voicemails.list(std::move(boxes), before.value_or(0), kPage);
  if (!page) co_return storage_failed(page.error());
  json::array messages;
  for (const store::StoredMessage& message : page->messages) messages.push_back(describe(context, message));
  json::value next = nullptr;
  if (page->more) next = std::to_string(page->messages.back().at);
  net::HttpResponse response = json_response(
      200, {{"messages", std::move(messages)}, {"unheard", page->unheard}, {"next", std::move(next)}}
  );
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

net::HttpResponse no_such_message() {
  return api_error(404, "no_such_message", "There is no such message.");
}

Answer patch_message(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  const std::string sid = request.path_captures.front();
  if (!is_sid("RE", sid)) co_return no_such_message();
  store::VoicemailStore voicemails(context.store.threads());
  const auto found = co_await voicemails.find(sid);
  if (!found) co_return storage_failed(found.error());
  if (!*found || !has(context.lines.boxes_of(identity, context.roster()), (*found)->box))
    co_return no_such_message();
  store::StoredMessage message = **found;
  for (const char* name : {"heard", "deleted"}) {
    const json::value* value = body->if_contains(name);
    if (value == nullptr) continue;
    if (!value->is_bool()) co_return api_error(400, "bad_change", "heard and deleted must be true or false.");
    if (std::string_view(name) == "deleted") {
      message.deleted_at = value->get_bool() ? received_at() : 0;
    } else if (!value->get_bool()) {
      message.heard_by.clear();
      message.heard_at = 0;
    } else if (message.heard_at == 0) {
      // Who heard it first is kept: colleagues want to know who takes care of it.
      message.heard_by = identity;
      message.heard_at = received_at();
    }
  }
  const auto kept = co_await voicemails.update(message);
  if (!kept) co_return storage_failed(kept.error());
  context.tell_box(message.box);
  co_return json_response(200, describe(context, message));
}

bool has_voicemail(const desk::Plan& plan) {
  if (plan.room) return !plan.words.box.empty();
  return !plan.steps.empty() && plan.steps.back().kind == desk::Step::Kind::voicemail;
}

/// A call that rings goes to the voicemail at once, for all who are rung.
Answer send_to_voicemail(DeskContext& context, net::HttpRequest request, std::string identity) {
  const std::string sid = request.path_captures.front();
  const auto refuse = [](int status, const char* code, const char* message) {
    return api_error(status, code, message);
  };
  if (!is_sid("CA", sid)) co_return refuse(404, "no_such_call", "There is no such call.");
  const auto call = co_await context.store.find_call(sid);
  if (!call) co_return storage_failed(call.error());
  const bool known = *call && desk::seen_by(**call, identity, context.roster()).has_value();
  if (!known || desk::client_identity((*call)->from()) == identity)
    co_return refuse(404, "no_such_call", "There is no such call.");
  const auto& plan = (*call)->plan();
  if (!plan || !has_voicemail(*plan)) co_return refuse(409, "no_voicemail", "This line has no voicemail.");
  if ((*call)->voicemail() || desk::judge(**call, context.roster()).state != desk::State::ringing)
    co_return refuse(409, "not_ringing", "This call does not ring any more.");
  const std::string call_sid = (*call)->sid();
  desk::Fact fact{call_sid, received_at(), desk::SentToVoicemail{identity}};
  const auto kept = co_await context.record(std::move(fact));
  if (!kept) co_return storage_failed(kept.error());
  // A caller who has not been put through cannot be redirected (21220); once nobody rings any more, the
  // Dial's action finds the fact and leads there.
  std::size_t asked = 0;
  std::size_t taken = 0;
  const Form end{{"Status", "canceled"}};
  for (const auto& [leg_sid, leg] : kept->rung()) {
    if (leg.end || leg.answered) continue;
    ++asked;
    net::HttpClientRequest hang_up = rest_request(
        context.config, "POST", account_path(context.config) + "/Calls/" + leg_sid + ".json", end
    );
    const auto answer = co_await context.http.send(std::move(hang_up));
    if (answer && answer->status < 400) {
      ++taken;
    } else {
      log::warn("call {}: leg {} still rings on its way to the voicemail", call_sid, leg_sid);
    }
  }
  if (asked > 0 && taken == 0)
    co_return refuse(
        502, "carrier_failed", "The carrier did not take the caller there; the call still rings."
    );
  co_return net::HttpResponse::empty();
}

/// The rep's own last calls with a number, for whoever sees it ring.
Answer calls_with(DeskContext& context, net::HttpRequest request, std::string identity) {
  const std::string number = request.query_form().get_or("number", "");
  if (number.empty() || number.size() > 64) co_return api_error(400, "bad_number", "Say which number.");
  const auto calls = co_await context.store.calls_with(number, 20);
  if (!calls) co_return storage_failed(calls.error());
  std::string body = R"({"calls":[)";
  std::size_t count = 0;
  for (const desk::Call& call : *calls) {
    const auto record = desk::seen_by(call, identity, context.roster());
    if (!record || record->state != desk::State::ended || count == 5) continue;
    if (count++ > 0) body += ',';
    body += desk::to_json(*record);
  }
  net::HttpResponse response = net::HttpResponse::json(200, body + "]}");
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void DeskContext::tell_box(const std::string& box) {
  for (const desk::Rep& rep : roster().reps()) {
    if (has(lines.boxes_of(rep.identity, roster()), box))
      live->tell(rep.identity, json::serialize(json::object{{"type", "voicemail"}, {"box", box}}));
  }
}

boost::asio::awaitable<bool> may_hear_message(DeskContext& context, std::string sid, std::string identity) {
  store::VoicemailStore voicemails(context.store.threads());
  const auto found = co_await voicemails.find(std::move(sid));
  co_return found&&* found&& has(context.lines.boxes_of(identity, context.roster()), (*found)->box);
}

void add_voicemail_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/voicemails", signed_in(context, list_messages));
  router.add("PATCH", "/api/voicemails/*", signed_in(context, patch_message));
  router.add("POST", "/api/calls/*/voicemail", signed_in(context, send_to_voicemail));
  router.add("GET", "/api/contacts/calls", signed_in(context, calls_with));
}

}  // namespace softphone::io_desk
