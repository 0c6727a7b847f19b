// The history: searched page by page, as a table, one call with its timeline, follow-ups.
// docs/api/records.md.

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "base/sid.hpp"
#include "desk/after_call_json.hpp"
#include "desk/call_record.hpp"
#include "desk/history_csv.hpp"
#include "desk/quality.hpp"
#include "desk/timeline.hpp"
#include "io/desk/call_access.hpp"
#include "io/desk/history_query.hpp"
#include "io/desk/outcomes.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t kDefaultLimit = 50;
constexpr std::size_t kMaxLimit = 200;
constexpr std::size_t kMaxFollowUps = 200;
/// Bytes of the name that a page gives itself.
constexpr std::size_t kMaxPageName = 64;

std::optional<std::size_t> read_limit(const std::optional<std::string>& text) {
  if (!text) return kDefaultLimit;
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error != std::errc() || end != text->data() + text->size() || limit == 0) return std::nullopt;
  return std::min(limit, kMaxLimit);
}

net::HttpResponse refused(const Error& error) {
  return api_error(error.code == "not_allowed" ? 403 : 400, error.code, error.detail);
}

net::HttpResponse not_stored(std::string body) {
  net::HttpResponse response = net::HttpResponse::json(200, std::move(body));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

std::optional<desk::CallRecord> row_record(
    const store::FoundCall& found, const HistoryQuery& asked, const desk::Roster& roster
) {
  if (asked.others) return desk::seen_through(found.call, found.row.rep, roster);
  return desk::seen_by(found.call, found.row.rep, roster);
}

Answer get_calls(DeskContext& context, net::HttpRequest request, std::string identity) {
  const Form query = request.query_form();
  const auto limit = read_limit(query.get("limit"));
  if (!limit) co_return api_error(400, "bad_limit", "limit must be a number from 1 to 200.");
  std::optional<store::Cursor> before;
  if (const auto text = query.get("before"); text && !text->empty()) {
    before = store::Cursor::read(*text);
    if (!before) co_return api_error(400, "bad_cursor", "before must be the next of an earlier answer.");
  }
  const auto asked = read_history_query(query, identity, context.roster());
  if (!asked) co_return refused(asked.error());
  store::HistoryStore history(context.store.threads());
  const auto page = co_await history.find(asked->filter, std::move(before), *limit);
  if (!page) co_return storage_failed(page.error());
  std::string body = R"({"calls":[)";
  for (const store::FoundCall& found : page->calls) {
    const auto record = row_record(found, *asked, context.roster());
    if (!record) continue;
    if (body.back() != '[') body += ',';
    body += desk::to_json(*record);
  }
  body += R"(],"next":)";
  body += page->next ? '"' + page->next->text() + '"' : std::string("null");
  body += '}';
  co_return not_stored(std::move(body));
}

/// The table, a page of calls a piece: a hundred thousand calls never stand in memory at once.
class CsvSource final : public net::BodySource {
 public:
  CsvSource(DeskContext& context, HistoryQuery asked, desk::OutcomeList outcomes, desk::CsvFormat format)
      : context_(context), asked_(std::move(asked)), outcomes_(std::move(outcomes)), format_(format) {}

  asio::awaitable<std::optional<std::string>> next() override {
    if (over_) co_return std::nullopt;
    std::string piece = before_ ? std::string() : desk::csv_head(format_);
    store::HistoryStore history(context_.store.threads());
    store::HistoryFilter filter = asked_.filter;
    std::optional<store::Cursor> before = before_;
    const auto page = co_await history.find(std::move(filter), std::move(before), kMaxLimit);
    if (!page) {
      // The connection is cut, so that half a table is not taken for the whole.
      log::error("the table of calls ends early: {} ({})", page.error().detail, page.error().code);
      throw std::runtime_error("the database does not answer");
    }
    const desk::Roster& roster = context_.roster();
    for (const store::FoundCall& found : page->calls) {
      const auto record = row_record(found, asked_, roster);
      if (record) piece += desk::csv_line(*record, roster.name_of(found.row.rep), outcomes_, format_);
    }
    before_ = page->next;
    over_ = !page->next;
    co_return piece;
  }

 private:
  DeskContext& context_;
  HistoryQuery asked_;
  desk::OutcomeList outcomes_;
  desk::CsvFormat format_;
  std::optional<store::Cursor> before_;
  bool over_ = false;
};

Answer get_csv(DeskContext& context, net::HttpRequest request, std::string identity) {
  const Form query = request.query_form();
  auto asked = read_history_query(query, identity, context.roster());
  if (!asked) co_return refused(asked.error());
  auto outcomes = co_await load_outcomes(context);
  if (!outcomes) co_return storage_failed(outcomes.error());
  desk::CsvFormat format;
  if (query.get_or("language", "en") == "fr") format.language = desk::CsvLanguage::fr;
  if (query.get_or("separator", ",") == ";") format.separator = ';';
  net::HttpResponse response;
  response.headers.set("Content-Type", "text/csv; charset=utf-8");
  const std::string day = format_iso8601(net::system_now().wall).substr(0, 10);
  response.headers.set("Content-Disposition", fmt::format("attachment; filename=\"calls-{}.csv\"", day));
  response.headers.set("Cache-Control", "no-store");
  response.source = std::make_shared<CsvSource>(context, std::move(*asked), std::move(*outcomes), format);
  co_return response;
}

json::array qualities_json(const desk::Call& call) {
  json::array reports;
  for (const auto& [id, told] : call.after().quality()) {
    json::object report = desk::measures_json(told.what);
    report["verdict"] = desk::to_word(desk::judge_quality(told.what));
    reports.push_back(std::move(report));
  }
  return reports;
}

Answer get_call(DeskContext& context, net::HttpRequest request, std::string identity) {
  if (!is_sid("CA", request.path_captures.front())) co_return no_such_call();
  const auto call = co_await visible_call(context, request.path_captures.front(), identity);
  if (!call) co_return storage_failed(call.error());
  if (!*call) co_return no_such_call();
  const auto record = desk::seen_by_role(**call, identity, context.roster());
  if (!record) co_return no_such_call();
  const json::array timeline = desk::timeline_json(desk::timeline_of(**call), context.roster());
  co_return not_stored(
      R"({"call":)" + desk::to_json(*record) + R"(,"timeline":)" + json::serialize(timeline) +
      R"(,"quality":)" + json::serialize(qualities_json(**call)) + '}'
  );
}

Answer get_follow_ups(DeskContext& context, net::HttpRequest, std::string identity) {
  store::HistoryStore history(context.store.threads());
  const auto found = co_await history.follow_ups(identity, kMaxFollowUps);
  if (!found) co_return storage_failed(found.error());
  std::string body = R"({"calls":[)";
  for (const store::FoundCall& one : *found) {
    const auto record = desk::seen_by(one.call, identity, context.roster());
    if (!record) continue;
    if (body.back() != '[') body += ',';
    body += desk::to_json(*record);
  }
  co_return not_stored(body + "]}");
}

Answer get_health(DeskContext& context, net::HttpRequest) {
  const auto database = co_await context.store.ping();
  const bool carrier = context.config.carrier_runs();
  if (database && *database && carrier) {
    co_return json_response(200, {{"status", "ok"}, {"version", context.config.version}});
  }
  co_return json_response(
      503, {{"status", carrier ? "no database" : "no carrier"}, {"version", context.config.version}}
  );
}

}  // namespace

void add_history_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/calls", signed_in(context, get_calls));
  router.add("GET", "/api/calls.csv", signed_in(context, get_csv));
  router.add("GET", "/api/follow-ups", signed_in(context, get_follow_ups));
  router.add("GET", "/api/calls/*", signed_in(context, get_call));
}

void add_health_route(net::Router& router, DeskContext& context) {
  router.add("GET", "/healthz", open_to_all(context, get_health));
}

void add_live_route(net::Router& router, DeskContext& context) {
  router.add_web_socket(
      "/api/live",
      [&context](const net::HttpRequest& request
      ) -> Result<std::unique_ptr<net::WebSocketHandler>, net::UpgradeRefused> {
        const auto identity = context.sessions.identity_of(request, net::system_now().wall);
        if (!identity) return net::UpgradeRefused{not_signed_in()};
        std::string page = request.query_form().get_or("page", "");
        if (page.size() > kMaxPageName) page.clear();
        return context.live->connect(*identity, Sessions::id_of(request), std::move(page));
      },
      4096
  );
}

}  // namespace softphone::io_desk
