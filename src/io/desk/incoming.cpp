#include "io/desk/incoming.hpp"

#include "desk/call_record.hpp"
#include "desk/incoming_twiml.hpp"
#include "io/desk/calling_hours.hpp"
#include "io/desk/webhook_form.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

/// How many calls with a number are looked at for whoever talked last.
constexpr std::size_t kLookBack = 10;

asio::awaitable<std::optional<std::string>> last_rep_with(DeskContext& context, std::string number) {
  const auto calls = co_await context.store.calls_with(std::move(number), kLookBack);
  if (!calls) {
    log::warn("the last calls with a caller could not be read: {}", calls.error().detail);
    co_return std::nullopt;
  }
  for (const desk::Call& call : *calls) {
    std::string rep = desk::rep_who_talked(call, context.roster());
    if (!rep.empty()) co_return rep;
  }
  co_return std::nullopt;
}

std::string hooks(const DeskContext& context) {
  return context.config.webhook_base + "/webhook/softphone";
}

/// The name of a box in a URL: identities are plain, numbers begin with a plus.
std::string in_query(const std::string& box) {
  return box.starts_with('+') ? "%2B" + box.substr(1) : box;
}

desk::BoxWords words_of(const desk::Line& line) {
  return {
      line.box(),
      line.language,
      line.voicemail.greeting,
      line.voicemail.sound,
      false,
      line.voicemail.max_seconds};
}

}  // namespace

asio::awaitable<desk::Plan> plan_call(
    DeskContext& context, std::string from, std::string to, std::string shown, bool confirmed
) {
  desk::Plan plan = desk::route(from, to, context.roster(), shown);
  const bool refused = plan.refusal && plan.refusal != desk::Refusal::nobody_to_ring;
  if (!refused && !plan.number.empty() && !desk::client_identity(from).empty()) {
    const bool stopped = co_await context.costs->stops_outgoing();
    if (stopped) {
      plan = {};
      plan.refusal = desk::Refusal::budget;
      co_return plan;
    }
  }
  if (!refused && !plan.number.empty()) co_await apply_calling_hours(context, plan, confirmed);
  if (refused || plan.refusal == desk::Refusal::outside_hours || !plan.number.empty()) co_return plan;
  desk::Arrival arrival;
  arrival.caller = desk::client_identity(from);
  arrival.internal = plan.line.empty();
  if (arrival.internal) {
    const desk::Rep* rep = context.roster().by_identity(plan.reps.front());
    if (rep == nullptr) co_return plan;
    const desk::Line line = context.lines.line_of(*rep, context.roster());
    const desk::Plan away = desk::with_steps({}, line, arrival, context.roster());
    const desk::Team team = desk::team_of(context.live->presence(), context.roster(), received_at());
    // Colleagues who can be rung are called as anybody is, in the call's room; of the others the caller gets
    // the voicemail at once.
    const auto next = desk::next_step(away, 0, team);
    if (next && next->index > 0) co_return away;
    // Should they not answer, the voicemail follows.
    if (line.voicemail.on) plan.words = away.words;
    co_return plan;
  }
  const desk::Line line = context.lines.line(plan.line, context.roster());
  if (line.hours) arrival.closed = context.calendars->closed(*line.hours, received_at());
  if (line.last_rep) arrival.last_rep = co_await last_rep_with(context, std::move(from));
  co_return desk::with_steps(std::move(plan.line), line, arrival, context.roster());
}

asio::awaitable<net::HttpResponse> answer_step(
    DeskContext& context, std::string call_sid, desk::Plan plan, std::size_t from
) {
  const desk::Team team = desk::team_of(context.live->presence(), context.roster(), received_at());
  const auto next = desk::next_step(plan, from, team);
  if (!next) co_return net::HttpResponse::xml(200, desk::hangup_twiml());
  const desk::Step& step = plan.steps.at(next->index);
  if (step.kind == desk::Step::Kind::voicemail)
    co_return co_await answer_voicemail(context, std::move(call_sid), plan.words);
  if (step.kind == desk::Step::Kind::goodbye)
    co_return net::HttpResponse::xml(200, desk::goodbye_twiml(plan.words, hooks(context) + "/greeting/"));
  const std::string which = next->index == 0 ? "" : "?step=" + std::to_string(next->index);
  const desk::CallbackUrls urls{hooks(context) + "/dialed" + which, hooks(context) + "/status"};
  co_return net::HttpResponse::xml(200, desk::step_twiml(call_sid, plan, step, next->reps, urls, from == 0));
}

asio::awaitable<net::HttpResponse> answer_voicemail(
    DeskContext& context, std::string call_sid, desk::BoxWords words
) {
  desk::Fact fact{call_sid, received_at(), desk::VoicemailAsked{words.box}};
  const auto call = co_await context.record(std::move(fact));
  // Whoever calls can leave their message all the same: it is a fact of its own.
  if (!call)
    log::error(
        "call {}: its voicemail was not recorded: {} ({})", call_sid, call.error().detail, call.error().code
    );
  const std::string query =
      "?call=" + call_sid + "&box=" + in_query(words.box) + "&language=" + words.language;
  const desk::VoicemailUrls urls{
      hooks(context) + "/voicemail/done" + query,
      hooks(context) + "/voicemail/message" + query,
      hooks(context) + "/greeting/"};
  co_return net::HttpResponse::xml(200, desk::voicemail_twiml(words, urls));
}

desk::BoxWords words_of_box(const DeskContext& context, const std::string& box) {
  desk::BoxWords words = words_of(context.lines.line_of_box(box, context.roster()));
  words.box = box;
  return words;
}

}  // namespace softphone::io_desk
