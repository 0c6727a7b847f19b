// A rep's follow-ups as a calendar that other programs subscribe to. docs/api/records.md.

#include <boost/json.hpp>

#include "base/encoding.hpp"
#include "desk/calendar_write.hpp"
#include "desk/call_record.hpp"
#include "io/desk/routes.hpp"
#include "io/desk/webhook_form.hpp"
#include "io/store/feed_store.hpp"
#include "io/store/history_store.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kMost = 500;
constexpr std::string_view kEnding = ".ics";

/// A secret address must be kept by nobody on its way, and named to nobody it leads to.
void keep_secret(net::HttpResponse& response) {
  response.headers.set("Cache-Control", "private, no-store");
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("X-Robots-Tag", "noindex, nofollow");
}

net::HttpResponse no_such_feed() {
  net::HttpResponse response = net::HttpResponse::text(404, "There is no such calendar.\n");
  keep_secret(response);
  return response;
}

desk::CalendarEvent event_of(
    const DeskContext& context, const store::FoundCall& one, const std::string& identity, bool french
) {
  desk::CalendarEvent event;
  event.uid = one.row.call_sid + "-" + identity + "@softphone";
  event.start = one.row.follow_up;
  event.sequence = static_cast<int>(one.call.after().wrap_up_count());
  if (const auto saved = one.call.after().standing(identity)) {
    event.changed_at = saved->at;
    event.description = saved->what.note;
  }
  std::string who;
  if (const auto record = desk::seen_by(one.call, identity, context.roster())) {
    who = record->peer.name.value_or(record->peer.value);
  }
  event.summary = (french ? "Appeler " : "Call ") + who;
  if (!context.config.public_url.empty())
    event.url = context.config.public_url + "/#/history/" + one.row.call_sid;
  return event;
}

Answer get_feed(DeskContext& context, net::HttpRequest request) {
  std::string token = request.path_captures.front();
  if (!token.ends_with(kEnding)) co_return no_such_feed();
  token.resize(token.size() - kEnding.size());
  store::FeedStore feeds(context.store.threads());
  std::string token_hash = hash_of_token(token);
  const auto owner = co_await feeds.owner(std::move(token_hash));
  if (!owner) co_return storage_failed(owner.error());
  // Whoever has left the team has no calendar here either.
  if (!*owner || context.roster().by_identity(**owner) == nullptr) co_return no_such_feed();
  const std::string identity = **owner;
  store::HistoryStore history(context.store.threads());
  const auto found = co_await history.follow_ups(identity, kMost);
  if (!found) co_return storage_failed(found.error());
  const desk::Person* person = context.people->find(identity);
  const bool french = person == nullptr || person->language != "en";
  desk::CalendarDocument calendar;
  calendar.name = (french ? "À rappeler – " : "Follow-ups – ") + context.roster().name_of(identity);
  for (const store::FoundCall& one : *found)
    calendar.events.push_back(event_of(context, one, identity, french));
  net::HttpResponse response{.status = 200, .headers = {}, .body = desk::write_calendar(calendar)};
  const std::string etag = '"' + hex(crypto::sha256(as_bytes(response.body))).substr(0, 32) + '"';
  if (request.headers.get("If-None-Match").value_or("") == etag) response = net::HttpResponse::empty(304);
  if (response.status == 200) {
    response.headers.set("Content-Type", "text/calendar; charset=utf-8");
    response.headers.set("Content-Disposition", R"(inline; filename="follow-ups.ics")");
  }
  response.headers.set("ETag", etag);
  keep_secret(response);
  co_return response;
}

Answer get_mine(DeskContext& context, net::HttpRequest, std::string identity) {
  store::FeedStore feeds(context.store.threads());
  const auto since = co_await feeds.since(std::move(identity));
  if (!since) co_return storage_failed(since.error());
  json::value created = nullptr;
  if (*since) created = **since;
  co_return json_response(200, {{"createdAt", std::move(created)}});
}

Answer post_mine(DeskContext& context, net::HttpRequest, std::string identity) {
  store::FeedStore feeds(context.store.threads());
  const std::string token = context.people->make_token();
  std::string token_hash = hash_of_token(token);
  const desk::UnixMs now = received_at();
  const auto kept = co_await feeds.put(std::move(identity), std::move(token_hash), now);
  if (!kept) co_return storage_failed(kept.error());
  net::HttpResponse response = json_response(
      201,
      {{"path", "/calendar/" + token + std::string(kEnding)},
       {"publicUrl", context.config.public_url},
       {"createdAt", now}}
  );
  co_return response;
}

Answer delete_mine(DeskContext& context, net::HttpRequest, std::string identity) {
  store::FeedStore feeds(context.store.threads());
  const auto removed = co_await feeds.remove(std::move(identity));
  if (!removed) co_return storage_failed(removed.error());
  co_return net::HttpResponse::empty();
}

}  // namespace

void add_feed_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/calendar/*", open_to_all(context, get_feed));
  router.add("GET", "/api/me/calendar", signed_in(context, get_mine));
  router.add("POST", "/api/me/calendar", signed_in(context, post_mine));
  router.add("DELETE", "/api/me/calendar", signed_in(context, delete_mine));
}

}  // namespace softphone::io_desk
