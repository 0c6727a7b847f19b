// What calls cost, the budget, and what admins set of them. docs/api/costs.md

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/sid.hpp"
#include "desk/cost_csv.hpp"
#include "io/desk/call_access.hpp"
#include "io/desk/costs.hpp"
#include "io/desk/identity_answers.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

/// Legs that are read at once for the table.
constexpr std::size_t kPage = 500;

net::HttpResponse not_stored(std::string body) {
  net::HttpResponse response = net::HttpResponse::json(200, std::move(body));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

desk::UnixMs now_ms() {
  return unix_milliseconds(net::system_now().wall);
}

/// The month of the query; this one when none is named.
std::optional<desk::Month> wanted_month(const net::HttpRequest& request) {
  const std::string name = request.query_form().get_or("month", "");
  return name.empty() ? std::optional(desk::month_of(now_ms())) : desk::read_month(name);
}

net::HttpResponse bad_month() {
  return api_error(400, "bad_month", "month must be one such as 2026-11.");
}

json::object costs_json(const desk::Costs& costs) {
  json::array sums;
  for (const auto& [currency, sum] : costs.sums) {
    sums.push_back(json::object{
        {"currency", currency},
        {"billed", twilio::amount_text(sum.billed)},
        {"estimated", twilio::amount_text(sum.estimated)}});
  }
  return {
      {"calls", costs.calls},
      {"seconds", costs.seconds},
      {"unknown", costs.unknown},
      {"sums", std::move(sums)}};
}

json::value amount_or_null(const std::optional<twilio::Micros>& amount) {
  if (!amount) return nullptr;
  return json::value(twilio::amount_text(*amount));
}

Answer get_costs(DeskContext& context, net::HttpRequest request, std::string) {
  auto month = wanted_month(request);
  if (!month) co_return bad_month();
  auto summing = context.costs->month(std::move(*month));
  const auto sums = co_await std::move(summing);
  if (!sums) co_return storage_failed(sums.error());
  json::array reps;
  for (const auto& [identity, costs] : sums->reps) {
    json::object rep = costs_json(costs);
    rep["identity"] = identity;
    rep["name"] = context.roster().name_of(identity);
    reps.push_back(std::move(rep));
  }
  const Costs::Pause& pause = context.costs->pause();
  const bool paused = pause.until > now_ms();
  json::object body{
      {"month", sums->month.name},
      {"team", costs_json(sums->team)},
      {"reps", std::move(reps)},
      {"waiting", sums->waiting},
      {"problem", paused ? json::value(pause.reason) : json::value(nullptr)},
      {"currency", context.costs->settings().currency}};
  co_return not_stored(json::serialize(body));
}

/// The month's legs, a page a piece.
class CostCsv final : public net::BodySource {
 public:
  CostCsv(DeskContext& context, desk::Month month, desk::CsvFormat format)
      : context_(context), month_(std::move(month)), format_(format) {}

  asio::awaitable<std::optional<std::string>> next() override {
    if (over_) co_return std::nullopt;
    std::string piece = after_ ? std::string() : desk::cost_csv_head(format_);
    store::CostStore costs(context_.store.threads());
    desk::Month month = month_;
    std::optional<store::LegCursor> after = after_;
    const auto legs = co_await costs.legs(std::move(month), std::move(after), kPage);
    if (!legs) {
      // The connection is cut, so that half a table is not taken for the whole.
      log::error("the table of costs ends early: {} ({})", legs.error().detail, legs.error().code);
      throw std::runtime_error("the database does not answer");
    }
    for (const desk::CostLeg& leg : *legs) {
      const desk::Cost cost = desk::cost_of(leg, context_.costs->settings());
      piece += desk::cost_csv_line(leg, cost, context_.roster().name_of(leg.rep), format_);
    }
    over_ = legs->size() < kPage;
    if (!legs->empty()) after_ = store::LegCursor{legs->back().started_at, legs->back().leg_sid};
    co_return piece;
  }

 private:
  DeskContext& context_;
  desk::Month month_;
  desk::CsvFormat format_;
  std::optional<store::LegCursor> after_;
  bool over_ = false;
};

Answer get_csv(DeskContext& context, net::HttpRequest request, std::string) {
  auto month = wanted_month(request);
  if (!month) co_return bad_month();
  const Form query = request.query_form();
  desk::CsvFormat format;
  if (query.get_or("language", "en") == "fr") format.language = desk::CsvLanguage::fr;
  if (query.get_or("separator", ",") == ";") format.separator = ';';
  net::HttpResponse response;
  response.headers.set("Content-Type", "text/csv; charset=utf-8");
  response.headers.set(
      "Content-Disposition", fmt::format("attachment; filename=\"costs-{}.csv\"", month->name)
  );
  response.headers.set("Cache-Control", "no-store");
  response.source = std::make_shared<CostCsv>(context, std::move(*month), format);
  co_return response;
}

/// Everybody may know that calls are stopped; how much was spent is for managers.
Answer get_budget(DeskContext& context, net::HttpRequest, std::string identity) {
  auto reckoning = context.costs->budget();
  const auto budget = co_await std::move(reckoning);
  if (!budget) co_return storage_failed(budget.error());
  const desk::CostSettings& settings = context.costs->settings();
  json::object body{{"stopped", settings.stop && budget->reached()}};
  if (desk::is_at_least(context.roster().role_of(identity), desk::Role::manager)) {
    body["level"] = desk::to_word(budget->level);
    body["month"] = budget->month;
    body["spent"] = twilio::amount_text(budget->spent);
    body["budget"] = amount_or_null(settings.budget);
    body["currency"] = settings.currency;
    body["stop"] = settings.stop;
  }
  co_return not_stored(json::serialize(body));
}

Answer ask_again(DeskContext& context, net::HttpRequest, std::string) {
  auto hurrying = context.costs->hurry();
  const auto hurried = co_await std::move(hurrying);
  if (!hurried) co_return storage_failed(hurried.error());
  co_return json_response(202, {{"asked", *hurried}});
}

Answer get_call_costs(DeskContext& context, net::HttpRequest request, std::string identity) {
  if (!is_sid("CA", request.path_captures.front())) co_return no_such_call();
  const auto call = co_await visible_call(context, request.path_captures.front(), std::move(identity));
  if (!call) co_return storage_failed(call.error());
  if (!*call) co_return no_such_call();
  store::CostStore costs(context.store.threads());
  const auto legs = co_await costs.of_call((*call)->sid());
  if (!legs) co_return storage_failed(legs.error());
  json::array list;
  for (const desk::CostLeg& leg : *legs) {
    const desk::Cost cost = desk::cost_of(leg, context.costs->settings());
    const bool known = cost.basis != desk::Cost::Basis::unknown;
    list.push_back(json::object{
        {"leg", leg.leg_sid},
        {"kind", twilio::to_word(leg.kind)},
        {"number", leg.number},
        {"duration", leg.duration},
        {"basis", desk::to_word(cost.basis)},
        {"amount", known ? json::value(twilio::amount_text(cost.amount)) : json::value(nullptr)},
        {"currency", known ? json::value(cost.currency) : json::value(nullptr)},
        {"waiting", leg.state == desk::PriceState::waiting}});
  }
  co_return not_stored(json::serialize(json::object{{"legs", std::move(list)}}));
}

Answer get_settings(DeskContext& context, net::HttpRequest, std::string) {
  co_return not_stored(desk::to_json(context.costs->settings()));
}

Answer put_settings(DeskContext& context, net::HttpRequest request, std::string identity) {
  auto settings = desk::read_cost_settings(request.body);
  if (!settings) co_return api_error(400, "bad_setting", settings.error().detail);
  const std::string document = desk::to_json(*settings);
  auto setting = context.costs->set(std::move(*settings));
  const auto kept = co_await std::move(setting);
  if (!kept) co_return storage_failed(kept.error());
  store::AuditEntry entry =
      audit_entry(actor_of(context, request, std::move(identity)), "costs.changed", "costs", document);
  co_await context.audit(std::move(entry));
  co_return not_stored(document);
}

}  // namespace

void add_cost_routes(net::Router& router, DeskContext& context) {
  using desk::Role;
  router.add("GET", "/api/costs", with_role(context, Role::manager, get_costs));
  router.add("GET", "/api/costs.csv", with_role(context, Role::manager, get_csv));
  router.add("POST", "/api/costs/look", with_role(context, Role::manager, ask_again));
  router.add("GET", "/api/calls/*/costs", with_role(context, Role::manager, get_call_costs));
  router.add("GET", "/api/budget", signed_in(context, get_budget));
  router.add("GET", "/api/settings/costs", with_role(context, Role::manager, get_settings));
  router.add("PUT", "/api/settings/costs", with_role(context, Role::admin, put_settings));
}

}  // namespace softphone::io_desk
