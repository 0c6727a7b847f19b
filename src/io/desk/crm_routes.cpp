// A call's entry in the CRM, as its rep sees to it: try again, choose a record, make one. docs/api/crm.md.

#include <algorithm>
#include <boost/json.hpp>

#include "base/e164.hpp"
#include "base/sid.hpp"
#include "delivery/note.hpp"
#include "desk/call_record.hpp"
#include "desk/fact.hpp"
#include "io/crm/number_index.hpp"
#include "io/desk/call_access.hpp"
#include "io/net/log.hpp"
#include "io/store/outbox_store.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMostUnlogged = 100;

net::HttpResponse no_crm() {
  return api_error(409, "no_crm", "No CRM is set up.");
}

/// The page says it in its own words by `reason`.
net::HttpResponse crm_failed(const crm::Failure& failure) {
  net::HttpResponse response = api_error(409, "crm_failed", failure.detail);
  json::value body = json::parse(response.body);
  body.as_object()["error"].as_object()["reason"] = delivery::to_word(failure.trouble);
  response.body = json::serialize(body);
  return response;
}

/// What the local index says; nothing: there is none, or it cannot be read.
boost::asio::awaitable<std::optional<crm::IndexAnswer>> known_records(
    DeskContext& context, std::string number, std::string identity
) {
  if (context.config.index == nullptr) co_return std::nullopt;
  std::string login = context.outbox->crm_login(identity);
  auto looking = context.config.index->find(std::move(number), std::move(login));
  auto found = co_await std::move(looking);
  if (!found) {
    log::error("the index of numbers cannot be read: {} ({})", found.error().detail, found.error().code);
    co_return std::nullopt;
  }
  co_return std::move(*found);
}

std::string number_of(const desk::Call& call) {
  const std::string number = desk::outsider_of(call);
  return is_e164(number) ? number : std::string();
}

/// The call of a request whose rep may see it, and that the CRM is told of; or the refusal.
struct About {
  std::optional<net::HttpResponse> refusal;
  std::optional<desk::Call> call;
};

boost::asio::awaitable<About> read_about(DeskContext& context, std::string sid, std::string identity) {
  About about;
  if (context.outbox->crm() == nullptr) {
    about.refusal = no_crm();
    co_return about;
  }
  if (!is_sid("CA", sid)) {
    about.refusal = no_such_call();
    co_return about;
  }
  auto call = co_await visible_call(context, std::move(sid), std::move(identity));
  if (!call)
    about.refusal = storage_failed(call.error());
  else if (!*call)
    about.refusal = no_such_call();
  else
    about.call = std::move(*call);
  co_return about;
}

/// Has the note written (anew) where it was chosen, and answers with the call.
Answer log_at(
    DeskContext& context, std::string call_sid, std::optional<crm::RecordRef> chosen, std::string identity
) {
  store::OutboxStore outbox(context.store);
  const desk::UnixMs now = unix_milliseconds(net::system_now().wall);
  const auto call = co_await outbox.log_call(std::move(call_sid), std::move(chosen), now);
  if (!call) co_return storage_failed(call.error());
  if (!*call)
    co_return api_error(409, "not_told", "The call goes on, or the CRM was not there when it ended.");
  context.changed(**call);
  context.outbox->wake(true);
  const auto record = desk::seen_by_role(**call, identity, context.roster());
  if (!record) co_return no_such_call();
  net::HttpResponse response = net::HttpResponse::json(200, R"({"call":)" + desk::to_json(*record) + '}');
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

json::array records_json(const std::vector<crm::RecordRef>& found) {
  json::array records;
  for (const crm::RecordRef& one : found) records.push_back(desk::record_json(delivery::as_desk_record(one)));
  return records;
}

/// GET /api/calls/*/crm/records?number=: records that bear the call's number, or another one.
Answer get_records(DeskContext& context, net::HttpRequest request, std::string identity) {
  About about = co_await read_about(context, request.path_captures.front(), identity);
  if (about.refusal) co_return std::move(*about.refusal);
  std::string number = request.query_form().get_or("number", "");
  if (number.empty()) number = number_of(*about.call);
  if (!is_e164(number))
    co_return api_error(400, "not_a_number", "This is not a number such as +33639980001.");
  std::string of_index = number;
  std::string login = context.outbox->crm_login(identity);
  const auto found = co_await context.outbox->crm()->find(std::move(number), std::move(login));
  std::vector<crm::RecordRef> records;
  if (found) {
    records = *found;
  } else {
    // What is known here is better than nothing while the CRM is away.
    const auto known = co_await known_records(context, std::move(of_index), std::move(identity));
    if (!known || known->records.empty()) co_return crm_failed(found.error());
    records = known->records;
  }
  net::HttpResponse response = json_response(200, {{"records", records_json(records)}});
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

/// Changes that are older than this may have been followed by others.
constexpr desk::UnixMs kStillFresh = 180'000;

/// GET /api/crm/records?number=&fresh=: who calls. Answered from the local index as far as it knows, and by
/// the CRM with `fresh`. A page asks for every number; that there is no CRM, or none that answers, is nothing
/// it has to be refused for.
Answer get_records_of_number(DeskContext& context, net::HttpRequest request, std::string identity) {
  std::string number = request.query_form().get_or("number", "");
  if (!is_e164(number))
    co_return api_error(400, "not_a_number", "This is not a number such as +33639980001.");
  json::object answer{
      {"crm", context.outbox->crm() != nullptr},
      {"records", json::array()},
      {"reason", ""},
      {"fresh", true},
      {"asOf", nullptr}};
  const bool wants_fresh = !request.query_form().get_or("fresh", "").empty();
  std::string login = context.outbox->crm_login(identity);
  const auto known = co_await known_records(context, number, std::move(identity));
  if (known) {
    answer["records"] = records_json(known->records);
    if (known->synced_at > 0) answer["asOf"] = known->synced_at;
  }
  const bool answers = known && (known->ready || !known->records.empty());
  if (answers && !wants_fresh) {
    // Somebody new may have been put into the CRM since.
    const desk::UnixMs now = unix_milliseconds(net::system_now().wall);
    const bool recent = known->ready && now - known->synced_at < kStillFresh;
    answer["fresh"] = recent && !known->records.empty();
  } else if (context.outbox->crm() != nullptr) {
    const auto found = co_await context.outbox->crm()->find(std::move(number), std::move(login));
    if (found) {
      answer["records"] = records_json(*found);
      answer["asOf"] = nullptr;
    } else {
      answer["reason"] = delivery::to_word(found.error().trouble);
    }
  }
  net::HttpResponse response = json_response(200, std::move(answer));
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

std::optional<crm::RecordRef> named_in(
    const std::vector<crm::RecordRef>& records, const std::string& model, long id
) {
  const auto found = std::find_if(records.begin(), records.end(), [&](const crm::RecordRef& one) {
    return one.model == model && one.id == id;
  });
  return found == records.end() ? std::nullopt : std::optional(*found);
}

/// POST /api/calls/*/crm {} or {"record":{"model","id"},"number"}.
Answer post_log(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  About about = co_await read_about(context, request.path_captures.front(), identity);
  if (about.refusal) co_return std::move(*about.refusal);
  const std::string sid = about.call->sid();
  const json::value* wanted = body->if_contains("record");
  const json::object* record = wanted != nullptr ? wanted->if_object() : nullptr;
  if (record == nullptr) co_return co_await log_at(context, sid, std::nullopt, std::move(identity));
  const std::string model = text_member(*record, "model").value_or("");
  const json::value* id_value = record->if_contains("id");
  const long id = id_value != nullptr && id_value->is_int64() ? static_cast<long>(id_value->get_int64()) : 0;
  // Only what the CRM itself has named: a page cannot have notes written just anywhere.
  std::optional<crm::RecordRef> chosen;
  if (!about.call->after().crm().empty()) {
    std::vector<crm::RecordRef> candidates;
    for (const desk::CrmRecord& one : about.call->after().crm().rbegin()->second.candidates)
      candidates.push_back(delivery::as_crm_record(one));
    chosen = named_in(candidates, model, id);
  }
  std::string number = text_member(*body, "number").value_or("");
  if (number.empty()) number = number_of(*about.call);
  if (!chosen && is_e164(number)) {
    const auto known = co_await known_records(context, number, identity);
    if (known) chosen = named_in(known->records, model, id);
    if (!chosen) {
      std::string login = context.outbox->crm_login(identity);
      const auto found = co_await context.outbox->crm()->find(std::move(number), std::move(login));
      if (!found) co_return crm_failed(found.error());
      chosen = named_in(*found, model, id);
    }
  }
  if (!chosen) co_return api_error(400, "unknown_record", "The CRM has no such record for this number.");
  co_return co_await log_at(context, sid, std::move(chosen), std::move(identity));
}

/// POST /api/calls/*/crm/create {"name"}.
Answer post_create(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  About about = co_await read_about(context, request.path_captures.front(), identity);
  if (about.refusal) co_return std::move(*about.refusal);
  const std::string number = number_of(*about.call);
  if (number.empty()) co_return api_error(409, "hidden_number", "The caller hid their number.");
  std::string name = desk::printable(text_member(*body, "name").value_or(""), kMaxName);
  if (name.empty()) name = number;
  std::string login = context.outbox->crm_login(identity);
  const std::string sid = about.call->sid();
  std::string of_number = number;
  const auto made =
      co_await context.outbox->crm()->create(std::move(of_number), std::move(name), std::move(login));
  if (!made) co_return crm_failed(made.error());
  std::optional<crm::RecordRef> chosen = *made;
  co_return co_await log_at(context, sid, std::move(chosen), std::move(identity));
}

Answer get_unlogged(DeskContext& context, net::HttpRequest, std::string identity) {
  store::OutboxStore outbox(context.store);
  const auto sids = co_await outbox.unlogged(identity, kMostUnlogged);
  if (!sids) co_return storage_failed(sids.error());
  std::string body =
      context.outbox->crm() != nullptr ? R"({"crm":true,"calls":[)" : R"({"crm":false,"calls":[)";
  for (const std::string& sid : *sids) {
    const auto call = co_await context.store.find_call(sid);
    if (!call) co_return storage_failed(call.error());
    const auto record = *call ? desk::seen_by_role(**call, identity, context.roster()) : std::nullopt;
    if (!record) continue;
    if (body.back() != '[') body += ',';
    body += desk::to_json(*record);
  }
  net::HttpResponse response = net::HttpResponse::json(200, body + "]}");
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void add_crm_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/crm", signed_in(context, get_unlogged));
  router.add("GET", "/api/crm/records", signed_in(context, get_records_of_number));
  router.add("GET", "/api/calls/*/crm/records", signed_in(context, get_records));
  router.add("POST", "/api/calls/*/crm", signed_in(context, post_log));
  router.add("POST", "/api/calls/*/crm/create", signed_in(context, post_create));
}

}  // namespace softphone::io_desk
