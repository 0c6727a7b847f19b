#include "io/desk/calling_hours.hpp"

#include <boost/json.hpp>

#include "base/e164.hpp"
#include "desk/call_record.hpp"
#include "desk/destination.hpp"
#include "desk/holidays.hpp"
#include "desk/number_origin.hpp"
#include "io/desk/identity_answers.hpp"
#include "io/desk/routes.hpp"
#include "io/desk/time_zone.hpp"
#include "io/desk/webhook_form.hpp"
#include "io/net/log.hpp"
#include "io/store/settings_store.hpp"

namespace softphone::io_desk {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using Outside = desk::CallingPolicy::Outside;

constexpr const char* kName = "calling_hours";
/// How many calls with a number are looked at for a follow-up.
constexpr std::size_t kLookBack = 50;
constexpr const char* kSentence = "Your team does not call there at this hour.";

/// The follow-ups that stand in the calls with a number, whoever of the team noted them.
asio::awaitable<std::vector<desk::FollowUp>> follow_ups_with(DeskContext& context, std::string number) {
  std::vector<desk::FollowUp> out;
  const auto calls = co_await context.store.calls_with(number, kLookBack);
  if (!calls) {
    log::warn("the follow-ups with a number could not be read: {}", calls.error().detail);
    co_return out;
  }
  for (const desk::Call& call : *calls) {
    for (const std::string& rep : call.parties()) {
      const auto record = desk::seen_by(call, rep, context.roster());
      if (!record || !record->wrap_up) continue;
      const desk::WrappedUp& said = record->wrap_up->saved;
      if (said.follow_up != 0 && !said.follow_up_done) out.push_back({call.sid(), number, said.follow_up});
    }
  }
  co_return out;
}

net::HttpResponse describe_policy(const desk::CallingPolicy& policy) {
  json::object out = json::parse(desk::to_json(policy)).as_object();
  const desk::CallingPolicy usual{policy.outside, desk::usual_windows()};
  out["usual"] = json::parse(desk::to_json(usual)).as_object().at("windows");
  json::array countries;
  for (const std::string& country : desk::numbered_countries()) countries.emplace_back(country);
  out["countries"] = std::move(countries);
  json::array holidays;
  for (const std::string_view country : desk::holiday_countries()) {
    if (country.size() == 2) holidays.emplace_back(country);
  }
  out["holidayCountries"] = std::move(holidays);
  net::HttpResponse response = json_response(200, out);
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Answer get_policy(DeskContext& context, net::HttpRequest, std::string) {
  co_return describe_policy(context.calling);
}

Answer put_policy(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto policy = desk::read_calling_policy(request.body);
  if (!policy) co_return api_error(400, policy.error().code, policy.error().detail);
  store::SettingsStore settings(context.store.threads());
  std::string document = desk::to_json(*policy);
  const auto kept = co_await settings.write(kName, std::move(document));
  if (!kept) co_return storage_failed(kept.error());
  context.calling = *policy;
  log::info("{} set the calling hours: {}", identity, desk::to_word(policy->outside));
  store::Actor actor = actor_of(context, request, identity);
  auto entry = audit_entry(
      std::move(actor), "setting.calling_hours", std::string(desk::to_word(policy->outside)), "{}"
  );
  co_await context.audit(std::move(entry));
  co_return describe_policy(context.calling);
}

json::value moment(const std::optional<desk::UnixMs>& at) {
  return at ? json::value(*at) : json::value(nullptr);
}

/// What the page does: call, call and show why it may, ask first, or not call.
std::string_view decision(const desk::CallingPolicy& policy, const CallingView& view) {
  if (policy.outside == Outside::off || view.standing.allowed) return "call";
  if (view.promise) return "promised";
  return policy.outside == Outside::warn ? "ask" : "refuse";
}

Answer get_hours(DeskContext& context, net::HttpRequest request, std::string) {
  const std::string number = request.query_form().get_or("to", "");
  const desk::Destination destination = desk::read_destination(number, context.roster());
  // Colleagues and our own line are called at any hour.
  if (!std::holds_alternative<desk::ToNumber>(destination)) {
    if (std::holds_alternative<desk::NotDialable>(destination))
      co_return api_error(400, "not_a_number", "This is not a phone number.");
    co_return json_response(200, {{"decision", "call"}, {"policy", "off"}});
  }
  const std::string& dialled = std::get<desk::ToNumber>(destination).number;
  const CallingView view = co_await look_at_hours(context, dialled, received_at());
  const desk::CallingStanding& standing = view.standing;
  json::array zones;
  for (const std::string& zone : standing.zones) zones.emplace_back(zone);
  json::value why = nullptr;
  if (!standing.allowed) why = desk::to_word(standing.why);
  json::value promise = nullptr;
  if (view.promise) promise = json::object{{"call", view.promise->call_sid}, {"due", view.promise->due}};
  net::HttpResponse response = json_response(
      200,
      {{"policy", desk::to_word(context.calling.outside)},
       {"decision", decision(context.calling, view)},
       {"country", standing.country.empty() ? json::value(nullptr) : json::value(standing.country)},
       {"zones", std::move(zones)},
       {"zone", standing.zone.empty() ? json::value(nullptr) : json::value(standing.zone)},
       {"allowed", standing.allowed},
       {"why", std::move(why)},
       {"name", json::object{{"en", standing.name.en}, {"fr", standing.name.fr}}},
       {"until", moment(standing.until)},
       {"promise", std::move(promise)}}
  );
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

asio::awaitable<Result<bool>> load_calling_hours(DeskContext& context) {
  const bool trial = !context.config.practice_numbers.empty() && !context.config.reaches_outside;
  context.calling = {trial ? Outside::off : Outside::warn, desk::usual_windows()};
  store::SettingsStore settings(context.store.threads());
  const auto document = co_await settings.read(kName);
  if (!document) co_return document.error();
  if (!*document) co_return false;
  auto policy = desk::read_calling_policy(**document);
  if (!policy) co_return policy.error();
  context.calling = std::move(*policy);
  co_return true;
}

asio::awaitable<CallingView> look_at_hours(DeskContext& context, std::string number, desk::UnixMs now) {
  CallingView view;
  view.standing = desk::calling_standing(context.calling, number, find_zone, now);
  if (context.calling.outside == Outside::off || view.standing.allowed) co_return view;
  const std::vector<desk::FollowUp> noted = co_await follow_ups_with(context, number);
  view.promise = desk::due_follow_up(noted, number, now);
  co_return view;
}

asio::awaitable<void> apply_calling_hours(DeskContext& context, desk::Plan& plan, bool confirmed) {
  if (context.calling.outside == Outside::off) co_return;
  const CallingView view = co_await look_at_hours(context, plan.number, received_at());
  if (view.standing.allowed) co_return;
  using Passed = desk::CallingNote::Passed;
  desk::CallingNote note;
  note.holiday = view.standing.why == desk::Closed::holiday;
  note.country = view.standing.country;
  if (view.promise) {
    note.passed = Passed::promised;
    note.due = view.promise->due;
    note.promised_in = view.promise->call_sid;
  } else {
    if (confirmed) note.passed = Passed::confirmed;
    if (context.calling.outside == Outside::block) {
      // Who was dialled stays in the record, and nothing of the plan that would ring them.
      plan = {};
      plan.refusal = desk::Refusal::outside_hours;
    }
  }
  plan.outside = std::move(note);
}

asio::awaitable<std::optional<std::string>> refused_now(DeskContext& context, std::string number) {
  if (context.calling.outside != Outside::block) co_return std::nullopt;
  const CallingView view = co_await look_at_hours(context, std::move(number), received_at());
  if (view.standing.allowed || view.promise) co_return std::nullopt;
  co_return std::string(kSentence);
}

void add_calling_hours_routes(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/settings/calling-hours", signed_in(context, get_policy));
  router.add("PUT", "/api/settings/calling-hours", with_role(context, desk::Role::admin, put_policy));
  router.add("GET", "/api/calling-hours", signed_in(context, get_hours));
}

}  // namespace softphone::io_desk
