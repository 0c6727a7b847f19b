// Twilio's side of the desk: https://www.twilio.com/docs/voice/twiml#request-parameters

#include <algorithm>

#include "base/sid.hpp"
#include "delivery/clicked_record.hpp"
#include "desk/debugger_event.hpp"
#include "desk/party.hpp"
#include "desk/voice_twiml.hpp"
#include "io/desk/fallback_webhook.hpp"
#include "io/desk/incoming.hpp"
#include "io/desk/room_webhooks.hpp"
#include "io/desk/voicemail_webhooks.hpp"
#include "io/desk/webhook_form.hpp"
#include "io/net/log.hpp"
#include "io/store/clicked_record_store.hpp"

namespace softphone::io_desk {
namespace {

/// Before the call goes out: its note is written on the record that the rep clicked on, whatever happens to
/// the page.
boost::asio::awaitable<void> keep_clicked_record(
    DeskContext& context, const Form& form, std::string sid, const std::string& from
) {
  auto record = delivery::read_clicked_record(form.get_or("CrmRecord", ""));
  if (!record || !from.starts_with("client:") || context.outbox->crm() == nullptr) co_return;
  store::ClickedRecordStore records(context.store.threads());
  const auto kept = co_await records.keep(std::move(sid), std::move(*record));
  // The usual rules find a record all the same.
  if (!kept)
    log::error("the record that was clicked on is not kept: {} ({})", kept.error().detail, kept.error().code);
}

Answer voice(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  const std::string sid = form->get_or("CallSid", "");
  if (!is_sid("CA", sid)) co_return bad_request("CallSid is missing.");
  desk::VoiceAsked asked;
  asked.from = address(*form, "From");
  asked.to = address(*form, "To");
  // A page tests its line: that is no call, and leaves no trace in the history.
  if (asked.to.empty() && form->get("Preflight") && asked.from.starts_with("client:"))
    co_return net::HttpResponse::xml(200, desk::preflight_twiml());
  if (auto back = co_await come_back(context, sid, asked.from, asked.to)) co_return std::move(*back);
  const std::string shown = form->get_or("CallerId", "");
  const bool confirmed = form->get_or("OutsideHours", "") == "confirmed";
  asked.plan = co_await plan_call(context, asked.from, asked.to, shown, confirmed);
  asked.plan.recording = context.recording;
  co_await keep_clicked_record(context, *form, sid, asked.from);
  desk::Plan plan = asked.plan;
  desk::Fact fact{sid, received_at(), std::move(asked)};
  const auto call = co_await context.record(std::move(fact));
  if (!call) {
    // The person on the line matters more than the record of the call: it goes on, and the log says what is
    // missing.
    log::error("call {}: not recorded: {} ({})", sid, call.error().detail, call.error().code);
  } else if (call->plan()) {
    plan = *call->plan();  // a repeated request gets the first one's answer
    if (auto room = room_for_caller(context, *call)) co_return std::move(*room);
    // A request that was repeated although its caller had gone.
    if (call->begins_in_room()) co_return net::HttpResponse::xml(200, desk::hangup_twiml());
  }
  if (!plan.steps.empty()) co_return co_await answer_step(context, sid, std::move(plan), 0);
  const desk::CallbackUrls urls{
      context.config.webhook_base + "/webhook/softphone/dialed",
      context.config.webhook_base + "/webhook/softphone/status"};
  co_return net::HttpResponse::xml(200, desk::voice_twiml(sid, plan, urls));
}

Answer dialed(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  const std::string sid = form->get_or("CallSid", "");
  if (!is_sid("CA", sid)) co_return bad_request("CallSid is missing.");
  desk::DialEnded dial;
  dial.leg_sid = form->get_or("DialCallSid", "");
  if (!dial.leg_sid.empty() && !is_sid("CA", dial.leg_sid)) co_return bad_request("DialCallSid is no SID.");
  dial.status = desk::printable(form->get_or("DialCallStatus", ""), 32);
  dial.caller = desk::read_leg_status(form->get_or("CallStatus", "")).value_or(desk::LegStatus::in_progress);
  dial.duration = read_number(form->get("DialCallDuration"));
  dial.step =
      static_cast<std::size_t>(std::min<std::int64_t>(read_number(form->get("step")).value_or(0), 999));
  const desk::DialEnded ended = dial;
  desk::Fact fact{sid, event_time(*form), std::move(dial)};
  const auto call = co_await context.record(std::move(fact));
  if (!call)
    log::error("call {}: its end was not recorded: {} ({})", sid, call.error().detail, call.error().code);
  if (call) {
    if (auto room = room_after_dial(context, *call)) co_return std::move(*room);
    if (call->goes_on_after(ended)) {
      const std::size_t last = desk::last_step(*call->plan()).value_or(0);
      const std::size_t next = call->sent_to_voicemail() ? last : ended.step + 1;
      co_return co_await answer_step(context, sid, *call->plan(), next);
    }
  }
  co_return net::HttpResponse::xml(200, desk::hangup_twiml());
}

/// A rep who declines because they talk already is busy, to whoever calls.
boost::asio::awaitable<bool> is_in_another_call(
    DeskContext& context, const std::string& address, const std::string& call_sid
) {
  const std::string rep(desk::client_identity(address));
  if (rep.empty()) co_return false;
  const auto open = co_await context.store.open_calls();
  if (!open) co_return false;
  co_return std::any_of(open->begin(), open->end(), [&](const desk::Call& call) {
    return call.sid() != call_sid && desk::control_of(call).of(rep) != nullptr;
  });
}

Answer status(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  desk::LegChanged change;
  change.leg_sid = form->get_or("CallSid", "");
  // A party that was added has no parent; its callbacks' address names the call. The leg by which a rep came
  // back has neither: the call it belongs to knows it.
  std::string named = form->get_or("call", "");
  change.party = desk::printable(form->get_or("party", ""), 64);
  if (named.empty() && !form->has("ParentCallSid")) {
    const auto known = co_await context.store.find_call(change.leg_sid);
    if (!known) co_return storage_failed(known.error());
    if (*known && (*known)->sid() != change.leg_sid) {
      named = (*known)->sid();
      if (const desk::Wanted* back = (*known)->command(change.leg_sid)) change.party = back->party;
    }
  }
  if (named.empty()) named = change.leg_sid;
  const std::string parent = form->get_or("ParentCallSid", named);
  if (!is_sid("CA", change.leg_sid) || !is_sid("CA", parent)) co_return bad_request("CallSid is missing.");
  const auto leg_status = desk::read_leg_status(form->get_or("CallStatus", ""));
  if (!leg_status) co_return bad_request("CallStatus is unknown.");
  change.status = *leg_status;
  change.from = address(*form, "From");
  change.to = address(*form, "To");
  change.sip_code =
      static_cast<int>(std::min<std::int64_t>(read_number(form->get("SipResponseCode")).value_or(0), 999));
  if (change.to.empty() && named == change.leg_sid && change.from.starts_with("client:")) {
    // The leg of a test of the line, unless it is a call that we know.
    const auto known = co_await context.store.find_call(change.leg_sid);
    if (known && !*known) co_return net::HttpResponse::empty();
  }
  if (change.sip_code == 603) {
    const bool busy = co_await is_in_another_call(context, change.to, parent);
    if (busy) change.sip_code = 486;
  }
  if (desk::is_final(change.status)) change.duration = read_number(form->get("CallDuration"));
  desk::Fact fact{parent, event_time(*form), std::move(change)};
  const auto call = co_await context.record(std::move(fact));
  // Not acknowledged, so that a carrier that repeats failed callbacks sends it again.
  if (!call) co_return storage_failed(call.error());
  co_return net::HttpResponse::empty();
}

/// More about one call says nothing new.
constexpr std::size_t kMostTroubles = 50;

/// Twilio's console debugger, when an account's debugging event webhook leads here.
Answer debugger(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  auto event = desk::read_debugger_event(*form);
  if (!event) co_return bad_request(event.error().detail);
  log::warn(
      "Twilio's debugger: {} {} about {}: {}",
      event->told.warning ? "warning" : "error",
      event->told.code,
      is_sid("CA", event->resource_sid) ? event->resource_sid : "no call",
      event->message
  );
  if (!is_sid("CA", event->resource_sid)) co_return net::HttpResponse::empty();
  const auto call = co_await context.store.find_call(event->resource_sid);
  if (!call) co_return storage_failed(call.error());
  // Of a call of another application, or one too old.
  if (!*call || (*call)->after().troubles().size() >= kMostTroubles) co_return net::HttpResponse::empty();
  desk::Fact fact{(*call)->sid(), received_at(), std::move(event->told)};
  const auto kept = co_await context.record(std::move(fact));
  if (!kept) co_return storage_failed(kept.error());
  co_return net::HttpResponse::empty();
}

}  // namespace

void add_webhook_routes(net::Router& router, DeskContext& context) {
  add_both(router, "/webhook/softphone/voice", context, voice);
  add_both(router, "/twiml/outgoing", context, voice);
  add_both(router, "/handle_calls", context, voice);
  add_both(router, "/webhook/softphone/dialed", context, dialed);
  add_both(router, "/webhook/softphone/status", context, status);
  add_both(router, "/webhook/softphone/debugger", context, debugger);
  add_fallback_webhook(router, context);
  add_room_webhooks(router, context);
  add_voicemail_webhooks(router, context);
}

}  // namespace softphone::io_desk
