// Twilio's side of the desk: https://www.twilio.com/docs/voice/twiml#request-parameters

#include <charconv>

#include "base/sid.hpp"
#include "desk/timestamp.hpp"
#include "desk/voice_twiml.hpp"
#include "io/desk/guard.hpp"
#include "io/desk/routes.hpp"
#include "io/net/log.hpp"
#include "proto/twilio/signature.hpp"

namespace softphone::io_desk {
namespace {

/// Longer addresses are cut: SIP addresses and client names stay below, and nobody dials so much by hand.
constexpr std::size_t kMaxAddress = 256;

/// The parameters of a request that Twilio has signed, or nothing.
std::optional<Form> signed_form(const DeskContext& context, const net::HttpRequest& request) {
  const std::string signature = request.headers.get("X-Twilio-Signature").value_or("");
  Form form = request.method == "POST" ? request.body_form() : Form();
  const auto is_signed_over = [&](const std::string& base) {
    return twilio::verify_request(context.config.account.auth_token, signature, base + request.target, form);
  };
  // A carrier or a script on this machine may know us by another name of the loopback.
  const std::string host = request.headers.get("Host").value_or("");
  if (!is_signed_over(context.config.webhook_base) &&
      !(is_loopback_host(host) && is_signed_over("http://" + host))) {
    return std::nullopt;
  }
  if (request.method != "POST") form = request.query_form();
  if (form.get_or("AccountSid", "") != context.config.account.account_sid) return std::nullopt;
  return form;
}

net::HttpResponse not_signed() {
  return api_error(403, "bad_signature", "This address is for the carrier, which signs its requests.");
}

net::HttpResponse bad_request(std::string_view message) {
  return api_error(400, "bad_request", message);
}

std::int64_t received_at() {
  return unix_milliseconds(net::system_now().wall);
}

std::optional<std::int64_t> read_number(const std::optional<std::string>& text) {
  std::int64_t value = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

desk::UnixMs event_time(const Form& form) {
  const auto timestamp = form.get("Timestamp");
  return desk::event_time(received_at(), timestamp ? desk::read_rfc2822(*timestamp) : std::nullopt);
}

std::string address(const Form& form, std::string_view name) {
  return desk::printable(form.get_or(name, ""), kMaxAddress);
}

Answer voice(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  const std::string sid = form->get_or("CallSid", "");
  if (!is_sid("CA", sid)) co_return bad_request("CallSid is missing.");
  desk::VoiceAsked asked;
  asked.from = address(*form, "From");
  asked.to = address(*form, "To");
  asked.plan = desk::route(asked.from, asked.to, context.config.roster);
  desk::Plan plan = asked.plan;
  desk::Fact fact{sid, received_at(), std::move(asked)};
  const auto call = co_await context.record(std::move(fact));
  if (!call) {
    // The person on the line matters more than the record of the call: it goes on, and the log says what is
    // missing.
    log::error("call {}: not recorded: {} ({})", sid, call.error().detail, call.error().code);
  } else if (call->plan()) {
    plan = *call->plan();  // a repeated request gets the first one's answer
  }
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
  desk::Fact fact{sid, event_time(*form), std::move(dial)};
  const auto call = co_await context.record(std::move(fact));
  if (!call)
    log::error("call {}: its end was not recorded: {} ({})", sid, call.error().detail, call.error().code);
  co_return net::HttpResponse::xml(200, desk::hangup_twiml());
}

Answer status(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  desk::LegChanged change;
  change.leg_sid = form->get_or("CallSid", "");
  const std::string parent = form->get_or("ParentCallSid", change.leg_sid);
  if (!is_sid("CA", change.leg_sid) || !is_sid("CA", parent)) co_return bad_request("CallSid is missing.");
  const auto leg_status = desk::read_leg_status(form->get_or("CallStatus", ""));
  if (!leg_status) co_return bad_request("CallStatus is unknown.");
  change.status = *leg_status;
  change.from = address(*form, "From");
  change.to = address(*form, "To");
  change.sip_code =
      static_cast<int>(std::min<std::int64_t>(read_number(form->get("SipResponseCode")).value_or(0), 999));
  if (desk::is_final(change.status)) change.duration = read_number(form->get("CallDuration"));
  desk::Fact fact{parent, event_time(*form), std::move(change)};
  const auto call = co_await context.record(std::move(fact));
  // Not acknowledged, so that a carrier that repeats failed callbacks sends it again.
  if (!call) co_return storage_failed(call.error());
  co_return net::HttpResponse::empty();
}

void add_both(net::Router& router, const char* path, DeskContext& context, Handler handler) {
  router.add("POST", path, open_to_all(context, handler));
  router.add("GET", path, open_to_all(context, handler));
}

}  // namespace

void add_webhook_routes(net::Router& router, DeskContext& context) {
  add_both(router, "/webhook/softphone/voice", context, voice);
  add_both(router, "/twiml/outgoing", context, voice);
  add_both(router, "/handle_calls", context, voice);
  add_both(router, "/webhook/softphone/dialed", context, dialed);
  add_both(router, "/webhook/softphone/status", context, status);
}

}  // namespace softphone::io_desk
