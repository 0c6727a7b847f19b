// What Twilio asks when the voice webhook failed: no database is needed here.
// https://www.twilio.com/docs/voice/troubleshooting#fallback-url

#include "io/desk/fallback_webhook.hpp"

#include "base/sid.hpp"
#include "desk/fallback_twiml.hpp"
#include "io/desk/routes.hpp"
#include "io/desk/webhook_form.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {
namespace {

constexpr auto kPath = "/webhook/softphone/voice-fallback";

Answer fallback(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  const std::string sid = form->get_or("CallSid", "");
  if (!is_sid("CA", sid)) co_return bad_request("CallSid is missing.");
  if (const auto ended = form->get("DialCallStatus")) {
    const bool talked = *ended == "completed" || *ended == "answered";
    co_return net::HttpResponse::xml(200, talked ? desk::hangup_twiml() : desk::trouble_twiml());
  }
  log::error(
      "call {}: its webhook failed with error {}", sid, read_number(form->get("ErrorCode")).value_or(0)
  );
  const std::vector<std::string> reps =
      desk::rung_in_trouble(context.roster(), address(*form, "From"), address(*form, "To"));
  if (reps.empty()) co_return net::HttpResponse::xml(200, desk::trouble_twiml());
  co_return net::HttpResponse::xml(
      200, desk::ring_in_trouble_twiml(sid, reps, context.config.webhook_base + kPath)
  );
}

}  // namespace

void add_fallback_webhook(net::Router& router, DeskContext& context) {
  add_both(router, kPath, context, fallback);
}

}  // namespace softphone::io_desk
